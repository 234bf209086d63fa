"""Charts of many practices: the same months and values, and the network's median alone behind them."""

from dataclasses import replace
from xml.etree import ElementTree

from charts import START, make_chart, of_class
from qi_portal.domain.chart.model import Percentiles
from qi_portal.domain.chart.scale_family import on_axis
from qi_portal.domain.words import ENGLISH
from qi_portal.drawing.frame import PAGE, SMALL
from qi_portal.drawing.plan import plan_of
from qi_portal.drawing.svg_chart import svg_chart

TICKS = (0.0, 0.5, 1.0)
BAND = tuple(Percentiles(START + ahead, 0.1, 0.3, 0.5, 0.6, 0.8, 9) for ahead in range(24))


def test_month_of_two_charts_lies_at_the_same_place_though_one_began_later() -> None:
    long = make_chart((0.5, 0.4) * 12)
    late = replace(long, points=long.points[12:], centers=(), targets=())

    frames = [plan_of(on_axis(each, TICKS, long.last_month, START), SMALL, ENGLISH).frame for each in (long, late)]

    assert [frame.columns for frame in frames] == [24, 24]
    assert len({(frame.first, frame.low, frame.high) for frame in frames}) == 1


def test_place_of_the_first_point_is_told_where_others_began_earlier() -> None:
    late = on_axis(make_chart((0.5, 0.4) * 6), TICKS, START + 11, START - 12)
    plan = plan_of(late, SMALL, ENGLISH)

    left = float(plan.place(0).split()[0])

    assert left == round(plan.frame.x(START) - plan.frame.step / 2, 1)


def test_small_chart_has_the_median_of_the_network_and_no_greys() -> None:
    chart = make_chart(network=BAND)

    small, page = (ElementTree.fromstring(svg_chart(chart, size=size)) for size in (SMALL, PAGE))

    assert [len(of_class(small, name)) for name in ("k-net", "k-net-mid", "k-net-line")] == [0, 0, 1]
    assert [len(of_class(page, name)) for name in ("k-net", "k-net-mid", "k-net-line")] == [1, 1, 1]
