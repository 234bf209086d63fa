"""From a measure and the reading of its months to one chart, ready to be drawn."""

from qi_portal.domain.chart.description import description, judged
from qi_portal.domain.chart.evidence import evidence
from qi_portal.domain.chart.model import Bracket, Chart, ChartPoint, Segment, TargetLine
from qi_portal.domain.chart.scale import scale_of
from qi_portal.domain.chart.told import Told
from qi_portal.domain.chart.verdict import verdict
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.spc.read import counted_value
from qi_portal.domain.spc.reading import Reading, Run, Side
from qi_portal.domain.spc.sides import median_of
from qi_portal.domain.words import Words, plural_words


def build(measure: Measure, reading: Reading, *, target: float | None = None) -> Chart:
    """The chart of a reading. `target`, on the scale of the values, stands in for the measure's own."""
    aimed = measure.target_value if target is None else target
    scale = scale_of(measure, reading, aimed)
    told = Told(measure, reading, scale, aimed)
    return Chart(
        title=measure.name,
        measure_id=measure.id,
        unit=scale.unit,
        unit_name=scale.unit_name,
        decimals=scale.decimals,
        low=scale.ticks[0],
        high=scale.ticks[-1],
        ticks=scale.ticks,
        points=_points(reading),
        centers=_medians(reading),
        targets=tuple(TargetLine(each.first, each.last, each.value) for each in _level(reading, aimed)),
        brackets=_brackets(reading),
        signal=reading.signal,
        verdict=verdict(told),
        evidence=evidence(told),
        judged=judged(told),
        description=description(told),
    )


def _points(reading: Reading) -> tuple[ChartPoint, ...]:
    return tuple(
        ChartPoint(point.month, counted_value(point), point.numerator, point.denominator, point.state, mark)
        for point, mark in zip(reading.points, reading.marks, strict=True)
    )


def _medians(reading: Reading) -> tuple[Segment, ...]:
    """One median for all months; with a baseline its own up to the change, and that of the months since."""
    if reading.baseline is None:
        return _level(reading, reading.center)
    points, first = reading.points, reading.runs[0].first
    since = median_of([counted_value(point) for point in points[first:]])
    assert since is not None, "a run has counted months"
    before = (Segment(points[0].month, points[first - 1].month, reading.baseline),) if first else ()
    return (*before, Segment(points[first].month, points[-1].month, since))


def _level(reading: Reading, value: float | None) -> tuple[Segment, ...]:
    """One level from the first month to the last."""
    if value is None or not reading.points:
        return ()
    return (Segment(reading.points[0].month, reading.points[-1].month, value),)


def _brackets(reading: Reading) -> tuple[Bracket, ...]:
    return tuple(
        Bracket(
            first=reading.points[run.first].month,
            last=reading.points[run.last].month,
            above=run.side is Side.ABOVE,
            label=_label(run, reading),
        )
        for run in reading.runs
    )


def _label(run: Run, reading: Reading) -> Words:
    if reading.baseline is not None:
        return _above_baseline(run.n_useful) if run.side is Side.ABOVE else _below_baseline(run.n_useful)
    return _above(run.n_useful) if run.side is Side.ABOVE else _below(run.n_useful)


def _above_baseline(count: int) -> Words:
    return plural_words("{count} month above the baseline", "{count} months above the baseline", count)


def _below_baseline(count: int) -> Words:
    return plural_words("{count} month below the baseline", "{count} months below the baseline", count)


def _above(count: int) -> Words:
    return plural_words("{count} month above the median", "{count} months above the median", count)


def _below(count: int) -> Words:
    return plural_words("{count} month below the median", "{count} months below the median", count)
