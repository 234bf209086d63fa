"""What each rule set says of the same months, read by the chart it is stated for."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Baseline, Method
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Mark, Pattern, Point, RuleSet, Side, Signal, State

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
FIRST = Month(2022, 1)
SIZE = 100
WAVERING = (48, 52, 47, 53, 46, 54, 48, 52, 47, 53, 46, 54)

CHANGE = (
    Signal.POSSIBLE_IMPROVEMENT,
    Signal.CONFIRMED_IMPROVEMENT,
    Signal.POSSIBLE_WORSENING,
    Signal.CONFIRMED_WORSENING,
)
MIRROR = dict(zip(CHANGE, (*CHANGE[2:], *CHANGE[:2]), strict=True))

METHODS = [
    Method(kind, rules)
    for rules in (RuleSet.ANHOEJ, RuleSet.CONFIRMED)
    for kind in (Kind.RUN, Kind.P, Kind.PP, Kind.U, Kind.I)
] + [Method(Kind.RUN, RuleSet.IHI), Method(Kind.I, RuleSet.MAKING_DATA_COUNT)]
WITHOUT_RANGES = [method for method in METHODS if method.kind in (Kind.RUN, Kind.P, Kind.U)]

COUNTS = st.lists(st.none() | st.integers(20, 80), max_size=40)
BASELINES = st.lists(st.integers(20, 80), min_size=12, max_size=12)


def each(methods):
    return pytest.mark.parametrize("method", methods, ids=lambda method: f"{method.rules}-{method.kind}")


def share(ahead, count, size=SIZE):
    if count is None:
        return Point(FIRST + ahead, None, state=State.MISSING)
    return Point(FIRST + ahead, count / size, count, size)


def points_of(counts):
    """Months of that many in a hundred; None is a missing month."""
    return [share(ahead, count) for ahead, count in enumerate(counts)]


def locked(points):
    return Baseline(points[0].month, points[11].month, tuple(points[:12]))


def reading_of(method, *counts):
    return read(points_of(counts), HIGHER, method)


# --- anhoej+3sigma


def test_default_rules_hold_a_current_month_outside_the_limits_for_possible():
    reading = reading_of(Method(Kind.P), *WAVERING, 49, 51, 75)

    assert reading.signal is Signal.POSSIBLE_IMPROVEMENT
    assert (reading.deciding.pattern, reading.deciding.first, reading.deciding.side) == (
        Pattern.BEYOND_LIMITS,
        14,
        Side.ABOVE,
    )
    assert reading.marks == (*[Mark.ORDINARY] * 14, Mark.POSSIBLE)


def test_default_rules_mark_a_month_that_was_outside_long_ago_and_raise_no_signal():
    reading = reading_of(Method(Kind.P), *WAVERING[:6], 75, *WAVERING[:8])

    assert reading.signal is Signal.NO_SIGNAL
    assert [place for place, mark in enumerate(reading.marks) if mark is Mark.OUTSIDE] == [6]


def test_default_rules_on_a_run_chart_know_no_limits():
    assert reading_of(Method(), *WAVERING, 49, 51, 75).signal is Signal.NO_SIGNAL


# --- confirmed


SIX_ABOVE = (*WAVERING, 47, 46, 55, 53, 56, 55, 53, 54)


def test_confirmed_rules_hold_six_on_one_side_for_possible():
    assert reading_of(Method(Kind.P, RuleSet.CONFIRMED), *SIX_ABOVE).signal is Signal.POSSIBLE_IMPROVEMENT


def test_confirmed_rules_confirm_six_on_one_side_with_a_month_outside_among_them():
    values = (*SIX_ABOVE[:-2], 72, 54)

    assert reading_of(Method(Kind.P, RuleSet.CONFIRMED), *values).signal is Signal.CONFIRMED_IMPROVEMENT
    assert reading_of(Method(Kind.RUN, RuleSet.CONFIRMED), *values).signal is Signal.POSSIBLE_IMPROVEMENT


def test_confirmed_rules_are_not_content_with_a_month_outside_and_no_run():
    assert reading_of(Method(Kind.P, RuleSet.CONFIRMED), *WAVERING, 49, 51, 75).signal is Signal.NO_SIGNAL


@pytest.mark.parametrize(("count", "signal"), [(7, Signal.POSSIBLE_WORSENING), (8, Signal.CONFIRMED_WORSENING)])
def test_confirmed_rules_confirm_eight_against_a_locked_baseline(count, signal):
    points = points_of((*WAVERING, 53, *[47] * count))
    method = Method(Kind.P, RuleSet.CONFIRMED, baselines=(locked(points),))

    assert read(points, HIGHER, method).signal is signal


def test_confirmed_rules_hold_eight_against_a_line_that_is_not_locked_for_possible():
    reading = reading_of(Method(Kind.P, RuleSet.CONFIRMED), *WAVERING, 53, *[47] * 8)

    assert (reading.signal, reading.deciding.n_useful) == (Signal.POSSIBLE_WORSENING, 8)


# --- ihi, making-data-count


def test_ihi_rules_hold_a_trend_of_five_for_possible_and_nothing_for_confirmed():
    reading = reading_of(Method(rules=RuleSet.IHI), *WAVERING, 48, 49, 51, 52, 53)

    assert reading.signal is Signal.POSSIBLE_IMPROVEMENT
    assert (reading.deciding.pattern, reading.deciding.side) == (Pattern.TREND, Side.ABOVE)
    assert reading_of(Method(rules=RuleSet.IHI), *WAVERING, *[60] * 12).signal is Signal.POSSIBLE_IMPROVEMENT


def test_making_data_count_speaks_of_the_last_month_only():
    method = Method(Kind.I, RuleSet.MAKING_DATA_COUNT)

    assert reading_of(method, *WAVERING, 80).signal is Signal.POSSIBLE_IMPROVEMENT
    assert reading_of(method, *WAVERING, 80, 50).signal is Signal.NO_SIGNAL


def test_making_data_count_draws_its_own_limits():
    """2.66 mean ranges, where an individuals chart takes 3/1.128."""
    band = reading_of(Method(Kind.I, RuleSet.MAKING_DATA_COUNT), *[48, 52] * 8).now.bands[0]

    assert (band.lower, band.upper) == pytest.approx((0.5 - 2.66 * 0.04, 0.5 + 2.66 * 0.04))


# --- what holds for all


@each(METHODS)
@pytest.mark.parametrize("count", [0, 1, 9])
def test_fewer_than_ten_useful_months_are_never_judged(method, count):
    assert reading_of(method, *[20, 80, 80] * (count // 3), *[80] * (count % 3)).signal is Signal.NOT_ENOUGH_DATA


@each(METHODS)
@pytest.mark.parametrize("count", [0, 37, 100])
def test_months_that_are_all_equal_are_not_judged(method, count):
    reading = reading_of(method, *[count] * 30)

    assert reading.signal is Signal.NOT_ENOUGH_DATA
    assert set(reading.marks) == {Mark.ORDINARY}


@each(METHODS)
@settings(max_examples=40)
@given(COUNTS)
def test_reversed_direction_swaps_better_and_worse(method, counts):
    points = points_of(counts)

    higher, lower = (read(points, direction, method).signal for direction in (HIGHER, LOWER))

    assert lower is MIRROR.get(higher, higher)


@each(WITHOUT_RANGES)
@settings(max_examples=60)
@given(COUNTS, st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_missing_months_change_no_verdict_where_limits_rest_on_counts(method, counts, places):
    """Limits of ranges lose the step across the gap; see the properties of charts."""
    gappy = list(counts)
    for place in places:
        gappy.insert(place, None)

    before, after = reading_of(method, *counts), reading_of(method, *gappy)

    assert (after.signal, after.test) == (before.signal, before.test)
    known = [mark for mark, count in zip(after.marks, gappy, strict=True) if count is not None]
    assert known == [mark for mark, count in zip(before.marks, counts, strict=True) if count is not None]


@each(METHODS)
@settings(max_examples=40)
@given(COUNTS)
def test_month_without_a_value_is_never_marked(method, counts):
    marks = reading_of(method, *counts).marks

    assert {mark for mark, count in zip(marks, counts, strict=True) if count is None} <= {Mark.ORDINARY}


@each(METHODS)
@settings(max_examples=40)
@given(BASELINES, COUNTS, COUNTS)
def test_locked_line_does_not_move_whatever_months_follow(method, was, one, other):
    how = replace(method, baselines=(locked(points_of(was)),))

    assert lines_of(reading_of(how, *was, *one)) == lines_of(reading_of(how, *was, *other))


@each(METHODS)
@settings(max_examples=40)
@given(BASELINES, BASELINES, COUNTS)
def test_locked_line_stays_where_it_was_when_its_months_are_revised(method, was, is_now, later):
    how = replace(method, baselines=(locked(points_of(was)),))

    assert lines_of(reading_of(how, *is_now, *later)) == lines_of(reading_of(how, *was, *later))


def lines_of(reading):
    """The line and the limits of the first month, whose size is that of all."""
    return reading.center, reading.now.bands[0]


@each([method for method in METHODS if method.kind is not Kind.PP])
@settings(max_examples=40)
@given(COUNTS, st.sets(st.integers(0, 39), max_size=5), st.integers(20, 80))
def test_excluded_months_change_no_verdict_whatever_their_values(method, counts, places, other):
    how = replace(method, excluded=frozenset(FIRST + place for place in places))
    changed = [other if place in places and count is not None else count for place, count in enumerate(counts)]

    before, after = reading_of(how, *counts), reading_of(how, *changed)

    assert (after.signal, after.center, after.test) == (before.signal, pytest.approx(before.center), before.test)


@pytest.mark.parametrize("kind", [Kind.U, Kind.UP])
@settings(max_examples=40)
@given(COUNTS)
def test_rate_on_another_scale_has_its_lines_on_that_scale_and_the_same_verdict(kind, counts):
    points = points_of(counts)
    thousands = [point if point.value is None else replace(point, value=point.value * 1000) for point in points]

    one, many = read(points, HIGHER, Method(kind)), read(thousands, HIGHER, Method(kind, multiplier=1000))

    assert (many.signal, many.marks) == (one.signal, one.marks)
    assert many.center == (None if one.center is None else pytest.approx(one.center * 1000))
    for band, scaled in zip(one.now.bands, many.now.bands, strict=True):
        assert (band is None) is (scaled is None)
        assert band is None or scaled.upper == pytest.approx(band.upper * 1000)


@st.composite
def any_method(draw):
    """Phases, baselines and excluded months anywhere, outside the series too, on every chart but T, which refuses 0."""
    months = st.integers(-3, 43).map(lambda ahead: FIRST + ahead)
    baselines = st.lists(
        st.tuples(st.integers(0, 30), st.lists(st.none() | st.integers(0, 100), min_size=1)), max_size=2
    )
    return Method(
        kind=draw(st.sampled_from([kind for kind in Kind if kind is not Kind.T])),
        rules=draw(st.sampled_from(RuleSet)),
        multiplier=draw(st.sampled_from([1, 1000])),
        is_share=draw(st.booleans()),
        phases=tuple(sorted(draw(st.sets(months, max_size=3)))),
        baselines=tuple(baseline_from(*each) for each in draw(baselines)),
        excluded=frozenset(draw(st.sets(months, max_size=6))),
    )


def baseline_from(start, counts):
    points = tuple(share(start + ahead, count) for ahead, count in enumerate(counts))
    return Baseline(points[0].month, points[-1].month, points)


@settings(max_examples=400)
@given(st.lists(st.none() | st.integers(0, 100), max_size=40), any_method())
def test_any_months_are_read_by_any_method(counts, method):
    reading = reading_of(method, *counts)

    assert len(reading.marks) == len(counts)
    assert (reading.deciding is not None) is (reading.signal in CHANGE)
    assert [
        position for phase in reading.phases for position in range(phase.phase.first, phase.phase.last + 1)
    ] == list(range(len(counts)))


def test_ihi_rules_hold_months_against_the_line_as_it_was_locked():
    as_locked = points_of([40, 42, 38, 44, 36, 41, 39, 43, 37, 42, 38, 41])
    now = points_of([60, 62, 58, 64, 56, 61, 59, 63, 57, 62, 58, 61, *[50] * 8])
    method = Method(Kind.RUN, RuleSet.IHI, is_share=True, baselines=(locked(as_locked),))

    reading = read(now, HIGHER, method)

    assert reading.center == pytest.approx(0.405)
    assert (reading.deciding.side, reading.signal) == (Side.ABOVE, Signal.POSSIBLE_IMPROVEMENT)
    assert reading.deciding.n_useful == reading.test.longest_run == 20
