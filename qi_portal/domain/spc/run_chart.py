"""A run chart: a median for each phase, and the Anhoej rules against it."""

from collections.abc import Iterable
from dataclasses import dataclass

from qi_portal.domain.spc.anhoej import RunsTest, judge_runs
from qi_portal.domain.spc.phases import Phase, Plan, phases
from qi_portal.domain.spc.sides import Values, median_of, runs_of, sides


@dataclass(frozen=True)
class Band:
    """Control limits at one position: three and two standard deviations from the center line."""

    lower: float
    upper: float
    lower_2s: float
    upper_2s: float

    def is_left_by(self, value: float | None) -> bool:
        return value is not None and not self.lower <= value <= self.upper


@dataclass(frozen=True)
class JudgedPhase:
    """A phase: its points and bands, one a position of the phase, its center line, and what the runs rules say.

    The center is None when nothing sets one. A band is None where no limit can be computed, on a run chart everywhere.
    """

    phase: Phase
    points: tuple[float | None, ...]
    center: float | None
    bands: tuple[Band | None, ...]
    test: RunsTest


def run_chart(values: Values, plan: Plan) -> tuple[JudgedPhase, ...]:
    """Every phase in order. With a frozen baseline the later values are tested against the line it left."""
    return tuple(_judged(values, phase, plan.center) for phase in phases(len(values), plan))


def test_of(values: Values, phase: Phase, center: float | None) -> RunsTest:
    """The runs rules for the tested positions of a phase."""
    return judge_runs(runs_of(sides(at(values, phase.tested), center)))


def at(values: Values, positions: Iterable[int]) -> list[float | None]:
    return [values[position] for position in positions]


def _judged(values: Values, phase: Phase, given: float | None) -> JudgedPhase:
    center = median_of(at(values, phase.baseline)) if given is None else given
    points = tuple(values[phase.first : phase.last + 1])
    return JudgedPhase(phase, points, center, (None,) * len(points), test_of(values, phase, center))
