"""Periods: a month with enough charts, or up to three in a row that have enough together."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.credit.periods import MOST_MONTHS, CountedMonth, Period, periods_of
from qi_portal.domain.periods import Month

FIRST = Month(2026, 1)


def months(*charts: float | None) -> list[CountedMonth]:
    """Months in a row from January 2026; None for one that is not there."""
    return [CountedMonth(FIRST + at, 0, count) for at, count in enumerate(charts) if count is not None]


def spans(*charts: float | None) -> list[str]:
    return [f"{each.first}..{each.last}" for each in periods_of(months(*charts), 10)]


@pytest.mark.parametrize(
    ("charts", "periods"),
    [
        ((), []),
        ((10,), ["2026-01..2026-01"]),
        ((9,), []),
        ((9, 12), ["2026-02..2026-02"]),
        ((4, 4, 4), ["2026-01..2026-03"]),
        ((5, 5, 5, 5), ["2026-01..2026-02", "2026-03..2026-04"]),
        ((3, 3, 3, 3), []),
        ((1, 4, 4, 4), ["2026-02..2026-04"]),
        ((6, None, 6), []),
        ((12, 12), ["2026-01..2026-01", "2026-02..2026-02"]),
    ],
)
def test_periods_of_small_and_large_months(charts: tuple[float | None, ...], periods: list[str]) -> None:
    assert spans(*charts) == periods


def test_measure_without_a_denominator_counts_each_month() -> None:
    counted = [CountedMonth(FIRST, 31, None), CountedMonth(FIRST + 1, 0, None)]

    assert periods_of(counted, 10) == (Period(FIRST, FIRST), Period(FIRST + 1, FIRST + 1))


def enough(counted: list[CountedMonth], start: int, end: int) -> bool:
    stretch = counted[start : end + 1]
    in_a_row = all(stretch[at].month + 1 == stretch[at + 1].month for at in range(len(stretch) - 1))
    return len(stretch) <= MOST_MONTHS and in_a_row and sum(each.denominator or 0 for each in stretch) >= 10


def most_possible(counted: list[CountedMonth]) -> int:
    """By trying every set of stretches that share no month."""
    stretches = [
        (start, end)
        for start in range(len(counted))
        for end in range(start, min(start + MOST_MONTHS, len(counted)))
        if enough(counted, start, end)
    ]
    for size in range(len(counted), 0, -1):
        for chosen in combinations(stretches, size):
            if all(one[1] < other[0] for one, other in pairwise(chosen)):
                return size
    return 0


@given(st.lists(st.one_of(st.none(), st.integers(0, 14)), max_size=7))
def test_no_other_choice_gives_more_periods(charts: list[int | None]) -> None:
    counted = months(*charts)

    found = periods_of(reversed(counted), 10)

    assert len(found) == most_possible(counted)
    assert all(one.last < other.first for one, other in pairwise(found))
    by_month = {each.month: each.denominator for each in counted}
    for period in found:
        length = period.last.index - period.first.index + 1
        assert length <= MOST_MONTHS
        assert sum(by_month[period.first + at] for at in range(length)) >= 10
