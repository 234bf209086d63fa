"""Wrong clocks, and days that clocks are changed on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from factories import Browser, Factory
from qi_portal.db import committing, db, utc_now
from qi_portal.domain.access import OPERATOR, Role
from qi_portal.domain.periods import Month
from qi_portal.jobs import ledger, worker
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.models import Job
from qi_portal.jobs.registry import TASKS
from qi_portal.web.clock import today_at

NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)
DAY, YEAR = timedelta(days=1), timedelta(days=365)

DAYS = (
    # the end of a month, west and east of UTC
    ("2026-12-01T04:59:59", "America/New_York", "2026-11-30"),
    ("2026-12-01T05:00:00", "America/New_York", "2026-12-01"),
    ("2026-10-31T09:59:59", "Pacific/Kiritimati", "2026-10-31"),
    ("2026-10-31T10:00:00", "Pacific/Kiritimati", "2026-11-01"),
    # clocks go forward and back in the night of the first of a month or beside it
    ("2026-03-08T04:59:59", "America/New_York", "2026-03-07"),
    ("2026-03-09T03:59:59", "America/New_York", "2026-03-08"),
    ("2026-11-01T03:59:59", "America/New_York", "2026-10-31"),
    ("2026-11-01T04:00:00", "America/New_York", "2026-11-01"),
    ("2026-11-02T04:59:59", "America/New_York", "2026-11-01"),
    ("2026-11-02T05:00:00", "America/New_York", "2026-11-02"),
    # the day that few years have
    ("2028-02-29T05:00:00", "America/New_York", "2028-02-29"),
    ("2028-03-01T04:59:59", "America/New_York", "2028-02-29"),
    ("2100-03-01T04:59:59", "America/New_York", "2100-02-28"),
    # the end of 32 bits, and after it
    ("2038-01-19T03:14:07", "UTC", "2038-01-19"),
    ("2038-01-19T03:14:08", "UTC", "2038-01-19"),
    ("2040-07-01T03:59:59", "America/New_York", "2040-06-30"),
    ("2106-02-07T06:28:16", "America/Anchorage", "2106-02-06"),
)


@pytest.mark.rule(54)
def test_day_and_month_are_those_of_the_practice() -> None:
    for moment, zone, day in DAYS:
        with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False):
            assert today_at(zone) == date.fromisoformat(day), (moment, zone)
            assert Month.of(today_at(zone)) == Month.parse(day[:7]), (moment, zone)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.mark.rule(14, 54)
@pytest.mark.parametrize("jump", [DAY, YEAR, -timedelta(minutes=5), -DAY, -YEAR, timedelta(days=12 * 365)])
def test_session_lives_no_longer_because_the_clock_jumped(
    clock: time_machine.Traveller, make: Factory, client: Browser, jump: timedelta
) -> None:
    """Ahead: it is over. Back: it is over too, or at least no request after it makes it live longer than it would."""
    client.sign_in(make.person(Role.QI_MEMBER, at=make.practice()))
    assert client.get("/account").status_code == 200

    clock.move_to(NOON + jump)

    assert client.get("/account").status_code == 303
    clock.move_to(NOON + timedelta(hours=13))
    assert client.get("/account").status_code == 303


# --- jobs


@pytest.fixture
def due(context: None, clock: time_machine.Traveller) -> None:
    """A portal with the clock in hand."""


def states() -> list[tuple[str, int]]:
    db.session.rollback()
    return [
        (job.state, job.attempt) for job in db.session.query(Job).filter(Job.task == "jobs.forget", Job.key.is_(None))
    ]


def ask() -> Job:
    with committing():
        job_id = enqueue("jobs.forget", {}, by=OPERATOR)
        job = db.session.get_one(Job, job_id)
        job.state = "queued"
    return job


@pytest.mark.rule(54)
@pytest.mark.parametrize("jump", [DAY, YEAR, -DAY, -YEAR])
def test_job_of_a_lost_worker_goes_on_after_the_clock_jumped(
    due: None, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    monkeypatch.setattr("qi_portal.jobs.work.run", lambda *_: None)
    job_id = ask().id
    assert ledger.claim(job_id) is not None
    clock.move_to(NOON + jump)

    first = ledger.lapsed(utc_now())
    ledger.recover(ledger.lapsed(utc_now()))
    recovered = states()
    clock.move_to(NOON + 2 * jump)
    handed_over = ledger.waiting(utc_now(), worker.STALE)

    assert list(first) == [job_id]
    assert recovered == [("queued", 1)]
    assert job_id in handed_over


@pytest.mark.rule(54)
@pytest.mark.parametrize("jump", [DAY, YEAR, -DAY, -YEAR])
def test_living_worker_keeps_its_job_after_the_clock_jumped(
    due: None, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    """It renews its lease before anybody takes it as lapsed at a second look."""
    monkeypatch.setattr("qi_portal.jobs.work.run", lambda *_: None)
    claim = ledger.claim(ask().id)
    assert claim is not None
    clock.move_to(NOON + jump)

    seen = ledger.lapsed(utc_now())
    renewed = ledger.renew(claim, 1, None)
    lost = {job_id: until for job_id, until in ledger.lapsed(utc_now()).items() if seen.get(job_id) == until}

    assert (renewed, lost) == (True, {})
    with committing():
        assert ledger.end(claim, None, 1, None)
    assert states() == [("done", 1)]


@pytest.mark.rule(54)
def test_task_of_the_clock_is_begun_once_however_often_the_clock_goes_back(
    due: None, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qi_portal.jobs.work.run", lambda *_: None)
    moments = [NOON, NOON + YEAR, NOON, NOON - timedelta(minutes=1), NOON]
    kept = []
    for moment in moments:
        clock.move_to(moment)
        worker.begin_due(utc_now())
        kept.append(db.session.scalar(select(func.count()).where(Job.key.is_not(None))))
        db.session.rollback()

    each = sum(1 for task in TASKS.values() if task.every is not None)
    assert kept[:3] == [each, 2 * each, 2 * each]
    assert kept[4] == kept[3] <= 3 * each
