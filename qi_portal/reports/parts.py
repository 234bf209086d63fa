"""A practice's part in one project, as a report tells it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qi_portal.domain.chart.model import Chart, ChartMark, MarkKind, Owner, Quality
from qi_portal.domain.chart.told import paragraph
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.content.source import Source
from qi_portal.domain.entry.cycle_told import NOTHING_NAMED, Told, told
from qi_portal.domain.entry.marks import MarkText
from qi_portal.domain.report_period import ReportPeriod
from qi_portal.domain.words import Words, plural_words, words
from qi_portal.drawing.aloud import targets_of
from qi_portal.drawing.months import in_force
from qi_portal.practices.queries import Enrolled
from qi_portal.reports.in_network import InNetwork
from qi_portal.reports.next_steps import NextStep


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


@dataclass(frozen=True)
class ProjectReport:
    """`measures` are in the project's order; the first is the lead measure. `next` is as of the day of the report,
    `network` of the last counted month of the lead measure, None before the first."""

    project: Project
    enrolled: Enrolled
    aim: str
    measures: tuple[Charted, ...]
    texts: Mapping[int, MarkText] = field(default_factory=dict)
    """What the team wrote about each test and event, by number."""
    next: tuple[NextStep, ...] = ()
    network: InNetwork | None = None

    @property
    def lead(self) -> Charted:
        return self.measures[0]

    @property
    def others(self) -> tuple[Charted, ...]:
        return self.measures[1:]

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
    def network_words(self) -> Words | None:
        return self.network.says(self.lead.measure, self.lead.chart) if self.network else None

    def data_words(self, period: ReportPeriod) -> Words:
        """The quality of its data in the period, over all measures, in a line."""
        points = [point for each in self.measures for point in each.chart.points if period.covers(point.month)]
        if not points:
            return words("No month yet.")
        noted = {quality: sum(quality in point.notes for point in points) for quality in Quality}
        there = sum(point.value is not None for point in points)
        return paragraph(
            plural_words(
                "{there} of {count} monthly value is there.",
                "{there} of {count} monthly values are there.",
                len(points),
                there=there,
            ),
            *_remarks(noted),
        )

    def target_source(self, measure: Measure) -> Source | None:
        """What the target rests on, when the project's list of sources has it."""
        wanted = measure.target.source if measure.target else None
        return next((source for source in self.project.sources if source.key == wanted), None)


def _remarks(noted: Mapping[Quality, int]) -> Iterator[Words]:
    if late := noted[Quality.LATE]:
        yield plural_words("{count} was entered late.", "{count} were entered late.", late)
    if revised := noted[Quality.REVISED]:
        yield plural_words("{count} was corrected later.", "{count} were corrected later.", revised)
    if small := noted[Quality.SMALL]:
        yield plural_words("{count} rests on few children.", "{count} rest on few children.", small)
