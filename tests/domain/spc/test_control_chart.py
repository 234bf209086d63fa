from math import gamma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.spc.control_chart import POWER_OF_TIME, Counts, Kind, Limits, control_chart
from qi_portal.domain.spc.phases import Plan
from qi_portal.domain.spc.run_chart import Band

SIZES = st.integers(1, 200)
MONTHS = st.lists(SIZES.flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size))), min_size=1, max_size=30)


def chart(kind, numerators, denominators=None, plan=None, **limits):
    return control_chart(kind, Counts(numerators, denominators), plan or Plan(), Limits(**limits))


def test_p_chart_of_a_quarter_of_sixty_four_has_limits_worked_by_hand():
    (judged,) = chart(Kind.P, [16, 16, 0], [64, 64, 0])

    deviation = (0.25 * 0.75 / 64) ** 0.5
    assert judged.center == 0.25
    assert judged.bands[0].lower == pytest.approx(0.25 - 3 * deviation)
    assert judged.bands[1].upper_2s == pytest.approx(0.25 + 2 * deviation)
    assert judged.bands[2] is None


def test_individuals_chart_of_the_nist_flow_rates_has_the_published_limits():
    """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2."""
    rates = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]

    (single,), (ranges,) = chart(Kind.I, rates), chart(Kind.MR, rates)

    assert single.center == pytest.approx(50.81)
    assert round(single.bands[0].upper, 4) == 55.8041
    assert round(single.bands[0].lower, 4) == 45.8159
    assert round(ranges.center, 4) == 1.8778
    assert ranges.bands[0] == Band(0.0, 3.267 * ranges.center, 0.0, 2.178 * ranges.center)


def test_p_prime_chart_widens_the_limits_by_sigma_z():
    """Laney 2002, by hand: shares 0.4 and 0.6 of 100 in turn have z of -2 and 2, ranges of 4, so sigma z 4/1.128."""
    adjusted, plain = chart(Kind.PP, [40, 60] * 6, [100] * 12), chart(Kind.P, [40, 60] * 6, [100] * 12)

    assert adjusted[0].center == plain[0].center == 0.5
    assert plain[0].bands[0].upper == pytest.approx(0.65)
    assert adjusted[0].bands[0].upper_2s == pytest.approx(0.5 + 2 * 0.05 * 4 / 1.128)
    assert (adjusted[0].bands[0].lower, adjusted[0].bands[0].upper) == (0.0, 1.0)


def test_p_prime_chart_of_shares_that_vary_less_than_binomial_narrows_the_limits():
    (judged,) = chart(Kind.PP, [49, 51] * 6, [100] * 12)

    assert judged.bands[0].upper == pytest.approx(0.5 + 3 * 0.05 * 0.4 / 1.128)


def test_u_prime_chart_widens_the_limits_by_sigma_z():
    """Rates 0.16 and 0.36 in turn, of 100: about 0.26, z is 1.96 either way."""
    (judged,) = chart(Kind.UP, [16, 36] * 6, [100] * 12)

    deviation = (0.26 / 100) ** 0.5
    assert judged.center == pytest.approx(0.26)
    assert judged.bands[0].upper == pytest.approx(0.26 + 3 * deviation * (0.2 / deviation / 1.128))


@pytest.mark.parametrize("kind", [Kind.PP, Kind.UP])
def test_adjusted_chart_of_one_month_has_a_line_and_no_limits(kind):
    (judged,) = chart(kind, [3], [10])

    assert (judged.center, judged.bands) == (0.3, (None,))


def test_p_prime_chart_of_things_side_by_side_takes_the_deviation_of_the_scores():
    """z of -2, -2, 2, 2: neighbors hardly differ, the scores do, and only neighbors in time tell of chance."""
    (judged,) = chart(Kind.PP, [40, 40, 60, 60], [100] * 4, in_time=False)

    assert judged.bands[0].upper_2s == pytest.approx(0.5 + 2 * 0.05 * (16 / 3) ** 0.5)


def test_t_chart_is_an_individuals_chart_of_the_roots():
    """Nelson 1994: times 1 and 2 to the power 3.6 in turn have roots of 1 and 2, so sigma is 1/1.128 about 1.5."""
    (judged,) = chart(Kind.T, [1, 2**3.6] * 6)

    assert judged.center == pytest.approx(1.5**3.6)
    assert judged.bands[0].upper == pytest.approx((1.5 + 3 / 1.128) ** 3.6)
    assert (judged.bands[0].lower, judged.bands[0].lower_2s) == (0.0, None)


def test_t_chart_turns_exponential_times_into_values_without_skew():
    """Why 3.6: the roots of exponential times are Weibull of that shape; its skewness from its moments is none."""
    one, two, three = (gamma(1 + order / POWER_OF_TIME) for order in (1, 2, 3))

    skewness = (three - 3 * one * two + 2 * one**3) / (two - one**2) ** 1.5

    assert abs(skewness) < 0.001


@pytest.mark.parametrize("times", [[3, 0, 5], [3, -1, 5]])
def test_t_chart_of_a_time_not_above_zero_is_refused(times):
    with pytest.raises(ValueError, match="above 0"):
        chart(Kind.T, times)


def test_g_chart_is_read_about_the_median_with_limits_from_the_mean():
    """Mean 20 between events: sqrt(20 x 21) is one deviation; the median is 4."""
    (judged,) = chart(Kind.G, [3, 4, 4, 9, 80])

    assert judged.center == 4
    assert judged.bands[0].upper == pytest.approx(20 + 3 * 420**0.5)
    assert judged.bands[0].lower == 0.0


def test_g_chart_with_a_given_mean_is_drawn_about_the_published_share_of_it():
    """0.693 means: the median of geometric counts (Provost and Murray, The Health Care Data Guide)."""
    (judged,) = chart(Kind.G, [3, 4, 4, 9, 80], plan=Plan(center=10))

    assert judged.center == pytest.approx(6.93)
    assert judged.bands[0].upper == pytest.approx(10 + 3 * 110**0.5)


def test_i_prime_chart_of_equal_sizes_is_almost_an_individuals_chart():
    """Taylor 2017: the mean spread of neighbors is their mean range times sqrt(pi)/2, which is 1/1.128 to 3 figures."""
    values, size = [10, 12, 11, 15, 9, 12], 4

    (prime,) = chart(Kind.IP, [value * size for value in values], [size] * 6)
    (single,) = chart(Kind.I, values)

    assert prime.center == pytest.approx(single.center)
    assert prime.bands[0].upper == pytest.approx(single.bands[0].upper, rel=1e-3)


def test_i_prime_chart_gives_a_value_that_rests_on_more_narrower_limits():
    (judged,) = chart(Kind.IP, [20, 48, 90, 33], [2, 4, 8, 3])

    few, many = (judged.bands[place].upper - judged.center for place in (0, 2))
    assert few == pytest.approx(2 * many)


def test_i_prime_chart_of_one_value_has_a_line_and_no_limits():
    (judged,) = chart(Kind.IP, [20], [2])

    assert (judged.center, judged.bands) == (10, (None,))


def test_c_chart_of_nine_a_month_reaches_from_none_to_eighteen():
    (judged,) = chart(Kind.C, [9, 8, 10])

    assert judged.bands == (Band(0.0, 18.0, 3.0, 15.0),) * 3


def test_individuals_chart_sets_limits_from_moving_ranges():
    (judged,) = chart(Kind.I, [10, 12, 10, 12, None, 10])

    assert judged.bands[0].upper == pytest.approx(10.8 + 3 * 2 / 1.128)


def test_individuals_chart_leaves_a_far_range_out_unless_told_otherwise():
    values = [10, 11] * 6 + [60] + [11, 10] * 6

    (screened,) = chart(Kind.I, values)
    (unscreened,) = chart(Kind.I, values, screened=False)

    assert screened.bands[0].is_left_by(60)
    assert screened.bands[0].upper < unscreened.bands[0].upper


def test_individuals_chart_of_values_that_cannot_be_negative_has_no_limit_under_zero():
    (free,) = chart(Kind.I, [1, 9, 1, 9])
    (held,) = chart(Kind.I, [1, 9, 1, 9], nonnegative=True)

    assert free.bands[0].lower < 0 == held.bands[0].lower


def test_moving_ranges_do_not_reach_across_phases():
    first, second = chart(Kind.MR, [1, 3, 50, 51], plan=Plan(parts=(2,)))

    assert (first.points, second.points) == ((None, 2), (None, 1))


def test_month_with_a_denominator_and_no_numerator_has_no_limits():
    (judged,) = chart(Kind.P, [5, None, 5], [10, 10, 10])

    assert [band is None for band in judged.bands] == [False, True, False]
    assert judged.center == 0.5


def test_share_chart_without_denominators_is_refused():
    with pytest.raises(ValueError, match="denominators"):
        chart(Kind.P, [1, 2])


@pytest.mark.parametrize("kind", list(Kind))
def test_chart_of_nothing_but_missing_months_has_neither_line_nor_limits(kind):
    (judged,) = chart(kind, [None, None], [None, None])

    assert (judged.center, judged.bands) == (None, (None, None))


@given(MONTHS)
def test_p_chart_of_any_months_keeps_its_limits_in_order_and_within_a_share(months):
    (judged,) = chart(Kind.P, [month[0] for month in months], [month[1] for month in months])

    for band in judged.bands:
        assert 0 <= band.lower <= band.lower_2s <= judged.center <= band.upper_2s <= band.upper <= 1
