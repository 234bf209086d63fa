"""The words in which a series of months is read: points, sides, runs, patterns, signals."""

from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.periods import Month


class State(StrEnum):
    """Why a month has a value or has none. The five are never shown alike, and none of them is 0."""

    COUNTED = "counted"
    NONE_ELIGIBLE = "none_eligible"
    NOT_COLLECTED = "not_collected"
    MISSING = "missing"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Point:
    """One month of one measure. `value` is None unless the state is COUNTED with something eligible."""

    month: Month
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    state: State = State.COUNTED


class Mark(StrEnum):
    """How a month is drawn: an ordinary point, one outside its limits, or part of a possible or a confirmed change."""

    ORDINARY = "ordinary"
    OUTSIDE = "outside"
    POSSIBLE = "possible"
    CONFIRMED = "confirmed"


class Signal(StrEnum):
    """What the series shows. Improvement and worsening are read with the measure's direction."""

    CONFIRMED_IMPROVEMENT = "confirmed_improvement"
    POSSIBLE_IMPROVEMENT = "possible_improvement"
    NO_SIGNAL = "no_signal"
    POSSIBLE_WORSENING = "possible_worsening"
    CONFIRMED_WORSENING = "confirmed_worsening"
    NOT_ENOUGH_DATA = "not_enough_data"

    @property
    def is_better(self) -> bool:
        return self in (Signal.CONFIRMED_IMPROVEMENT, Signal.POSSIBLE_IMPROVEMENT)

    @property
    def is_worse(self) -> bool:
        return self in (Signal.CONFIRMED_WORSENING, Signal.POSSIBLE_WORSENING)


class RuleSet(StrEnum):
    """Rules that tell a change from chance, by the name they are known by."""

    ANHOEJ = "anhoej+3sigma"
    CONFIRMED = "confirmed"
    IHI = "ihi"
    MAKING_DATA_COUNT = "making-data-count"


class Side(StrEnum):
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive useful months on one side of the center line: positions from 0 in the series, both included."""

    first: int
    last: int
    n_useful: int
    side: Side


class Pattern(StrEnum):
    """What a rule looks for. A shift and a trend span months; the others are named by the month that completes them."""

    SHIFT = "shift"
    TREND = "trend"
    BEYOND_LIMITS = "beyond_limits"
    TWO_IN_THREE = "two_in_three"


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern that a rule found: positions in the series, both included; `n_useful` of them are part of it.

    A rising trend, and a month over the upper limit, lie ABOVE.
    """

    pattern: Pattern
    first: int
    last: int
    n_useful: int
    side: Side

    @staticmethod
    def shift(run: Run) -> "Found":
        return Found(Pattern.SHIFT, run.first, run.last, run.n_useful, run.side)
