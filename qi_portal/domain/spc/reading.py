"""What a series of months says: the values that `spc.read` returns and that `chart.build` draws."""

from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words


class State(StrEnum):
    """Why a month has a value or has none. The five are never shown alike, and none of them is 0."""

    COUNTED = "counted"
    NONE_ELIGIBLE = "none_eligible"
    NOT_COLLECTED = "not_collected"
    MISSING = "missing"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True)
class Point:
    """One month of one measure. `value` is None unless the state is COUNTED with something eligible."""

    month: Month
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    state: State = State.COUNTED


class Mark(StrEnum):
    """How a month is drawn: an ordinary point, or part of a possible or a confirmed change."""

    ORDINARY = "ordinary"
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


@dataclass(frozen=True)
class Run:
    """Consecutive useful months on one side of the center line: positions from 0 in the series, both included."""

    first: int
    last: int
    n_useful: int
    side: Side


@dataclass(frozen=True)
class Reading:
    """A series, its center line and what they say. `marks` has one entry a point; positions count from 0."""

    points: tuple[Point, ...]
    center: float | None
    n_useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    runs: tuple[Run, ...]
    """The shifts that carry the signal; empty without a signal."""
    marks: tuple[Mark, ...]
    signal: Signal
    rule: str
    """Name of the rule set that judged: 'anhoej' here."""
    evidence: Words
    """The sentence that gives the rule's figures: how many useful months, longest run, crossings."""
    baseline: float | None = None
    """The median of the first months, when the change was judged against it instead of the center line."""
    past: Run | None = None
    """The latest shift of a series that is not random, when later months returned to both sides of the median."""
