"""What may be shown of counts from several practices with their total, and that nothing hidden can be worked out."""

from collections.abc import Iterator, Mapping
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qi_portal.domain.disclosure.cells import FEWEST, ORDINARY, SENSITIVE, Rule, is_small, may_be_shown
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.tables import Listed, disclose_list

SMALL = Hidden.SMALL
FIVE = "12345"
List = dict[str, dict[str, int]]


@pytest.mark.parametrize(("count", "small"), [(0, False), (1, True), (10, True), (11, False)])
@pytest.mark.rule(39)
def test_counts_from_one_to_ten_are_small(count: int, small: bool) -> None:
    assert is_small(count) is small


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((), True),
        ((0, 0, 0), True),
        ((6, 6, 5), True),
        ((6, 6, 4), False),
        ((4, 4, 4, 3), True),
        ((1, 0, 0), False),
        ((6, 6, 0), False),
        ((100, 100), False),
        ((9, 1, 1), False),
        ((80, 10, 10), True),
        ((81, 10, 10), False),
        ((40, 5, 5), False),
        ((50, 49, 1), True),
    ],
)
def test_count_is_shown_that_is_eleven_without_any_one_of_three_with_none_over_four_fifths(
    counts: tuple[int, ...], shown: bool
) -> None:
    assert may_be_shown(counts) is shown


def spread(total: int) -> dict[str, int]:
    """A count that five practices share as evenly as can be."""
    return {who: (total + more) // 5 for more, who in enumerate(FIVE)}


def nobody() -> dict[str, int]:
    return dict.fromkeys(FIVE, 0)


def of_one(count: int) -> dict[str, int]:
    return nobody() | {"1": count}


def test_counts_that_are_fit_are_shown_with_their_total() -> None:
    assert disclose_list({"adhd": spread(15), "asthma": spread(30), "acne": nobody()}) == Listed(
        {"adhd": 15, "asthma": 30, "acne": 0}, 45
    )


@pytest.mark.rule(39)
def test_lone_hidden_count_takes_the_smallest_shown_one_with_it() -> None:
    shown = disclose_list({"adhd": spread(4), "asthma": spread(30), "headache": spread(20)})

    assert shown == Listed({"adhd": SMALL, "asthma": 30, "headache": SMALL}, 54)


def test_hidden_counts_that_are_many_together_hide_no_other() -> None:
    shown = disclose_list({"adhd": spread(9), "asthma": spread(30), "headache": spread(10)})

    assert shown == Listed({"adhd": SMALL, "asthma": 30, "headache": SMALL}, 49)


def test_hidden_counts_that_are_few_together_hide_another() -> None:
    shown = disclose_list({"adhd": spread(1), "asthma": spread(30), "headache": spread(2), "acne": spread(20)})

    assert shown == Listed({"adhd": SMALL, "asthma": 30, "headache": SMALL, "acne": SMALL}, 53)


def test_hidden_counts_of_one_practice_hide_another() -> None:
    shown = disclose_list({"adhd": of_one(20), "asthma": spread(30), "headache": of_one(20)})

    assert shown == Listed({"adhd": SMALL, "asthma": SMALL, "headache": SMALL}, 70)


def test_fifteen_hidden_counts_of_one_do_not_sum_to_a_total() -> None:
    """Who knows that fifteen counts make fifteen knows each of them."""
    rare = {f"condition {number}": nobody() | {FIVE[number % 5]: 1} for number in range(15)}

    shown = disclose_list({**rare, "asthma": spread(30)})

    assert shown == Listed(dict.fromkeys(rare, SMALL) | {"asthma": SMALL}, 45)


def test_total_that_is_small_is_left_out_and_noughts_with_it() -> None:
    assert disclose_list({"adhd": spread(4), "acne": nobody()}) == Listed({"adhd": SMALL, "acne": SMALL}, SMALL)


def test_small_count_beside_one_that_just_may_be_shown_leaves_only_the_total() -> None:
    """Noughts are hidden too: else who knows this rule could tell how little room there is."""
    assert disclose_list({"adhd": of_one(1), "asthma": spread(14), "acne": nobody()}) == Listed(
        {"adhd": SMALL, "asthma": SMALL, "acne": SMALL}, 15
    )


def test_two_practices_that_count_show_nothing() -> None:
    shown = disclose_list({"adhd": nobody() | {"1": 200, "2": 300}, "asthma": nobody() | {"1": 90, "2": 100}})

    assert shown == Listed({"adhd": SMALL, "asthma": SMALL}, SMALL)


@pytest.mark.parametrize(
    ("practices", "rule", "why"),
    [
        (4, ORDINARY, Hidden.FEW_PRACTICES),
        (5, ORDINARY, None),
        (9, SENSITIVE, Hidden.SENSITIVE),
        (10, SENSITIVE, None),
    ],
)
@pytest.mark.rule(39)
def test_nothing_is_told_of_a_group_of_few_practices(practices: int, rule: Rule, why: Hidden | None) -> None:
    shown = disclose_list({"one": dict.fromkeys(range(practices), 10), "two": dict.fromkeys(range(practices), 0)}, rule)

    told = (10 * practices, 0, 10 * practices) if why is None else (why, why, why)
    assert (shown.cells["one"], shown.cells["two"], shown.total) == told


def test_nothing_counted_by_anybody_is_nothing_to_hide() -> None:
    assert disclose_list({}) == Listed({}, 0)


# --- properties

COUNTS = some.one_of(some.integers(0, 3), some.integers(0, 14), some.integers(0, 60))
CELL = some.fixed_dictionaries(dict.fromkeys(FIVE, COUNTS))
LISTS = some.dictionaries(some.sampled_from("abcdef"), CELL, min_size=1, max_size=6)


@given(LISTS)
@pytest.mark.rule(39)
def test_nothing_that_is_shown_is_wrong_or_unfit(cells: List) -> None:
    shown = disclose_list(cells)

    assert list(shown.cells) == list(cells)
    for name, count in shown.cells.items():
        if count != SMALL:
            assert count == sum(cells[name].values())
            assert may_be_shown(cells[name].values())
    assert shown.total in (SMALL, sum(sum(cell.values()) for cell in cells.values()))


@given(LISTS)
@pytest.mark.rule(39)
def test_subtraction_from_the_total_gives_nothing_that_may_not_be_shown(cells: List) -> None:
    shown = disclose_list(cells)
    hidden = [cells[name] for name, count in shown.cells.items() if count == SMALL]
    if shown.total == SMALL or not hidden:
        return

    rest = shown.total - sum(count for count in shown.cells.values() if count != SMALL)

    together = [sum(cell[who] for cell in hidden) for who in FIVE]
    assert rest == sum(together)
    assert may_be_shown(together)
    if len(hidden) < len(cells):
        assert rest - max(together) - len(hidden) >= FEWEST, "each is 1 or more, and could be any up to 12 at least"


@given(LISTS)
@pytest.mark.rule(39)
def test_every_hidden_count_could_be_another_and_would_look_the_same(cells: List) -> None:
    """Even who knows the rule and sees everything shown cannot tell: another list would have been shown alike."""
    shown = disclose_list(cells)

    for name, count in shown.cells.items():
        if count == SMALL:
            others = _others(cells, shown)
            assert any(_differs(name, cells, other) and disclose_list(other) == shown for other in others)


def _differs(name: str, cells: List, other: List) -> bool:
    return sum(other[name].values()) != sum(cells[name].values())


def _others(cells: List, shown: Listed[str]) -> Iterator[List]:
    """Lists with two hidden counts exchanged, or one of them a little larger or smaller, at another's cost or not.

    What has changed is one practice's, or is shared as before.
    """
    hidden = [name for name, count in shown.cells.items() if count == SMALL]
    for one, two in permutations(hidden, 2):
        yield {**cells, one: cells[two], two: cells[one]}
    for name, more in product(hidden, (1, -1, 2, -2, 3, -3, 5, -5)):
        for changed in _changed(cells[name], more):
            yield {**cells, name: changed}
            for other in hidden:
                if other != name:
                    yield from ({**cells, name: changed, other: paid} for paid in _changed(cells[other], -more))


def _changed(cell: Mapping[str, int], more: int) -> Iterator[dict[str, int]]:
    """The cell with so many more decisions: of one practice, or all of it one practice's."""
    total = sum(cell.values()) + more
    for who in FIVE:
        if cell[who] + more >= 0:
            yield {**cell, who: cell[who] + more}
        if total > 0:
            yield nobody() | {who: total}
