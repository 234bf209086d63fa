"""Who needs a coach first."""

import pytest

from charts import START, make_chart
from qi_portal.domain.chart.model import TargetLine, Unit
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.network.ranking import Judged, Order, by_gap, by_signal
from qi_portal.domain.spc.reading import Signal


def judged(signal: Signal = Signal.NO_SIGNAL, level: float = 0.5, *, direction=Direction.HIGHER, **more) -> Judged:
    return Judged(make_chart((level,) * 12, signal=signal, **more), direction)


def test_every_signal_has_its_urgency_and_a_confirmed_worsening_is_the_first():
    urgency = {signal: judged(signal).urgency for signal in Signal}

    assert sorted(urgency.values()) == list(range(len(Signal)))
    assert min(urgency, key=urgency.__getitem__) is Signal.CONFIRMED_WORSENING
    assert max(urgency, key=urgency.__getitem__) is Signal.CONFIRMED_IMPROVEMENT


def test_practice_stands_where_its_most_urgent_measure_puts_it():
    worse = [judged(Signal.CONFIRMED_IMPROVEMENT), judged(Signal.POSSIBLE_WORSENING)]
    calm = [judged(Signal.NO_SIGNAL, 0.1), judged(Signal.NO_SIGNAL, 0.1)]

    assert by_signal(worse) < by_signal(calm) < by_signal([])


def test_of_the_same_signal_the_larger_gap_comes_first():
    assert by_signal([judged(level=0.2)]) < by_signal([judged(level=0.8)])
    assert by_gap([judged(level=0.2)]) < by_gap([judged(level=0.8)]) < by_gap([judged(level=1.0)]) < by_gap([])


@pytest.mark.parametrize(
    ("level", "direction", "gap"),
    [(0.5, Direction.HIGHER, 0.4), (0.95, Direction.HIGHER, 0.0), (0.95, Direction.LOWER, 0.05)],
)
def test_gap_is_what_is_missing_to_the_target_of_90_percent(level: float, direction: Direction, gap: float):
    assert judged(level=level, direction=direction).gap == pytest.approx(gap)


def test_gap_of_a_number_is_a_part_of_its_target():
    target = TargetLine(START, START + 11, 40.0)

    found = judged(level=50.0, direction=Direction.LOWER, unit=Unit.NUMBER, targets=(target,))

    assert found.gap == pytest.approx(0.25)


def test_gap_is_that_of_the_latest_six_months_with_a_value():
    chart = make_chart((*(0.1,) * 20, 0.7, None, 0.8, 0.8, 0.8, 0.8, 0.9))

    assert Judged(chart, Direction.HIGHER).gap == pytest.approx(0.1)


@pytest.mark.parametrize("chart", [make_chart(()), make_chart((None,) * 6), make_chart(targets=())])
def test_without_months_or_target_there_is_no_gap(chart):
    assert Judged(chart, Direction.HIGHER).gap is None


@pytest.mark.parametrize(("text", "order"), [("gap", Order.GAP), ("sideways", Order.SIGNAL), (None, Order.SIGNAL)])
def test_order_is_chosen_by_name(text, order):
    assert Order.chosen(text) is order
