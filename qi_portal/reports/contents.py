"""What a practice report says: the same stored months and the same charts as the pages, gathered once as a value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import starmap

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.chart.scale_family import on_one_scale
from qi_portal.domain.content.measure import Project
from qi_portal.domain.periods import Month
from qi_portal.domain.provenance import Disclosure, Provenance
from qi_portal.domain.report_period import ReportPeriod
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import words
from qi_portal.measures.beside import beside_of
from qi_portal.measures.charts import Span, chart_of
from qi_portal.measures.network import network_band
from qi_portal.measures.queries import entries_of
from qi_portal.practices.queries import Enrolled, PracticeFacts, enrollments_of, facts_of
from qi_portal.projects.meetings.queries import Action, open_actions_across
from qi_portal.projects.overview import Overview, overview_of
from qi_portal.reports.in_network import InNetwork
from qi_portal.reports.next_steps import NextStep, next_steps
from qi_portal.reports.parts import Charted, ProjectReport

MONTHS_COMPARED = 6
"""The network is told of the latest month that can be told, not more than so many back."""


@dataclass(frozen=True)
class PracticeReport:
    """Everything that is printed or written to a workbook, with full values: it is made for the practice itself.

    `first` and `last` are the months of the period that there are, and a month more where the running one was begun;
    charts reach further back, since a signal needs a history. `today` is the date in the practice's time zone;
    `made_at` is in UTC.
    """

    practice: PracticeFacts
    period: ReportPeriod
    first: Month
    last: Month
    today: date
    made_by: str
    made_at: datetime
    projects: tuple[ProjectReport, ...]

    @property
    def provenance(self) -> Provenance:
        practice = self.practice
        return Provenance(
            self.made_by,
            self.made_at,
            self.today,
            words(
                "{practice} ({code}), {region}, {program}",
                practice=practice.place.name,
                code=practice.place.code,
                region=practice.region,
                program=practice.program_name,
            ),
            words("{period}: {first} to {last}", period=self.period.says, first=self.first, last=self.last),
            Disclosure.FULL,
        )

    def leads(self, signal: Signal) -> tuple[ProjectReport, ...]:
        """The projects whose lead measure shows the signal."""
        return tuple(each for each in self.projects if each.lead.chart.signal is signal)

    def others(self, signal: Signal) -> tuple[tuple[ProjectReport, Charted], ...]:
        """Measures other than the lead ones that show the signal."""
        return tuple(
            (each, charted) for each in self.projects for charted in each.others if charted.chart.signal is signal
        )


def gather(
    actor: Actor,
    place: Place,
    projects: Mapping[str, Project],
    *,
    period: ReportPeriod,
    today: date,
    made_by: str,
    now: datetime,
) -> PracticeReport:
    """The report of the practice for the period; one that lasts to now takes in the open month where it has data.

    NotFound when the practice is not the actor's to see. `today` is the date where the practice is, `now` is in UTC.
    """
    asker = _Asker(actor, place, period, today)
    parts = {each.project_id: each for each in enrollments_of([place.practice_id]) if _is_shown(each, period, today)}
    actions = open_actions_across(actor, [place.practice_id])
    reports = tuple(
        asker.project_report(project, parts[project.id], actions.get((place.practice_id, project.id), ()))
        for project in projects.values()
        if project.id in parts
    )
    shown = [month for month in _months(reports) if month >= period.first]
    return PracticeReport(
        practice=facts_of(actor, place),
        period=period,
        first=min(shown, default=period.first),
        last=max(shown, default=period.last),
        today=today,
        made_by=made_by,
        made_at=now,
        projects=reports,
    )


def _is_shown(part: Enrolled, period: ReportPeriod, today: date) -> bool:
    """Whether the practice took part at any time in the period; in one that lasts to now, also who has just begun."""
    has_begun = part.started <= period.last or period.reaches(today)
    return has_begun and (part.ended is None or part.ended >= period.first)


def _months(reports: Iterable[ProjectReport]) -> list[Month]:
    return [point.month for each in reports for charted in each.measures for point in charted.chart.points]


@dataclass(frozen=True)
class _Asker:
    """Who asks for which practice's report, of which months, on which day."""

    actor: Actor
    place: Place
    period: ReportPeriod
    today: date

    def project_report(self, project: Project, part: Enrolled, actions: Iterable[Action]) -> ProjectReport:
        view = overview_of(self.actor, self.place, project, part, self.today)
        charts = view.charts if self.period.reaches(self.today) else self._charts_then(project, part)
        measures = tuple(starmap(Charted, zip(project.measures, charts.values(), strict=True)))
        return ProjectReport(
            project,
            part,
            view.aim,
            measures,
            {mark.number: mark.text for mark in view.marks},
            _ahead(view, actions),
            self._in_network(project, measures[0].chart),
        )

    def _charts_then(self, project: Project, part: Enrolled) -> dict[str, Chart]:
        """The charts as they stood at the end of a period that is over, judged by what is stored today."""
        last = self.period.last if part.ended is None else min(self.period.last, part.ended)
        stored = entries_of(self.actor, self.place, [measure.id for measure in project.measures])
        beside = beside_of(self.actor, self.place, project)
        span = Span.until(last, part.started)
        charts = [chart_of(each, stored.get(each.id, {}), span, beside[each.id]) for each in project.measures]
        return {chart.measure_id: chart for chart in on_one_scale(charts)}

    def _in_network(self, project: Project, chart: Chart) -> InNetwork | None:
        """The latest month in which both are known, of the last few; else the practice's last one by itself."""
        counted = [point for point in chart.points if point.value is not None and self.period.first <= point.month]
        if not counted:
            return None
        last = counted[-1].month
        span = Span(last - (MONTHS_COMPARED - 1), last)
        bands = network_band(self.actor, self.place, project.lead_measure, span)
        by_month = {band.month: band for band in bands}
        point = next((each for each in reversed(counted) if each.month in by_month), counted[-1])
        assert point.value is not None, "a counted month has a value"
        return InNetwork(point.month, point.value, by_month.get(point.month))


def _ahead(view: Overview, actions: Iterable[Action]) -> tuple[NextStep, ...]:
    return next_steps(view.step, [mark.text for mark in view.marks], actions, view.hints, view.today)
