"""Percentiles of a network: right by another implementation, and never a practice's small number."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attacker import Told, attacked
from measure_maker import make_measure
from qi_portal.domain.content.measure import MeasureType
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.ratios import Counted, Kind, Ratio
from qi_portal.domain.network.percentiles import groupings, percentiles_of
from qi_portal.domain.periods import Month

OCTOBER = Month(2026, 10)


def of(*numerators: int, n: int = 60) -> list[Counted]:
    return [Counted(numerator, n) for numerator in numerators]


def told(counted, measure=None, *, is_sensitive=False):
    return percentiles_of(measure or make_measure(), {OCTOBER: counted}, is_sensitive=is_sensitive)


def levels(percentiles) -> list[float]:
    return [percentiles.p10, percentiles.p25, percentiles.p50, percentiles.p75, percentiles.p90]


def test_percentiles_are_those_of_type_7_over_groups_of_neighbors():
    numerators = [20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40]

    (found,) = told(of(*numerators))

    groups = [numerators[:3], numerators[3:7], numerators[7:]]
    of_groups = [sum(group) / (60 * len(group)) for group in groups for _ in group]
    reference = statistics.quantiles(of_groups, n=20, method="inclusive")
    assert levels(found) == [round(reference[place], 2) for place in (1, 4, 9, 14, 17)]
    assert found.practices == 11


def test_order_of_practices_does_not_matter():
    counted = of(20, 35, 50, 25, 30, 45)

    assert told(counted) == told(counted[::-1])


@pytest.mark.parametrize(("practices", "is_sensitive", "is_told"), [
    (5, False, False), (6, False, True), (9, True, False), (10, True, True),
])  # fmt: skip
def test_percentiles_need_enough_practices(practices: int, is_sensitive: bool, is_told: bool):
    counted = of(*(25 + each for each in range(practices)))

    assert bool(told(counted, is_sensitive=is_sensitive)) is is_told


@pytest.mark.parametrize(("least", "n", "is_told"), [(20, 19, False), (20, 20, True), (5, 10, False), (5, 11, True)])
def test_practice_that_counted_few_does_not_count(least: int, n: int, is_told: bool):
    counted = [*of(20, 30, 40, 30, 25), Counted(n // 2, n)]

    assert bool(told(counted, make_measure(min_denominator=least))) is is_told


def test_month_of_small_sums_is_not_told():
    assert told(of(1, 1, 1, 1, 2, 1, n=20)) == ()
    assert told(of(19, 19, 19, 19, 18, 19, n=20)) == ()


def test_groups_are_widened_until_their_sums_may_be_told():
    counted = of(3, 3, 3, 3, 3, 3, 10, 10, 10, 10, 10, 10, n=20)

    (found,) = told(counted)

    assert levels(found)[0] == 0.15


def test_nobody_and_everybody_may_be_told():
    (none,), (every,) = told(of(*[0] * 6)), told(of(*[60] * 6))

    assert (levels(none), levels(every)) == ([0.0] * 5, [1.0] * 5)


def test_one_practice_that_holds_nearly_all_of_a_group_is_not_told():
    counted = [Counted(900, 1000), *of(6, 6, 6, 6, 6, n=12)]

    assert told(counted) == ()


def test_rate_is_told_on_its_own_scale_in_two_figures():
    measure = make_measure(type=MeasureType.RATE, multiplier=1000, unit="per 1,000 patient-months")

    (found,) = told(of(*[6] * 6, n=700), measure)

    assert levels(found) == [8.6] * 5


def test_mean_is_told_whatever_its_sum():
    measure = make_measure(type=MeasureType.MEAN, unit="days")

    (found,) = told(of(0, 0, 0, 2, 2, 2, n=20), measure)

    assert found.p90 == pytest.approx(0.1)


def test_months_are_told_oldest_first_and_only_those_that_may_be():
    enough, few = of(20, 25, 30, 35, 40, 45), of(20, 25)

    found = percentiles_of(make_measure(), {OCTOBER: enough, OCTOBER - 1: few, OCTOBER - 2: enough})

    assert [each.month for each in found] == [OCTOBER - 2, OCTOBER]


networks = st.lists(
    st.integers(1, 120).flatmap(lambda n: st.builds(Counted, st.integers(0, n), st.just(n))), max_size=25
)


@given(networks)
def test_levels_rise_and_lie_within_what_was_counted(counted):
    for found in told(counted):
        values = levels(found)
        shares = [each.numerator / each.denominator for each in counted]
        assert values == sorted(values)
        assert round(min(shares), 2) <= values[0]
        assert values[-1] <= round(max(shares), 2)


@given(st.lists(st.integers(0, 4), min_size=6, max_size=25).filter(lambda numerators: 0 < sum(numerators) <= 10))
def test_few_children_of_a_whole_network_are_never_told(numerators):
    """Neither that they were reached nor that they alone were not."""
    reached, missed = told(of(*numerators, n=12)), told(of(*(12 - each for each in numerators), n=12))

    assert all(set(levels(each)) == {0.0} for each in reached)
    assert all(set(levels(each)) == {1.0} for each in missed)


def test_rate_is_told_too_roughly_to_work_out_what_one_practice_counted():
    """Exact quotients of such numbers are those of one numerator and denominator alone."""
    measure = make_measure(type=MeasureType.RATE, multiplier=1000, unit="per 1,000 patient-months", min_denominator=100)
    reached = [(5, 1013), (6, 987), (7, 760), (8, 700), (9, 655), (13, 701)]

    (found,) = told([Counted(*each) for each in reached], measure)

    assert (found.p10, found.p50, found.p90) == (6.5, 11, 15)


# --- where all count the same number of charts, what a group reached gives its numerator away


def of_groups(groups: list[range], numerators: list[int], n: int = 20) -> Told:
    """What somebody knows who has worked out each group's sums, and has the sum of all from a shared report; the number
    of charts is no secret then."""
    places = range(len(numerators))
    cells = {place: {place: Counted(numerators[place], n)} for place in places}
    ratios = {("group", *group): Ratio(sum(numerators[i] for i in group), n * len(group)) for group in groups}
    ratios[()] = Ratio(sum(numerators), n * len(numerators))
    single = {place: Ratio(denominator=n, why=Hidden.SMALL) for place in places}

    return Told(cells, Kind.SHARE, ratios | single, lambda name: leaves_of(name, places))


def leaves_of(name: tuple | int, places: range):
    """A practice, those of a group, or with an empty name all."""
    return (name[1:] or places) if isinstance(name, tuple) else [name]


@pytest.mark.parametrize("count", [6, 7, 8, 9, 11, 13])
def test_groups_give_away_no_practice_even_to_who_knows_every_number_of_charts(count: int):
    numerators = [7 + place % 6 for place in range(count)]

    for groups in groupings(count):
        found = attacked(of_groups(groups, numerators))
        assert found
        assert not [each for each in found if each.part != "denominator" and each.by != each.name and not each.width]


def test_groups_about_each_rank_would_give_a_practice_away():
    """Three of five, three of five, three of five: the lowest takes the fourth one's count from the first two."""
    overlapping = [range(3), range(1, 4), range(2, 5)]

    found = attacked(of_groups(overlapping, [7, 8, 9, 10, 11]), by=[0])

    assert [each.truth for each in found if each.name == 3 and each.part == "numerator" and each.is_given_away] == [10]


@given(st.integers(6, 300))
def test_groups_are_of_three_at_least_and_hold_everybody_once(count: int):
    for groups in groupings(count):
        assert min(map(len, groups)) >= 3
        assert [place for group in groups for place in group] == list(range(count))


def test_two_halves_that_share_one_would_give_it_away_beside_the_sum_of_all():
    found = attacked(of_groups([range(3), range(2, 5)], [12, 13, 14, 15, 16]), by=[None])

    assert [each.truth for each in found if each.name == 2 and each.part == "rest" and each.is_given_away] == [6]


def test_practice_that_counted_few_is_added_to_the_group_where_it_ranks():
    """Left out, its 4 would be what the sum of all has more than the groups."""
    large = of(6, 7, 8, 12, 13, 14, n=20)

    (found,) = told([*large, Counted(4, 4), Counted(0, 0)])

    assert (found.p10, found.p90, found.practices) == (round(21 / 60, 2), round(43 / 64, 2), 6)
