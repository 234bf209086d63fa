"""A run chart: a median for each phase, and the Anhoej rules against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from qi_portal.domain.spc.anhoej import RunsTest, judge_runs
from qi_portal.domain.spc.phases import Phase, Plan, phases
from qi_portal.domain.spc.reading import Run
from qi_portal.domain.spc.sides import Useful, Values, lies_on, median_of, runs_of, sides

Each = TypeVar("Each")


@dataclass(frozen=True, slots=True)
class Band:
    """Control limits at one position: three and two standard deviations from the center line; None where none is."""

    lower: float | None
    upper: float | None
    lower_2s: float | None
    upper_2s: float | None

    def is_left_by(self, value: float | None) -> bool:
        """Whether the value lies outside the limits of three standard deviations; on one of them it does not."""
        if value is None:
            return False
        is_above = self.upper is not None and value > self.upper and not lies_on(value, self.upper)
        return is_above or (self.lower is not None and value < self.lower and not lies_on(value, self.lower))

    def times(self, scale: float) -> "Band":
        """The band of values on another scale."""
        edges = (self.lower, self.upper, self.lower_2s, self.upper_2s)
        return Band(*(None if edge is None else edge * scale for edge in edges))


Bands = list[Band | None]


@dataclass(frozen=True)
class JudgedPhase:
    """A phase: its points and bands, one a position of the phase, its center line, and what the runs rules say.

    The center is None when nothing sets one. A band is None where no limit can be computed, on a run chart everywhere.
    `useful` and `runs` are of the tested positions, counted in the whole series.
    """

    phase: Phase
    points: tuple[float | None, ...]
    center: float | None
    bands: tuple[Band | None, ...]
    useful: Useful
    runs: tuple[Run, ...]
    test: RunsTest

    @cached_property
    def outside(self) -> tuple[int, ...]:
        """Positions in the whole series of the tested points that lie outside their limits."""
        first, bands, points = self.phase.first, self.bands, self.points
        pairs = zip(range(first, self.phase.last + 1), points, bands, strict=True)
        left = {position for position, point, band in pairs if band is not None and band.is_left_by(point)}
        return tuple(position for position in self.phase.tested if position in left) if left else ()


def run_chart(values: Values, plan: Plan, *, reference: Values | None = None) -> tuple[JudgedPhase, ...]:
    """Every phase in order. With a frozen baseline the later values are tested against the line it left.

    `reference`: the values that set center lines, when those of a baseline have changed since it was frozen.
    """
    source = values if reference is None else reference
    return tuple(_judged(values, phase, plan.center, source) for phase in phases(len(values), plan))


def judged_phase(values: Values, phase: Phase, center: float | None, bands: Iterable[Band | None]) -> JudgedPhase:
    """A phase of the series with its line and bands, put to the runs rules."""
    useful = sides(values, center, phase.tested)
    runs = runs_of(useful)
    points = tuple(values[phase.first : phase.last + 1])
    return JudgedPhase(phase, points, center, tuple(bands), useful, runs, judge_runs(runs))


def at(values: Sequence[Each], positions: Iterable[int]) -> list[Each]:
    return [values[position] for position in positions]


def _judged(values: Values, phase: Phase, given: float | None, reference: Values) -> JudgedPhase:
    center = median_of(at(reference, phase.baseline)) if given is None else given
    return judged_phase(values, phase, center, [None] * (phase.last - phase.first + 1))
