"""The funnel's drawing and table say what the funnel says."""

from xml.etree import ElementTree

import pytest

from charts import of_class, read
from measure_maker import make_measure
from qi_portal.domain.content.measure import Direction, MeasureType
from qi_portal.domain.network.funnel import Pooled, funnel
from qi_portal.drawing.frame import MEDIUM, PAGE, PHONE
from qi_portal.drawing.funnel import funnel_table, svg_funnel

LEVEL = [(50, 100)] * 10 + [(48, 100), (52, 100)] * 10


def made(*more, measure=None):
    counts = enumerate([*LEVEL, *more], 1)
    return funnel(measure or make_measure(), [Pooled(f"P{n:03d}", f"Practice <{n}>", *each) for n, each in counts])


def drawn(found, **more) -> ElementTree.Element:
    return ElementTree.fromstring(svg_funnel(found, **more))


@pytest.mark.parametrize("size", [PAGE, MEDIUM, PHONE])
def test_drawing_has_a_name_a_description_and_its_size(size):
    drawing = drawn(made((95, 100)), size=size)

    assert drawing.get("viewBox") == f"0 0 {size.width} {size.height}"
    assert drawing.get("aria-labelledby") == f"funnel-DEV-1-{size.name}-title funnel-DEV-1-{size.name}-desc"
    title, description = (each.text for each in list(drawing)[:2])
    assert title == "Screen scored, practices side by side"
    assert "1 of 31 practices stands out" in description


def test_only_who_lies_outside_is_named():
    told = read(drawn(made((95, 100))))

    assert [each for each in told if "Practice" in each] == ["Practice <31>"]
    assert {"All 31: 51%", "3 SD", "2 SD", "Number counted (n)"} <= set(told)


def test_phone_names_by_code():
    assert "P031" in read(drawn(made((95, 100)), size=PHONE))


@pytest.mark.parametrize(("direction", "paint"), [(Direction.HIGHER, "k-better"), (Direction.LOWER, "k-worse")])
def test_who_lies_outside_is_a_diamond_of_its_color(direction: Direction, paint: str):
    drawing = drawn(made((95, 100), measure=make_measure(direction=direction)))

    diamonds = of_class(drawing, paint)
    assert len(diamonds) == 1
    assert len(list(diamonds[0])) == 1


def test_limits_are_solid_at_three_and_dashed_at_two_deviations():
    limits = of_class(drawn(made()), "k-limit")

    assert [each.get("stroke-dasharray") for each in limits] == [None, None, "5 4", "5 4"]


def test_small_practices_are_one_hollow_named_point():
    drawing = drawn(made((3, 6), (4, 8)))

    assert "2 small practices together" in read(drawing)
    assert len(of_class(drawing, "k-mark-s")) == 1


def test_funnel_of_nothing_can_be_drawn():
    assert read(drawn(funnel(make_measure(), []))) != []


def test_rate_has_its_unit_above_the_axis():
    measure = make_measure(type=MeasureType.RATE, multiplier=1000, unit="per 1,000 patient-months")

    told = read(drawn(made(measure=measure)))

    assert {"per 1,000 patient-months", "0"} <= set(told)
    assert "0.0" not in told


def test_table_tells_who_stands_out_first_and_against_which_limits():
    table = funnel_table(made((95, 100)))

    assert [column.label for column in table.columns] == [
        "Practice", "Numerator", "Denominator", "Percent", "Lower limit", "Upper limit", "Against the limits"
    ]  # fmt: skip
    first, second = table.rows[:2]
    assert first[:4] == ("Practice <31>", "95", "100", "95%")
    assert first[-1] == "better than the limits"
    assert second[-1] == "within the limits"
    assert len(table.rows) == 31


def test_table_without_limits_leaves_them_empty():
    table = funnel_table(funnel(make_measure(), [Pooled("P001", "Maple", 5, 20)]))

    assert table.rows == (("Maple", "5", "20", "25%", "", "", ""),)
