"""Counts as people type them. Strict: what could mean two things is refused with a sentence, never guessed."""

import math
import re
from decimal import Decimal

from qi_portal.domain.entry.cells import SPACES, BrokenFormula, Cell, broken_formula_words, is_no_data, shown, text_of
from qi_portal.domain.entry.findings import FIELD_WORDS, Field, UnreadableCell
from qi_portal.domain.words import Words, words

Number = int | float

LARGEST = 10_000_000
"""The largest count or sum kept for one month; a larger one is a slip or another unit."""

SMALLEST = 0.000_001
"""The smallest sum kept that is not 0: nothing is measured finer, and a finer one has no short way to be written."""

POINT = re.compile(rf"-?(?:[0-9]+|[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}})+)(?:\.[0-9]+)?")
"""1204, 1,204, 1 204, 85.5"""

COMMA = re.compile(rf"-?(?:[0-9]+|[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}})+)(?:[.,][0-9]+)?")
"""1204, 1 204, 85,5; a point is a decimal point here too, so that 1.204 is never silently 1204"""


def parse_number(cell: Cell, field: Field = Field.NUMERATOR, *, decimal_comma: bool = False) -> Number | None:
    """The number in a cell, an int where it is whole, or None for no data.

    Raises UnreadableCell: R06 not a number, R07 below 0, R17 a formula without a result.
    """
    if is_no_data(cell):
        return None
    match cell:
        case BrokenFormula():
            raise UnreadableCell("R17", field, broken_formula_words(cell, FIELD_WORDS[field]))
        case bool():
            raise _not_a_number(cell, field)
        case int() | float():
            number = _of_float(cell, field)
        case str():
            number = _of_text(cell, field, decimal_comma)
        case _:
            raise _not_a_number(cell, field)
    return _within_limits(number, cell, field)


def whole(number: Number | None, cell: Cell, field: Field) -> int | None:
    """The count itself, or UnreadableCell R08: 4.0 is whole, 4.5 and 1.204 are not."""
    if number is None or isinstance(number, int):
        return number
    raise UnreadableCell(
        "R08",
        field,
        words(
            "{value} ({field}) is not a whole number. Type the count without a decimal point.",
            value=shown(cell),
            field=FIELD_WORDS[field],
        ),
    )


def plain(number: Decimal | float) -> Number:
    """An int where the number is whole, else a float."""
    return int(number) if number == int(number) else float(number)


def _of_float(cell: int | float, field: Field) -> Number:
    if isinstance(cell, float) and not math.isfinite(cell):
        raise _not_a_number(cell, field)
    return plain(cell)


def _of_text(cell: str, field: Field, decimal_comma: bool) -> Number:
    text = text_of(cell)
    if len(text) > 40 or not (COMMA if decimal_comma else POINT).fullmatch(text):
        raise _not_a_number(text, field)
    digits = re.sub(rf"[{SPACES}]", "", text)
    return plain(Decimal(digits.replace(",", "." if decimal_comma else "")))


def _within_limits(number: Number, cell: Cell, field: Field) -> Number:
    if number < 0:
        message = words("{value} ({field}) is below 0. Counts start at 0.", value=shown(cell), field=FIELD_WORDS[field])
        raise UnreadableCell("R07", field, message)
    if 0 < number < SMALLEST:
        message = words(
            "{value} ({field}) is too small to be a count or a sum. Type 0 if it is nothing.",
            value=shown(cell),
            field=FIELD_WORDS[field],
        )
        raise UnreadableCell("R06", field, message)
    if number > LARGEST:
        message = words(
            "{value} ({field}) is more than {limit}, the most kept for a month. Check for extra digits.",
            value=shown(cell),
            field=FIELD_WORDS[field],
            limit=LARGEST,
        )
        raise UnreadableCell("R06", field, message)
    return number


def _not_a_number(cell: Cell, field: Field) -> UnreadableCell:
    return UnreadableCell("R06", field, _why_not(text_of(cell), shown(cell), FIELD_WORDS[field]))


def _why_not(text: str, value: str, field: Words) -> Words:
    if any(letter.isdigit() and not letter.isascii() for letter in text):
        return words("“{value}” ({field}) is written with other digits. Type it with 0 to 9.", value=value, field=field)
    if text.endswith("%"):
        return words("“{value}” ({field}) is a percent. Type the count itself.", value=value, field=field)
    return words("“{value}” ({field}) is not a number. Type digits only, such as 12.", value=value, field=field)
