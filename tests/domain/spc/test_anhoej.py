from itertools import pairwise, product

import pytest

from qi_portal.domain.spc.anhoej import RunsTest, crossings_min, judge_runs, longest_run_max
from qi_portal.domain.spc.sides import runs_of, sides


@pytest.mark.parametrize(
    ("n_useful", "run", "crossings"), [(10, 6, 2), (12, 7, 3), (20, 7, 6), (24, 8, 8), (36, 8, 13), (60, 9, 23)]
)
def test_limits_of_published_lengths_are_those_published(n_useful, run, crossings):
    assert (longest_run_max(n_useful), crossings_min(n_useful)) == (run, crossings)


@pytest.mark.parametrize("n_useful", range(2, 13))
def test_fewest_crossings_against_every_possible_series_leave_at_most_one_in_twenty_below(n_useful):
    counts = [sum(a != b for a, b in pairwise(series)) for series in product((0, 1), repeat=n_useful)]

    fewest = crossings_min(n_useful)

    assert sum(count < fewest for count in counts) < 0.05 * len(counts)
    assert sum(count <= fewest for count in counts) >= 0.05 * len(counts)


def test_runs_of_values_all_on_the_line_raise_nothing():
    assert judge_runs(runs_of(sides([5, 5, None], 5))) == RunsTest(0)
    assert not judge_runs(runs_of(sides([5, 5, None], 5))).is_signal


def test_runs_with_one_too_long_are_a_signal():
    test = judge_runs(runs_of(sides([1] * 7 + [9, 1, 9], 5)))

    assert (test.longest_run, test.longest_run_max, test.crossings) == (7, 6, 3)
    assert test.run_is_too_long
    assert not test.crossings_are_too_few
    assert test.is_signal


def test_runs_with_few_crossings_and_no_long_run_are_a_signal():
    test = judge_runs(runs_of(sides(([1] * 6 + [9] * 6) * 2, 5)))

    assert (test.longest_run, test.crossings, test.crossings_min) == (6, 3, 8)
    assert not test.run_is_too_long
    assert test.is_signal
