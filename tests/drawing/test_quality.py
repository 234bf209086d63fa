from dataclasses import replace
from xml.etree import ElementTree

import pytest

from charts import make_chart, of_class
from qi_portal.domain.chart.model import Quality
from qi_portal.domain.spc.reading import State
from qi_portal.drawing.frame import SMALL, Size
from qi_portal.drawing.quality import note_of, notes_of
from qi_portal.drawing.svg_chart import PAGE, svg_chart


def test_note_of_a_month_without_a_value_is_why() -> None:
    (point,) = make_chart([None]).points

    assert note_of(replace(point, state=State.NOT_COLLECTED, notes=frozenset(Quality))) is State.NOT_COLLECTED


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ([], None),
        ([Quality.LATE], Quality.LATE),
        ([Quality.LATE, Quality.REVISED], Quality.REVISED),
        ([Quality.LATE, Quality.REVISED, Quality.SMALL], Quality.SMALL),
    ],
)
def test_note_of_a_counted_month_is_what_weighs_most(notes: list[Quality], expected: Quality | None) -> None:
    (point,) = make_chart([0.5]).points

    assert note_of(replace(point, notes=frozenset(notes))) is expected


def test_notes_of_a_chart_are_each_said_once() -> None:
    chart = make_chart([0.5, None, None, 0.5])

    assert notes_of(chart) == [State.MISSING]
    assert notes_of(make_chart([0.5])) == []


def test_strip_of_notes_is_below_the_bars_and_only_where_something_is_noted() -> None:
    noted = ElementTree.fromstring(svg_chart(make_chart([0.5, None] * 6)))
    plain = ElementTree.fromstring(svg_chart(make_chart([0.5] * 12)))

    (shapes,) = of_class(noted, "k-glyph")
    (bars,) = of_class(noted, "k-n")
    assert shapes.attrib["d"].count("M") == 6
    assert _foot(shapes) > _foot(bars)
    assert of_class(plain, "k-glyph") + of_class(plain, "k-glyph-f") == []
    assert _foot(of_class(plain, "k-n")[0]) > _foot(bars)


def _foot(path: ElementTree.Element) -> float:
    return float(path.attrib["d"].split()[1].split("h")[0].split("m")[0])


@pytest.mark.parametrize(("size", "count"), [(SMALL, 0), (PAGE, 1)], ids=["small", "page"])
def test_strip_of_notes_has_no_room_on_a_small_drawing(size: Size, count: int) -> None:
    drawing = ElementTree.fromstring(svg_chart(make_chart([0.5, None]), size=size))

    assert len(of_class(drawing, "k-glyph")) == count
