"""The grounds of a chart, furthest back: months ahead, baseline, the network's practices and the limits of chance."""

from collections.abc import Iterable, Iterator, Sequence

from qi_portal.domain.chart.model import Chart, Limit, Percentiles
from qi_portal.domain.words import Speaker, words
from qi_portal.drawing.frame import Frame, Size, text_width
from qi_portal.drawing.paint import (
    AHEAD,
    AXIS,
    BAND,
    BASELINE,
    BASELINE_RAIL,
    LIMIT,
    NETWORK,
    NETWORK_MEDIAN,
    NETWORK_MIDDLE,
)
from qi_portal.drawing.svg import Paint, Steps, element, filled, line, path, stroked
from qi_portal.drawing.writing import text

LIMIT_DASHES = "1.5 2.5"
NETWORK_DASHES = "5 3"
SAME = 0.05
"""Pixels: heights nearer than that are drawn as one."""

RAIL = 4.0
"""The bar along the axis under the months of the baseline."""


def grounds(chart: Chart, frame: Frame, size: Size, speaker: Speaker) -> Iterator[str]:
    """Back to front."""
    if frame.ahead:
        yield from _ahead(frame, size, speaker)
    if chart.baseline:
        left, right = frame.left_of(chart.baseline[0]), frame.right_of(chart.baseline[1])
        yield _ground(left, right, frame, BASELINE)
    if size.is_small:
        yield from limits(chart, frame)
        yield from network_median(chart.network, frame)
    else:
        yield from network(chart.network, frame)
        yield from limits(chart, frame, has_ground=not chart.network)


def _ground(left: float, right: float, frame: Frame, paint: Paint) -> str:
    return element("rect", x=left, y=frame.top, width=right - left, height=frame.bottom - frame.top, **filled(paint))


def _ahead(frame: Frame, size: Size, speaker: Speaker) -> Iterator[str]:
    """Months still to come; said where there is room."""
    left = frame.known_right
    yield _ground(left, frame.right, frame, AHEAD)
    yield line((left, frame.top), (left, frame.bottom), stroked(AXIS, dashes="4 3"))
    told = speaker.say(words("ahead"))
    if not size.is_small and text_width(told) <= frame.right - left:
        yield text((left + frame.right) / 2, frame.bottom - 7, told, anchor="middle")


def baseline_rail(chart: Chart, frame: Frame) -> str:
    """A bar on the axis under the baseline, which grey paper keeps."""
    if chart.baseline is None:
        return ""
    left, right = frame.left_of(chart.baseline[0]), frame.right_of(chart.baseline[1])
    return line((left, frame.bottom), (right, frame.bottom), stroked(BASELINE_RAIL, RAIL))


def network(bands: Sequence[Percentiles], frame: Frame) -> Iterator[str]:
    """Eight in ten practices, within them the middle half, and their median; broken where a month is missing."""
    found = list(network_stretches(bands))
    yield path(*_around(found, frame, "p10", "p90"), pen=filled(NETWORK))
    yield path(*_around(found, frame, "p25", "p75"), pen=filled(NETWORK_MIDDLE))
    yield from network_median(bands, frame)


def network_median(bands: Sequence[Percentiles], frame: Frame) -> Iterator[str]:
    """Alone, where many charts stand side by side and the greys would hide what each of them shows."""
    middles: Steps = []
    for stretch in network_stretches(bands):
        middles += ["M", *_through(stretch, frame, "p50")]
    yield path(*middles, pen=stroked(NETWORK_MEDIAN, 1.2, NETWORK_DASHES))


def network_stretches(bands: Sequence[Percentiles]) -> Iterator[list[Percentiles]]:
    stretch: list[Percentiles] = []
    for band in bands:
        if stretch and band.month.index != stretch[-1].month.index + 1:
            yield stretch
            stretch = []
        stretch.append(band)
    if stretch:
        yield stretch


def _around(stretches: Iterable[list[Percentiles]], frame: Frame, lower: str, upper: str) -> Steps:
    steps: Steps = []
    for stretch in stretches:
        back = _through(stretch, frame, lower)
        steps += ["M", *_through(stretch, frame, upper)]
        for at in range(len(back) - 2, -1, -2):
            steps += back[at : at + 2]
        steps.append("Z")
    return steps


def _through(stretch: Sequence[Percentiles], frame: Frame, percentile: str) -> list[float]:
    """x, y, x, y ... from the left edge of the first month to the right edge of the last."""
    heights = [frame.within(getattr(band, percentile)) for band in stretch]
    middles = [frame.x(band.month) for band in stretch]
    places = [(middles[0] - frame.step / 2, heights[0]), *zip(middles, heights, strict=True)]
    places.append((middles[-1] + frame.step / 2, heights[-1]))
    return [number for place in places for number in place]


def limits(chart: Chart, frame: Frame, *, has_ground: bool = True) -> Iterator[str]:
    """A soft ground with dotted, stepped edges for each stretch of months; a side without a limit is open.

    Where the network stands behind, its greys are the ground and the limits are only their edges.
    """
    areas: Steps = []
    edges: Steps = []
    for stretch in limit_stretches(chart):
        upper, lower = (_levels(stretch, side, frame) for side in ("upper", "lower"))
        edges += [*_stepped(upper), *_stepped(lower)]
        areas += _area(upper, lower, frame)
    if has_ground:
        yield path(*areas, pen=filled(BAND))
    yield path(*edges, pen=stroked(LIMIT, 1.0, LIMIT_DASHES))


def limit_stretches(chart: Chart) -> Iterator[list[Limit]]:
    """Limits side by side, within one phase and open on the same sides."""
    starts = {phase.first for phase in chart.phases}
    stretch: list[Limit] = []
    for limit in chart.limits:
        if stretch and (limit.first in starts or not _continues(stretch[-1], limit)):
            yield stretch
            stretch = []
        if limit.lower is not None or limit.upper is not None:
            stretch.append(limit)
    if stretch:
        yield stretch


def _continues(before: Limit, limit: Limit) -> bool:
    is_alike = (before.lower is None) == (limit.lower is None) and (before.upper is None) == (limit.upper is None)
    return is_alike and limit.first.index == before.last.index + 1


Level = tuple[float, float, float]
"""From x to x at y."""


def _levels(stretch: Iterable[Limit], side: str, frame: Frame) -> list[Level]:
    """Levels from left to right, neighbors of one height joined; none on an open side."""
    levels: list[Level] = []
    for limit in stretch:
        value = getattr(limit, side)
        if value is None:
            continue
        y, right = frame.within(value), frame.right_of(limit.last)
        if levels and abs(levels[-1][2] - y) < SAME:
            levels[-1] = (levels[-1][0], right, y)
        else:
            levels.append((frame.left_of(limit.first), right, y))
    return levels


def _stepped(levels: Sequence[Level]) -> Steps:
    steps: Steps = []
    for left, right, y in levels:
        steps += [*(("V", y) if steps else ("M", left, y)), "H", right]
    return steps


def _area(upper: Sequence[Level], lower: Sequence[Level], frame: Frame) -> Steps:
    left, right = (upper or lower)[0][0], (upper or lower)[-1][1]
    steps = _stepped(upper or [(left, right, frame.top)])
    for start, _, y in reversed(lower or [(left, right, frame.bottom)]):
        steps += ["V", y, "H", start]
    return [*steps, "Z"]
