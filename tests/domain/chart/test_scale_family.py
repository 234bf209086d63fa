"""Charts side by side can be compared by eye."""

from hypothesis import given
from hypothesis import strategies as st

from charts import START, make_chart
from qi_portal.domain.chart.model import TargetLine, Unit
from qi_portal.domain.chart.scale import ticks_above
from qi_portal.domain.chart.scale_family import on_one_scale


def days(high: float, unit_name: str = "days", **more):
    ticks = ticks_above(high, 1.0)
    axis = {"unit": Unit.NUMBER, "unit_name": unit_name, "low": 0.0, "high": ticks[-1], "ticks": ticks}
    return make_chart((high / 2,) * 6, **axis, centers=(), targets=(), **more)


def axes(charts) -> list[tuple[float, ...]]:
    return [chart.ticks for chart in charts]


def test_charts_of_one_unit_get_the_axis_of_the_tallest():
    low, high = days(9), days(70)

    assert axes(on_one_scale([low, high])) == [high.ticks, high.ticks]
    assert [chart.high for chart in on_one_scale([low, high])] == [high.high] * 2


def test_charts_of_other_units_keep_their_own():
    charts = [make_chart(), days(70), days(9, "per 1,000 patient-months")]

    assert axes(on_one_scale(charts)) == axes(charts)


def test_what_the_months_say_is_not_touched():
    low, high = days(9), days(70)

    assert on_one_scale([low, high])[0].points == low.points


def test_months_end_together():
    short, long = days(9), days(9, ahead=START + 11)

    assert [chart.last_month for chart in on_one_scale([short, long])] == [START + 11] * 2


def test_target_in_force_at_the_end_of_a_shorter_chart_goes_on_and_an_earlier_one_does_not():
    last = START + 5
    ended, standing = TargetLine(START, START + 2, 0.7), TargetLine(START + 3, last, 0.9)
    short, long = make_chart((0.5,) * 6, targets=(ended, standing)), make_chart((0.5,) * 6, ahead=START + 11)

    shown = on_one_scale([short, long])[0]

    assert shown.targets == (ended, TargetLine(START + 3, START + 11, 0.9))


def test_chart_without_months_stays_without():
    empty = make_chart(())

    assert on_one_scale([empty, make_chart()])[0] == empty
    assert on_one_scale([]) == ()


@given(st.lists(st.floats(1, 5000), min_size=1, max_size=6))
def test_no_value_leaves_the_common_axis_and_twice_is_as_once(highs):
    once = on_one_scale([days(high) for high in highs])

    assert len(set(axes(once))) == 1
    assert all(point.value <= chart.high for chart in once for point in chart.points)
    assert on_one_scale(once) == once
