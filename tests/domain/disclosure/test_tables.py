"""Tables with totals on both sides: what is told is right, and gives away nothing that is not."""

from random import Random
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from attacker import attacked
from disclosed import differences, random_rule, random_sets, random_table, told_of_table
from qi_portal.domain.disclosure.cells import is_small
from qi_portal.domain.disclosure.hidden import MARK, Hidden
from qi_portal.domain.disclosure.ratios import Counted, Kind, Ratio
from qi_portal.domain.disclosure.tables import Disclosed, disclose, disclose_ratios

SMALL = Hidden.SMALL
FIVE = "12345"


def of(*counts: int) -> list[dict[str, int]]:
    """Counts that five practices share evenly; each a multiple of five."""
    return [dict.fromkeys(FIVE, count // 5) for count in counts]


def table(**rows: tuple[int, ...]) -> dict[str, dict[int, dict[str, int]]]:
    return {row: dict(enumerate(of(*counts))) for row, counts in rows.items()}


def grid(found: Disclosed) -> list[list[object]]:
    """The table as it is printed, with its totals."""
    rows = [
        [*("*" if isinstance(cell, Hidden) else cell for cell in cells.values()), found.row_totals[row]]
        for row, cells in found.cells.items()
    ]
    return [*rows, [*found.column_totals.values(), found.total]]


def test_table_without_small_numbers_is_told_whole():
    assert grid(disclose(table(east=(20, 0, 30), west=(25, 40, 15)))) == [
        [20, 0, 30, 50],
        [25, 40, 15, 80],
        [45, 40, 45, 130],
    ]


def test_small_number_is_hidden_in_a_block_of_four():
    """East 5 is small. Alone it would follow from its row, in a row of two from its columns."""
    found = disclose(table(east=(5, 40, 30), west=(25, 35, 15), north=(50, 60, 70)))

    assert grid(found) == [
        ["*", "*", 30, 75],
        [25, 35, 15, 75],
        ["*", "*", 70, 180],
        [80, 135, 115, 330],
    ]


def test_small_numbers_far_apart_are_hidden_in_blocks_of_their_own():
    rows = {str(place): [100] * 6 for place in range(6)}
    rows["0"][0] = rows["3"][4] = 5

    found = disclose(table(**{row: tuple(counts) for row, counts in rows.items()}))

    hidden = [(row, column) for row in found.cells for column in range(6) if found.cells[row][column] == SMALL]
    assert len(hidden) == 8
    assert {("0", 0), ("3", 4)} <= set(hidden)


def test_row_whose_total_is_small_is_hidden_with_another():
    """Neither region is told of at all; together they can be worked out, and may be."""
    found = disclose(table(east=(5, 0), west=(20, 15), north=(60, 60)))

    assert grid(found) == [["*", "*", SMALL], ["*", "*", SMALL], [60, 60, 120], [85, 75, 160]]


def test_region_of_few_practices_is_hidden_with_another_whatever_it_counted():
    four = {"east": {0: dict.fromkeys("abcd", 50), 1: dict.fromkeys("abcd", 50)}}

    found = disclose(four | table(west=(20, 25), north=(60, 60)))

    assert found.row_totals == {"east": Hidden.FEW_PRACTICES, "west": SMALL, "north": 120}
    assert found.total == 565


def test_whole_of_few_is_hidden_whole():
    found = disclose(table(east=(5, 0), west=(0, 5)))

    assert grid(found) == [["*", "*", SMALL], ["*", "*", SMALL], [SMALL, SMALL, SMALL]]


def test_one_practice_cannot_work_out_its_only_neighbor():
    two = {"1": 40, "2": 60, "3": 0, "4": 0, "5": 0}

    found = disclose({"east": {0: two, 1: of(50)[0]}, "west": {0: of(50)[0], 1: of(50)[0]}})

    assert found.cells["east"][0] == SMALL


def test_rows_with_different_columns_are_refused():
    with pytest.raises(ValueError, match="every row has every column"):
        disclose({"east": {0: {}}, "west": {1: {}}})


def test_nothing_is_a_table_of_nothing():
    assert disclose({}) == Disclosed({}, {}, {}, 0)


@pytest.mark.rule(39)
def test_ratio_is_hidden_where_few_were_not_reached():
    """95 of 100: the five who were not reached are a small number as much as five who were."""
    most, half = dict.fromkeys(FIVE, Counted(19, 20)), dict.fromkeys(FIVE, Counted(10, 20))

    found = disclose_ratios({"east": {1: most, 2: half}, "west": {1: half, 2: half}}, Kind.SHARE)

    assert found.cells["east"][1] == Ratio(why=SMALL)
    assert found.row_totals["east"] == Ratio(145, 200, 0.725)
    assert found.total == Ratio(245, 400, 0.6125)


def test_states_are_told_apart():
    """Suppressed, none eligible, nobody counted, and 0 are four things."""
    few, none = dict.fromkeys(FIVE, Counted(1, 2)), dict.fromkeys(FIVE, Counted(0, 0))
    nought, many = dict.fromkeys(FIVE, Counted(0, 20)), dict.fromkeys(FIVE, Counted(50, 100))

    found = disclose_ratios(
        {1: {1: few, 2: none, 3: {}, 4: nought, 5: many}, 2: dict.fromkeys(range(1, 6), many)}, Kind.SHARE
    )

    states = [(each.is_suppressed, each.is_none_eligible, each.is_not_collected) for each in found.cells[1].values()]
    assert states == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (False, False, False),
        (True, False, False),
    ]
    assert found.cells[1][4] == Ratio(0, 100, 0.0)


def test_every_reason_is_a_sentence():
    assert {str(each.words) for each in Hidden} == {
        "Suppressed: too few to show, or would give away another number that is too small.",
        "Suppressed: fewer than 5 practices.",
        "Suppressed: a sensitive project with fewer than 10 practices.",
    }
    assert str(MARK) == "suppressed"


def test_table_of_forty_by_forty_is_quick():
    random = Random(40)
    cells = {
        row: {column: {who: random.randint(0, 5) for who in range(20)} for column in range(40)} for row in range(40)
    }

    began = perf_counter()
    disclose(cells)

    assert perf_counter() - began < 5


# --- properties


@given(some.randoms(use_true_random=False))
def test_what_is_told_is_right(random: Random):
    told = told_of_table(*random_table(random), random_rule(random))

    for name, ratio in told.ratios.items():
        if not ratio.is_suppressed and not ratio.is_not_collected:
            first, *others = told.others(told.leaves(name))
            assert ratio.numerator == first
            assert ratio.denominator == (
                None if told.kind is Kind.COUNT else sum(others, first * (told.kind is Kind.SHARE))
            )


@settings(max_examples=30, deadline=None)
@given(some.randoms(use_true_random=False))
@pytest.mark.rule(39)
def test_nobody_who_solves_for_it_finds_a_small_number(random: Random):
    """An outsider, and each practice: a suppressed number could be any of 12 or more, or is known not to be small."""
    told = told_of_table(*random_table(random, 4), random_rule(random))

    for found in attacked(told):
        assert found.low <= found.truth <= found.high
        assert found.is_safe, found


@settings(max_examples=20, deadline=None)
@given(some.randoms(use_true_random=False))
@pytest.mark.rule(39)
def test_no_choice_of_cells_gives_a_small_number_away(random: Random):
    told = told_of_table(*random_table(random), random_rule(random))

    assert not any(
        found.is_given_away for found in attacked(told, [None, told.practices[0]], random_sets(random, told, 10))
    )


@given(some.randoms(use_true_random=False))
@pytest.mark.rule(39)
def test_no_two_numbers_can_be_subtracted(random: Random):
    told = told_of_table(*random_table(random), random_rule(random))

    for cells in differences(told):
        for by in (None, *told.practices):
            assert not any(map(is_small, told.others(cells, by)))
