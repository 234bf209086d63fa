"""The XmR chart of NHS England's Making Data Count: its limits, its flags, its icons for variation and assurance.

Source: Making Data Count, NHS England; rules as the R package NHSRplotthedots (MIT) applies them. Limits lie 2.66 mean
moving ranges from the mean. A missing month breaks the chain of moving ranges; patterns skip it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from qi_portal.domain.spc.ranges import mean_range
from qi_portal.domain.spc.run_chart import at
from qi_portal.domain.spc.sides import Values, lies_on, present

RANGES_TO_LIMIT = 2.66
SEVEN = 7
SHORT_GROUP = 13
"""A group of fewer points is warned of."""

FEWEST_FIXED = 12
"""The peer's least number of points for limits that are fixed."""


class Wanted(StrEnum):
    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class Flag(StrEnum):
    """Why a point is special; the first that fits, in this order."""

    ABOVE_LIMIT = "Above UCL"
    BELOW_LIMIT = "Below LCL"
    RISING = "7 Point Trend (Increasing)"
    FALLING = "7 Point Trend (Decreasing)"
    TWO_IN_THREE_ABOVE = "2 in 3 Above CL"
    TWO_IN_THREE_BELOW = "2 in 3 Below CL"
    SEVEN_ABOVE = "7 Points Above CL"
    SEVEN_BELOW = "7 Points Below CL"
    NONE = "Common Cause"

    @property
    def is_high(self) -> bool:
        return self in (Flag.ABOVE_LIMIT, Flag.RISING, Flag.TWO_IN_THREE_ABOVE, Flag.SEVEN_ABOVE)


class Assurance(StrEnum):
    """Whether the limits lie wholly on the target's better side, wholly on its worse side, or across it."""

    PASS = "consistent_pass"  # noqa: S105 - not a password
    FAIL = "consistent_fail"
    INCONSISTENT = "inconsistent"


@dataclass(frozen=True)
class Flagged:
    """One point. `side` is -1, 0 or 1 about the mean; None of a missing point, or without limits."""

    group: int
    mean: float | None
    lower: float | None
    upper: float | None
    side: int | None
    is_outside: bool | None
    is_close: bool | None
    flag: Flag
    is_in_short_group: bool


def flag_points(
    values: Values, *, starts: Sequence[int] = (), fixed: int | None = None, screened: bool = True
) -> tuple[Flagged, ...]:
    """Every point with its flag. `starts`: positions at which a later group begins; `fixed`: so many first points of
    each group set its limits. ValueError when fewer than 12 are to set them."""
    if fixed is not None and fixed < FEWEST_FIXED:
        raise ValueError(f"limits need {FEWEST_FIXED} points at least to be fixed")
    cuts = [0, *sorted({start for start in starts if 0 < start < len(values)}), len(values)]
    return tuple(
        point
        for number, (start, end) in enumerate(pairwise(cuts))
        for point in _group(number, values[start:end], fixed, screened=screened)
    )


def assurance_of(points: Sequence[Flagged], target: float | None, wanted: Wanted) -> Assurance | None:
    """By the limits of the last group; None without a target or a wanted direction."""
    if target is None or wanted is Wanted.NEUTRAL or not points:
        return None
    last = points[-1]
    if last.lower is None or last.upper is None or last.lower <= target <= last.upper:
        return Assurance.INCONSISTENT
    is_above = target > last.upper
    return Assurance.FAIL if is_above == (wanted is Wanted.INCREASE) else Assurance.PASS


def flags_against(values: Values, mean: float | None, reach: float | None) -> list[Flag]:
    """The flag of every point about a mean whose limits lie `reach` away."""
    return [point.flag for point in _flagged(0, values, mean, reach)]


def _group(number: int, values: Values, fixed: int | None, *, screened: bool) -> Iterator[Flagged]:
    known = present(values[:fixed])
    mean = sum(known) / len(known) if known else None
    spread = mean_range(values[:fixed], screened=screened)
    return _flagged(number, values, mean, None if spread is None else RANGES_TO_LIMIT * spread)


def _flagged(number: int, values: Values, mean: float | None, reach: float | None) -> Iterator[Flagged]:
    sides = [_side(value, mean) for value in values]
    outside = [_is_beyond(value, mean, reach) for value in values]
    near = [_is_beyond(value, mean, None if reach is None else reach * 2 / 3) for value in values]
    close = [None if a is None else bool(b) and not a for a, b in zip(outside, near, strict=True)]
    flags = _flags(values, sides, outside, close)
    for place, flag in enumerate(flags):
        yield Flagged(
            group=number,
            mean=mean,
            lower=None if mean is None or reach is None else mean - reach,
            upper=None if mean is None or reach is None else mean + reach,
            side=sides[place],
            is_outside=outside[place],
            is_close=close[place],
            flag=flag,
            is_in_short_group=len(values) < SHORT_GROUP,
        )


def _side(value: float | None, mean: float | None) -> int | None:
    if value is None or mean is None:
        return None
    return 0 if lies_on(value, mean) else (1 if value > mean else -1)


def _is_beyond(value: float | None, mean: float | None, reach: float | None) -> bool | None:
    if value is None or mean is None or reach is None:
        return None
    return abs(value - mean) > reach and not lies_on(abs(value - mean), reach)


def _flags(
    values: Values, sides: Sequence[int | None], outside: Sequence[bool | None], close: Sequence[bool | None]
) -> list[Flag]:
    there = [place for place, value in enumerate(values) if value is not None]
    known = at(sides, there)
    trends = dict(zip(there, _trends(present(values)), strict=True))
    pairs = dict(zip(there, _two_in_three(known, at(close, there)), strict=True))
    sevens = dict(zip(there, _sevens(known), strict=True))
    return [
        _flag(sides[place], outside[place], (trends.get(place, 0), pairs.get(place, 0), sevens.get(place, 0)))
        for place in range(len(values))
    ]


def _flag(side: int | None, is_outside: bool | None, patterns: tuple[int, int, int]) -> Flag:
    """`patterns`: trend, two in three, seven on a side, each -1, 0 or 1."""
    high = (Flag.ABOVE_LIMIT, Flag.RISING, Flag.TWO_IN_THREE_ABOVE, Flag.SEVEN_ABOVE)
    low = (Flag.BELOW_LIMIT, Flag.FALLING, Flag.TWO_IN_THREE_BELOW, Flag.SEVEN_BELOW)
    found = ((side or 0) if is_outside else 0, *patterns)
    return next((high[i] if sign > 0 else low[i] for i, sign in enumerate(found) if sign), Flag.NONE)


def _trends(values: Sequence[float]) -> list[int]:
    """Each point's part in 7 that rise or fall; one that ends a trend and begins the next belongs to the later."""
    steps = [_sign(other - one) for one, other in pairwise(values)]
    marks = [0] * len(values)
    for start in range(len(values) - SEVEN + 1):
        window = set(steps[start : start + SEVEN - 1])
        if len(window) == 1 and 0 not in window:
            marks[start : start + SEVEN] = [*window] * SEVEN
    return marks


def _sevens(sides: Sequence[int | None]) -> list[int]:
    marks = [0] * len(sides)
    for start in range(len(sides) - SEVEN + 1):
        side = sides[start]
        if side and all(each == side for each in sides[start : start + SEVEN]):
            marks[start : start + SEVEN] = [side] * SEVEN
    return marks


def _two_in_three(sides: Sequence[int | None], close: Sequence[bool | None]) -> list[int]:
    """The close points of any three in a row that lie on one side with two of them close."""
    marks = [0] * len(sides)
    for start in range(len(sides) - 2):
        side, window = sides[start], range(start, start + 3)
        if side and all(sides[each] == side for each in window) and sum(bool(close[each]) for each in window) >= 2:
            for each in window:
                marks[each] = side if close[each] else marks[each]
    return marks


def _sign(step: float) -> int:
    return (step > 0) - (step < 0)
