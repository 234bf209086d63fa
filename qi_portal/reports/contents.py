"""What a practice report says: the same stored months and the same charts as the pages, gathered once as a value."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import starmap

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.model import Chart, ChartMark, MarkKind, Owner, Quality
from qi_portal.domain.chart.scale_family import on_one_scale
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.content.source import Source
from qi_portal.domain.entry.cycle_told import NOTHING_NAMED, Told, told
from qi_portal.domain.entry.marks import MarkText
from qi_portal.domain.improvement.aim import AimText, sentence_of
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.domain.spc.reading import Signal
from qi_portal.drawing.aloud import targets_of
from qi_portal.drawing.months import in_force
from qi_portal.measures.beside import Beside, beside_across
from qi_portal.measures.charts import MONTHS_SHOWN, Span, chart_of, with_current
from qi_portal.measures.marks.queries import texts_across
from qi_portal.measures.queries import Months, entries_of
from qi_portal.practices.queries import Enrolled, PracticeFacts, enrollments_of, facts_of
from qi_portal.projects.aims.queries import aims_across


@dataclass(frozen=True)
class Charted:
    """A measure and its chart in this practice."""

    measure: Measure
    chart: Chart

    @property
    def target(self) -> float | None:
        """The target in force in the last month, on the scale of the chart; the practice's own before any other."""
        if not self.chart.points:
            return self.measure.target_value
        month = self.chart.points[-1].month
        owned = (in_force(targets_of(self.chart, owner), month) for owner in Owner)
        return next((line.value for line in owned if line is not None), None)

    def noted(self, quality: Quality) -> int:
        """In how many months there is this to know."""
        return sum(quality in point.notes for point in self.chart.points)

    @property
    def counted(self) -> int:
        """Months with a value."""
        return sum(point.value is not None for point in self.chart.points)


@dataclass(frozen=True)
class ProjectReport:
    """A practice's part in one project. `measures` are in the project's order; the first is the lead measure."""

    project: Project
    enrolled: Enrolled
    aim: str
    measures: tuple[Charted, ...]
    texts: Mapping[int, MarkText] = field(default_factory=dict)
    """What the team wrote about each test and event, by number."""

    @property
    def lead(self) -> Charted:
        return self.measures[0]

    @property
    def marks(self) -> tuple[ChartMark, ...]:
        """What was tried and what happened in the months of any of its charts, by number."""
        shown = {mark.number: mark for charted in self.measures for mark in charted.chart.marks}
        return tuple(shown[number] for number in sorted(shown))

    def told(self, number: int) -> tuple[Told, ...]:
        """The parts of a test that say what was tried and what came of it; none of an event."""
        text = self.texts.get(number)
        if text is None or text.kind is MarkKind.EVENT:
            return ()
        return tuple(part for part in told(text, NOTHING_NAMED) if part.is_short or part.options)

    @property
    def others(self) -> tuple[Charted, ...]:
        return self.measures[1:]

    def target_source(self, measure: Measure) -> Source | None:
        """What the target rests on, when the project's list of sources has it."""
        wanted = measure.target.source if measure.target else None
        return next((source for source in self.project.sources if source.key == wanted), None)


@dataclass(frozen=True)
class PracticeReport:
    """Everything that is printed or written to a workbook, with full values: it is made for the practice itself.

    `first` and `last` bound the months shown; `today` is the date in the practice's time zone; `made_at` is in UTC.
    """

    practice: PracticeFacts
    first: Month
    last: Month
    today: date
    made_by: str
    made_at: datetime
    projects: tuple[ProjectReport, ...]

    @property
    def name(self) -> str:
        """The stem of its files' names: 'P001-report-2026-10'."""
        return f"{self.practice.place.code}-report-{self.last}"

    @property
    def measure_count(self) -> int:
        return sum(len(each.measures) for each in self.projects)

    def leads(self, signal: Signal) -> tuple[ProjectReport, ...]:
        """The projects whose lead measure shows the signal."""
        return tuple(each for each in self.projects if each.lead.chart.signal is signal)

    def confirmed_beside_leads(self) -> tuple[tuple[ProjectReport, Charted], ...]:
        """Measures other than the lead ones that show a confirmed change."""
        confirmed = (Signal.CONFIRMED_IMPROVEMENT, Signal.CONFIRMED_WORSENING)
        return tuple(
            (each, charted) for each in self.projects for charted in each.others if charted.chart.signal in confirmed
        )


def gather(
    actor: Actor, place: Place, projects: Mapping[str, Project], *, today: date, made_by: str, now: datetime
) -> PracticeReport:
    """The report of the practice for the months up to the last complete one, or to the open one where it has data.

    NotFound when the practice is not the actor's to see. `today` is the date where the practice is, `now` is in UTC.
    """
    last = last_complete_month(today)
    parts = [
        each for each in enrollments_of([place.practice_id]) if each.project_id in projects and _is_shown(each, last)
    ]
    stored = entries_of(actor, place, list(_measure_ids(projects[each.project_id] for each in parts)))
    beside = beside_across(actor, [place.practice_id], [projects[each.project_id] for each in parts])
    aims = {project_id: kept[0].text for (_, project_id), kept in aims_across(actor, [place.practice_id]).items()}
    texts = texts_across(actor, [place.practice_id], [each.project_id for each in parts])
    written = {project_id: of_project for (_, project_id), of_project in texts.items()}
    order, kept = list(projects), Kept(stored, beside[place.practice_id], aims, written)
    reports = [
        _project_report(projects[each.project_id], each, kept, today)
        for each in sorted(parts, key=lambda part: order.index(part.project_id))
    ]
    months = [point.month for each in reports for charted in each.measures for point in charted.chart.points]
    return PracticeReport(
        practice=facts_of(actor, place),
        first=min(months, default=last),
        last=max(months, default=last),
        today=today,
        made_by=made_by,
        made_at=now,
        projects=tuple(reports),
    )


def _is_shown(enrolled: Enrolled, last: Month) -> bool:
    """Whether the practice took part in the project at any time in the months that charts show."""
    return enrolled.ended is None or enrolled.ended > last - MONTHS_SHOWN


def _measure_ids(projects: Iterable[Project]) -> Iterator[str]:
    return (measure.id for project in projects for measure in project.measures)


@dataclass(frozen=True)
class Kept:
    """What is stored of a practice, by measure: its months, and what is decided, aimed for and tried; by project the
    aims in force and what was written about tests and events."""

    months: Mapping[str, Months]
    beside: Mapping[str, Beside]
    aims: Mapping[str, AimText]
    texts: Mapping[str, Mapping[int, MarkText]]


def _project_report(project: Project, enrolled: Enrolled, kept: Kept, today: date) -> ProjectReport:
    of_project = {measure.id: kept.months.get(measure.id, {}) for measure in project.measures}
    span = _span(enrolled, of_project, today)
    charts = [chart_of(each, of_project[each.id], span, kept.beside[each.id]) for each in project.measures]
    charted = tuple(starmap(Charted, zip(project.measures, on_one_scale(charts), strict=True)))
    aim = sentence_of(project, enrolled.started, kept.aims.get(project.id), enrolled.ended)
    return ProjectReport(project, enrolled, aim, charted, kept.texts.get(project.id, {}))


def _span(enrolled: Enrolled, stored: Mapping[str, Months], today: date) -> Span:
    """The months that the project's page shows; none after the practice left."""
    last = last_complete_month(today)
    if enrolled.ended is not None and enrolled.ended <= last:
        return Span.until(enrolled.ended, enrolled.started)
    return with_current(Span.until(last, enrolled.started), stored, Month.of(today))
