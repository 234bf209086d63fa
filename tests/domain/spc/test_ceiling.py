import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.spc.ceiling import bound_of


@pytest.mark.parametrize(
    ("values", "bound"),
    [
        ([1.0] * 10, 1.0),
        ([0.0] * 10, 0.0),
        ([1.0, 1.0, 1.0, 0.9, 0.9] * 2, 1.0),
        ([1.0, 1.0, 0.9, 0.9] * 3, None),
        ([0.5] * 10, None),
    ],
    ids=["all on 100%", "all on 0%", "three of five on 100%", "half on 100%", "in the middle of the scale"],
)
def test_bound_of_proportion_needs_more_than_half_on_it(values, bound):
    assert bound_of(values, is_proportion=True) == bound


def test_bound_of_series_that_arrived_at_100_percent_is_none():
    assert bound_of([0.6] * 9 + [1.0] * 15, is_proportion=True) is None


def test_bound_of_series_that_left_100_percent_is_none():
    assert bound_of([1.0] * 15 + [0.6] * 9, is_proportion=True) is None


def test_bound_of_nine_counted_months_is_none():
    assert bound_of([1.0] * 9 + [None] * 9, is_proportion=True) is None


def test_bound_of_odd_series_leaves_the_middle_month_out():
    half = [1.0, 1.0, 1.0, 0.9, 0.9]

    assert bound_of([*half, 0.2, *half], is_proportion=True) == 1.0


def test_bound_of_counts_is_only_zero():
    assert bound_of([1.0] * 12, is_proportion=False) is None
    assert bound_of([0.0] * 12, is_proportion=False) == 0.0


@given(st.lists(st.sampled_from([1.0, 0.0, 0.9, None]), max_size=40))
def test_bound_of_any_series_is_the_same_backward_and_without_gaps(values):
    bound = bound_of(values, is_proportion=True)

    assert bound_of(values[::-1], is_proportion=True) == bound
    assert bound_of([value for value in values if value is not None], is_proportion=True) == bound
