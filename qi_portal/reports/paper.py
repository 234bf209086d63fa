"""A practice report on paper: its drawings as images, its figures as text, all in one language."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _

from qi_portal.domain.chart.choice import name_of
from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Chart, ChartPoint, Limit, Quality, Unit
from qi_portal.domain.chart.told import paragraph
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Speaker, Words, words
from qi_portal.drawing.aloud import center_words, count_text, unit_text, value_text
from qi_portal.drawing.frame import PAPER, SMALL, Size
from qi_portal.drawing.icons import chart_icon, signal_words
from qi_portal.drawing.key import key
from qi_portal.drawing.mark_list import Listed, marks_list
from qi_portal.drawing.months import in_force
from qi_portal.drawing.sparkline import sparkline
from qi_portal.drawing.svg_chart import svg_chart
from qi_portal.reports.contents import Charted, PracticeReport, ProjectReport
from qi_portal.reports.short import in_short

STYLESHEET = "report.css"
TABLE_MONTHS = 12
ICON_SIZE = 40


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

    @property
    def short(self) -> tuple[Words, ...]:
        return in_short(self.report)

    @property
    def numbering(self) -> list[str]:
        """What stands before, between and after the two numbers of 'Page 3 of 9'."""
        return _("Page %(page)s of %(pages)s", page="|", pages="|").split("|")

    def large(self, chart: Chart) -> str:
        return self._drawn(chart, PAPER)

    def small(self, chart: Chart) -> str:
        return self._drawn(chart, SMALL)

    def spark(self, chart: Chart) -> str:
        return _image(sparkline(chart))

    def icon(self, chart: Chart) -> str:
        return _image(chart_icon(chart, ICON_SIZE))

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

    def chart_name(self, chart: Chart) -> Words:
        return name_of(chart.kind)

    def judged_beside(self, project: ProjectReport, charted: Charted) -> Words:
        """How a chart was judged, without the sentences that stand under the lead chart already."""
        said = {told for _, told in project.lead.chart.judged.parts}
        parts = (told for _, told in charted.chart.judged.parts if told not in said)
        return paragraph(*(told for told in parts if isinstance(told, Words)))

    def center(self, charted: Charted) -> str:
        """'Mean 48%': the line in force in the last month."""
        line = in_force(charted.chart.centers, charted.chart.points[-1].month) if charted.chart.points else None
        if line is None:
            return ""
        return f"{self.speaker.say(center_words(charted.chart))} {value_text(charted.chart, line.value, self.speaker)}"

    def aimed(self, charted: Charted) -> str:
        """The target in force without its unit; empty when there is none."""
        return "" if charted.target is None else value_text(charted.chart, charted.target, self.speaker)

    def limits(self, charted: Charted) -> str:
        """'18% to 78%': the limits of the last month that has any, empty on a run chart."""
        limits = charted.chart.limits[-1:]
        return ", ".join(self.speaker.say(told) for limit in limits for told in self._edges(charted, limit))

    def _edges(self, charted: Charted, limit: Limit) -> Iterator[Words]:
        edges = (limit.lower, limit.upper)
        lower, upper = (edge is not None and value_text(charted.chart, edge, self.speaker) for edge in edges)
        if lower and upper:
            yield words("{lower} to {upper}", lower=lower, upper=upper)
        elif lower:
            yield words("from {lower}", lower=lower)
        elif upper:
            yield words("up to {upper}", upper=upper)

    def data(self, charted: Charted) -> tuple[str, ...]:
        """Counts of months: with a value, without one, entered late, revised, few counted."""
        counts = (charted.counted, len(charted.chart.points) - charted.counted, *map(charted.noted, Quality))
        return tuple(self.speaker.number(count) for count in counts)

    def tried(self, project: ProjectReport) -> list[tuple[str, Listed]]:
        """(image of the number, what it stands for), by number."""
        return [(_image(each.icon), each) for each in marks_list(project.lead.chart)]

    @property
    def key(self) -> list[tuple[str, Words]]:
        """(image, words) for each shape that any of the charts shows."""
        entries = (entry for each in self.report.projects for charted in each.measures for entry in key(charted.chart))
        shown = {told: icon for icon, told in entries}
        return [(_image(icon), told) for told, icon in shown.items()]

    def months(self, project: ProjectReport) -> tuple[MonthRow, ...]:
        """The last 12 months of all measures of a project, latest first; fewer where a measure has fewer."""
        by_measure = [charted.chart.points[: -TABLE_MONTHS - 1 : -1] for charted in project.measures]
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
        return _image(svg_chart(chart, self.speaker, size=size))


def document(report: PracticeReport, speaker: Speaker) -> str:
    """The report as one HTML document that needs nothing from outside; it wants an application context."""
    return render_template("reports/practice.html", paper=Paper(report, speaker))


def _image(svg: str) -> str:
    """An address that holds the drawing itself, so that it stays a vector and nothing is fetched."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
