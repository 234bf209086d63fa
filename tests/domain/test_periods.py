"""Months: arithmetic over year ends, what they parse from, and when they are due and locked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.periods import Month, Quarter, last_complete_month, months_between

months = st.builds(Month, st.integers(1900, 2200), st.integers(1, 12))


@given(months, st.integers(-2000, 2000))
def test_months_added_and_taken_away_lead_back(month: Month, count: int) -> None:
    assert (month + count) - count == month
    assert (month + count).index - month.index == count


@given(months)
def test_month_written_and_parsed_is_the_same(month: Month) -> None:
    assert Month.parse(str(month)) == month


@given(months, months)
def test_months_sort_as_their_text_sorts(one: Month, other: Month) -> None:
    assert (one < other) == (str(one) < str(other))


@given(months)
def test_month_spans_its_first_to_its_last_day(month: Month) -> None:
    assert Month.of(month.first_day) == Month.of(month.last_day) == month
    assert (month + 1).first_day.toordinal() - month.last_day.toordinal() == 1


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "0000-01", "2026-1", "26-01", "2026/01", "２０２６-０１", "2026-01-01", ""]
)
@pytest.mark.rule(25)
def test_month_from_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a month"):
        Month.parse(text)


def test_month_before_january_is_december() -> None:
    assert Month(2026, 1) - 1 == Month(2025, 12)


@pytest.mark.rule(54)
def test_leap_february_has_29_days() -> None:
    assert Month(2028, 2).last_day == date(2028, 2, 29)
    assert Month(2026, 2).last_day == date(2026, 2, 28)


def test_july_2026_locks_on_october_29() -> None:
    july = Month(2026, 7)

    assert july.locks_on == date(2026, 10, 29)
    assert not july.is_locked(date(2026, 10, 28))
    assert july.is_locked(date(2026, 10, 29))


def test_october_2026_is_due_on_november_20() -> None:
    assert Month(2026, 10).due_on == date(2026, 11, 20)


def test_last_complete_month_on_new_years_day_is_december() -> None:
    assert last_complete_month(date(2027, 1, 1)) == Month(2026, 12)


def test_months_between_include_both_ends() -> None:
    assert list(months_between(Month(2025, 11), Month(2026, 2))) == [
        Month(2025, 11), Month(2025, 12), Month(2026, 1), Month(2026, 2),
    ]  # fmt: skip


def test_months_between_in_the_wrong_order_are_none() -> None:
    assert not list(months_between(Month(2026, 2), Month(2026, 1)))


@pytest.mark.parametrize(
    ("month", "quarter", "first", "last"),
    [
        ("2026-01", "2026-Q1", "2026-01", "2026-03"), ("2026-03", "2026-Q1", "2026-01", "2026-03"),
        ("2026-04", "2026-Q2", "2026-04", "2026-06"), ("2026-12", "2026-Q4", "2026-10", "2026-12"),
    ],
)  # fmt: skip
def test_quarter_holds_its_three_months(month: str, quarter: str, first: str, last: str) -> None:
    found = Quarter.of(Month.parse(month))

    assert (str(found), str(found.first), str(found.last)) == (quarter, first, last)


def test_quarters_taken_away_cross_the_year() -> None:
    assert [Quarter(2026, 2) - back for back in range(6)] == [
        Quarter(2026, 2), Quarter(2026, 1), Quarter(2025, 4), Quarter(2025, 3), Quarter(2025, 2), Quarter(2025, 1)
    ]  # fmt: skip
