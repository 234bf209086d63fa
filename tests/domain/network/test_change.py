"""How far a series has moved: answers worked by hand, and what must hold of every series."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measure_maker import make_measure
from qi_portal.domain.chart.scale import scale_of
from qi_portal.domain.chart.told import Told
from qi_portal.domain.content.measure import Direction, MeasureType
from qi_portal.domain.network.change import Level, change_of
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Baseline, Method
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point, Signal, State

START = Month(2024, 1)
LOW, HIGH = [4, 5, 6, 5] * 3, [14, 15, 16, 15] * 3
"""A year about one quarter of 20, and one about three quarters."""


def points(*numerators: int | None, of: int = 20) -> list[Point]:
    return [
        Point(START + ahead, None, state=State.MISSING)
        if numerator is None
        else Point(START + ahead, numerator / of, float(numerator), float(of))
        for ahead, numerator in enumerate(numerators)
    ]


def told(series: list[Point], direction: Direction = Direction.HIGHER, **method) -> Told:
    measure = make_measure(direction=direction)
    reading = read(series, direction, Method(is_share=True, **method))
    return Told(measure, reading, scale_of(measure, reading), ())


def change(*numerators: int | None, direction: Direction = Direction.HIGHER, **method):
    return change_of(told(points(*numerators), direction, **method))


def test_shift_is_told_from_the_months_before_to_the_months_since() -> None:
    found = change(*LOW, *HIGH)

    assert found.signal is Signal.CONFIRMED_IMPROVEMENT
    assert found.before == Level(0.25, 12, 240)
    assert found.now == Level(0.75, 12, 240)
    assert (found.since, found.holds) == (START + 12, True)
    assert (found.difference, found.gain, found.relative_gain) == (0.5, 0.5, 0.5)


def test_lower_is_better_turns_the_gain_and_not_the_difference() -> None:
    found = change(*LOW, *HIGH, direction=Direction.LOWER)

    assert found.signal is Signal.CONFIRMED_WORSENING
    assert (found.difference, found.gain) == (0.5, -0.5)


def test_months_without_numbers_count_neither_before_nor_since() -> None:
    found = change(*LOW[:6], None, None, *LOW[6:], *HIGH[:8], None, *HIGH[8:])

    assert (found.before.months, found.now.months, found.now.counted) == (12, 12, 240)
    assert found.since == START + 14


def test_control_chart_is_told_by_pooled_shares() -> None:
    series = [*points(*LOW), *(Point(each.month + 12, each.value, each.numerator, 20.0) for each in points(*HIGH))]
    large = Point(START + 24, 0.5, 100.0, 200.0)

    found = change_of(told([*series, large], kind=Kind.P))

    assert found.before.value == pytest.approx(60 / 240)
    assert found.now.value == pytest.approx((180 + 100) / (240 + 200))


def test_shift_against_a_locked_baseline_moves_from_its_line() -> None:
    year = [4, 5, 6, 5] * 2 + [5, 6, 5, 4]
    locked = Baseline(START, START + 11, tuple(points(*year)))

    found = change(*year, *[9, 10, 8] * 4, baselines=(locked,))

    assert found.before == Level(0.25, 12, 240)
    assert (found.now.value, found.since) == (0.45, START + 12)


def test_single_month_outside_the_limits_is_one_month() -> None:
    found = change(*[10, 11, 9, 10, 12, 8] * 3, 10, 20, kind=Kind.P)

    assert found.signal is Signal.POSSIBLE_IMPROVEMENT
    assert (found.now, found.since) == (Level(1.0, 1, 20), START + 19)
    assert found.before.months == 19


def test_without_a_signal_the_first_twelve_months_stand_against_the_last_six() -> None:
    found = change(*[10, 9, 11, 8, 12, 10] * 4, 10, 9, 11, 8, 13, 11)

    assert found.signal is Signal.NO_SIGNAL
    assert found.before == Level(0.5, 12, 240)
    assert found.now == Level(0.525, 6, 120)
    assert (found.since, found.holds) == (START + 24, False)


def test_nothing_is_compared_across_a_break() -> None:
    found = change(*[1, 2] * 6, *[10, 9, 11, 8, 12, 10] * 3, breaks=(START + 12,))

    assert found.signal is Signal.NO_SIGNAL
    assert found.before == Level(0.5, 12, 240)


def test_months_that_were_left_out_are_in_no_level() -> None:
    left_out = frozenset({START + 1, START + 13})

    found = change(*LOW, *HIGH, excluded=left_out)

    assert (found.before.months, found.now.months) == (11, 11)


def test_change_of_a_number_is_compared_as_a_part_of_the_level_before() -> None:
    measure = make_measure(type=MeasureType.MEAN, direction=Direction.LOWER, unit="days")
    values = [40.0, 41, 39, 40] * 3 + [30.0, 31, 29, 30] * 3
    series = [Point(START + ahead, value, value * 10, 10.0) for ahead, value in enumerate(values)]
    reading = read(series, measure.direction)

    found = change_of(Told(measure, reading, scale_of(measure, reading), ()))

    assert (found.difference, found.gain, found.relative_gain) == (-10, 10, 0.25)


@pytest.mark.parametrize("numerators", [(), LOW[:9], [None] * 24, [20] * 24], ids=["none", "nine", "empty", "all"])
def test_what_cannot_be_judged_has_no_change(numerators) -> None:
    assert change(*numerators) is None


# --- what must hold of every series

SERIES = st.lists(st.one_of(st.none(), st.integers(0, 20)), max_size=36)


@given(st.integers(0, 20), st.integers(0, 36))
def test_constant_series_never_has_a_change(value: int, months: int) -> None:
    assert change(*[value] * months) is None


@given(SERIES)
def test_other_direction_mirrors_the_signal_and_the_gain(numerators) -> None:
    one, other = (change(*numerators, direction=direction) for direction in Direction)

    if one is None or other is None:
        assert one is other
        return
    assert (one.before, one.now, one.since, one.gain) == (other.before, other.now, other.since, -other.gain)
    assert (one.signal.is_better, one.signal.is_worse) == (other.signal.is_worse, other.signal.is_better)


@given(SERIES)
def test_reflected_share_moves_as_far_the_other_way(numerators) -> None:
    one = change(*numerators)
    other = change(*(None if each is None else 20 - each for each in numerators), direction=Direction.LOWER)

    if one is None or other is None:
        assert one is other
        return
    assert one.gain == pytest.approx(other.gain)
    assert (one.signal, one.since, one.now.months) == (other.signal, other.since, other.now.months)


@given(SERIES)
def test_change_counts_only_months_that_were_counted(numerators) -> None:
    found = change(*numerators)

    if found is not None:
        assert found.before.months + found.now.months <= sum(each is not None for each in numerators)
        assert (found.before.counted, found.now.counted) == (20 * found.before.months, 20 * found.now.months)
