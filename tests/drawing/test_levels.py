from dataclasses import replace
from xml.etree import ElementTree

from charts import make_chart, of_class, read
from qi_portal.domain.chart.model import Center, Chart, Owner, Segment, TargetLine
from qi_portal.domain.words import ENGLISH
from qi_portal.drawing.frame import PAGE, PHONE
from qi_portal.drawing.on_plot import Written, words_on_plot
from qi_portal.drawing.plan import plan_of
from qi_portal.drawing.svg_chart import svg_chart


def aimed(*lines: tuple[int, int, float, Owner]) -> Chart:
    chart = make_chart([0.5] * 24)
    first = chart.points[0].month
    return replace(chart, targets=tuple(TargetLine(first + start, first + end, *rest) for start, end, *rest in lines))


def drawing_of(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(svg_chart(chart))


def test_target_that_changes_is_one_line_with_a_step() -> None:
    (line,) = of_class(drawing_of(aimed((0, 11, 0.7, Owner.MEASURE), (12, 23, 0.9, Owner.MEASURE))), "k-target")

    letters = "".join(letter for letter in line.attrib["d"] if letter.isalpha())
    assert letters == "MHVH"
    assert line.attrib["stroke-dasharray"] == "9 5"


def test_target_with_a_pause_is_two_lines() -> None:
    (line,) = of_class(drawing_of(aimed((0, 9, 0.7, Owner.MEASURE), (12, 23, 0.9, Owner.MEASURE))), "k-target")

    assert line.attrib["d"].count("M") == 2


def test_targets_of_two_owners_differ_in_dashes_and_say_whose_they_are() -> None:
    drawing = drawing_of(aimed((0, 23, 0.8, Owner.PRACTICE), (0, 23, 0.9, Owner.PROGRAM)))

    assert len({line.attrib["stroke-dasharray"] for line in of_class(drawing, "k-target")}) == 2
    assert {"Practice target 80%", "Program target 90%"} <= set(read(drawing))


def test_targets_of_one_owner_do_not_say_whose() -> None:
    told = read(drawing_of(aimed((0, 11, 0.7, Owner.PRACTICE), (12, 23, 0.8, Owner.PRACTICE))))

    assert [each for each in told if "arget" in each] == ["Target 80%"]
    assert "70%" in told, "the step before says only its value"


def test_target_that_ended_is_named_on_the_plot() -> None:
    told = read(drawing_of(aimed((0, 11, 0.7, Owner.PRACTICE), (12, 23, 0.9, Owner.PROGRAM))))

    assert [each for each in told if "arget" in each] == ["Practice target 70%", "Program target 90%"]


def test_words_of_a_target_stand_where_no_point_is() -> None:
    over = words_of(aimed((0, 11, 0.7, Owner.MEASURE), (12, 23, 0.9, Owner.MEASURE)))
    under = words_of(aimed((0, 11, 0.49, Owner.MEASURE), (12, 23, 0.9, Owner.MEASURE)))

    assert [over[0].y < over[1], under[0].y < under[1]] == [True, False]


def words_of(chart: Chart) -> tuple[Written, float]:
    """The words on the plot, and the height of their line."""
    frame = plan_of(chart, PAGE, ENGLISH).frame
    (told,) = words_on_plot(chart, frame, ENGLISH, is_short=False)
    return told, frame.y(chart.targets[0].value)


def test_targets_on_a_phone_are_named_shortly() -> None:
    chart = aimed((0, 23, 0.8, Owner.PRACTICE), (0, 23, 0.9, Owner.PROGRAM))

    assert {"Practice 80%", "Program 90%"} <= set(read(ElementTree.fromstring(svg_chart(chart, size=PHONE))))


def test_centers_break_at_a_phase_and_the_line_of_points_does_not() -> None:
    chart = make_chart([0.5] * 24)
    first = chart.points[0].month
    phases = (Segment(first, first + 11, 0.4), Segment(first + 12, first + 23, 0.6))

    drawing = drawing_of(replace(chart, centers=phases, center=Center.MEAN))

    assert of_class(drawing, "k-median")[0].attrib["d"].count("M") == 2
    assert of_class(drawing, "k-line")[0].attrib["d"].count("M") == 1
    assert {"Mean 40%", "Mean 60%"} <= set(read(drawing))
