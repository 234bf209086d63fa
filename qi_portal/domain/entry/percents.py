"""A percent, rate or mean sent beside the counts: does it agree, and does it tell a missing numerator?"""

import math
from decimal import Decimal

from qi_portal.domain.content.measure import Measure, MeasureType
from qi_portal.domain.entry.cells import Cell, is_no_data, text_of
from qi_portal.domain.entry.findings import Field, UnreadableCell
from qi_portal.domain.entry.numbers import Number, parse_number, plain

TOLERATED = 0.005
"""Half a percentage point between the percent sent and the counts."""

ROUNDING = 1e-9


def disagrees(value: Cell, share: float, measure: Measure, *, decimal_comma: bool = False) -> bool:
    """True of a percent more than half a point away from the counts; an unreadable one says nothing."""
    if not measure.is_proportion or is_no_data(value):
        return False
    try:
        readings = _readings(value, measure, decimal_comma)
    except UnreadableCell:
        return False
    return all(abs(reading - share) > TOLERATED + ROUNDING for reading, _ in readings)


def recovered_numerator(
    value: Cell, denominator: Number, measure: Measure, *, decimal_comma: bool = False
) -> Number | None:
    """The only numerator that gives this value with this denominator; None when there are several or none.

    A mean times its n is the sum. Raises UnreadableCell when the value is no number.
    """
    if measure.type is MeasureType.MEAN:
        mean = parse_number(value, Field.VALUE, decimal_comma=decimal_comma)
        return None if mean is None else plain(round(mean * denominator, 6))
    readings = _readings(value, measure, decimal_comma)
    fitting = {number for reading, half_step in readings for number in _whole_numbers(reading, half_step, denominator)}
    candidates = {number for number in fitting if number <= denominator or not measure.is_proportion}
    return candidates.pop() if len(candidates) == 1 else None


def _whole_numbers(reading: float, half_step: float, denominator: Number) -> range:
    """Whole numerators whose quotient rounds to the reading; at most two are needed to see that it is not one."""
    slack = ROUNDING * denominator
    first = math.ceil((reading - half_step) * denominator - slack)
    last = math.floor((reading + half_step) * denominator + slack)
    return range(max(first, 0), min(last, max(first, 0) + 1) + 1)


def _readings(value: Cell, measure: Measure, decimal_comma: bool) -> list[tuple[float, float]]:
    """Quotients the value may mean, each with half its last digit. 0.857 may be 85.7% (a formatted cell) or 0.857%."""
    text = text_of(value)
    says_percent = text.endswith("%")
    number = parse_number(text.removesuffix("%") if says_percent else value, Field.VALUE, decimal_comma=decimal_comma)
    if number is None:
        return []
    half_step = 0.5 * 10.0 ** -_decimals(number, text)
    scale = 100 if measure.is_proportion else measure.multiplier
    readings = [(number / scale, half_step / scale)]
    if measure.is_proportion and number <= 1 and not says_percent:
        readings.append((float(number), half_step))
    return readings


def _decimals(number: Number, text: str) -> int:
    """Digits after the point as sent: '85.0' has one, so it says more than 85."""
    typed = max(text.rfind("."), text.rfind(","))
    digits = len(text.removesuffix("%").rstrip()) - typed - 1 if typed >= 0 else 0
    exponent = Decimal(repr(number)).as_tuple().exponent
    return max(digits if digits < 16 else 0, -exponent if isinstance(exponent, int) else 0)
