"""What a chart the size of a word needs, short enough to be kept beside the numbers of a list."""

import json
from dataclasses import dataclass

from qi_portal.domain.chart.model import Chart, Segment
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Mark, Signal

FIGURES = 4
"""Of a value: finer than a drawing 24 pixels high can show."""


@dataclass(frozen=True)
class Spark:
    """A value or None for each month from `first` on; the own line; where another way of counting begins; the last
    point's looks; and how high the chart's whole axis is."""

    first: Month
    values: tuple[float | None, ...]
    centers: tuple[Segment, ...]
    cuts: tuple[Month, ...]
    axis: float
    signal: Signal
    mark: Mark
    is_excluded: bool

    @property
    def drawn(self) -> list[tuple[Month, float]]:
        """The months with a value."""
        return [(self.first + place, value) for place, value in enumerate(self.values) if value is not None]


def spark_of(chart: Chart) -> Spark:
    """The small form of a chart with at least one month."""
    last = chart.last_drawn
    return Spark(
        first=chart.points[0].month,
        values=tuple(point.value for point in chart.points),
        centers=chart.centers,
        cuts=tuple(each.month for each in chart.breaks),
        axis=chart.high - chart.low,
        signal=chart.signal,
        mark=last.mark if last else Mark.ORDINARY,
        is_excluded=last.is_excluded if last else False,
    )


def to_text(spark: Spark) -> str:
    """As it is kept: JSON, months counted from the first."""
    start = spark.first.index
    kept = [
        str(spark.first),
        [None if value is None else _short(value) for value in spark.values],
        [[each.first.index - start, each.last.index - start, _short(each.value)] for each in spark.centers],
        [each.index - start for each in spark.cuts],
        _short(spark.axis),
        spark.signal.value,
        spark.mark.value,
        int(spark.is_excluded),
    ]
    return json.dumps(kept, separators=(",", ":"))


def from_text(text: str) -> Spark:
    """What `to_text` wrote."""
    first, values, centers, cuts, axis, signal, mark, is_excluded = json.loads(text)
    start = Month.parse(first)
    return Spark(
        start,
        tuple(values),
        tuple(Segment(start + begin, start + end, value) for begin, end, value in centers),
        tuple(start + cut for cut in cuts),
        axis,
        Signal(signal),
        Mark(mark),
        bool(is_excluded),
    )


def _short(value: float) -> float:
    return float(f"{value:.{FIGURES}g}")
