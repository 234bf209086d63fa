"""The chart that is decided about: its months, what stands, and how it reads if something else stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.build import Around, build
from qi_portal.domain.chart.choice import choose, kinds_for
from qi_portal.domain.chart.decision_question import Proposed, proposed_by
from qi_portal.domain.chart.decision_rules import Series, check, check_withdrawal
from qi_portal.domain.chart.decisions import (
    ChartDecision,
    Decided,
    baselines,
    changed_words,
    chosen_kind,
    first_needed,
    in_force,
    method_of,
)
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.method import Method, Reading
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point
from qi_portal.domain.words import Words
from qi_portal.measures.chart_decisions.queries import history_of
from qi_portal.measures.charts import Span, notes_of, points_of, with_current
from qi_portal.measures.queries import Months, entries_of


@dataclass(frozen=True)
class ChartInHand:
    """One measure's months in one practice, and every decision about its chart in the order they were made."""

    measure: Measure
    months: Months
    points: tuple[Point, ...]
    history: tuple[ChartDecision, ...]
    this_month: Month

    @cached_property
    def standing(self) -> tuple[Decided, ...]:
        return in_force(self.history)

    @cached_property
    def series(self) -> Series:
        return Series(self.points, self.standing, kinds_for(self.measure, self.points), self.this_month)

    @property
    def seen(self) -> str:
        """A mark of all that a preview rests on: another one when counts or decisions are other ones."""
        return sha256(repr((self.points, self.standing)).encode()).hexdigest()[:16]

    @property
    def now(self) -> Chart:
        return self.chart(self.standing)

    def chart(self, standing: Sequence[Decided]) -> Chart:
        """The chart as it is while these decisions stand."""
        choice = choose(self.measure, self.points, chosen_kind(standing))
        around = Around(notes=notes_of(self.measure, self.months), why_kind=choice.reason)
        return build(self.measure, self._reading(standing), around=around)

    def with_one_more(self, what: Decided) -> Chart:
        """The chart as it would be; Invalid when the decision cannot stand."""
        check(what, self.series)
        return self.chart((*self.standing, what))

    def without(self, what: Decided) -> Chart:
        """The chart as it would be; Invalid when another decision rests on this one."""
        check_withdrawal(what, self.series)
        return self.chart([each for each in self.standing if each != what])

    @property
    def changed(self) -> list[Words]:
        """What to say of locked baselines whose counts are other ones now."""
        told = (changed_words(baseline, self.points) for baseline in baselines(self.standing))
        return [sentence for sentence in told if sentence is not None]

    @cached_property
    def proposed(self) -> Proposed | None:
        """What the series asks for, if people could decide it as things stand."""
        return proposed_by(self._reading(self.standing), self.series) if self.points else None

    def _reading(self, standing: Sequence[Decided]) -> Reading:
        choice = choose(self.measure, self.points, chosen_kind(standing))
        usual = Method(choice.kind, multiplier=self.measure.multiplier, is_share=self.measure.is_proportion)
        return read(self.points, self.measure.direction, method_of(standing, usual))


def chart_in_hand(actor: Actor, place: Place, measure: Measure, span: Span, this_month: Month) -> ChartInHand:
    """The chart of a measure over the span; it reaches back to a locked baseline that is in force in it."""
    kept = entries_of(actor, place, [measure.id])
    history = history_of(actor, place, measure.id)
    wanted = with_current(span, kept, this_month)
    months = kept.get(measure.id, {})
    reach = Span(first_needed(in_force(history), wanted.first), wanted.last)
    return ChartInHand(measure, months, points_of(measure, months, reach), history, this_month)
