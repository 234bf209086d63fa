"""What holds for every chart, whatever the months."""

from itertools import pairwise
from math import isclose, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from any_chart import (
    CHARTS,
    MONTH,
    MONTHS,
    OF_RANGES,
    alike,
    center_and_bands,
    chart,
    counts_of,
    edges,
    of_many_sizes,
    often,
    outside,
)
from qi_portal.domain.spc.control_chart import Counts, Kind, Limits, control_chart
from qi_portal.domain.spc.phases import Plan
from qi_portal.domain.spc.ranges import moving_ranges, screened_mean
from qi_portal.domain.spc.run_chart import run_chart
from qi_portal.domain.spc.subgroups import SampleKind

# --- moved, stretched


def values_of(months):
    return [None if month is None else month[0] for month in months]


@pytest.mark.parametrize("kind", [Kind.RUN, Kind.I, SampleKind.XBAR])
@often
@given(MONTHS, st.integers(0, 1000))
def test_values_moved_by_a_constant_move_every_line_by_it(kind, months, constant):
    moved = [None if month is None else (month[0] + constant, month[1] + constant) for month in months]

    before, after = chart(kind, months), chart(kind, moved)

    assert alike(center_and_bands(after), [None if x is None else x + constant for x in center_and_bands(before)])
    assert [phase.test for phase in after] == [phase.test for phase in before]


@pytest.mark.parametrize("kind", [Kind.MR, SampleKind.S])
@often
@given(MONTHS, st.integers(0, 1000))
def test_values_moved_by_a_constant_leave_the_lines_of_their_spread(kind, months, constant):
    moved = [None if month is None else (month[0] + constant, month[1] + constant) for month in months]

    assert alike(center_and_bands(chart(kind, moved)), center_and_bands(chart(kind, months)))


@pytest.mark.parametrize("kind", [Kind.RUN, Kind.I, Kind.MR, Kind.T])
@often
@given(MONTHS, st.sampled_from([0.001, 0.5, 3, 100, 12345]))
def test_values_on_another_scale_have_every_line_on_that_scale(kind, months, scale):
    values = counts_of(kind, months).numerators
    scaled = Counts([None if value is None else value * scale for value in values])
    make = run_only if kind is Kind.RUN else control_only

    before, after = make(kind, Counts(values)), make(kind, scaled)

    expected = [None if x is None else x * scale for x in center_and_bands(before)]
    assert alike(center_and_bands(after), expected, tolerance=1e-7)


def run_only(_kind, counts):
    return run_chart(counts.points, Plan())


def control_only(kind, counts):
    return control_chart(kind, counts, Plan(), Limits())


@pytest.mark.parametrize("kind", [Kind.RUN, Kind.I, Kind.C, Kind.U, SampleKind.XBAR])
@often
@given(MONTHS)
def test_months_read_backward_have_the_same_lines(kind, months):
    (before,), (after,) = chart(kind, months), chart(kind, months[::-1])

    assert alike(after.center, before.center)
    assert alike(edges(after.bands[::-1]), edges(before.bands))


# --- missing months


@pytest.mark.parametrize("kind", [kind for kind in CHARTS if kind is not Kind.MR])
@often
@given(MONTHS, st.integers(0, 16))
def test_missing_month_anywhere_changes_neither_center_nor_runs(kind, months, place):
    """So it never makes a run longer, a crossing fewer, or a useful month out of none."""
    months = of_many_sizes(kind, months)

    (before,), (after,) = chart(kind, months), chart(kind, [*months[:place], None, *months[place:]])

    assert alike(after.center, before.center)
    assert after.test == before.test


@pytest.mark.parametrize("kind", [kind for kind in CHARTS if kind not in (Kind.MR, *OF_RANGES)])
@often
@given(MONTHS, st.integers(0, 16))
def test_missing_month_anywhere_leaves_the_limits_of_every_other(kind, months, place):
    """Where limits rest on counts, on sizes or on samples, so that no month can come to lie outside them."""
    months = of_many_sizes(kind, months)
    place = min(place, len(months))

    before, after = chart(kind, months), chart(kind, [*months[:place], None, *months[place:]])

    kept = [each - (each > place) for each in outside(after) if each != place]
    assert kept == outside(before)
    assert outside(after) == [each + (each >= place) for each in outside(before)]


@pytest.mark.parametrize("kind", OF_RANGES)
@often
@given(MONTHS, st.booleans())
def test_missing_month_before_or_after_all_others_leaves_the_limits(kind, months, comes_first):
    gappy = [None, *months] if comes_first else [*months, None]

    before, after = chart(kind, months), chart(kind, gappy)

    assert outside(after) == [each + comes_first for each in outside(before)]
    bands = after[0].bands[1:] if comes_first else after[0].bands[:-1]
    assert alike(edges(bands), edges(before[0].bands))


@given(MONTHS, st.integers(1, 15))
def test_missing_month_costs_limits_of_ranges_the_step_across_it_and_no_other(months, place):
    values = values_of(months)
    gappy = [*values[:place], None, *values[place:]]

    steps = [step for at, step in enumerate(moving_ranges(values)) if step is not None and at != place - 1]

    (after,) = control_chart(Kind.I, Counts(gappy), Plan(), Limits())

    mean = screened_mean(steps)
    assert (after.bands[0] is None) is (mean is None or after.center is None)
    assert after.bands[0] is None or alike(after.bands[0].upper, after.center + 3 * mean / 1.128)


@given(MONTHS, st.integers(0, 14))
def test_missing_month_across_a_step_under_the_mean_creates_no_signal(months, choice):
    """Limits of ranges narrow only by losing a step above the mean; losing any other leaves every month inside that
    was inside. Without screening, which may drop another step once the mean has moved."""
    values = values_of(months)
    steps = moving_ranges(values)
    known = [step for step in steps if step is not None]
    usual = [at for at, step in enumerate(steps, start=1) if step is not None and step < sum(known) / len(known)]
    assume(usual)
    place = usual[choice % len(usual)]
    counts = Counts([*values[:place], None, *values[place:]])

    before = control_chart(Kind.I, Counts(values), Plan(), Limits(screened=False))
    after = control_chart(Kind.I, counts, Plan(), Limits(screened=False))

    assert {each - (each > place) for each in outside(after)} <= set(outside(before))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.needs_denominators])
@often
@given(MONTHS, st.integers(0, 16))
def test_month_with_nothing_eligible_is_no_different_from_a_missing_one(kind, months, place):
    none_eligible, missing = ([*months[:place], month, *months[place:]] for month in ((0, 0), None))

    (zero,), (gap,) = chart(kind, none_eligible), chart(kind, missing)

    assert alike(center_and_bands([zero]), center_and_bands([gap]))
    assert (zero.points, zero.test) == (gap.points, gap.test)


# --- no change


@pytest.mark.parametrize(("kind", "screened"), [(kind, screened) for kind in CHARTS for screened in (True, False)])
@often
@given(month=MONTH, count=st.integers(1, 40))
def test_months_that_are_all_equal_never_signal(kind, screened, month, count):
    judged = chart(kind, [month] * count, screened=screened)

    assert judged[0].test.n_useful == 0
    assert not judged[0].test.is_signal
    assert outside(judged) == []


@given(value=st.floats(0.001, 1e6), count=st.integers(2, 40), kind=st.sampled_from([Kind.I, Kind.T, Kind.MR, Kind.G]))
def test_equal_values_of_any_size_never_signal(value, count, kind):
    judged = control_chart(kind, Counts([value] * count), Plan(), Limits())

    assert (judged[0].test.n_useful, outside(judged)) == (0, [])


@pytest.mark.parametrize("kind", CHARTS)
@often
@given(month=MONTH)
def test_one_month_never_signals(kind, month):
    judged = chart(kind, [month])

    assert not judged[0].test.is_signal
    assert outside(judged) == [] or kind is Kind.G


@pytest.mark.parametrize("kind", CHARTS)
@often
@given(MONTHS)
def test_limits_stand_around_the_center_in_order(kind, months):
    for phase in chart(kind, months):
        for band in phase.bands:
            if band is not None:
                lower_2s = band.lower if band.lower_2s is None else band.lower_2s
                assert in_order([band.lower, lower_2s, phase.center, band.upper_2s, band.upper])


def in_order(lines):
    return all(one <= other or isclose(one, other, abs_tol=1e-9) for one, other in pairwise(lines))


# --- Laney's factor


@pytest.mark.parametrize(("adjusted", "plain", "highest"), [(Kind.PP, Kind.P, 1.0), (Kind.UP, Kind.U, float("inf"))])
@often
@given(MONTHS)
def test_adjusted_limits_are_the_plain_ones_times_sigma_z(adjusted, plain, highest, months):
    """So with a sigma z of 1 a P' chart is a P chart."""
    (wide,), (narrow,) = chart(adjusted, months), chart(plain, months)
    assume(narrow.center is not None)
    one = narrow.center * (1 - narrow.center) if plain is Kind.P else narrow.center
    assume(one > 1e-12)

    scores = [
        None if month is None else (month[0] / month[1] - narrow.center) / sqrt(one / month[1]) for month in months
    ]
    mean = screened_mean([step for step in moving_ranges(scores) if step is not None])

    assert wide.center == narrow.center
    for band, month in zip(wide.bands, months, strict=True):
        assert (band is None) is (mean is None or month is None)
        if band is not None:
            deviation = sqrt(one / month[1]) * mean / 1.128
            assert alike(band.upper, min(narrow.center + 3 * deviation, highest))
            assert alike(band.lower, max(narrow.center - 3 * deviation, 0.0))


def test_adjusted_chart_of_exactly_binomial_spread_is_the_plain_one():
    """z of -0.564 and 0.564 in turn: ranges of 1.128, so sigma z is 1."""
    half = 0.05 * 1.128 / 2 * 100
    counts = Counts([50 - half, 50 + half] * 6, [100] * 12)

    (adjusted,), (plain,) = (control_chart(kind, counts, Plan(), Limits()) for kind in (Kind.PP, Kind.P))

    assert alike(edges(adjusted.bands), edges(plain.bands))
