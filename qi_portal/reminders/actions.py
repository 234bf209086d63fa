"""Setting the days, choosing letters, and putting the planned ones into the outbox."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns, utc_now
from qi_portal.domain.access import VISITOR, Actor
from qi_portal.domain.errors import Stale
from qi_portal.domain.reminders.schedule import Kind, Schedule
from qi_portal.domain.words import words
from qi_portal.jobs.mailing import send_soon
from qi_portal.mail import actions as mail
from qi_portal.mail.letter import Letter
from qi_portal.reminders import queries
from qi_portal.reminders.models import MailStop, ReminderSent, ReminderSetting
from qi_portal.reminders.plan import Planned

STALE = words("Somebody changed this meanwhile. Look at what it says now.")


def set_schedule(*, program_id: UUID, schedule: Schedule, opened_on: int, by: Actor) -> None:
    """A program's days from now on; Stale when somebody saved first."""
    take_turns(f"reminders of {program_id}")
    query = select(ReminderSetting).where(ReminderSetting.program_id == program_id)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if (row.version if row else 0) != opened_on:
        raise Stale(STALE)
    before = _told(row) if row else None
    if row is None:
        row = ReminderSetting(program_id=program_id)
        db.session.add(row)
    row.reminder_days = ",".join(map(str, schedule.reminder_days))
    row.reminders_on, row.digest_day, row.digest_on = schedule.reminders_on, schedule.digest_day, schedule.digest_on
    row.saved_at, row.saved_by = utc_now(), by.person_id
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash
    record(
        "reminder.set", by=by, program_id=program_id, object_kind="program", object_id=str(program_id),
        before=before, after=_told(row),
    )  # fmt: skip


def choose(*, person_id: UUID, wanted: Iterable[Kind], by: Actor) -> None:
    """The letters that a person wants; every other kind is stopped."""
    keep = set(wanted)
    _take_turns(person_id)
    for kind in Kind:
        if kind in keep:
            db.session.execute(delete(MailStop).where(MailStop.person_id == person_id, MailStop.kind == kind.value))
        else:
            _stop(person_id, kind)
    chosen = {kind.value: kind in keep for kind in Kind}
    record("mail.choose", by=by, object_kind="person", object_id=str(person_id), after=chosen)


def stop(*, person_id: UUID, kind: Kind) -> None:
    """By the link in a letter, without being signed in."""
    _take_turns(person_id)
    if _stop(person_id, kind):
        record("mail.stop", by=VISITOR, object_kind="person", object_id=str(person_id), after={kind.value: False})


def post(planned: Iterable[Planned], *, letter_of: Callable[[Planned], Letter], by: Actor) -> int:
    """Put the letters into the outbox that nobody put there meanwhile; how many."""
    take_turns("reminders")
    count = sum(_post(each, letter_of(each), by) for each in planned)
    if count:
        send_soon()
    return count


def _post(planned: Planned, letter: Letter, by: Actor) -> bool:
    person_id, kind, day = planned.member.person_id, planned.kind, planned.day
    sent = queries.sent_for(kind, [day])
    if any((place.practice_id, person_id, day) in sent for place in planned.places):
        return False
    key = f"{kind.value} {day} {person_id} {planned.places[0].code}"
    letter_id = mail.put(key=key, person_id=person_id, address=planned.member.address, kind=kind.value, letter=letter)
    if letter_id is None:
        return False
    for place in planned.places:
        row = ReminderSent(
            practice_id=place.practice_id, person_id=person_id, kind=kind.value, day=day, letter_id=letter_id
        )
        db.session.add(row)
        after = {"kind": kind.value, "day": day.isoformat(), "letter": str(letter_id)}
        record("reminder.send", by=by, place=place, object_kind="person", object_id=str(person_id), after=after)
    db.session.flush()
    return True


def _take_turns(person_id: UUID) -> None:
    take_turns(f"letters/{person_id}")


def _stop(person_id: UUID, kind: Kind) -> bool:
    """Whether it was not stopped before."""
    if db.session.get(MailStop, (person_id, kind.value)) is not None:
        return False
    db.session.add(MailStop(person_id=person_id, kind=kind.value))
    db.session.flush()
    return True


def _told(row: ReminderSetting) -> dict[str, Any]:
    return {
        "reminder_days": row.reminder_days,
        "reminders_on": row.reminders_on,
        "digest_day": row.digest_day,
        "digest_on": row.digest_on,
    }
