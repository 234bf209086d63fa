"""What the charts of a workbook show: one measure month by month, of one practice or of several together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.model import Chart, Segment
from qi_portal.domain.content.definition_history import definition_at
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.data_rows import DataRow, Number, rounded
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.interop.exports.chosen import Chosen
from qi_portal.measures.charts import Span, charts_of
from qi_portal.practices.queries import Enrolled, enrollments_seen
from qi_portal.web.clock import today_at

MOST_CHARTS = 60
"""In one workbook: more would be slow to open, and nobody would find one."""


@dataclass(frozen=True)
class Shown:
    """A month of a chart, in the unit of the measure; None where there is nothing to draw."""

    month: Month
    value: Number | None
    center: Number | None = None
    target: Number | None = None


@dataclass(frozen=True)
class Drawn:
    """A chart to be: what it shows, in which unit, and its months in order."""

    measure_id: str
    name: str
    unit: str
    months: tuple[Shown, ...]


def drawn_of_practice(actor: Actor, place: Place, projects: Mapping[str, Project], chosen: Chosen) -> Iterator[Drawn]:
    """The charts of a practice as its pages show them, with the line that each month is held against."""
    wanted = {measure.id for project in projects.values() for measure in project.measures}
    wanted &= chosen.measures or wanted
    for part in enrollments_seen(actor, [place.practice_id]):
        if project := projects.get(part.project_id):
            charts = charts_of(actor, place, project, _span(part, place))
            yield from (
                _drawn(project.measure(each), chart, chosen)
                for each, chart in charts.items()
                if each in wanted and chart.last_drawn is not None
            )


def _span(part: Enrolled, place: Place) -> Span:
    due = last_complete_month(today_at(place.time_zone))
    return Span.until(due if part.ended is None else min(part.ended, due), part.started)


def _drawn(measure: Measure, chart: Chart, chosen: Chosen) -> Drawn:
    scale = 100 if measure.is_proportion else 1
    months = tuple(
        Shown(
            point.month,
            None if point.value is None else rounded(scale * point.value),
            _level(chart.centers, point.month, scale),
            _level(chart.targets, point.month, scale),
        )
        for point in chart.points
        if chosen.holds(point.month)
    )
    return Drawn(measure.id, measure.name, measure.unit, months)


def _level(lines: Sequence[Segment], month: Month, scale: int) -> Number | None:
    """The first of the lines that is drawn in the month."""
    found = next((line.value for line in lines if line.first <= month <= line.last), None)
    return None if found is None else rounded(scale * found)


@dataclass
class Pooled:
    """Adds up the counts of rows as they pass, so that several practices can be drawn as one."""

    sums: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0]))

    def passing(self, rows: Iterator[DataRow]) -> Iterator[DataRow]:
        for row in rows:
            if row.numerator is not None and row.is_counted:
                both = self.sums[row.measure_id, row.period]
                both[0] += row.numerator
                both[1] += row.denominator or 0
            yield row

    def drawn(self, projects: Iterable[Project]) -> list[Drawn]:
        """One chart for the lead measure of each project that has any counts, all practices together."""
        leads = (project.lead_measure for project in projects)
        found = (Drawn(each.id, each.name, each.unit, self._months(each)) for each in leads)
        return list(islice((each for each in found if each.months), MOST_CHARTS))

    def _months(self, measure: Measure) -> tuple[Shown, ...]:
        periods = sorted(period for measure_id, period in self.sums if measure_id == measure.id)
        return tuple(self._shown(measure, period) for period in periods)

    def _shown(self, measure: Measure, period: str) -> Shown:
        month = Month.parse(period)
        definition = definition_at(measure, month)
        value = definition.value(*self.sums[measure.id, period])
        scale = 100 if definition.is_proportion else 1
        target = definition.target.value if definition.target else None
        return Shown(month, None if value is None else rounded(scale * value), target=target)
