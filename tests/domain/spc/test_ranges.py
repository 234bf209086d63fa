import pytest

from qi_portal.domain.spc.ranges import mean_range, moving_ranges, screened_mean, spread_of


def test_moving_ranges_beside_a_missing_value_are_none():
    assert moving_ranges([1, 4, None, 9, 7]) == [3, None, None, 2]


def test_mean_range_leaves_out_ranges_from_the_limit_on():
    """Mean 3 of ten ranges: 1 nine times and 21; 21 is 7 times the mean."""
    assert screened_mean([1] * 9 + [21]) == 1
    assert screened_mean([1] * 9 + [21], screened=False) == 3


def test_mean_range_keeps_a_large_range_under_the_limit():
    """Mean 3.16 of nineteen ranges: 9 is under 10.3 and stays, 34 goes."""
    assert screened_mean([1] * 17 + [9, 34]) == pytest.approx(26 / 18)


def test_mean_range_leaves_out_a_range_that_meets_the_limit():
    assert screened_mean([1, 1, 1, 5], limit=2.5) == 1
    assert screened_mean([1, 1, 1, 5], limit=2.6) == 2


def test_mean_range_screens_once():
    """Without 100 the mean is 3.7, and 13 would be too far; it stays, since the first pass was the only one."""
    assert screened_mean([1] * 9 + [13, 13, 100]) == pytest.approx(35 / 11)


@pytest.mark.parametrize("values", [[], [1], [None, None], [1, None, 2]])
def test_spread_without_two_neighbors_is_none(values):
    assert mean_range(values) is None
    assert spread_of(values) is None


def test_spread_of_equal_values_is_none_as_every_range_reaches_the_limit():
    """So says the peer too: a line without limits, rather than limits on the line."""
    assert spread_of([7, 7, 7]) is None
    assert spread_of([7, 7, 7], screened=False) == 0


def test_spread_of_two_values_is_their_range_over_d2():
    assert spread_of([10, 12]) == pytest.approx(2 / 1.128)
