"""Setting a schedule, pausing it, and making one time of it into batches."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import record
from qi_portal.db import db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.domain.report_schedule import Occasion, Rhythm, Stretch
from qi_portal.domain.words import Words, words
from qi_portal.domain.words_json import to_json
from qi_portal.jobs.mailing import send_soon
from qi_portal.mail import actions as mail
from qi_portal.mail.letter import Letter
from qi_portal.practices.queries import facts_where
from qi_portal.reports.batches.actions import ask
from qi_portal.reports.batches.choice import Asked, Bundle, Rule
from qi_portal.reports.making import Wish
from qi_portal.reports.schedules.models import ReportDelivery, ReportRecipient, ReportSchedule
from qi_portal.reports.schedules.queries import Member, Schedule, acting, any_schedule, has_run, members_of

STALE = words("Somebody changed this meanwhile. Look at what it says now.")
OWNER_GONE = words("Whoever set the schedule may no longer ask for such reports. Save it again as somebody who may.")
NOT_ALLOWED = words("May not ask for such reports, so nothing was made.")
TOLD = ("name", "every", "day", "rule", "rule_value", "period", "variant", "language", "form", "bundle", "is_paused")
NO_PRACTICE = words("There was no practice to report on that both may see.")


@dataclass(frozen=True)
class Plan:
    """A schedule as somebody sets it."""

    program_id: UUID
    name: str
    rhythm: Rhythm
    rule: Rule
    rule_value: str
    stretch: Stretch
    wish: Wish
    bundle: Bundle
    recipients: frozenset[UUID]


def add(*, schedule_id: UUID, plan: Plan, by: Actor) -> None:
    """A new schedule, in the hands of who adds it, under the id that its form was given; the same form sent twice adds
    one."""
    _take_turns(schedule_id)
    if db.session.scalar(select(ReportSchedule.id).where(ReportSchedule.id == schedule_id)) is not None:
        return
    row = ReportSchedule(id=schedule_id)
    _write(row, plan, by)
    db.session.add(row)
    db.session.flush()
    _set_recipients(row.id, plan.recipients)
    _note("add", row, by, None)


def revise(*, schedule_id: UUID, opened_on: int, plan: Plan, by: Actor) -> None:
    """Set it anew, from now on with the rights of who saves it; Stale when somebody saved first."""
    row = _row(schedule_id, opened_on)
    before = _told(row)
    _write(row, plan, by)
    _set_recipients(row.id, plan.recipients)
    _note("revise", row, by, before)


def pause(*, schedule_id: UUID, opened_on: int, by: Actor) -> None:
    row = _row(schedule_id, opened_on)
    row.is_paused = True
    _note("pause", row, by, None)


def resume(*, schedule_id: UUID, opened_on: int, by: Actor) -> None:
    """Go on; what fell into the pause is not made up for."""
    row = _row(schedule_id, opened_on)
    row.is_paused, row.since = False, utc_now()
    _note("resume", row, by, None)


def remove(*, schedule_id: UUID, opened_on: int, by: Actor) -> None:
    row = _row(schedule_id, opened_on)
    before = _told(row)
    row.removed_at, row.removed_by = utc_now(), by.person_id
    _note("remove", row, by, before)


def put_back(*, schedule_id: UUID, opened_on: int, by: Actor) -> None:
    row = _row(schedule_id, opened_on, is_removed=True)
    row.removed_at, row.removed_by, row.since = None, None, utc_now()
    _note("put_back", row, by, None)


def leave(*, schedule: Schedule, by: Actor) -> None:
    """Get no more of it."""
    theirs = (ReportRecipient.schedule_id == schedule.id, ReportRecipient.person_id == by.person_id)
    db.session.execute(delete(ReportRecipient).where(*theirs))
    record(
        "report_schedule.leave", by=by, program_id=schedule.program_id, object_kind="report_schedule",
        object_id=str(schedule.id),
    )  # fmt: skip
    db.session.flush()


def run(*, schedule: Schedule, occasion: Occasion, by: Actor) -> bool:
    """Make one time of it: a batch for every recipient, or why there is none. False when that time was made before.

    Each batch is the recipient's own: what both its owner and the recipient may take.
    """
    _take_turns(schedule.id)
    if has_run(schedule.id, occasion.key):
        return False
    owner = acting(schedule.person_id)
    allowed = {member.id for member in members_of(schedule.program_id)}
    if owner is None or schedule.person_id not in allowed:
        _deliver(schedule, occasion, schedule.person_id, OWNER_GONE)
    else:
        for member in schedule.recipients:
            recipient = acting(member.id) if member.id in allowed else None
            made = _made_for(schedule, occasion, owner, recipient) if recipient else NOT_ALLOWED
            _deliver(schedule, occasion, member.id, made)
    record(
        "report_schedule.run", by=by, program_id=schedule.program_id, object_kind="report_schedule",
        object_id=str(schedule.id), after={"occasion": occasion.key, "recipients": len(schedule.recipients)},
    )  # fmt: skip
    db.session.flush()
    return True


def tell(*, batch_id: UUID, letter_to: Callable[[Member, Schedule, UUID], Letter]) -> None:
    """Tell the recipient that a batch is ready, once; nobody when the account is switched off by now."""
    query = select(ReportDelivery).where(ReportDelivery.batch_id == batch_id, ReportDelivery.told_at.is_(None))
    row = db.session.scalar(query.with_for_update())
    if row is None:
        return
    schedule = any_schedule(row.schedule_id)
    member = next((each for each in members_of(schedule.program_id) if each.id == row.person_id), None)
    if member is None:
        return
    letter = letter_to(member, schedule, batch_id)
    mail.put(key=f"reports {batch_id}", person_id=member.id, address=member.address, kind="reports", letter=letter)
    row.told_at = utc_now()
    db.session.flush()
    send_soon()


def _made_for(schedule: Schedule, occasion: Occasion, owner: Actor, recipient: Actor) -> UUID | Words:
    places = _shared_places(schedule, owner, recipient)
    if not places or not may(recipient, Permission.REPORT_BATCH):
        return NO_PRACTICE
    wish = replace(schedule.wish, period=schedule.stretch.period(occasion.day))
    asked = Asked(schedule.program_id, schedule.rule, schedule.rule_value, places, wish, schedule.bundle)
    return ask(
        batch_id=new_id(), asked=asked, by=recipient, made_by=owner.name, schedule_id=schedule.id,
        occasion=occasion.key,
    )  # fmt: skip


def _shared_places(schedule: Schedule, owner: Actor, recipient: Actor) -> tuple[Place, ...]:
    """The practices that the rule means today and that both may take reports of."""
    theirs = {each.place.practice_id for each in facts_where(recipient, Permission.REPORT_EXPORT)}
    meant = (each for each in facts_where(owner, Permission.REPORT_EXPORT) if each.place.practice_id in theirs)
    in_program = (each for each in meant if each.place.program_id == schedule.program_id)
    is_all = schedule.rule is Rule.ALL
    return tuple(each.place for each in in_program if is_all or each.region == schedule.rule_value)


def _deliver(schedule: Schedule, occasion: Occasion, person_id: UUID, made: UUID | Words) -> None:
    batch_id, why_not = (None, to_json(made)) if isinstance(made, Words) else (made, None)
    row = ReportDelivery(
        schedule_id=schedule.id, occasion=occasion.key, person_id=person_id, batch_id=batch_id, why_not=why_not
    )
    db.session.add(row)


def _take_turns(schedule_id: UUID) -> None:
    take_turns(f"report schedule {schedule_id}")


def _row(schedule_id: UUID, opened_on: int, *, is_removed: bool = False) -> ReportSchedule:
    query = select(ReportSchedule).where(ReportSchedule.id == schedule_id)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.version != opened_on or (row.removed_at is not None) is not is_removed:
        raise Stale(STALE)
    return row


def _write(row: ReportSchedule, plan: Plan, by: Actor) -> None:
    assert by.person_id is not None, "a schedule is somebody's"
    row.program_id, row.person_id, row.name = plan.program_id, by.person_id, plan.name
    if (row.every, row.day) != (plan.rhythm.every.value, plan.rhythm.day):
        row.since = utc_now()
    row.every, row.day = plan.rhythm.every.value, plan.rhythm.day
    row.rule, row.rule_value, row.period = plan.rule.value, plan.rule_value, plan.stretch.value
    row.variant, row.language = plan.wish.variant.value, plan.wish.language
    row.form, row.bundle = plan.wish.form, plan.bundle.value
    row.saved_at, row.saved_by = utc_now(), by.person_id


def _set_recipients(schedule_id: UUID, recipients: Collection[UUID]) -> None:
    db.session.execute(delete(ReportRecipient).where(ReportRecipient.schedule_id == schedule_id))
    for person_id in sorted(recipients):
        db.session.add(ReportRecipient(schedule_id=schedule_id, person_id=person_id))


def _note(deed: str, row: ReportSchedule, by: Actor, before: dict[str, Any] | None) -> None:
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash
    record(
        f"report_schedule.{deed}", by=by, program_id=row.program_id, object_kind="report_schedule",
        object_id=str(row.id), before=before, after=None if deed == "remove" else _told(row),
    )  # fmt: skip
    db.session.flush()


def _told(row: ReportSchedule) -> dict[str, Any]:
    query = select(ReportRecipient.person_id).where(ReportRecipient.schedule_id == row.id)
    recipients = sorted(str(person_id) for person_id in db.session.scalars(query))
    return {name: getattr(row, name) for name in TOLD} | {"recipients": recipients}
