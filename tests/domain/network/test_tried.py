"""What lay around a change."""

import pytest

from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.entry.marks import Act, MarkText
from qi_portal.domain.network.tried import AROUND, around
from qi_portal.domain.periods import Month

SINCE = Month(2026, 1)


def a_test(title: str, first: int, last: int | None, act: Act | None = None) -> MarkText:
    """A test by months before or after the change."""
    return MarkText(MarkKind.TEST, title, SINCE + first, None if last is None else SINCE + last, act=act)


def event(title: str, first: int, last: int | None = None) -> MarkText:
    return MarkText(MarkKind.EVENT, title, SINCE + first, None if last is None else SINCE + last)


def test_what_was_adopted_comes_first_and_what_was_given_up_last() -> None:
    marks = {
        1: a_test("given up", -4, -3, Act.ABANDON),
        2: a_test("goes on", -3, None),
        3: a_test("adapted", -2, -1, Act.ADAPT),
        4: a_test("adopted late", 2, 3, Act.ADOPT),
        5: a_test("adopted", 1, 1, Act.ADOPT),
        6: event("New record system", 0),
    }

    found = around(marks, SINCE)

    assert [number for number, _ in found.tests] == [4, 5, 3, 2, 1]
    assert [each.title for _, each in found.events] == ["New record system"]


@pytest.mark.parametrize(
    ("mark", "is_near"),
    [
        (a_test("over", -12, -AROUND - 1), False),
        (a_test("over just then", -12, -AROUND), True),
        (a_test("begun just then", AROUND, None), True),
        (a_test("begun later", AROUND + 1, None), False),
        (a_test("never ended", -30, None), True),
        (event("long ago", -AROUND - 1), False),
        (event("a season", -12, -AROUND), True),
        (event("now", 0), True),
    ],
)
def test_only_what_lay_in_the_months_around_is_told(mark: MarkText, is_near: bool) -> None:
    found = around({1: mark}, SINCE)

    assert bool(found.tests or found.events) == is_near


def test_without_marks_there_is_nothing() -> None:
    assert around({}, SINCE) == around({1: event("long ago", -20)}, SINCE)
