"""What may be set as a target."""

from collections.abc import Mapping
from dataclasses import dataclass

from qi_portal.domain.chart.targets import MOST_AHEAD
from qi_portal.domain.content.measure import Direction, Measure
from qi_portal.domain.entry.findings import Field, UnreadableCell
from qi_portal.domain.entry.numbers import parse_number
from qi_portal.domain.entry.typed import month_in, text_in
from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import read_each
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words

WHOLE = 100.0
"""Percent."""


@dataclass(frozen=True)
class NewTarget:
    """A target as it shall be kept; `value` in the measure's display unit."""

    value: float
    first: Month
    reach_by: Month | None
    why: str


def read_target(
    measure: Measure, typed: Mapping[str, str], this_month: Month
) -> tuple[NewTarget | None, dict[str, Words]]:
    """What was typed by field, and what is wrong with it by field; None when anything is."""
    latest = this_month + MOST_AHEAD
    text = {field: typed.get(field, "") for field in ("value", "first", "reach_by", "why")}
    read, problems = read_each(
        {
            "value": lambda: _value(measure, text["value"]),
            "first": lambda: month_in("first", text["first"], latest),
            "reach_by": lambda: month_in("reach_by", text["reach_by"], latest) if text["reach_by"].strip() else None,
            "why": lambda: text_in("why", text["why"]),
        }
    )
    return (None, problems) if problems else _looked_at_whole(NewTarget(**read))


def _looked_at_whole(target: NewTarget) -> tuple[NewTarget | None, dict[str, Words]]:
    if target.reach_by is None or target.reach_by >= target.first:
        return target, {}
    message = words(
        "{reach_by} is before {first}, the month from which the target holds.",
        reach_by=target.reach_by,
        first=target.first,
    )
    return None, {"reach_by": message}


def _value(measure: Measure, text: str) -> float:
    """The number; Invalid when it is none or no month could miss it."""
    number = _number(text.strip().removesuffix("%").rstrip() if measure.is_proportion else text)
    if measure.is_proportion and number > WHOLE:
        raise Invalid("value", words("A percent is at most 100."))
    if measure.direction is Direction.HIGHER and number == 0:
        raise Invalid("value", words("Higher is better here, so every month would meet 0. Write a higher target."))
    if measure.direction is Direction.LOWER and measure.is_proportion and number == WHOLE:
        raise Invalid("value", words("Lower is better here, so every month would meet 100%. Write a lower target."))
    return number


def _number(text: str) -> float:
    try:
        number = parse_number(text, Field.VALUE)
    except UnreadableCell as problem:
        raise Invalid("value", problem.finding.message) from None
    if number is None:
        raise Invalid("value", words("Write the target as a number."))
    return float(number)
