"""How a series is to be read, and what came of it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from qi_portal.domain.periods import Month
from qi_portal.domain.spc.anhoej import RunsTest
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.reading import Found, Mark, Point, RuleSet, Run, Signal
from qi_portal.domain.spc.run_chart import JudgedPhase

KIND_OF_RULES = {RuleSet.IHI: Kind.RUN, RuleSet.MAKING_DATA_COUNT: Kind.I}
"""These rules are stated for one chart only."""


@dataclass(frozen=True)
class Baseline:
    """Months, both included, whose line was locked; `points` are those months as they were then."""

    first: Month
    last: Month
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Method:
    """The chart and the rules, and what was decided about the series.

    `multiplier` scales a rate ("per 1,000"). `is_share`: the values are shares of 1. `phases`: months in which a later
    phase begins. `excluded`: months that are shown but neither set nor test the line.
    """

    kind: Kind = Kind.RUN
    rules: RuleSet = RuleSet.ANHOEJ
    multiplier: int = 1
    is_share: bool = False
    phases: tuple[Month, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    excluded: frozenset[Month] = frozenset()
    breaks: tuple[Month, ...] = ()
    """Months from which on things were counted in another way: a phase begins, and nothing is held against earlier
    months."""
    multipliers: tuple[tuple[Month, int], ...] = ()
    """What the values of earlier months were scaled by, and from when, where that was not always `multiplier`."""

    @property
    def drawn(self) -> Kind:
        """The chart that is drawn: `kind`, unless the rules are stated for one chart only."""
        return KIND_OF_RULES.get(self.rules, self.kind)

    def multiplier_in(self, month: Month) -> int:
        """What the values of a month are scaled by."""
        begun = [multiplier for first, multiplier in self.multipliers if first <= month]
        return begun[-1] if begun else self.multiplier


@dataclass(frozen=True)
class Reading:
    """A series, its phases and what they say. `marks` has one entry a point; positions count from 0.

    The last phase decides. `line` is what its months were held against: its own center, or the baseline's.
    """

    points: tuple[Point, ...]
    values: tuple[float | None, ...]
    """What may be used and shown of each point: None unless it was counted."""
    method: Method
    phases: tuple[JudgedPhase, ...]
    marks: tuple[Mark, ...]
    signal: Signal
    line: float | None
    deciding: Found | None
    """The pattern that carries the signal; None without a signal."""
    baseline: tuple[int, int] | None = None
    """The first months, when a change was held against them instead of against the center line of all."""
    past: Run | None = None
    """The latest shift of a series that is not random, when later months returned to both sides of the line."""
    bound: float | None = None
    """The value that most months sit on, 1 or 0 of a share, so that nothing can be judged."""

    @property
    def now(self) -> JudgedPhase:
        """The phase that decides."""
        return self.phases[-1]

    @property
    def center(self) -> float | None:
        return self.now.center

    @cached_property
    def since(self) -> int:
        """The position from which on all months are counted in one way."""
        return start_of(self.points, self.method)

    @property
    def comparable(self) -> tuple[JudgedPhase, ...]:
        """The phases whose months are counted in one way to this day."""
        return comparable(self.phases, self.since)

    @property
    def test(self) -> RunsTest:
        """The runs rules for the last phase."""
        return self.now.test

    @cached_property
    def used(self) -> tuple[float | None, ...]:
        """The values that may set and test lines: none of a month that was left out."""
        left_out = self.method.excluded
        pairs = zip(self.points, self.values, strict=True)
        return tuple(None if point.month in left_out else value for point, value in pairs)

    @cached_property
    def outside(self) -> tuple[int, ...]:
        """Positions of all tested months outside their limits, in any phase."""
        return tuple(position for phase in self.phases for position in phase.outside)

    @property
    def is_confirmed(self) -> bool:
        return self.signal in (Signal.CONFIRMED_IMPROVEMENT, Signal.CONFIRMED_WORSENING)


def positions_from(points: Sequence[Point], months: Sequence[Month]) -> tuple[int, ...]:
    """For each month the position of the first point in or after it; months outside the series are left out."""
    starts = (bisect_left(points, month, key=attrgetter("month")) for month in months)
    return tuple(start for start in starts if start < len(points))


def start_of(points: Sequence[Point], method: Method) -> int:
    """The position from which on the months are counted in one way; 0 where they always were."""
    return max(positions_from(points, method.breaks), default=0)


def comparable(phases: Sequence[JudgedPhase], since: int) -> tuple[JudgedPhase, ...]:
    """The phases that begin at a position or after it."""
    return tuple(phase for phase in phases if phase.phase.first >= since)
