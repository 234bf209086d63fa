"""A number as it is typed into a form."""

import re
from decimal import Decimal

from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import Words, words

LONGEST = 12
"""Characters of a typed number."""

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
"""ASCII digits only."""


def read_number(field: str, text: str) -> Decimal:
    """Exactly as typed; Invalid for `field`."""
    if len(text) > LONGEST:
        raise Invalid(field, words("A number has {most} characters at most. Check it.", most=LONGEST))
    if not NUMBER.fullmatch(text):
        raise Invalid(field, _not_a_number(text))
    return Decimal(text)


def plain(number: Decimal | float) -> float:
    """An int where the number is whole."""
    return int(number) if number == int(number) else float(number)


def decimals_of(number: Decimal) -> int:
    """The digits after the point as they were typed."""
    return -int(number.as_tuple().exponent)


def _not_a_number(text: str) -> Words:
    if NUMBER.fullmatch(text.replace(",", ".", 1)):
        return words("Write decimals with a point, such as 38.5, and thousands without a comma.")
    return words("“{value}” is not a number. Enter digits only.", value=text)
