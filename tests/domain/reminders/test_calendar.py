"""On which day a reminder is due: over months of any length, leap days, and clocks that are moved."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qi_portal.domain.periods import Month
from qi_portal.domain.reminders.calendar import GRACE, HOUR, due_day, due_days

NEW_YORK = "America/New_York"
ZONES = st.sampled_from((NEW_YORK, "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu", "America/Puerto_Rico"))
DAYS = st.sets(st.integers(1, 31), min_size=1, max_size=6)
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 16 * 366 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


def local(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZoneInfo(NEW_YORK))


@pytest.mark.parametrize(
    ("month", "days", "expected"),
    [
        (Month(2026, 12), (5, 10, 15), [5, 10, 15]),
        (Month(2026, 2), (15, 31), [15, 28]),
        (Month(2028, 2), (29, 30, 31), [29]),
        (Month(2026, 4), (31, 1), [1, 30]),
    ],
)
def test_days_of_a_month_are_those_it_has(month: Month, days: tuple[int, ...], expected: list[int]) -> None:
    assert [day.day for day in due_days(month, days)] == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (local(2026, 12, 4, 23), None),
        (local(2026, 12, 5, 7), None),
        (local(2026, 12, 5, 8), date(2026, 12, 5)),
        (local(2026, 12, 6, 1), date(2026, 12, 5)),
        (local(2026, 12, 8, 23), date(2026, 12, 5)),
        (local(2026, 12, 9, 0), None),
        (local(2026, 12, 10, 7), None),
        (local(2026, 12, 10, 8), date(2026, 12, 10)),
        (local(2026, 12, 31), None),
    ],
)
def test_day_is_due_from_eight_in_the_morning_and_made_up_for_three_days(now: datetime, expected: date | None) -> None:
    assert due_day(now, NEW_YORK, (5, 10, 15)) == expected


def test_missed_days_are_made_up_by_the_latest_alone() -> None:
    assert due_day(local(2026, 12, 7), NEW_YORK, (5, 6)) == date(2026, 12, 6)


def test_day_of_another_month_is_never_made_up() -> None:
    assert due_day(local(2026, 12, 1), NEW_YORK, (30,)) is None


def test_leap_day_is_kept() -> None:
    assert due_day(local(2028, 2, 29), NEW_YORK, (29,)) == date(2028, 2, 29)


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_day_on_which_the_clocks_are_moved_is_due_once(day: date) -> None:
    """Asked every hour by UTC, from the evening before to the morning after."""
    start = datetime.combine(day, time(0), UTC)
    asked = [due_day(start + timedelta(hours=hour), NEW_YORK, (day.day,)) for hour in range(36)]

    first = asked.index(day)
    assert (start + timedelta(hours=first)).astimezone(ZoneInfo(NEW_YORK)).hour == HOUR
    assert set(asked[:first]) == {None}
    assert set(asked[first:]) == {day}


@given(MOMENTS, ZONES, DAYS)
@example(datetime(2026, 3, 8, 12, tzinfo=UTC), NEW_YORK, {8})
@example(datetime(2028, 3, 1, 2, tzinfo=UTC), NEW_YORK, {29})
def test_due_day_is_one_of_the_months_days_reached_and_not_long_past(now: datetime, zone: str, days: set[int]) -> None:
    here = now.astimezone(ZoneInfo(zone))

    day = due_day(now, zone, days)

    if day is not None:
        assert day in due_days(Month.of(here.date()), days)
        assert here.date() - GRACE <= day <= here.date()
        assert day < here.date() or here.hour >= HOUR


@given(st.dates(date(2024, 1, 1), date(2039, 12, 31)), ZONES, DAYS)
def test_every_day_of_the_calendar_is_due_on_its_own_noon(day: date, zone: str, days: set[int]) -> None:
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    wanted = day in due_days(Month.of(day), days)

    assert (due_day(noon, zone, days) == day) is wanted


@given(st.integers(2024, 2039), st.integers(1, 12), ZONES, DAYS)
def test_whoever_looks_every_hour_misses_no_day_of_a_month(year: int, month: int, zone: str, days: set[int]) -> None:
    start = datetime(year, month, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    hours = (start + timedelta(hours=hour) for hour in range(31 * 24 + 1))
    seen = {due_day(hour, zone, days) for hour in hours if hour.astimezone(ZoneInfo(zone)).month == month}

    assert seen - {None} == set(due_days(Month(year, month), days))
