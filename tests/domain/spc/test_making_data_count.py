import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.spc.making_data_count import Assurance, Flag, Wanted, assurance_of, flag_points

VALUES = st.lists(st.none() | st.integers(0, 30), min_size=1, max_size=30)
MIRRORED = {
    Flag.ABOVE_LIMIT: Flag.BELOW_LIMIT,
    Flag.RISING: Flag.FALLING,
    Flag.TWO_IN_THREE_ABOVE: Flag.TWO_IN_THREE_BELOW,
    Flag.SEVEN_ABOVE: Flag.SEVEN_BELOW,
}
MIRRORED |= {low: high for high, low in MIRRORED.items()} | {Flag.NONE: Flag.NONE}

WAVERING = [48, 52, 47, 53, 49, 51] * 3


def flags(values, **options):
    return [each.flag for each in flag_points(values, **options)]


def test_limits_lie_2_66_mean_ranges_from_the_mean():
    points = flag_points([10, 12] * 7)

    assert {(each.mean, each.lower, each.upper) for each in points} == {(11, 11 - 2.66 * 2, 11 + 2.66 * 2)}
    assert {each.flag for each in points} == {Flag.NONE}


def test_point_far_off_is_outside_the_limits():
    values = [*WAVERING, 80, *WAVERING]

    assert flags(values)[18] is Flag.ABOVE_LIMIT
    assert set(flags(values)[:18]) == {Flag.NONE}
    assert flags([100 - value for value in values])[18] is Flag.BELOW_LIMIT


def test_seven_rising_points_are_all_flagged_and_six_are_not():
    start = [50, 54, 46] * 4

    assert flags([*start, 47, 48, 49, 50, 51, 52, 47, 53])[11:18] == [Flag.RISING] * 7
    assert Flag.RISING not in flags([*start, 47, 48, 49, 50, 51, 46, 54])


def test_equal_neighbor_breaks_a_trend():
    start = [50, 54, 46] * 4

    assert Flag.RISING not in flags([*start, 47, 48, 49, 49, 50, 51, 52, 46])


def test_point_that_ends_one_trend_and_begins_the_next_belongs_to_the_later():
    values = [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]
    free = flags([value + 50 for value in values] + [10, 90] * 8)

    assert (free[5], free[6], free[7]) == (Flag.RISING, Flag.FALLING, Flag.FALLING)


def test_seven_points_above_the_mean_are_flagged_and_one_on_the_mean_breaks_them():
    """The mean is 50 either way."""
    above = [52, 58, 52, 57, 53, 58, 52]

    assert flags([60, 40] * 7 + above + [35, 33])[14:] == [Flag.SEVEN_ABOVE] * 7 + [Flag.NONE] * 2
    assert set(flags([60, 40] * 7 + above[:3] + [50] + above[3:] + [35, 33])) == {Flag.NONE}


def test_two_of_three_points_near_the_limit_on_one_side_are_flagged_without_the_third():
    """The mean is 50; points are near from 54.02 on and outside from 56.03 on."""
    start, end = [49, 51] * 8, [49, 47, 47, 46, *[49, 51] * 4]

    assert flags([*start, 55, 51, 55, *end])[16:19] == [Flag.TWO_IN_THREE_ABOVE, Flag.NONE, Flag.TWO_IN_THREE_ABOVE]
    assert set(flags([*start, 55, 49, 55, *end])[16:19]) == {Flag.NONE}


def test_later_group_has_its_own_mean_and_no_pattern_crosses_into_it():
    values = [10, 12] * 6 + [11, 30, 31, 32] + [30, 32] * 6

    points = flag_points(values, starts=(13,))

    assert [each.group for each in points] == [0] * 13 + [1] * 15
    assert points[0].mean == 11
    assert points[-1].mean == pytest.approx(sum(values[13:]) / 15)
    assert {each.flag for each in points} == {Flag.NONE}
    assert {each.is_in_short_group for each in points} == {False}


def test_limits_fixed_after_twelve_points_ignore_the_later_ones():
    values = [10, 12] * 6

    assert flag_points([*values, 50, 90, 20], fixed=12)[0].upper == flag_points(values)[0].upper
    assert flags([*values, 50, 90, 20], fixed=12)[-3:] == [Flag.ABOVE_LIMIT] * 3


def test_limits_fixed_after_eleven_points_are_refused():
    with pytest.raises(ValueError, match="12"):
        flag_points([1, 2] * 10, fixed=11)


def test_group_of_twelve_is_short():
    assert {each.is_in_short_group for each in flag_points([1, 2] * 6)} == {True}


@pytest.mark.parametrize(
    ("target", "wanted", "expected"),
    [
        (20, Wanted.INCREASE, Assurance.FAIL),
        (2, Wanted.INCREASE, Assurance.PASS),
        (20, Wanted.DECREASE, Assurance.PASS),
        (2, Wanted.DECREASE, Assurance.FAIL),
        (12, Wanted.INCREASE, Assurance.INCONSISTENT),
        (11 + 2.66 * 2, Wanted.INCREASE, Assurance.INCONSISTENT),
        (20, Wanted.NEUTRAL, None),
        (None, Wanted.INCREASE, None),
    ],
)
def test_assurance_says_where_the_limits_lie_beside_the_target(target, wanted, expected):
    assert assurance_of(flag_points([10, 12] * 7), target, wanted) is expected


def test_assurance_of_one_point_is_inconsistent_and_of_none_is_none():
    assert assurance_of(flag_points([10]), 5, Wanted.INCREASE) is Assurance.INCONSISTENT
    assert assurance_of((), 5, Wanted.INCREASE) is None


@pytest.mark.parametrize("values", [[None], [5], [None, 5, None], [7] * 30, [0.1] * 20])
def test_values_without_any_change_are_never_flagged(values):
    assert set(flags(values)) == {Flag.NONE}


@given(VALUES)
def test_mirrored_values_are_flagged_on_the_other_side(values):
    mirrored = [None if value is None else -value for value in values]

    assert flags(mirrored) == [MIRRORED[flag] for flag in flags(values)]


@given(VALUES, st.integers(0, 30))
def test_missing_month_is_never_flagged_and_changes_neither_mean_nor_pattern(values, place):
    """Only limits may move, by the range lost; so flags of limits aside, a gap changes nothing."""
    patterns = {Flag.RISING, Flag.FALLING, Flag.SEVEN_ABOVE, Flag.SEVEN_BELOW}
    place = min(place, len(values))

    before, after = flag_points(values), flag_points([*values[:place], None, *values[place:]])

    without = [*after[:place], *after[place + 1 :]]
    assert after[place].flag is Flag.NONE
    assert [each.side for each in without] == [each.side for each in before]
    moved = [
        (one.flag, other.flag)
        for one, other in zip(before, without, strict=True)
        if one.flag is not other.flag and not {one.flag, other.flag} & (set(Flag) - patterns - {Flag.NONE})
    ]
    assert moved == []


@given(VALUES, VALUES)
def test_limits_fixed_after_twelve_points_never_move(baseline, future):
    fixed = [*range(12), *baseline]

    one, other = flag_points(fixed, fixed=12), flag_points([*fixed, *future], fixed=12)

    assert (one[0].mean, one[0].lower, one[0].upper) == (other[0].mean, other[0].lower, other[0].upper)
