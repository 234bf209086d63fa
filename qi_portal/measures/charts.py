"""From stored months to charts: points, reading, chart. One way for page, report, list and workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.build import Around, build
from qi_portal.domain.chart.choice import choose
from qi_portal.domain.chart.model import Chart, Quality
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.spc.method import Method
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point, State
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


def chart_of(measure: Measure, months: Months, span: Span) -> Chart:
    """The chart of one measure in one practice."""
    points = points_of(measure, months, span)
    choice = choose(measure, points)
    method = Method(choice.kind, multiplier=measure.multiplier, is_share=measure.is_proportion)
    around = Around(notes=notes_of(measure, months), why_kind=choice.reason)
    return build(measure, read(points, measure.direction, method), around=around)


def notes_of(measure: Measure, months: Months) -> dict[Month, frozenset[Quality]]:
    """What to know about single months: entered late, revised, few counted."""
    noted = ((month, frozenset(_notes(measure, stored))) for month, stored in months.items())
    return {month: notes for month, notes in noted if notes}


def _notes(measure: Measure, stored: Stored) -> Iterator[Quality]:
    if stored.version > 1:
        yield Quality.REVISED
    elif stored.saved_at.date() > stored.period.due_on:
        yield Quality.LATE
    if stored.denominator is not None and stored.denominator < measure.min_denominator:
        yield Quality.SMALL


def charts_of(actor: Actor, place: Place, project: Project, span: Span) -> dict[str, Chart]:
    """The charts of a project's measures in one practice, by measure id, in the project's order."""
    stored = entries_of(actor, place, [measure.id for measure in project.measures])
    return {measure.id: chart_of(measure, stored.get(measure.id, {}), span) for measure in project.measures}


def with_current(span: Span, months: Mapping[str, Months], current: Month) -> Span:
    """The span, a month longer when something was already entered for the month that is still open."""
    return Span(span.first, current) if any(current in each for each in months.values()) else span


def _point(measure: Measure, month: Month, months: Months) -> Point:
    stored = months.get(month)
    if stored is None:
        return Point(month, None, state=State.MISSING)
    if stored.numerator is None:
        return Point(month, None, state=stored.state)
    value = measure.value(stored.numerator, stored.denominator)
    return Point(month, value, stored.numerator, stored.denominator, stored.state)
