import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.spc.control_chart import Counts, Kind, Limits, control_chart
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
