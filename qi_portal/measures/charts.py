"""From stored months to charts: points, reading, chart. One way for page, report, list and workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.breaks import Counting, breaks_of, multipliers_of
from qi_portal.domain.chart.build import Around, build
from qi_portal.domain.chart.choice import Choice, choose
from qi_portal.domain.chart.decisions import (
    Decided,
    changed_words,
    choice_rests_on,
    chosen_kind,
    first_needed,
    method_of,
)
from qi_portal.domain.chart.model import Chart, ChartMark, Percentiles, Quality
from qi_portal.domain.chart.rule_lens import through_all_rules
from qi_portal.domain.chart.scale_family import on_one_scale
from qi_portal.domain.chart.targets import months_ahead, target_lines
from qi_portal.domain.content.definition_history import counted_by
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Method, start_of
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point, RuleSet, State
from qi_portal.measures.beside import NOTHING, Beside, beside_of
from qi_portal.measures.queries import Months, Stored, entries_of

MONTHS_SHOWN = 36


@dataclass(frozen=True)
class Span:
    """The months a chart covers, both included."""

    first: Month
    last: Month

    @staticmethod
    def until(last: Month, started: Month) -> "Span":
        """The last 36 months, or from the start of the project when that is later."""
        return Span(max(started, last - (MONTHS_SHOWN - 1)), last)


def points_of(measure: Measure, months: Months, span: Span) -> tuple[Point, ...]:
    """One point a month of the span; a month that is not stored is missing."""
    return tuple(_point(measure, month, months) for month in months_between(span.first, span.last))


@dataclass(frozen=True)
class Look:
    """How somebody asked to see a chart on one page: another chart, another rule set, the network behind it where it
    `compares`, and `in_full` with what the other rules say and what a change would take. Not `in_words` for whoever
    only looks at numbers."""

    kind: Kind | None = None
    rules: RuleSet = RuleSet.ANHOEJ
    network: tuple[Percentiles, ...] = ()
    compares: bool = False
    in_full: bool = False
    in_words: bool = True

    @staticmethod
    def asked(named: Mapping[str, str]) -> "Look":
        """What an address asks for, in full; anything unknown there is as usual."""
        kind, rules = named.get("chart"), named.get("rules")
        return Look(
            Kind(kind) if kind in list(Kind) else None,
            RuleSet(rules) if rules in list(RuleSet) else RuleSet.ANHOEJ,
            compares=named.get("compare") == "network",
            in_full=True,
        )

    @property
    def named(self) -> dict[str, str]:
        """The part of an address that asks for it; empty for the usual look."""
        rules = {} if self.rules is RuleSet.ANHOEJ else {"rules": self.rules.value}
        compare = {"compare": "network"} if self.compares else {}
        return rules | compare | ({"chart": self.kind.value} if self.kind else {})


PLAIN = Look()


def chart_of(measure: Measure, months: Months, span: Span, beside: Beside = NOTHING, look: Look = PLAIN) -> Chart:
    """The chart of one measure in one practice, with what was decided, aimed for and tried."""
    reach = Span(first_needed(beside.decided, span.first), span.last)
    points = points_of(measure, months, reach)
    countings = countings_of(measure, months, reach)
    choice, method = way_of_reading(measure, points, countings, beside.decided, look)
    ahead = months_ahead(beside.targets, reach.last)
    around = Around(
        targets=target_lines(measure, beside.targets, reach.first, ahead or reach.last),
        breaks=breaks_of(countings),
        marks=tuple(mark for mark in beside.marks if _is_seen(mark, reach.first, ahead or reach.last)),
        network=tuple(each for each in look.network if reach.first <= each.month <= reach.last),
        ahead=ahead,
        notes=notes_of(measure, months) if look.in_words else {},
        why_kind=choice.reason,
        others=through_all_rules(measure, points, method) if look.in_full else (),
        warning=changed_words(method.baselines, points),
        in_full=look.in_full,
        in_words=look.in_words,
    )
    return build(measure, read(points, measure.direction, method), around=around)


def countings_of(measure: Measure, months: Months, span: Span) -> tuple[Counting, ...]:
    """How the counted months of a span were counted."""
    counted = [months[month] for month in months_between(span.first, span.last) if month in months]
    return tuple(
        Counting(each.period, counted_by(measure, each.definition_version, each.period), each.sampling)
        for each in counted
        if each.numerator is not None
    )


def way_of_reading(
    measure: Measure,
    points: Sequence[Point],
    countings: Sequence[Counting],
    decided: Sequence[Decided],
    look: Look = PLAIN,
) -> tuple[Choice, Method]:
    """Which chart and why, and how its months are read: as decided, and cut where they were counted otherwise."""
    cut = replace(
        method_of(decided, Method(rules=look.rules, multiplier=measure.multiplier, is_share=measure.is_proportion)),
        breaks=tuple(each.month for each in breaks_of(countings)),
        multipliers=multipliers_of(countings),
    )
    wanted, told_by = look.kind or chosen_kind(decided), choice_rests_on(decided)
    choice = choose(measure, points, wanted, told_by=told_by, since=start_of(points, cut))
    return choice, replace(cut, kind=choice.kind)


def _is_seen(mark: ChartMark, first: Month, last: Month) -> bool:
    return mark.first <= last and (mark.last or mark.first) >= first


def notes_of(measure: Measure, months: Months) -> dict[Month, frozenset[Quality]]:
    """What to know about single months: entered late, revised, few counted."""
    noted = ((month, frozenset(_notes(measure, stored))) for month, stored in months.items())
    return {month: notes for month, notes in noted if notes}


def _notes(measure: Measure, stored: Stored) -> Iterator[Quality]:
    if stored.version > 1:
        yield Quality.REVISED
    elif stored.saved_at.date() > _due_on(stored.period):
        yield Quality.LATE
    if stored.denominator is not None and stored.denominator < measure.min_denominator:
        yield Quality.SMALL


@cache
def _due_on(month: Month) -> date:
    return month.due_on


def charts_of(actor: Actor, place: Place, project: Project, span: Span) -> dict[str, Chart]:
    """The charts of a project's measures in one practice, by measure id, in the project's order, numbers with the same
    unit on one scale. `span` ends with the month that is due; the one after it is shown where it was begun."""
    stored = entries_of(actor, place, [measure.id for measure in project.measures])
    beside = beside_of(actor, place, project)
    shown = with_current(span, stored, span.last + 1)
    charts = [chart_of(each, stored.get(each.id, {}), shown, beside[each.id]) for each in project.measures]
    return {chart.measure_id: chart for chart in on_one_scale(charts)}


def with_current(span: Span, months: Mapping[str, Months], current: Month) -> Span:
    """The span, a month longer when something was already entered for the month that is still open."""
    return Span(span.first, current) if any(current in each for each in months.values()) else span


def _point(measure: Measure, month: Month, months: Months) -> Point:
    stored = months.get(month)
    if stored is None:
        return Point(month, None, state=State.MISSING)
    if stored.numerator is None:
        return Point(month, None, state=stored.state)
    value = counted_by(measure, stored.definition_version, month).value(stored.numerator, stored.denominator)
    return Point(month, value, stored.numerator, stored.denominator, stored.state)
