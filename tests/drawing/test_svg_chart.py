from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import SVG, drawn_as, make_chart, of_class, read, texts, with_looks
from qi_portal.domain.chart.model import (
    Bracket,
    Chart,
    ChartMark,
    Limit,
    MarkKind,
    Owner,
    Percentiles,
    PhaseSpan,
    Quality,
    Segment,
    TargetLine,
    Unit,
)
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.reading import Mark, Signal, State
from qi_portal.domain.words import ENGLISH, words
from qi_portal.drawing.brackets import wrapped
from qi_portal.drawing.frame import MEDIUM, PAGE, PAPER, PHONE, SMALL, Size
from qi_portal.drawing.plan import plan_of
from qi_portal.drawing.svg_chart import svg_chart
from qi_portal.drawing.window import latest

SIZES = pytest.mark.parametrize("size", [PAGE, MEDIUM, PHONE, PAPER, SMALL], ids=lambda size: size.name)
HOSTILE = '<script>alert("1")</script> & \x00\x1b\ufffe]]>'
shares = st.floats(0, 1)


@SIZES
def test_chart_in_every_size_is_xml_without_style_or_script(improved: Chart, size: Size) -> None:
    drawing = ElementTree.fromstring(svg_chart(improved, size=size))

    assert drawing.get("viewBox") == f"0 0 {size.width} {size.height}"
    assert not [each for each in drawing.iter() if "style" in each.attrib or each.tag == f"{SVG}script"]
    assert not [name for each in drawing.iter() for name in each.attrib if name.startswith("on")]


@SIZES
def test_chart_with_hostile_texts_shows_them_as_text(size: Size) -> None:
    chart = make_chart(title=HOSTILE, measure_id='X"><b>', unit=Unit.NUMBER, unit_name=HOSTILE)
    label = Bracket(chart.points[3].month, chart.points[9].month, above=True, label=words("{name}", name=HOSTILE))
    chart = replace(chart, brackets=(label,), description=words("{name}", name=HOSTILE))

    drawing = ElementTree.fromstring(svg_chart(chart, size=size, key='"&'))

    shown = '<script>alert("1")</script> & ]]>'
    assert drawing.findtext(f"{SVG}desc") == shown
    assert shown in read(drawing)
    assert not list(drawing.iter(f"{SVG}script"))


@SIZES
def test_chart_is_named_by_its_title_and_description(improved: Chart, size: Size) -> None:
    drawing = ElementTree.fromstring(svg_chart(improved, size=size, key="-a"))
    ids = {each.get("id"): each for each in drawing}

    title, description = drawing.get("aria-labelledby", "").split()

    assert drawing.get("role") == "img"
    assert (ids[title].text or "").startswith(improved.title)
    assert ids[description].text == str(improved.description)


def test_points_stand_where_their_values_are(improved: Chart) -> None:
    drawing = ElementTree.fromstring(svg_chart(improved))
    (grid,) = of_class(drawing, "k-grid")
    levels = sorted(float(each.split()[1]) for each in grid.attrib["d"].split("M")[1:])
    top, bottom = levels[0], levels[-1]
    circles = [each for each, _ in drawn_as(drawing, "k-point") if each.tag == f"{SVG}circle"]

    heights = [(bottom - float(each.attrib["cy"])) / (bottom - top) for each in circles]

    assert heights == pytest.approx([point.value for point in improved.points[:12]], abs=0.001)


def test_months_of_small_charts_stand_under_each_other_whatever_their_labels_say() -> None:
    shares = make_chart([0.1, 1.0] * 18)
    minutes = replace(make_chart([5.0, 7.0] * 18, unit=Unit.NUMBER), low=0.0, high=8.0, ticks=(0.0, 4.0, 8.0))

    shared, timed = (ElementTree.fromstring(svg_chart(chart, size=SMALL)) for chart in (shares, minutes))

    assert shared.attrib["data-plot"].split()[:2] == timed.attrib["data-plot"].split()[:2]


def test_gap_breaks_the_line_and_says_why(improved: Chart) -> None:
    drawing = ElementTree.fromstring(svg_chart(improved))

    (line,) = of_class(drawing, "k-line")

    assert line.attrib["d"].count("M") == 2
    assert line.attrib["d"].count("L") == 11 + 7
    assert read(drawing).count("no data") == 1


def test_gap_of_each_kind_has_its_own_words() -> None:
    chart = make_chart([0.5, None, 0.5, 0.4] * 9)
    states = [State.NONE_ELIGIBLE, State.NOT_COLLECTED, State.MISSING, State.SUPPRESSED]
    kinds = {chart.points[1 + 8 * place].month: state for place, state in enumerate(states)}
    points = tuple(replace(point, state=kinds.get(point.month, point.state)) for point in chart.points)

    told = read(ElementTree.fromstring(svg_chart(replace(chart, points=points))))

    assert {"none eligible", "not collected", "no data", "too few to show"} <= set(told)


def test_words_of_neighboring_gaps_do_not_overlap() -> None:
    drawing = ElementTree.fromstring(svg_chart(make_chart([0.5, None] * 18)))
    places = [(float(each.attrib["x"]), float(each.attrib["y"])) for each in texts(drawing) if each.text == "no data"]

    rows = {y: sorted(x for x, other in places if other == y) for _, y in places}

    assert 1 < len(rows) <= PAGE.gap_rows
    assert all(right - left > 40 for row in rows.values() for left, right in pairwise(row))


def test_confirmed_months_are_filled_diamonds_in_the_color_of_the_signal(improved: Chart) -> None:
    drawing = ElementTree.fromstring(svg_chart(improved))

    diamonds = drawn_as(drawing, "k-better")

    assert len(diamonds) == 8
    assert {each.tag for each, _ in diamonds} == {f"{SVG}path"}
    assert {looks["fill"] for _, looks in diamonds} == {"#006a7a"}


def test_possible_months_are_hollow_diamonds() -> None:
    chart = make_chart([0.5] * 12, signal=Signal.POSSIBLE_WORSENING)
    chart = replace(chart, points=tuple(replace(point, mark=Mark.POSSIBLE) for point in chart.points))

    hollow = drawn_as(ElementTree.fromstring(svg_chart(chart)), "k-worse-s")

    assert len(hollow) == 12
    assert {looks["fill"] for _, looks in hollow} == {"#ffffff"}


def test_month_outside_the_limits_beside_the_signal_is_ink(improved: Chart) -> None:
    low = replace(improved.points[2], mark=Mark.OUTSIDE, is_outside=True)
    chart = replace(improved, points=(*improved.points[:2], low, *improved.points[3:]))

    drawing = ElementTree.fromstring(svg_chart(chart))

    assert len(drawn_as(drawing, "k-mark-s")) == 1
    assert len(drawn_as(drawing, "k-better")) == 8
    assert not drawn_as(drawing, "k-better-s")[1:], "the bracket alone"


def test_chart_without_a_signal_has_no_color_of_one() -> None:
    drawing = svg_chart(make_chart())

    assert not [name for name in ("k-better", "k-worse") if name in drawing]


def test_phone_shows_the_last_18_months_and_says_so(improved: Chart) -> None:
    drawing = ElementTree.fromstring(svg_chart(improved, size=PHONE))

    marks = drawn_as(drawing, "k-ring")

    assert drawing.findtext(f"{SVG}title") == "Standardized screen scored, last 18 months"
    assert len(marks) == 17


def test_labels_name_target_last_month_and_median(improved: Chart) -> None:
    told = read(ElementTree.fromstring(svg_chart(improved)))

    assert {"Target 90%", "Jul 80%", "Median 50%", "20 in Jul", "8 months above the median"} <= set(told)


def test_median_that_ended_is_named_on_the_plot() -> None:
    chart = make_chart()
    first, middle, last = chart.points[0].month, chart.points[11].month, chart.points[-1].month
    phases = (Segment(first, middle, 0.48), Segment(middle + 1, last, 0.52))

    told = read(ElementTree.fromstring(svg_chart(replace(chart, centers=phases))))

    assert told.count("Median 48%") == 1
    assert told.count("Median 52%") == 1


@given(last=shares, median=shares, target=shares)
def test_gutter_labels_never_overlap(last: float, median: float, target: float) -> None:
    chart = _three_levels(last, median, target)

    for size in (PAGE, MEDIUM, PHONE, PAPER, SMALL):
        drawing = ElementTree.fromstring(svg_chart(chart, size=size))
        names = ("Target", "Median", "Oct")
        labels = [each for each in texts(drawing) if (each.text or "").startswith(names) and "%" in (each.text or "")]
        places = sorted(float(each.attrib["y"]) for each in labels)
        assert len(places) == 3
        assert all(lower - upper >= 15.8 for upper, lower in pairwise(places))
        assert places[-1] <= size.height - 20


def _three_levels(last: float, median: float, target: float) -> Chart:

    chart = make_chart([0.5] * 35 + [last])
    ends = chart.points[0].month, chart.points[-1].month
    return replace(chart, centers=(Segment(*ends, median),), targets=(TargetLine(*ends, target),))


@SIZES
def test_texts_stay_on_the_drawing(size: Size) -> None:
    values = [1234.5, 987.0, None, 1100.0] * 9
    more: dict[str, Any] = {"low": 0.0, "high": 1500.0, "ticks": (0.0, 500.0, 1000.0, 1500.0), "decimals": 1}
    chart = make_chart(values, unit=Unit.NUMBER, unit_name="per 1,000 patient-months", **more)
    ends = chart.points[0].month, chart.points[-1].month
    chart = replace(chart, centers=(Segment(*ends, 1100.0),), targets=(TargetLine(*ends, 1000.0),))

    drawing = ElementTree.fromstring(svg_chart(chart, size=size))

    _check_texts(drawing, size)


def _check_texts(drawing: ElementTree.Element, size: Size) -> None:
    """All of them on the drawing, and none smaller than 12."""
    for each, looks in with_looks(drawing):
        if each.tag == f"{SVG}text" and "aria-hidden" not in looks:
            width = 0.53 * float(looks["font-size"]) * len(each.text or "")
            before = {"end": width, "middle": width / 2}.get(looks.get("text-anchor", ""), 0.0)
            assert float(looks["font-size"]) >= 12
            assert float(looks["x"]) - before >= -1
            assert float(looks["x"]) - before + width <= size.width + 1
            assert 0 < float(looks["y"]) <= size.height


def test_unit_of_a_number_stands_above_the_axis_once() -> None:
    told = read(ElementTree.fromstring(svg_chart(make_chart([0.5, 0.7], unit=Unit.NUMBER, unit_name="days"))))

    assert told.count("days") == 1
    assert {"0.00", "0.25", "0.50", "1.00"} <= set(told)


def test_series_without_denominators_has_no_strip() -> None:
    drawing = ElementTree.fromstring(svg_chart(make_chart(n=None)))

    assert of_class(drawing, "k-n") == []
    assert "n" not in read(drawing)


def test_year_stands_once_under_its_first_named_month() -> None:
    told = read(ElementTree.fromstring(svg_chart(make_chart([0.5] * 36))))

    assert [each for each in told if each in ("2023", "2024", "2025", "2026")] == ["2024", "2025", "2026"]


@pytest.mark.parametrize("months", [1, 2, 7, 24, 60, 120, 240])
def test_names_of_months_have_room_at_any_length(months: int) -> None:
    drawing = ElementTree.fromstring(svg_chart(make_chart([0.5] * months)))
    names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
    places = sorted(float(each.attrib["x"]) for each in texts(drawing) if each.text in names)

    assert places
    assert all(right - left >= 33 for left, right in pairwise(places))


@SIZES
def test_chart_of_no_months_says_so(size: Size) -> None:
    assert read(ElementTree.fromstring(svg_chart(make_chart([]), size=size))) == ["No month has been entered yet."]


@SIZES
def test_chart_of_missing_months_only_is_drawn(size: Size) -> None:
    drawing = ElementTree.fromstring(svg_chart(make_chart([None, None], centers=()), size=size))

    assert of_class(drawing, "k-line") == []


def test_long_words_of_a_bracket_are_wrapped() -> None:
    assert wrapped("19 of 19 months above the baseline median", 160) == ["19 of 19 months above", "the baseline median"]
    assert wrapped("unbelievably", 10) == ["unbelievably"]


@pytest.fixture
def everything(improved: Chart) -> Chart:
    """All that a chart can show at once: two phases, limits, network, targets of two owners, months ahead, notes."""
    points = list(improved.points)
    first, last = points[0].month, points[-1].month
    points[3] = replace(points[3], is_excluded=True)
    points[4] = replace(points[4], notes=frozenset({Quality.LATE}))
    return replace(
        improved,
        points=tuple(points),
        kind=Kind.P,
        baseline=(first, first + 11),
        centers=(Segment(first, first + 11, 0.45), Segment(first + 12, last, 0.82)),
        phases=(PhaseSpan(1, first, first + 11), PhaseSpan(2, first + 12, last)),
        limits=(Limit(first, first + 11, 0.2, 0.7), Limit(first + 12, last, 0.6, 1.0)),
        targets=(TargetLine(first, last + 6, 0.9, Owner.PROGRAM), TargetLine(first, last, 0.8, Owner.PRACTICE)),
        network=tuple(Percentiles(point.month, 0.3, 0.4, 0.5, 0.6, 0.8, 9) for point in points),
        marks=tuple(ChartMark(number, MarkKind.TEST, "Text", first + 12) for number in (1, 2, 3)),
        ahead=last + 6,
    )


@SIZES
def test_chart_of_everything_keeps_its_texts_and_has_no_style(everything: Chart, size: Size) -> None:
    drawing = ElementTree.fromstring(svg_chart(everything, size=size))

    _check_texts(drawing, size)
    assert not [each for each in drawing.iter() if "style" in each.attrib]


def test_excluded_month_is_a_cross(everything: Chart) -> None:
    drawing = ElementTree.fromstring(svg_chart(everything))

    ((cross, _),) = drawn_as(drawing, "k-point-s")
    assert cross.attrib["d"].count("l") == 2


def test_levels_that_end_now_are_led_through_the_months_ahead(everything: Chart) -> None:
    drawing = ElementTree.fromstring(svg_chart(everything))
    now = ElementTree.fromstring(svg_chart(replace(everything, ahead=None)))

    dotted = [each for each in of_class(drawing, "k-lead") if each.get("stroke-dasharray")]

    assert len(dotted) == 1
    assert not [each for each in of_class(now, "k-lead") if each.get("stroke-dasharray")]


def test_bracket_words_stand_clear_of_limits_and_targets(everything: Chart) -> None:
    for size in (PAGE, MEDIUM, PHONE):
        drawing = ElementTree.fromstring(svg_chart(everything, size=size))
        plan = plan_of(latest(everything, size.months), size, ENGLISH)
        (foot,) = [float(each.attrib["y"]) for each in texts(drawing) if "8 months" in (each.text or "")]
        lines = [plan.frame.y(value) for value in (0.6, 0.8, 0.9)]
        assert not [y for y in lines if foot - 10 < y < foot]


def test_drawing_tells_where_its_months_are(everything: Chart) -> None:
    for size, skipped in ((PAGE, 0), (PHONE, 9)):
        drawing = ElementTree.fromstring(svg_chart(everything, size=size))
        left, step, top, bottom, left_out = map(float, drawing.attrib["data-plot"].split())
        circle = next(each for each in drawing.iter(f"{SVG}circle"))

        assert left_out == skipped
        assert top < bottom < size.height
        first = next(place for place, point in enumerate(everything.points[skipped:]) if point.value is not None)
        assert (float(circle.attrib["cx"]) - left) / step == pytest.approx(first + 0.5, abs=0.02)
