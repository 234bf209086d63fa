from itertools import groupby, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.spc.perla import RUNS_TABLE, Slope, Trend, apply_rules, exact_run_limits


def test_table_of_runs_at_even_lengths_is_what_the_exact_distribution_gives():
    even = {n: RUNS_TABLE[n - 10] for n in range(10, 61, 2)}

    assert {n: exact_run_limits(n) for n in even} == even


def test_table_of_runs_at_odd_lengths_is_at_most_one_from_the_exact_limits():
    for n in range(11, 61, 2):
        low, high = exact_run_limits(n)
        assert abs(RUNS_TABLE[n - 10][0] - low) <= 1
        assert abs(RUNS_TABLE[n - 10][1] - high) <= 1


def test_exact_limits_against_every_order_of_ten_values_agree():
    orders = set(permutations("aaaaabbbbb"))
    counts = [sum(1 for _ in groupby(order)) for order in orders]

    low, high = exact_run_limits(10)

    assert sum(count <= low for count in counts) <= 0.05 * len(counts) < sum(count <= low + 1 for count in counts)
    assert sum(count >= high for count in counts) <= 0.05 * len(counts) < sum(count >= high - 1 for count in counts)


def test_trend_with_a_repeat_and_a_missing_value_skips_both():
    assert apply_rules([1, 2, 2, None, 3, 4, 5]).trends == (Trend(0, 6, 5, Slope.UP),)


def test_trends_that_turn_share_the_turning_value():
    trends = apply_rules([1, 2, 3, 4, 9, 4, 3, 2, 1]).trends

    assert trends == (Trend(0, 4, 5, Slope.UP), Trend(4, 8, 5, Slope.DOWN))


def test_shift_of_five_values_is_none_and_of_six_is_one():
    assert apply_rules([1] * 5 + [9] * 5).shifts == ()
    assert len(apply_rules([1] * 6 + [9] * 6).shifts) == 2


@pytest.mark.parametrize(("values", "n_runs"), [([], None), ([None, None], None), ([4, 4, 4], 0)])
def test_rules_of_values_without_sides_judge_nothing(values, n_runs):
    rules = apply_rules(values)

    assert (rules.n_runs, rules.limits, rules.too_few, rules.is_signal) == (n_runs, None, None, False)


def test_rules_with_a_baseline_take_the_median_from_it():
    assert apply_rules([1, 2, 3, 50, 60, 70], baseline=3).median == 2


@given(st.lists(st.none() | st.integers(-50, 50), max_size=70))
def test_rules_of_mirrored_values_mirror_the_verdict(values):
    rules = apply_rules(values)
    mirrored = apply_rules([None if value is None else -value for value in values])

    assert mirrored.n_runs == rules.n_runs
    assert mirrored.is_signal is rules.is_signal
    assert [(t.first, t.last) for t in mirrored.trends] == [(t.first, t.last) for t in rules.trends]
