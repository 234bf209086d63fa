"""The lines of a Plotly figure that months are held against: network, limits, targets and centers."""

from collections.abc import Iterable, Iterator

from qi_portal.domain.chart.model import Chart
from qi_portal.drawing.aloud import owners, targets_of
from qi_portal.drawing.bands import LIMIT_DASHES, NETWORK_DASHES
from qi_portal.drawing.levels import TARGET_DASHES, WIDTH
from qi_portal.drawing.paint import LIMIT, MEDIAN, NETWORK_MEDIAN, TARGET
from qi_portal.drawing.plotly_courses import Course, limit_courses, network_courses, steps_of
from qi_portal.drawing.plotly_places import Json, dashes
from qi_portal.drawing.svg import Paint


def lines(chart: Chart) -> Iterator[Json]:
    """Back to front; only what the chart has."""
    yield from _line("network median", network_courses(chart, "p50"), NETWORK_MEDIAN, 1.2, NETWORK_DASHES)
    for side in ("upper", "lower"):
        yield from _line(f"{side} limit", limit_courses(chart, side), LIMIT, 1.0, LIMIT_DASHES)
    for owner in owners(chart):
        yield from _line(f"{owner} target", [steps_of(targets_of(chart, owner))], TARGET, WIDTH, TARGET_DASHES[owner])
    yield from _line("center", [steps_of([center]) for center in chart.centers], MEDIAN, WIDTH)


def _line(name: str, courses: Iterable[Course], paint: Paint, width: float, pattern: str = "") -> Iterator[Json]:
    """One trace; it lifts its pen between courses."""
    places = [place for course in courses if course for place in (*course, (None, None))]
    if places:
        yield {
            "name": name,
            "type": "scatter",
            "mode": "lines",
            "x": [x for x, _ in places],
            "y": [y for _, y in places],
            "line": {"color": paint.color, "width": width, "dash": dashes(pattern)},
            "connectgaps": False,
            "hoverinfo": "skip",
        }
