"""Whom a program reaches."""

from hypothesis import given
from hypothesis import strategies as some

from qi_portal.domain.periods import Month
from qi_portal.domain.program.reach import Reach, Size, reach_of

AUGUST, OCTOBER = Month(2026, 8), Month(2026, 10)


def test_reach_adds_up_what_practices_said_and_rounds_children() -> None:
    sizes = [Size(4, 2_310, AUGUST), Size(2, None, None), Size(6, 4_480, OCTOBER), *[Size(1, 700, OCTOBER)] * 3]

    assert reach_of(sizes, is_shared=True) == Reach(6, 15, 8_900, 5, AUGUST, OCTOBER)


def test_nobody_who_said_a_number_is_not_a_program_without_children() -> None:
    found = reach_of([Size(4, None, None)] * 6, is_shared=True)

    assert (found.children, found.told, found.first) == (None, 0, None)


def test_children_of_fewer_than_five_practices_are_told_to_those_who_oversee_alone() -> None:
    sizes = [Size(4, 2_310, OCTOBER)] * 4

    assert reach_of(sizes, is_shared=True).children is None
    assert reach_of(sizes, is_shared=False).children == 9_200


def test_children_of_a_practice_that_holds_most_of_them_are_not_shared() -> None:
    sizes = [Size(9, 9_000, OCTOBER), *[Size(1, 100, OCTOBER)] * 5]

    assert reach_of(sizes, is_shared=True).children is None


@given(some.lists(some.integers(0, 9_999), min_size=5, max_size=30))
def test_shared_children_are_a_multiple_of_ten_and_no_small_number(counts: list[int]) -> None:
    children = reach_of([Size(1, count, OCTOBER) for count in counts], is_shared=True).children

    assert children is None or children == 0 or (children >= 10 and children % 10 == 0)
