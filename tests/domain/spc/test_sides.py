import itertools

from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.spc.reading import Run, Side
from qi_portal.domain.spc.sides import lies_on, median_of, runs_of, sides

VALUES = st.lists(st.none() | st.integers(0, 20), max_size=40)


def test_runs_on_both_sides_of_a_line_are_found_in_order():
    assert runs_of(sides([1, 1, 3, 1], 2)) == (
        Run(0, 1, 2, Side.BELOW),
        Run(2, 2, 1, Side.ABOVE),
        Run(3, 3, 1, Side.BELOW),
    )


def test_runs_with_missing_values_and_values_on_the_line_go_on():
    assert runs_of(sides([3, None, 2, 3], 2)) == (Run(0, 3, 2, Side.ABOVE),)


def test_runs_without_a_line_are_none():
    assert runs_of(sides([1, 2], None)) == ()


def test_value_that_differs_from_the_line_by_rounding_only_lies_on_it():
    assert lies_on(0.1 + 0.2, 0.3)
    assert not lies_on(0.3001, 0.3)


def test_median_of_an_even_number_of_values_is_the_mean_of_the_middle_two():
    assert median_of([4, None, 1, 2, 3]) == 2.5


def test_median_of_nothing_is_none():
    assert median_of([None, None]) is None


@given(VALUES, st.integers(0, 20))
def test_runs_of_any_values_hold_every_useful_value_once_and_change_sides(values, line):
    runs = runs_of(sides(values, line))

    assert sum(run.n_useful for run in runs) == len(sides(values, line))
    assert all(before.side is not after.side for before, after in itertools.pairwise(runs))


@given(VALUES)
def test_median_of_any_values_leaves_as_many_above_as_below_at_most(values):
    center = median_of(values)

    above = sum(side is Side.ABOVE for _, side in sides(values, center))
    below = sum(side is Side.BELOW for _, side in sides(values, center))
    counted = sum(value is not None for value in values)
    assert max(above, below) <= counted / 2
