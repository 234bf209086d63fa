from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from charts import SVG, drawn_as, make_chart, of_class, read, with_looks
from qi_portal.domain.chart.model import Chart, ChartMark, MarkKind
from qi_portal.domain.words import ENGLISH
from qi_portal.drawing.frame import MEDIUM, PAGE, PAPER, PHONE, SMALL
from qi_portal.drawing.lane import MOST_ROWS, REACH, last_month_of, shown_marks
from qi_portal.drawing.plan import plan_of
from qi_portal.drawing.svg_chart import svg_chart
from qi_portal.drawing.window import latest

TEST, EVENT = MarkKind.TEST, MarkKind.EVENT
begins = st.lists(st.tuples(st.integers(-6, 40), st.one_of(st.none(), st.integers(0, 20))), max_size=24)


def marked(marks: Sequence[tuple[MarkKind, int, int | None]]) -> Chart:
    """36 months with marks: kind, first and last month counted from 0."""
    chart = make_chart([0.5] * 36)
    start = chart.points[0].month
    made = (
        ChartMark(number, kind, f"Change {number}", start + first, None if last is None else start + last)
        for number, (kind, first, last) in enumerate(marks, start=1)
    )
    return replace(chart, marks=tuple(made))


@given(begins)
def test_numbers_never_overlap_and_take_at_most_two_rows(found: list[tuple[int, int | None]]) -> None:
    chart = marked([(TEST, first, None if more is None else first + more) for first, more in found])

    for size in (PAGE, MEDIUM, PHONE, PAPER):
        plan = plan_of(latest(chart, size.months), size, ENGLISH)
        assert {spot.row for spot in plan.spots} <= set(range(MOST_ROWS))
        for one, other in combinations(plan.spots, 2):
            assert one.row != other.row or abs(one.x - other.x) >= 2 * REACH
        assert all(plan.frame.left - REACH <= spot.x <= plan.frame.right + REACH for spot in plan.spots)


def test_a_test_is_a_disc_and_an_event_a_square_each_with_its_number() -> None:
    drawing = ElementTree.fromstring(svg_chart(marked([(TEST, 3, 5), (EVENT, 20, None)])))

    assert [each.tag for each, _ in drawn_as(drawing, "k-mark")] == [f"{SVG}circle"]
    squares = [each for each, looks in drawn_as(drawing, "k-mark-s") if each.tag == f"{SVG}rect"]
    assert len(squares) == 1
    assert {"1", "2"} <= set(read(drawing))


def test_a_test_has_a_bar_for_its_months_and_a_dotted_line_where_it_begins() -> None:
    drawing = ElementTree.fromstring(svg_chart(marked([(TEST, 3, 9)])))
    plan = plan_of(marked([(TEST, 3, 9)]), PAGE, ENGLISH)

    lines, bar = of_class(drawing, "k-mark-s")

    assert lines.get("stroke-dasharray") == "1.5 3"
    assert lines.attrib["d"].startswith(f"M {plan.spots[0].begin:.1f}".removesuffix(".0"))
    assert bar.attrib["d"].endswith(f"H {plan.spots[0].end:.1f}".removesuffix(".0"))


def test_a_test_that_goes_on_reaches_the_last_month_that_has_come() -> None:
    chart = marked([(TEST, 3, None), (EVENT, 3, None)])
    test, event = chart.marks

    assert last_month_of(test, replace(chart, ahead=chart.points[-1].month + 9)) == chart.points[-1].month
    assert last_month_of(event, chart) == event.first


def test_marks_out_of_the_months_drawn_are_left_out() -> None:
    chart = marked([(TEST, -9, -4), (TEST, -9, 2), (EVENT, 50, None), (EVENT, 10, None)])

    assert [mark.number for mark in shown_marks(chart)] == [2, 4]


def test_a_mark_that_began_earlier_has_no_line_of_its_beginning() -> None:
    drawing = ElementTree.fromstring(svg_chart(marked([(TEST, 3, 30)]), size=PHONE))

    assert "1" in read(drawing)
    assert not [each for each in of_class(drawing, "k-mark-s") if each.get("stroke-dasharray")]


def test_title_stands_beside_the_last_mark_only_where_it_fits() -> None:
    chart = marked([(TEST, 3, 5), (TEST, 30, 31)])
    long = replace(chart, marks=(replace(chart.marks[1], title="A long story " * 9),))

    assert [told for told in read(ElementTree.fromstring(svg_chart(chart))) if "Change" in told] == ["Change 2"]
    assert not [told for told in read(ElementTree.fromstring(svg_chart(long))) if "story" in told]


def test_marks_on_a_small_drawing_are_ticks_without_numbers() -> None:
    drawing = ElementTree.fromstring(svg_chart(marked([(TEST, 3, 5), (TEST, 12, 15)]), size=SMALL))

    (ticks,) = of_class(drawing, "k-mark-s")
    assert ticks.attrib["d"].count("M") == 2
    assert "1" not in read(drawing)


def test_numbers_are_at_least_as_large_as_all_text() -> None:
    drawing = ElementTree.fromstring(svg_chart(marked([(TEST, 3, 5)])))

    sizes = {float(looks["font-size"]) for each, looks in with_looks(drawing) if each.tag == f"{SVG}text"}
    assert min(sizes) >= 12
