import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from charts import SVG, make_chart, of_class, read
from qi_portal.domain.chart.model import Chart, Limit, Percentiles, PhaseSpan
from qi_portal.drawing.bands import limit_stretches
from qi_portal.drawing.svg_chart import svg_chart


def limited(*limits: tuple[int, int, float | None, float | None], values: int = 12) -> Chart:
    """Limits from one month to another, counted from 0."""
    chart = make_chart([0.5] * values)
    first = chart.points[0].month
    return replace(chart, limits=tuple(Limit(first + start, first + end, *sides) for start, end, *sides in limits))


def drawing_of(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(svg_chart(chart))


def steps_of(drawing: ElementTree.Element, name: str) -> str:
    (path,) = of_class(drawing, name)
    return "".join(re.findall("[A-Z]", path.attrib["d"]))


def test_limits_that_stay_have_two_straight_edges() -> None:
    drawing = drawing_of(limited((0, 11, 0.2, 0.8)))

    assert steps_of(drawing, "k-limit") == "MHMH"
    assert steps_of(drawing, "k-band") == "MHVHZ"


def test_limits_that_change_are_stepped() -> None:
    drawing = drawing_of(limited((0, 5, 0.2, 0.8), (6, 11, 0.1, 0.8)))

    assert steps_of(drawing, "k-limit") == "MHMHVH"


def test_limits_of_months_alike_are_drawn_as_one() -> None:
    months = drawing_of(limited(*((month, month, 0.2, 0.8) for month in range(12))))
    whole = drawing_of(limited((0, 11, 0.2, 0.8)))

    assert of_class(months, "k-band")[0].attrib["d"] == of_class(whole, "k-band")[0].attrib["d"]


def test_limits_break_at_a_new_phase() -> None:
    chart = limited((0, 5, 0.2, 0.8), (6, 11, 0.2, 0.8))
    first = chart.points[0].month
    phases = (PhaseSpan(1, first, first + 5), PhaseSpan(2, first + 6, first + 11))

    assert len(list(limit_stretches(chart))) == 1
    assert len(list(limit_stretches(replace(chart, phases=phases)))) == 2


@pytest.mark.parametrize(
    "limits",
    [
        [(0, 4, 0.2, 0.8), (7, 11, 0.2, 0.8)],
        [(0, 5, 0.2, 0.8), (6, 6, None, None), (7, 11, 0.2, 0.8)],
        [(0, 5, 0.2, 0.8), (6, 11, None, 0.8)],
    ],
    ids=["apart", "none between", "open on other sides"],
)
def test_limits_break_where_there_are_none(limits: list[tuple[int, int, float | None, float | None]]) -> None:
    assert len(list(limit_stretches(limited(*limits)))) == 2


def test_limits_without_a_lower_side_reach_the_axis_and_have_one_edge() -> None:
    drawing = drawing_of(limited((0, 11, None, 0.8)))
    (axis,) = [each for each in of_class(drawing, "k-axis") if each.tag == f"{SVG}line"]

    assert steps_of(drawing, "k-limit") == "MH"
    assert f"V {axis.attrib['y1']} H" in of_class(drawing, "k-band")[0].attrib["d"]


def test_limits_of_none_at_all_draw_nothing() -> None:
    drawing = drawing_of(limited((0, 11, None, None)))

    assert of_class(drawing, "k-limit") + of_class(drawing, "k-band") == []


def test_limits_in_front_of_the_network_are_only_edges() -> None:
    chart = limited((0, 11, 0.2, 0.8))
    network = tuple(Percentiles(point.month, 0.2, 0.3, 0.5, 0.6, 0.8, 9) for point in chart.points)

    drawing = drawing_of(replace(chart, network=network))

    assert of_class(drawing, "k-band") == []
    assert steps_of(drawing, "k-limit") == "MHMH"


def test_network_is_two_greys_and_a_dashed_median_labeled_at_the_right() -> None:
    chart = make_chart([0.5] * 3, centers=())
    network = tuple(Percentiles(point.month, 0.1, 0.3, 0.5, 0.6, 0.8, 9) for point in chart.points)

    drawing = drawing_of(replace(chart, network=network))

    assert [len(of_class(drawing, name)) for name in ("k-net", "k-net-mid", "k-net-line")] == [1, 1, 1]
    assert of_class(drawing, "k-net-line")[0].get("stroke-dasharray")
    labels = {"90th percentile 80%", "75th percentile 60%", "Network 50%", "25th percentile 30%", "10th percentile 10%"}
    assert labels <= set(read(drawing))


def test_network_breaks_where_a_month_is_missing() -> None:
    chart = make_chart([0.5] * 6)
    network = [Percentiles(point.month, 0.1, 0.3, 0.5, 0.6, 0.8, 9) for point in chart.points]

    drawing = drawing_of(replace(chart, network=(*network[:2], *network[3:])))

    assert steps_of(drawing, "k-net") == "MZMZ"
    assert steps_of(drawing, "k-net-line") == "MM"


def test_baseline_is_shaded_and_named_with_its_center() -> None:
    chart = make_chart([0.5] * 24)
    first = chart.points[0].month

    drawing = drawing_of(replace(chart, baseline=(first, first + 11)))

    (ground,), (rail,) = of_class(drawing, "k-base"), of_class(drawing, "k-base-s")
    assert float(ground.attrib["width"]) == pytest.approx(float(rail.attrib["x2"]) - float(rail.attrib["x1"]), abs=0.2)
    assert "Baseline: median 50%" in read(drawing)


def test_baseline_without_a_center_is_named_alone() -> None:
    chart = make_chart([0.5] * 24, centers=())
    first = chart.points[0].month

    assert "Baseline" in read(drawing_of(replace(chart, baseline=(first, first + 11))))


def test_months_ahead_have_a_ground_names_and_no_points() -> None:
    chart = make_chart([0.5] * 12)

    now, later = drawing_of(chart), drawing_of(replace(chart, ahead=chart.points[-1].month + 12))

    assert of_class(now, "k-ahead") == []
    assert "ahead" in read(later)
    assert {"2025", "Oct"} <= set(read(later))
    (ground,) = of_class(later, "k-ahead")
    circles = [float(each.attrib["cx"]) for each in later.iter(f"{SVG}circle")]
    assert max(circles) < float(ground.attrib["x"])
