"""One break in the way of counting, and every drawing shows it."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from charts import make_chart, of_class, read
from qi_portal.domain.chart.model import Basis, Break, Chart, TargetLine
from qi_portal.domain.words import ENGLISH, words
from qi_portal.drawing.chart_file import chart_file
from qi_portal.drawing.data_table import data_table
from qi_portal.drawing.frame import MEDIUM, PAGE, PAPER, PHONE, SMALL, Size
from qi_portal.drawing.key import key
from qi_portal.drawing.plan import plan_of
from qi_portal.drawing.plotly_figure import figure
from qi_portal.drawing.sparkline import sparkline
from qi_portal.drawing.spoken import spoken
from qi_portal.drawing.svg_chart import svg_chart
from qi_portal.drawing.window import latest

PLACE = 12
TOLD = "Counted differently from Nov 2024 on: version 2"


@pytest.fixture
def cut() -> Chart:
    """24 months, all with a value, counted by another version from the thirteenth on."""
    chart = make_chart([0.5, 0.45, 0.55] * 8)
    month = chart.points[PLACE].month
    told = words("Counted differently from {month} on: version {version}", month=month, version="2")
    return replace(chart, breaks=(Break(month, told, words("version {version}", version="2")),))


def lines_of(drawing: str) -> list[str]:
    """The strokes of the connecting line, each from a month to a month."""
    (line,) = of_class(ElementTree.fromstring(drawing), "k-line")
    return line.attrib["d"].split("M")[1:]


@pytest.mark.parametrize("size", [PAGE, MEDIUM, PAPER, SMALL], ids=lambda size: size.name)
def test_break_lifts_the_line_between_its_months(cut: Chart, size: Size) -> None:
    assert [stroke.count("L") for stroke in lines_of(svg_chart(cut, size=size))] == [PLACE - 1, 24 - PLACE - 1]


def test_break_lifts_the_line_of_a_sparkline(cut: Chart) -> None:
    assert [stroke.count("L") for stroke in lines_of(sparkline(cut))] == [PLACE - 1, 24 - PLACE - 1]


@pytest.mark.parametrize(("size", "told"), [(PAGE, TOLD), (MEDIUM, TOLD), (PAPER, TOLD), (PHONE, "version 2")])
def test_break_has_its_words_on_the_plot(cut: Chart, size: Size, told: str) -> None:
    assert told in " ".join(read(ElementTree.fromstring(svg_chart(cut, size=size))))


def test_break_on_a_small_drawing_is_a_line_without_words(cut: Chart) -> None:
    drawing = ElementTree.fromstring(svg_chart(cut, size=SMALL))

    assert not [each for each in read(drawing) if "version" in each]
    assert [each for each in of_class(drawing, "k-mark-s") if each.get("stroke-dasharray") == "8 3"]


def test_break_stands_at_the_left_edge_of_its_month(cut: Chart) -> None:
    frame = plan_of(cut, PAGE, ENGLISH).frame
    drawing = ElementTree.fromstring(svg_chart(cut))
    (line,) = [each for each in of_class(drawing, "k-mark-s") if each.get("stroke-dasharray") == "8 3"]

    x = float(line.attrib["d"].split()[1])

    assert frame.x(cut.points[PLACE - 1].month) < x < frame.x(cut.points[PLACE].month)


def test_figure_lifts_the_line_and_says_the_same_words(cut: Chart) -> None:
    drawn = figure(cut)
    (course,) = [each for each in drawn["data"] if each["name"] == "course"]
    (months,) = [each for each in drawn["data"] if each["name"] == "months"]

    assert course["y"].index(None) == PLACE
    assert len(months["x"]) == len(cut.points)
    assert TOLD in " ".join(note["text"] for note in drawn["layout"]["annotations"])
    assert [shape for shape in drawn["layout"]["shapes"] if shape["line"].get("dash") == "8px,3px"]


def test_table_voice_and_key_say_the_words(cut: Chart) -> None:
    notes = next(column.cells for column in data_table(cut).columns if column.label == "Note")

    assert notes[len(cut.points) - 1 - PLACE] == TOLD
    assert TOLD in spoken(cut)["months"][PLACE]
    assert TOLD in [str(told) for _, told in key(cut)]
    assert TOLD in chart_file(cut, words("Invented"))


def test_break_before_the_latest_months_is_not_drawn_on_a_phone(cut: Chart) -> None:
    before = replace(cut, breaks=(replace(cut.breaks[0], month=cut.points[3].month),))

    assert latest(before, 18).breaks == ()
    assert latest(cut, 18).breaks == cut.breaks


@pytest.mark.parametrize(
    ("bases", "told"),
    [
        ((Basis.PUBLISHED,), "target (published figure)"),
        ((Basis.DEFAULT,), "target (program default)"),
        ((Basis.DEFAULT, Basis.PUBLISHED), "target (published figure, program default)"),
        ((None,), "target"),
    ],
)
def test_key_says_what_stands_behind_a_target(cut: Chart, bases: tuple[Basis | None, ...], told: str) -> None:
    first, last = cut.points[0].month, cut.points[-1].month
    lines = tuple(TargetLine(first + at, last, 0.9, basis=basis) for at, basis in enumerate(bases))

    assert told in [str(each) for _, each in key(replace(cut, targets=lines))]
