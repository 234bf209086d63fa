"""Regions and periods, protected together: no two numbers of the hierarchy give away a third that is small."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from attacker import attacked
from disclosed import differences, random_cube, random_rule, random_sets, told_of_cube
from qi_portal.domain.disclosure.cells import SENSITIVE, is_small
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.hierarchy import disclose_tree
from qi_portal.domain.disclosure.ratios import NOT_COLLECTED, Counted, Kind, Ratio
from qi_portal.domain.disclosure.spans import Span, spans_between
from qi_portal.domain.periods import Month, Quarter, months_between

JANUARY = Month(2025, 1)
Q1 = Span.quarter(Quarter(2025, 1))
SMALL = Ratio(why=Hidden.SMALL)


def region(name: str, numerator: int, denominator: int, *, practices: int = 5, months: int = 3, first: Month = JANUARY):
    """Practices that each counted the same in each month."""
    cell = {(name, who): Counted(numerator, denominator) for who in range(practices)}
    return {first + back: cell for back in range(months)}


def test_large_regions_are_told_by_month_quarter_and_year():
    tree = disclose_tree({"east": region("east", 10, 20), "west": region("west", 5, 30)}, Kind.SHARE)

    assert tree.at("east", Span.month(JANUARY)) == Ratio(50, 100, 0.5)
    assert tree.at("west", Q1) == Ratio(75, 450, 75 / 450)
    assert tree.at(None, Q1) == tree.at(None, Span.year(2025)) == Ratio(225, 750, 0.3)


def test_small_month_of_a_region_hides_another_region_and_month_and_leaves_the_totals():
    small = region("east", 10, 20) | region("east", 1, 20, months=1)
    tree = disclose_tree({"east": small, "west": region("west", 10, 20), "north": region("north", 9, 20)}, Kind.SHARE)

    places = ("east", "west", "north")
    hidden = [(name, month) for name in places for month in small if tree.at(name, Span.month(month)).is_suppressed]
    assert len(hidden) == 4
    assert ("east", JANUARY) in hidden
    assert all(tree.at(name, Q1).numerator for name in (*places, None))
    assert all(tree.at(None, Span.month(month)).numerator for month in small)


@pytest.mark.rule(39)
def test_two_small_regions_are_told_only_together_with_the_program():
    tree = disclose_tree(
        {"east": region("east", 3, 20, practices=3), "west": region("west", 3, 10), "north": region("north", 9, 20)},
        Kind.SHARE,
    )

    assert tree.at("east", Q1) == Ratio(why=Hidden.FEW_PRACTICES)
    assert tree.at("west", Q1) == SMALL
    assert tree.at("north", Q1).numerator == 135
    assert tree.at(None, Q1).numerator == 207


@pytest.mark.parametrize(("practices", "told"), [(9, Ratio(why=Hidden.SENSITIVE)), (10, Ratio(300, 600, 0.5))])
def test_sensitive_project_needs_ten_practices(practices: int, told: Ratio):
    tree = disclose_tree({"east": region("east", 10, 20, practices=practices)}, Kind.SHARE, SENSITIVE)

    assert tree.at(None, Q1) == told


def test_quarter_is_told_alike_when_the_next_is_there():
    one = region("east", 10, 20) | region("east", 2, 20, months=1)
    both = one | region("east", 1, 9, first=JANUARY + 3)

    before, after = (
        disclose_tree({"east": months, "west": region("west", 9, 20)}, Kind.SHARE) for months in (one, both)
    )

    assert {place: after.ratios[place] for place in before.ratios} == before.ratios


def test_fiscal_year_is_the_sum_of_its_quarters():
    tree = disclose_tree({"east": region("east", 10, 20, months=24, first=Month(2024, 1))}, Kind.SHARE)

    assert tree.between(None, Month(2024, 7), Month(2025, 6)) == Ratio(600, 1200, 0.5)


def test_sum_of_months_is_suppressed_when_one_of_them_is():
    tree = disclose_tree({"east": region("east", 10, 20, months=6) | region("east", 1, 20, months=1)}, Kind.SHARE)

    assert tree.at(None, Span.month(JANUARY)).is_suppressed
    assert tree.between(None, JANUARY, JANUARY + 1).is_suppressed
    assert not tree.between(None, JANUARY, JANUARY + 2).is_suppressed


def test_year_in_which_nobody_counted_is_not_collected():
    tree = disclose_tree({"east": region("east", 10, 20)}, Kind.SHARE)

    assert tree.at("east", Span.year(2024)) == tree.between(None, Month(2023, 7), Month(2024, 6)) == NOT_COLLECTED
    assert tree.between(None, Month(2024, 7), Month(2025, 6)) == tree.at(None, Q1)


def test_counts_have_no_denominator():
    cell = {who: Counted(4) for who in range(5)}

    tree = disclose_tree({"east": {JANUARY: cell, JANUARY + 3: cell}}, Kind.COUNT)

    assert tree.at("east", Span.year(2025)) == Ratio(40)


@pytest.mark.parametrize(
    ("first", "last", "lengths"),
    [
        ("2025-01", "2025-12", [12]),
        ("2024-07", "2025-06", [3, 3, 3, 3]),
        ("2024-11", "2026-01", [1, 1, 12, 1]),
        ("2025-02", "2025-02", [1]),
    ],
)
def test_months_are_made_of_the_fewest_periods(first: str, last: str, lengths: list[int]):
    found = list(spans_between(Month.parse(first), Month.parse(last)))

    assert [span.months for span in found] == lengths
    every = [month for span in found for month in months_between(span.first, span.last)]
    assert every == list(months_between(Month.parse(first), Month.parse(last)))


@pytest.mark.parametrize(("month", "length"), [(2, 3), (2, 12), (1, 2), (1, 0), (7, 6)])
def test_other_stretches_are_no_period(month: int, length: int):
    with pytest.raises(ValueError, match="no year, quarter or month"):
        Span(Month(2025, month), length)


# --- properties


@settings(max_examples=8, deadline=None)
@given(some.randoms(use_true_random=False), some.sampled_from([3, 12]))
@pytest.mark.rule(39)
def test_nobody_who_solves_for_it_finds_a_small_number(random: Random, months: int):
    told = told_of_cube(*random_cube(random), random_rule(random), months)

    for found in attacked(told, [None, *random.sample(told.practices, 2)]):
        assert found.low <= found.truth <= found.high
        assert found.is_safe, found


@settings(max_examples=10, deadline=None)
@given(some.randoms(use_true_random=False), some.sampled_from([3, 12]))
@pytest.mark.rule(39)
def test_no_choice_of_regions_and_months_gives_a_small_number_away(random: Random, months: int):
    told = told_of_cube(*random_cube(random), random_rule(random), months)

    assert not any(found.is_given_away for found in attacked(told, [None], random_sets(random, told, 20)))


@settings(max_examples=12, deadline=None)
@given(some.randoms(use_true_random=False), some.sampled_from([3, 12]))
@pytest.mark.rule(39)
def test_no_two_numbers_can_be_subtracted(random: Random, months: int):
    told = told_of_cube(*random_cube(random), random_rule(random), months)

    for cells in differences(told):
        for by in (None, *told.practices):
            assert not any(map(is_small, told.others(cells, by)))
