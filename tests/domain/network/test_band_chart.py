"""The network month by month, as a chart."""

from measure_maker import make_measure
from qi_portal.domain.chart.model import Percentiles, Unit
from qi_portal.domain.content.measure import MeasureType
from qi_portal.domain.network.band_chart import band_chart
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Signal, State

JANUARY = Month(2026, 1)
SHARES = Percentiles(JANUARY, 0.2, 0.3, 0.4, 0.6, 0.8, 9), Percentiles(JANUARY + 2, 0.3, 0.45, 0.5, 0.55, 0.7, 12)


def test_median_is_drawn_with_a_gap_where_nothing_may_be_told() -> None:
    chart = band_chart(make_measure(), SHARES)

    assert [point.value for point in chart.points] == [0.4, None, 0.5]
    assert chart.points[1].state is State.MISSING
    assert (chart.network, chart.signal, chart.centers) == (SHARES, Signal.NO_SIGNAL, ())


def test_words_tell_the_middle_half_now_and_in_points_how_far_it_lies_apart() -> None:
    chart = band_chart(make_measure(), SHARES)

    assert str(chart.verdict) == "In Mar 2026 half of the practices were between 45% and 55%."
    assert "at 40% in Jan 2026 and at 50% in Mar 2026" in str(chart.evidence)
    assert "lay 30 points apart then and 10 points now" in str(chart.evidence)


def test_axis_of_a_number_holds_the_band() -> None:
    days = Percentiles(JANUARY, 2.0, 3.0, 4.0, 9.0, 33.0, 9)

    chart = band_chart(make_measure(type=MeasureType.MEAN, unit="days"), [days])

    assert (chart.unit, chart.unit_name, chart.low) == (Unit.NUMBER, "days", 0.0)
    assert chart.high >= 33


def test_without_a_month_there_is_no_chart() -> None:
    assert band_chart(make_measure(), ()) is None
