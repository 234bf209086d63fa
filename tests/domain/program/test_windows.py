"""Which months a report is for, and which of them are settled."""

from datetime import date

import pytest

from qi_portal.domain.periods import Month, Quarter
from qi_portal.domain.program import windows

TODAY = date(2026, 11, 21)
"""July 2026 is locked, August is not."""


def test_fiscal_year_begins_in_july_and_is_named_for_the_year_it_ends_in() -> None:
    window = windows.fiscal_year(2026)

    assert (window.key, window.first, window.last) == ("FY2026", Month(2025, 7), Month(2026, 6))
    assert str(window.says) == "Fiscal year 2026: Jul 2025 to Jun 2026"


@pytest.mark.parametrize(
    ("today", "quarter"),
    [
        (date(2026, 9, 27), Quarter(2026, 1)),
        (date(2026, 9, 28), Quarter(2026, 2)),
        (date(2026, 12, 28), Quarter(2026, 2)),
        (date(2026, 12, 29), Quarter(2026, 3)),
        (date(2026, 1, 1), Quarter(2025, 3)),
    ],
)
def test_quarter_is_settled_on_the_day_on_which_its_last_month_locks(today: date, quarter: Quarter) -> None:
    assert windows.settled_until(today) == quarter


def test_year_that_is_not_over_is_told_as_far_as_it_is_settled() -> None:
    told = windows.settled(windows.calendar_year(2026), TODAY)

    assert told == windows.Window("2026", Month(2026, 1), Month(2026, 6))
    assert windows.settled(windows.fiscal_year(2027), TODAY) is None


def test_shared_windows_are_settled_at_least_in_part_and_come_latest_first() -> None:
    offered = windows.shared_windows(TODAY)

    assert all(windows.settled(each, TODAY) for each in offered)
    assert [each.key for each in offered][:4] == ["2026", "FY2026", "2026-Q2", "2026-Q1"]
    assert "FY2027" not in [each.key for each in offered]
    assert windows.usual_shared(TODAY).key == "FY2026"


def test_full_windows_begin_with_the_last_twelve_months() -> None:
    first, *others = windows.full_windows(TODAY)

    assert (first.key, first.first, first.last) == ("12m", Month(2025, 11), Month(2026, 10))
    assert "FY2027" in [each.key for each in others]


@pytest.mark.parametrize("text", [None, "", "FY1999", "2026-Q9", "../etc", "x" * 80])
def test_window_that_is_not_offered_is_the_usual_one(text: str | None) -> None:
    offered = windows.shared_windows(TODAY)

    assert windows.chosen(text, offered, offered[1]) is offered[1]
    assert windows.chosen("2026-Q1", offered, offered[1]).key == "2026-Q1"


def test_quarters_of_a_window_are_those_that_lie_in_it_altogether() -> None:
    window = windows.Window("12m", Month(2025, 11), Month(2026, 10))

    assert window.quarters == (Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3))
