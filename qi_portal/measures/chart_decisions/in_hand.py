"""The chart that is decided about: its months, what stands, and how it reads if something else stood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.breaks import Counting, breaks_of
from qi_portal.domain.chart.choice import kinds_for
from qi_portal.domain.chart.decision_question import Proposed, proposed_by
from qi_portal.domain.chart.decision_rules import Series, check, check_withdrawal
from qi_portal.domain.chart.decisions import (
    ChartDecision,
    Decided,
    first_needed,
    in_force,
)
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point
from qi_portal.measures.beside import Beside
from qi_portal.measures.chart_decisions.queries import history_of
from qi_portal.measures.charts import Span, chart_of, countings_of, points_of, way_of_reading, with_current
from qi_portal.measures.marks.queries import marks_of
from qi_portal.measures.queries import Months, entries_of
from qi_portal.measures.targets.queries import targets_of


@dataclass(frozen=True)
class ChartInHand:
    """One measure's months in one practice, and every decision about its chart in the order they were made."""

    measure: Measure
    months: Months
    span: Span
    beside: Beside
    history: tuple[ChartDecision, ...]
    this_month: Month

    @property
    def standing(self) -> tuple[Decided, ...]:
        return self.beside.decided

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The months of the chart as it stands."""
        return points_of(self.measure, self.months, self.reach)

    @property
    def reach(self) -> Span:
        """The months of the chart, back to a locked baseline in force."""
        return Span(first_needed(self.standing, self.span.first), self.span.last)

    @cached_property
    def series(self) -> Series:
        breaks = tuple(each.month for each in breaks_of(self.countings))
        return Series(self.points, self.standing, kinds_for(self.measure, self.points), self.this_month, breaks)

    @cached_property
    def countings(self) -> tuple[Counting, ...]:
        return countings_of(self.measure, self.months, self.reach)

    @property
    def seen(self) -> str:
        """A mark of all that a preview rests on: another one when counts or decisions are other ones."""
        return sha256(repr((self.points, self.standing)).encode()).hexdigest()[:16]

    @cached_property
    def now(self) -> Chart:
        return self.chart(self.standing)

    def chart(self, standing: Sequence[Decided]) -> Chart:
        """The chart as it is while these decisions stand."""
        return chart_of(self.measure, self.months, self.span, replace(self.beside, decided=tuple(standing)))

    def with_one_more(self, what: Decided) -> Chart:
        """The chart as it would be; Invalid when the decision cannot stand."""
        check(what, self.series)
        return self.chart((*self.standing, what))

    def without(self, what: Decided) -> Chart:
        """The chart as it would be; Invalid when another decision rests on this one."""
        check_withdrawal(what, self.series)
        return self.chart([each for each in self.standing if each != what])

    @cached_property
    def proposed(self) -> Proposed | None:
        """What the series asks for, if people could decide it as things stand."""
        _, method = way_of_reading(self.measure, self.points, self.countings, self.standing)
        reading = read(self.points, self.measure.direction, method)
        return proposed_by(reading, self.series)


def chart_in_hand(actor: Actor, place: Place, measure: Measure, span: Span, this_month: Month) -> ChartInHand:
    """The chart of a measure over the span, with all that shows on its own page."""
    stored = entries_of(actor, place, [measure.id])
    history = history_of(actor, place, measure.id)
    beside = Beside(
        in_force(history),
        targets_of(actor, place, [measure.id]).get(measure.id, ()),
        marks_of(actor, place, measure.project_id),
    )
    wanted = with_current(span, stored, this_month)
    return ChartInHand(measure, stored.get(measure.id, {}), wanted, beside, history, this_month)
