"""A run chart: a median for each phase, and the Anhoej rules against it."""

from collections.abc import Iterable
from dataclasses import dataclass

from qi_portal.domain.spc.anhoej import RunsTest, judge_runs
from qi_portal.domain.spc.phases import Phase, Plan, phases
from qi_portal.domain.spc.sides import Values, median_of, runs_of, sides


@dataclass(frozen=True)
class JudgedPhase:
    """A phase with its center line, None when nothing sets one, and what the rules say of it."""

    phase: Phase
    center: float | None
    test: RunsTest


def run_chart(values: Values, plan: Plan) -> tuple[JudgedPhase, ...]:
    """Every phase in order. With a frozen baseline the later values are tested against the line it left."""
    return tuple(_judged(values, phase, plan.center) for phase in phases(len(values), plan))


def _judged(values: Values, phase: Phase, given: float | None) -> JudgedPhase:
    center = median_of(_at(values, phase.baseline)) if given is None else given
    return JudgedPhase(phase, center, judge_runs(runs_of(sides(_at(values, phase.tested), center))))


def _at(values: Values, positions: Iterable[int]) -> list[float | None]:
    return [values[position] for position in positions]
