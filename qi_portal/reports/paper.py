"""A practice report on paper: its drawings as images, its figures as text, all in one language."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from flask import render_template

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Chart, ChartPoint, Unit
from qi_portal.domain.chart.told import paragraph
from qi_portal.domain.entry.marks import Act, MarkText
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Speaker, Words, words
from qi_portal.drawing.aloud import count_text, unit_text, value_text
from qi_portal.drawing.frame import PAPER, SMALL, Size
from qi_portal.drawing.icons import signal_words
from qi_portal.drawing.mark_list import Listed, marks_list
from qi_portal.reports.contents import PracticeReport
from qi_portal.reports.drawings import chart_image, icon_image, image, key_of, spark_image
from qi_portal.reports.next_steps import NextStep
from qi_portal.reports.parts import Charted, ProjectReport
from qi_portal.reports.short import beside_the_leads, in_short
from qi_portal.reports.variants import Variant

STYLESHEET = "report.css"
TABLE_MONTHS = 12
FEWEST_DRAWN = 12
"""Months: what is drawn of a quarter, since three points show nothing."""

LEAD, BESIDE = replace(PAPER, height=240), replace(SMALL, width=400, height=130)
"""Lower than on a page, so that a project fits on paper."""

MOST_TRIED = 3
"""Tests and events that a standard report tells of, the latest; all stand on the charts and in a full report."""

MOST_AHEAD = 5
"""Next steps of a project in a standard report; the workbook and a full report have all of them."""

MOST_NEXT = 84
"""Characters of the next step in the summary's table."""


@dataclass(frozen=True)
class Cell:
    """One month of one measure: the result and what it is made of, or why there is none."""

    text: str
    counts: str = ""
    is_empty: bool = False


@dataclass(frozen=True)
class MonthRow:
    month: Month
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Paper:
    """What the templates ask for while they lay out a report."""

    report: PracticeReport
    speaker: Speaker
    variant: Variant = Variant.STANDARD

    @property
    def is_full(self) -> bool:
        return self.variant is Variant.FULL

    @property
    def short(self) -> tuple[Words, ...]:
        return in_short(self.report)

    @property
    def beside(self) -> tuple[Words, ...]:
        return beside_the_leads(self.report)

    @property
    def status(self) -> str:
        """The state of all definitions where it is the same one; '' where it is not."""
        found = {project.project.status for project in self.report.projects}
        return found.pop() if len(found) == 1 else ""

    def drawn(self, project: ProjectReport) -> list[Charted]:
        """The other measures that have something to draw."""
        return [charted for charted in project.others if charted.chart.last_drawn]

    def blank(self, project: ProjectReport) -> list[Charted]:
        return [charted for charted in project.others if not charted.chart.last_drawn]

    def judged_itself(self, chart: Chart) -> Words:
        """How one chart was judged, without what is said once for most."""
        said = self.judged
        return paragraph(*(told for _, told in chart.judged.parts if isinstance(told, Words) and told not in said))

    @cached_property
    def judged(self) -> list[Words]:
        """What is said of how most charts were judged, each sentence once; which chart it is, each says for itself."""
        charts = [charted.chart for project in self.report.projects for charted in project.measures]
        said = Counter(told for chart in charts for _, told in chart.judged.parts if isinstance(told, Words))
        said = Counter({told: count for told, count in said.items() if "chart" not in dict(told.parts)})
        return [told for told, count in said.items() if 2 * count > len(charts)]

    @property
    def adopted(self) -> list[tuple[ProjectReport, MarkText]]:
        """The tests that ended in the period with a change that stayed, the latest last in each project."""
        return [
            (project, text)
            for project in self.report.projects
            for text in project.texts.values()
            if text.act is Act.ADOPT and self.report.period.covers(text.last or text.first)
        ]

    @property
    def months_drawn(self) -> int:
        return max(self.report.last.index - self.report.period.first.index + 1, FEWEST_DRAWN)

    def large(self, chart: Chart) -> str:
        return self._drawn(chart, LEAD)

    def small(self, chart: Chart) -> str:
        return self._drawn(chart, BESIDE)

    def spark(self, chart: Chart) -> str:
        return spark_image(chart)

    def spark_words(self, chart: Chart) -> Words | None:
        """What the small line shows to somebody who cannot see it; None without a value."""
        last = chart.last_drawn
        if last is None or last.value is None:
            return None
        value = value_text(chart, last.value, self.speaker)
        return words("{first} to {last}, {value} at the end", first=chart.points[0].month, last=last.month, value=value)

    def icon(self, chart: Chart) -> str:
        return icon_image(chart)

    def signal(self, chart: Chart) -> Words:
        return signal_words(chart.signal)

    def unit(self, chart: Chart) -> str:
        return unit_text(chart, self.speaker)

    def last(self, chart: Chart) -> Cell:
        """The last month that the chart covers."""
        if not chart.points:
            return Cell(self.speaker.say(words("no month yet")), is_empty=True)
        return self._cell(chart, chart.points[-1])

    def target(self, charted: Charted) -> str:
        """The target in force: '90%', '45.0 days', or that there is none."""
        return self._level(charted, charted.target)

    def defined_target(self, charted: Charted) -> str:
        """The target that the definition names."""
        return self._level(charted, charted.measure.target_value)

    def next_in_short(self, project: ProjectReport) -> str:
        """The first of the next steps, cut where it is long; empty after the practice left."""
        said = next((self.speaker.say(each.says) for each in project.next), "")
        if len(said) <= MOST_NEXT:
            return said
        within = said[:MOST_NEXT]
        return f"{within.rpartition(',' if ',' in within else ' ')[0]} …"

    def ahead(self, project: ProjectReport) -> tuple[NextStep, ...]:
        return project.next if self.is_full else project.next[:MOST_AHEAD]

    def tried(self, project: ProjectReport) -> list[tuple[str, Listed]]:
        """(image of the number, what it stands for), by number; the latest of them unless the report is a full one."""
        listed = [(image(each.icon), each) for each in marks_list(project.lead.chart)]
        return listed if self.is_full else listed[-MOST_TRIED:]

    def untold(self, project: ProjectReport) -> int:
        """How many tests and events before those are on the charts only."""
        return len(project.lead.chart.marks) - len(self.tried(project))

    @property
    def key(self) -> list[tuple[str, Words]]:
        """(image, words) for each shape that any of the charts shows."""
        return key_of(charted.chart for each in self.report.projects for charted in each.measures)

    @property
    def months_told(self) -> int:
        """How many months the tables of the appendix have: of a full report as many as its charts draw."""
        return self.months_drawn if self.is_full else TABLE_MONTHS

    def months(self, project: ProjectReport) -> tuple[MonthRow, ...]:
        """The latest months of all measures of a project, latest first; fewer where a measure has fewer."""
        by_measure = [charted.chart.points[: -self.months_told - 1 : -1] for charted in project.measures]
        return tuple(
            MonthRow(points[0].month, tuple(self._cells(project, points))) for points in zip(*by_measure, strict=False)
        )

    def _cells(self, project: ProjectReport, points: tuple[ChartPoint, ...]) -> Iterator[Cell]:
        return (self._cell(charted.chart, point) for charted, point in zip(project.measures, points, strict=True))

    def _cell(self, chart: Chart, point: ChartPoint) -> Cell:
        if point.value is None:
            return Cell(self.speaker.say(state_words(point.state)), is_empty=True)
        counts = [count_text(count, self.speaker) for count in (point.numerator, point.denominator)]
        return Cell(value_text(chart, point.value, self.speaker), "/".join(counts) if point.denominator else "")

    def _level(self, charted: Charted, value: float | None) -> str:
        if value is None:
            return self.speaker.say(words("none"))
        said = value_text(charted.chart, value, self.speaker)
        return said if charted.chart.unit is Unit.SHARE else f"{said} {charted.chart.unit_name}"

    def _drawn(self, chart: Chart, size: Size) -> str:
        shown = None if len(chart.points) <= self.months_drawn else self.months_drawn
        return chart_image(chart, self.speaker, replace(size, months=shown))


def document(report: PracticeReport, speaker: Speaker, variant: Variant = Variant.STANDARD) -> str:
    """The report as one HTML document that needs nothing from outside; it wants an application context, and the
    speaker's language as the current one."""
    paper = Paper(report, speaker, variant)
    return render_template("reports/practice.html", paper=paper, made_by=report.made_by, made_at=report.made_at)


def file_name(report: PracticeReport, variant: Variant) -> str:
    """The stem of its files' names: 'P001-report-2026-10'."""
    return f"{report.practice.place.code}-{variant.stem}-{report.last}"
