"""When reports that come back by themselves are due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.periods import Month
from qi_portal.domain.report_period import report_period
from qi_portal.domain.report_schedule import Every, Occasion, Rhythm, Stretch

ZONE = "America/New_York"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 4 * 365 * 24).map(lambda hours: BEGINNING + timedelta(hours=hours, minutes=7))
RHYTHMS = st.builds(Rhythm, st.sampled_from(Every), st.integers(1, 31), st.sampled_from([ZONE, "Pacific/Honolulu"]))


@pytest.mark.parametrize(
    ("every", "day", "now", "due", "following"),
    [
        # eight in the morning of November 22 in New York is 13:00 UTC
        ("month", 22, "2026-11-22T12:59", "2026-10-22 2026-10", "2026-11-22 2026-11"),
        ("month", 22, "2026-11-22T13:00", "2026-11-22 2026-11", "2026-12-22 2026-12"),
        ("month", 31, "2027-02-28T20:00", "2027-02-28 2027-02", "2027-03-31 2027-03"),
        ("quarter", 5, "2026-11-22T13:00", "2026-10-05 2026-Q4", "2027-01-05 2027-Q1"),
        ("quarter", 5, "2026-10-05T11:00", "2026-07-05 2026-Q3", "2026-10-05 2026-Q4"),
    ],
)
def test_time_is_due_from_eight_in_the_morning_of_its_day(every, day, now, due, following) -> None:
    rhythm, moment = Rhythm(Every(every), day, ZONE), datetime.fromisoformat(now).replace(tzinfo=UTC)

    assert told(rhythm.due(moment, LONG_AGO)) == due
    assert told(rhythm.next(moment)) == following


def told(occasion: Occasion | None) -> str:
    return f"{occasion.day} {occasion.key}" if occasion else ""


def test_time_before_the_schedule_began_is_not_made_up_for() -> None:
    rhythm, now = Rhythm(Every.MONTH, 5, ZONE), datetime(2026, 11, 22, tzinfo=UTC)

    assert rhythm.due(now, now - timedelta(days=3)) is None


@given(RHYTHMS, MOMENTS, st.timedeltas(timedelta(), timedelta(days=400)))
def test_whoever_looks_every_hour_or_once_after_long_finds_the_same_last_time(rhythm, now, away) -> None:
    began = now - away
    due = rhythm.due(now, began)

    assert due is None or began.date() - timedelta(days=1) <= due.day <= now.date() + timedelta(days=1)
    assert rhythm.due(now + timedelta(hours=1), began) in (due, rhythm.next(now))


@given(RHYTHMS, MOMENTS)
def test_each_time_has_a_key_of_its_own(rhythm, now) -> None:
    keys, moment = [], now
    for _ in range(8):
        following = rhythm.next(moment)
        keys.append(following.key)
        moment = datetime(following.day.year, following.day.month, following.day.day, 23, tzinfo=UTC)

    assert len(set(keys)) == len(keys)
    assert rhythm.due(moment, LONG_AGO).key == keys[-1]


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 3, 31), date(2026, 10, 1), date(2026, 12, 31)])
@pytest.mark.parametrize("stretch", Stretch)
def test_every_stretch_is_a_period_that_is_over_and_offered_on_the_day(stretch: Stretch, day: date) -> None:
    period = report_period(stretch.period(day), day)

    assert period.last < Month.of(day)
    assert period.months in {3, 12, 24, 36}
