"""What people decided about a chart: a locked baseline, a new phase, a month left out, another chart.

A decision stands from when it is recorded until it is taken back; nothing here is ever done without one. A baseline
keeps its months as they were when it was locked, so that counts revised later do not move its lines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from qi_portal.domain.chart.choice import name_of
from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Baseline, Method
from qi_portal.domain.spc.reading import Point, State
from qi_portal.domain.words import Words, words


class DecisionKind(StrEnum):
    BASELINE = "baseline"
    PHASE = "phase"
    EXCLUSION = "exclusion"
    CHART = "chart"


@dataclass(frozen=True)
class PhaseStart:
    """A later phase begins in this month."""

    month: Month


@dataclass(frozen=True)
class Exclusion:
    """This month is shown and neither sets nor tests the lines."""

    month: Month


@dataclass(frozen=True)
class ChosenChart:
    """This chart instead of the usual one."""

    kind: Kind


Decided = Baseline | PhaseStart | Exclusion | ChosenChart

KINDS: dict[type, DecisionKind] = {
    Baseline: DecisionKind.BASELINE,
    PhaseStart: DecisionKind.PHASE,
    Exclusion: DecisionKind.EXCLUSION,
    ChosenChart: DecisionKind.CHART,
}


def kind_of(what: Decided) -> DecisionKind:
    return KINDS[type(what)]


def title_of(what: Decided) -> Words:
    """The decision in a few words."""
    match what:
        case Baseline():
            return words("Baseline locked: {first} to {last}", first=what.first, last=what.last)
        case PhaseStart():
            return words("New phase from {month}", month=what.month)
        case Exclusion():
            return words("{month} left out of the lines", month=what.month)
        case ChosenChart():
            return words("{chart} chosen", chart=name_of(what.kind))


@dataclass(frozen=True)
class Deed:
    """Who did something, when, and why. `by` is the person's name."""

    by: str
    at: datetime
    why: str


@dataclass(frozen=True)
class ChartDecision:
    """One recorded decision about one measure's chart in one practice; `withdrawn` is None while it stands."""

    id: UUID
    measure_id: str
    what: Decided
    made: Deed
    withdrawn: Deed | None = None

    @property
    def kind(self) -> DecisionKind:
        return kind_of(self.what)


def in_force(decisions: Iterable[ChartDecision]) -> tuple[Decided, ...]:
    """What stands, in the order it was decided."""
    return tuple(each.what for each in decisions if each.withdrawn is None)


def method_of(standing: Sequence[Decided], usual: Method) -> Method:
    """The usual way of reading a series with its phases, its baselines and the months left out. Which chart can be
    drawn is `choice.choose`'s to say, which is told the chosen one."""
    return replace(
        usual,
        phases=phase_starts(standing),
        baselines=baselines(standing),
        excluded=frozenset(each.month for each in standing if isinstance(each, Exclusion)),
    )


def chosen_kind(standing: Iterable[Decided]) -> Kind | None:
    """The chart that was chosen last."""
    return next(reversed([each.kind for each in standing if isinstance(each, ChosenChart)]), None)


def choice_rests_on(standing: Iterable[Decided]) -> tuple[Point, ...] | None:
    """The months that tell which chart fits: of the latest locked baseline, as they were then, since another chart
    would have other lines. None when nothing is locked."""
    locked = baselines(standing)
    return locked[-1].points if locked else None


def phase_starts(standing: Iterable[Decided]) -> tuple[Month, ...]:
    return tuple(sorted(each.month for each in standing if isinstance(each, PhaseStart)))


def baselines(standing: Iterable[Decided]) -> tuple[Baseline, ...]:
    return tuple(sorted((each for each in standing if isinstance(each, Baseline)), key=lambda each: each.first))


def phase_at(standing: Iterable[Decided], month: Month) -> int:
    """The number of the phase that a month lies in, counted from 1."""
    return 1 + sum(start <= month for start in phase_starts(standing))


def first_needed(standing: Sequence[Decided], first: Month) -> Month:
    """Where a chart that would begin in `first` has to begin, so that a locked baseline in force there is on it."""
    reach = [each.first for each in baselines(standing) if phase_at(standing, each.first) == phase_at(standing, first)]
    return min([first, *reach])


def changed_words(locked: Iterable[Baseline], points: Iterable[Point]) -> Words | None:
    """Which months of locked baselines have other counts now than when they were locked; None when all is as it was."""
    changes = [
        words("{month} (was {before}, now {after})", month=before.month, before=_counts(before), after=_counts(after))
        for before, after in _changes(locked, points)
    ]
    if not changes:
        return None
    return words("Baseline data changed after it was locked: {changes}. Limits stay.", changes=changes)


def _changes(locked: Iterable[Baseline], points: Iterable[Point]) -> list[tuple[Point, Point]]:
    """What each changed month was and is; a month that the series does not reach is not compared."""
    now = {point.month: point for point in points}
    pairs = ((before, now.get(before.month, before)) for baseline in locked for before in baseline.points)
    return [(before, after) for before, after in pairs if _facts(before) != _facts(after)]


def _facts(point: Point) -> tuple[object, ...]:
    return point.state, point.numerator, point.denominator


def _counts(point: Point) -> Words | float:
    if point.state is not State.COUNTED or point.numerator is None:
        return state_words(point.state)
    if point.denominator is None:
        return point.numerator
    return words("{numerator} of {denominator}", numerator=point.numerator, denominator=point.denominator)
