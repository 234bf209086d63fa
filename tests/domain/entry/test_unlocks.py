from datetime import UTC, date, datetime

import pytest

from qi_portal.domain.entry.unlocks import NewRequest, NewUnlock, read_request, read_unlock
from qi_portal.domain.periods import Month

TODAY = date(2026, 11, 21)
JULY = Month(2026, 7)
TYPED = {"first": "2026-06", "last": "2026-07", "days": "7", "why": " Counted twice. "}


def test_unlock_is_read_with_its_last_day():
    unlock, problems = read_unlock(TYPED, TODAY)

    assert (unlock, problems) == (NewUnlock(Month(2026, 6), JULY, date(2026, 11, 28), "Counted twice."), {})


def test_single_month_is_first_and_last():
    unlock, _ = read_unlock(TYPED | {"first": "2026-07", "last": ""}, TODAY)

    assert unlock is not None
    assert (unlock.first, unlock.last) == (JULY, JULY)


@pytest.mark.parametrize(
    ("zone", "expires"),
    [
        ("America/New_York", datetime(2026, 11, 29, 5, tzinfo=UTC)),
        ("Pacific/Honolulu", datetime(2026, 11, 29, 10, tzinfo=UTC)),
        ("UTC", datetime(2026, 11, 29, tzinfo=UTC)),
    ],
)
def test_unlock_ends_with_the_day_where_the_practice_is(zone, expires):
    assert NewUnlock(JULY, JULY, date(2026, 11, 28), "x").expires_at(zone) == expires


@pytest.mark.parametrize(
    ("days", "until"), [("1", date(2026, 11, 22)), ("30", date(2026, 12, 21)), (" 7 ", date(2026, 11, 28))]
)
def test_days_run_from_today(days, until):
    unlock, _ = read_unlock(TYPED | {"days": days}, TODAY)

    assert unlock is not None
    assert unlock.until == until


@pytest.mark.parametrize("days", ["", "0", "31", "1.5", "-1", "+7", "７", "x", "1e1", "007"])
def test_days_outside_of_one_to_thirty_are_refused(days):
    assert read_unlock(TYPED | {"days": days}, TODAY)[1].keys() == {"days"}


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"first": "2026-08"}, {"first"}),
        ({"last": "2026-08"}, {"last"}),
        ({"first": "", "last": ""}, {"first"}),
        ({"first": "2026-07", "last": "2026-06"}, {"last"}),
        ({"first": "2023-07"}, {"last"}),
        ({"why": ""}, {"why"}),
        ({"why": "x" * 501}, {"why"}),
        ({"first": "x", "days": "x", "why": ""}, {"first", "days", "why"}),
    ],
)
def test_each_field_that_does_not_fit_is_named(typed, fields):
    unlock, problems = read_unlock(TYPED | typed, TODAY)

    assert (unlock, problems.keys()) == (None, fields)


def test_request_is_read():
    assert read_request({"period": "Jul 2026", "why": "Two charts."}, TODAY) == (NewRequest(JULY, "Two charts."), {})


def test_request_for_an_open_month_without_a_reason_has_two_problems():
    assert read_request({"period": "2026-10", "why": ""}, TODAY)[1].keys() == {"period", "why"}


def test_nothing_typed_is_no_error_of_ours():
    assert read_unlock({}, TODAY)[0] is None
    assert read_request({}, TODAY)[0] is None
