"""What may be shown of counts from several practices, and that nothing hidden can be worked out from what is shown."""

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qi_portal.domain.suppression import FEWEST, Shown, may_be_shown, suppress


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((), True),
        ((0, 0, 0), True),
        ((4, 4, 3), True),
        ((4, 4, 2), False),
        ((1, 0, 0), False),
        ((6, 6, 0), False),
        ((100, 100), False),
        ((9, 1, 1), False),
        ((80, 10, 10), True),
        ((81, 10, 10), False),
        ((50, 49, 1), True),
    ],
)
def test_count_is_shown_from_eleven_by_three_with_none_over_four_fifths(counts: tuple[int, ...], shown: bool) -> None:
    assert may_be_shown(counts) is shown


def spread(total: int) -> dict[str, int]:
    """A count that three practices share as evenly as can be."""
    return {who: (total + more) // 3 for more, who in enumerate(("one", "two", "three"))}


def test_counts_that_are_fit_are_shown_with_their_total() -> None:
    assert suppress({"adhd": spread(12), "asthma": spread(30), "acne": {}}) == Shown(
        {"adhd": 12, "asthma": 30, "acne": 0}, 42
    )


def test_lone_hidden_count_takes_the_smallest_shown_one_with_it() -> None:
    shown = suppress({"adhd": spread(4), "asthma": spread(30), "headache": spread(20)})

    assert shown == Shown({"adhd": None, "asthma": 30, "headache": None}, 54)


def test_hidden_counts_that_are_many_together_hide_no_other() -> None:
    shown = suppress({"adhd": spread(9), "asthma": spread(30), "headache": spread(8)})

    assert shown == Shown({"adhd": None, "asthma": 30, "headache": None}, 47)


def test_hidden_counts_that_are_few_together_hide_another() -> None:
    shown = suppress({"adhd": spread(1), "asthma": spread(30), "headache": spread(2), "acne": spread(15)})

    assert shown == Shown({"adhd": None, "asthma": 30, "headache": None, "acne": None}, 48)


def test_hidden_counts_of_one_practice_hide_another() -> None:
    shown = suppress({"adhd": {"one": 20}, "asthma": spread(30), "headache": {"one": 20}})

    assert shown == Shown({"adhd": None, "asthma": None, "headache": None}, 70)


def test_eleven_hidden_counts_of_one_do_not_sum_to_a_total() -> None:
    """Who knows that eleven counts make eleven knows each of them."""
    rare = {f"condition {number}": {("one", "two", "three")[number % 3]: 1} for number in range(11)}

    shown = suppress({**rare, "asthma": spread(30)})

    assert shown == Shown(dict.fromkeys(rare) | {"asthma": None}, 41)


def test_total_is_left_out_when_nothing_is_left_to_hide_behind() -> None:
    assert suppress({"adhd": spread(4), "acne": {}}) == Shown({"adhd": None, "acne": 0}, None)


def test_total_that_is_left_out_leaves_no_count_to_reckon_from() -> None:
    """Were the 11 shown, the missing total would tell that the other is 1: from 2 on it could be shown."""
    assert suppress({"adhd": {"one": 1}, "asthma": spread(11), "acne": {}}) == Shown(
        {"adhd": None, "asthma": None, "acne": 0}, None
    )


def test_two_practices_show_nothing() -> None:
    shown = suppress({"adhd": {"one": 200, "two": 300}, "asthma": {"one": 90, "two": 100}})

    assert shown == Shown({"adhd": None, "asthma": None}, None)


# --- properties

COUNTS = some.one_of(some.integers(0, 3), some.integers(0, 14), some.integers(0, 60))
CELLS = some.dictionaries(some.sampled_from("abcdef"), some.dictionaries(some.sampled_from("1234"), COUNTS), max_size=6)


@given(CELLS)
def test_nothing_that_is_shown_is_wrong_or_unfit(cells) -> None:
    shown = suppress(cells)

    assert set(shown.cells) == set(cells)
    for name, count in shown.cells.items():
        if count is not None:
            assert count == sum(cells[name].values())
            assert may_be_shown(cells[name].values())
    assert shown.total in (None, sum(sum(cell.values()) for cell in cells.values()))


@given(CELLS)
def test_subtraction_from_the_total_gives_nothing_that_may_not_be_shown(cells) -> None:
    shown = suppress(cells)
    hidden = [cells[name] for name, count in shown.cells.items() if count is None]
    if shown.total is None or not hidden:
        return

    rest = shown.total - sum(count for count in shown.cells.values() if count)

    together = [sum(cell.get(who, 0) for cell in hidden) for who in "1234"]
    assert rest == sum(together)
    assert may_be_shown(together)
    assert rest - len(hidden) >= FEWEST, "each hidden count is 1 or more, and could be anything up to 12 at least"


@given(CELLS)
def test_every_hidden_count_could_be_another_and_would_look_the_same(cells) -> None:
    """Even who knows the rule and sees everything shown cannot tell: another table would have been shown alike."""
    shown = suppress(cells)

    for name, count in shown.cells.items():
        if count is None:
            assert any(_differs(name, cells, other) and suppress(other) == shown for other in _others(cells, shown))


def _differs(name: str, cells, other) -> bool:
    return sum(other[name].values()) != sum(cells[name].values())


def _others(cells, shown: Shown):
    """Tables with two hidden counts exchanged, or one of them a little larger or smaller, at another's cost or not.

    What has changed is one practice's, or is shared as before.
    """
    hidden = [name for name, count in shown.cells.items() if count is None]
    for one, two in permutations(hidden, 2):
        yield {**cells, one: cells[two], two: cells[one]}
    for name, more in product(hidden, (1, -1, 2, -2, 3, -3, 5, -5)):
        for changed in _changed(cells[name], more):
            yield {**cells, name: changed}
            for other in hidden:
                if other != name:
                    yield from ({**cells, name: changed, other: paid} for paid in _changed(cells[other], -more))


def _changed(cell, more: int):
    """The cell with so many more decisions: of one practice, or all of it one practice's."""
    total = sum(cell.values()) + more
    for who in "1234":
        if cell.get(who, 0) + more >= 0:
            yield {**cell, who: cell.get(who, 0) + more}
        if total > 0:
            yield {who: total}
