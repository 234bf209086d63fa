"""Months as people and spreadsheets write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from qi_portal.domain.entry.cells import BrokenFormula, Cell, broken_formula_words, shown, text_of
from qi_portal.domain.entry.findings import FIELD_WORDS, Field, UnreadableCell
from qi_portal.domain.periods import Month
from qi_portal.domain.words import MONTH_NAMES, Words, words

EPOCH_1900 = date(1899, 12, 30)
"""Day 0 of the usual spreadsheet dates, set so that days from March 1900 on come out right."""
EPOCH_1904 = date(1904, 1, 1)

SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
SERIAL = re.compile(r"[0-9]{5}")
NAMED = re.compile(r"([A-Za-z]+)\.?[ -]([0-9]{4}|[0-9]{2})")
NUMBERED = (
    re.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})(?:[-/](?P<day>[0-9]{1,2}))?"),
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})?"),
    re.compile(r"(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})"),
)
"""2026-08, 2026-08-31, 2026/08; 202608, 20260801; 08/2026; 31.08.2026"""

NAMES = {name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)}
NAMES |= {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, 1)} | {"sept": 9}


class SlashOrder(Enum):
    """Which comes first in 3/4/2026."""

    MONTH_FIRST = "month"
    DAY_FIRST = "day"


@dataclass(frozen=True)
class DateStyle:
    """What a file as a whole says about its dates: the order of 3/4/2026, and where day counts start."""

    order: SlashOrder | None = None
    epoch: date = EPOCH_1900


def parse_month(cell: Cell, style: DateStyle = DateStyle()) -> Month:
    """The month a cell names, a full date counting for its month.

    Raises UnreadableCell: R03 not a month, R04 day and month could be swapped, R17 a formula without a result.
    """
    if isinstance(cell, BrokenFormula):
        raise UnreadableCell("R17", Field.PERIOD, broken_formula_words(cell, FIELD_WORDS[Field.PERIOD]))
    text = text_of(_without_time_of_day(cell))
    try:
        return Month.of(cell) if isinstance(cell, date) else _of_text(text, style)
    except (ValueError, OverflowError) as problem:
        if isinstance(problem, UnreadableCell):
            raise
        raise UnreadableCell("R03", Field.PERIOD, _not_a_month(text)) from None


def month_named(text: str) -> Month | None:
    """The month a column heading names, or None."""
    try:
        return parse_month(text)
    except UnreadableCell:
        return None


def slash_order(cells: Iterable[Cell]) -> SlashOrder | None:
    """The order in which a file writes 3/4/2026, when its clear dates agree on one; 2026-10-31 says nothing."""
    matches = (SLASHED.fullmatch(text_of(cell)) for cell in cells if isinstance(cell, str))
    orders = {_evident_order(int(match[1]), int(match[2])) for match in matches if match} - {None}
    return orders.pop() if len(orders) == 1 else None


def _without_time_of_day(cell: Cell) -> Cell:
    return int(cell) if isinstance(cell, float) and abs(cell) < 100_000 else cell


@lru_cache(4096)
def _of_text(text: str, style: DateStyle) -> Month:
    if match := SLASHED.fullmatch(text):
        return _of_slashed(int(match[1]), int(match[2]), int(match[3]), style.order, text)
    if SERIAL.fullmatch(text):
        return Month.of(style.epoch + timedelta(days=int(text)))
    if match := NAMED.fullmatch(text):
        return Month(int(match[2]) + (2000 if len(match[2]) == 2 else 0), NAMES.get(match[1].lower(), 0))
    return _of_numbered(text)


def _of_numbered(text: str) -> Month:
    for form in NUMBERED:
        if match := form.fullmatch(text):
            parts = {name: int(part) for name, part in match.groupdict().items() if part}
            return Month.of(date(parts["year"], parts["month"], parts.get("day", 1)))
    raise ValueError(text)


def _of_slashed(first: int, second: int, year: int, order: SlashOrder | None, text: str) -> Month:
    settled = _evident_order(first, second) or _assumed_order(first, second) or order
    if settled is None:
        raise UnreadableCell("R04", Field.PERIOD, _ambiguous(Month(year, first), Month(year, second), text))
    month, day = (first, second) if settled is SlashOrder.MONTH_FIRST else (second, first)
    return Month.of(date(year, month, day))


def _evident_order(first: int, second: int) -> SlashOrder | None:
    if first > 12 >= second:
        return SlashOrder.DAY_FIRST
    return SlashOrder.MONTH_FIRST if second > 12 >= first else None


def _assumed_order(first: int, second: int) -> SlashOrder | None:
    """8/1/2026 is taken for August 1, since reports are dated on the first; 8/8/2026 reads the same both ways."""
    return SlashOrder.MONTH_FIRST if second == 1 or first == second else None


def _ambiguous(month_first: Month, day_first: Month, text: str) -> Words:
    return words(
        "“{value}” may be {one} or {other}. Write the month as {form}.",
        value=text,
        one=month_first,
        other=day_first,
        form=str(month_first),
    )


def _not_a_month(text: str) -> Words:
    if not text:
        return words("The month is missing. Write it as 2026-08 or Aug 2026.")
    return words("“{value}” is not a month. Write it as 2026-08 or Aug 2026.", value=shown(text))
