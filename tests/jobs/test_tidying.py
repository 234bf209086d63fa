"""What has had its time goes every day, to the hour; what has not stays; the audit log stays whole."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from factories import Factory
from qi_portal.accounts.models import SignIn, SignInFailure
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing, db
from qi_portal.domain.access import OPERATOR, Role
from qi_portal.domain.entry.drafts import KEPT_FOR as DRAFTS_KEPT
from qi_portal.domain.retention import CLEAN, RETENTION, retention_of
from qi_portal.guidelines.editing.models import FeedbackSent
from qi_portal.jobs import ledger
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.models import ClockRun
from qi_portal.mail import actions as mail
from qi_portal.measures.imports import actions as imports

NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

pytestmark = pytest.mark.rule(59)


def test_rows_older_than_their_time_go_and_younger_ones_stay(make: Factory, context: None) -> None:
    person = make.person(Role.QI_MEMBER, at=make.practice())
    with time_machine.travel(NOW, tick=False), committing():
        for age in (29 * DAY, 30 * DAY - HOUR, 30 * DAY + HOUR):
            db.session.add(SignIn(token_hash=str(age), person_id=person.id, began_at=NOW - age, seen_at=NOW - age))
        for age in (23 * HOUR, 25 * HOUR):
            db.session.add(SignInFailure(at=NOW - age, account=str(age), source="x"))
            db.session.add(FeedbackSent(at=NOW - age, source=str(age)))
        enqueue(CLEAN, {}, by=OPERATOR)

    db.session.rollback()
    kept = [set(db.session.scalars(select(each))) for each in (SignIn.token_hash, SignInFailure.account)]
    assert kept == [{str(29 * DAY), str(30 * DAY - HOUR)}, {str(23 * HOUR)}]
    (run,) = db.session.scalars(select(ClockRun))
    assert (run.task, run.done_at) == (CLEAN, NOW)
    assert (run.result["sessions"], run.result["sources"]) == (1, 2)


def test_second_run_takes_the_place_of_the_first(context: None) -> None:
    for _ in range(2):
        with committing():
            enqueue(CLEAN, {}, by=OPERATOR)

    assert len(list(db.session.scalars(select(ClockRun)))) == 1


@pytest.mark.rule(44)
def test_no_row_of_the_audit_log_is_ever_removed_by_age(make: Factory, context: None) -> None:
    make.practice()
    count = len(list(db.session.scalars(select(AuditEvent.id))))
    db.session.rollback()
    with time_machine.travel(NOW + 365 * 20 * DAY), committing():
        enqueue(CLEAN, {}, by=OPERATOR)

    assert len(list(db.session.scalars(select(AuditEvent.id)))) == count > 0
    assert retention_of("audit_event").since is None
    assert retention_of("audit_event").by is None


def test_rooms_that_remove_by_themselves_keep_the_times_of_the_table() -> None:
    days = {each.name: each.days for each in RETENTION}

    assert {
        "letters": mail.KEPT.days,
        "jobs": ledger.KEPT.days,
        "workers": ledger.KEPT_OF_CLOCK.days,
        "drafts": DRAFTS_KEPT.days,
        "uploads": imports.KEPT_FOR.days,
    }.items() <= days.items()
