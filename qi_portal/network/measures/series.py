"""One measure in one practice, read but not yet drawn: enough to compare practices, at half the work of a chart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qi_portal.domain.chart.decisions import first_needed
from qi_portal.domain.chart.model import Chart, Percentiles
from qi_portal.domain.chart.scale import scale_of
from qi_portal.domain.chart.scale_family import on_axis
from qi_portal.domain.chart.targets import target_lines
from qi_portal.domain.chart.told import Told
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.network.change import Change, change_of
from qi_portal.domain.network.places import Moved
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.read import read
from qi_portal.measures.beside import Beside
from qi_portal.measures.charts import Look, Span, chart_of, countings_of, points_of, way_of_reading
from qi_portal.measures.queries import Months
from qi_portal.practices.queries import PracticeFacts


@dataclass(frozen=True)
class Series:
    """The months of a measure in a practice and what is kept beside them."""

    facts: PracticeFacts
    measure: Measure
    months: Months
    span: Span
    beside: Beside

    @cached_property
    def told(self) -> Told:
        """How the chart of the measure's own page reads the months."""
        measure, decided = self.measure, self.beside.decided
        reach = Span(first_needed(decided, self.span.first), self.span.last)
        points = points_of(measure, self.months, reach)
        _, method = way_of_reading(measure, points, countings_of(measure, self.months, reach), decided)
        reading = read(points, measure.direction, method)
        return Told(measure, reading, scale_of(measure, reading), ())

    @cached_property
    def change(self) -> Change | None:
        return change_of(self.told)

    @property
    def moved(self) -> Moved:
        return Moved(self.facts.place.code, self.facts.place.name, self.change)

    @property
    def ticks(self) -> tuple[float, ...]:
        """Of its value axis: the targets of its months are on it too."""
        reading = self.told.reading
        if self.measure.is_proportion:
            return self.told.scale.ticks
        targets = target_lines(self.measure, self.beside.targets, self.first_month, self.span.last)
        return scale_of(self.measure, reading, [line.value for line in targets]).ticks

    @property
    def first_month(self) -> Month:
        return self.told.reading.points[0].month


@dataclass(frozen=True)
class Axis:
    """What charts side by side share: the values, and the months from the first to the one being collected."""

    ticks: tuple[float, ...]
    first: Month
    last: Month

    def drawn(self, series: Series, network: tuple[Percentiles, ...]) -> Chart:
        """The practice's chart on these axes, named for the practice, without the months ahead."""
        targets = tuple(replace(each, reach_by=None) for each in series.beside.targets)
        beside = replace(series.beside, targets=targets)
        chart = chart_of(series.measure, series.months, series.span, beside, Look(network=network))
        named = replace(chart, title=f"{series.facts.place.name}: {chart.title}")
        return on_axis(named, self.ticks, self.last, self.first)


def axis_of(every: Sequence[Series]) -> Axis:
    """Values and months that hold all of the series; ValueError for none."""
    ticks = max((series.ticks for series in every), key=lambda each: each[-1])
    return Axis(ticks, min(each.first_month for each in every), max(each.span.last for each in every))
