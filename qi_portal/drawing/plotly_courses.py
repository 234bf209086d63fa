"""Courses of lines over the months, as places (date, value) from left to right."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from qi_portal.domain.chart.model import Chart, Limit, Percentiles, Segment
from qi_portal.drawing.bands import limit_stretches, network_stretches
from qi_portal.drawing.plotly_places import day, edge

Course = list[tuple[str, float]]


def steps_of(segments: Iterable[Segment]) -> Course:
    """Each level from the left edge of its first month to the right edge of its last."""
    return [(edge(month), each.value) for each in segments for month in (each.first, each.last + 1)]


def limit_courses(chart: Chart, side: str) -> Iterator[Course]:
    return (_side(stretch, side) for stretch in limit_stretches(chart))


def limit_grounds(chart: Chart) -> Iterator[Course]:
    """Around the range of chance, stretch by stretch; a side without a limit is open to the end of the axis."""
    for stretch in limit_stretches(chart):
        upper = _side(stretch, "upper") or _flat(stretch, chart.high)
        lower = _side(stretch, "lower") or _flat(stretch, chart.low)
        yield [*upper, *reversed(lower)]


def _side(stretch: Sequence[Limit], side: str) -> Course:
    level = attrgetter(side)
    known = (limit for limit in stretch if level(limit) is not None)
    return [(edge(month), level(limit)) for limit in known for month in (limit.first, limit.last + 1)]


def _flat(stretch: Sequence[Limit], value: float) -> Course:
    return [(edge(stretch[0].first), value), (edge(stretch[-1].last + 1), value)]


def network_courses(chart: Chart, percentile: str) -> Iterator[Course]:
    return (_through(stretch, percentile) for stretch in network_stretches(chart.network))


def network_grounds(chart: Chart, lower: str, upper: str) -> Iterator[Course]:
    for stretch in network_stretches(chart.network):
        yield [*_through(stretch, upper), *reversed(_through(stretch, lower))]


def _through(stretch: Sequence[Percentiles], percentile: str) -> Course:
    """From the left edge of the first month through the middle of each to the right edge of the last."""
    value = attrgetter(percentile)
    first, last = stretch[0], stretch[-1]
    middles = [(day(band.month), value(band)) for band in stretch]
    return [(edge(first.month), value(first)), *middles, (edge(last.month + 1), value(last))]
