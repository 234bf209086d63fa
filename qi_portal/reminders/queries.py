"""When a program's letters go out, who gets them, and what was sent before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from qi_portal.accounts.models import Person, PracticeRole
from qi_portal.db import db
from qi_portal.domain.access import Actor, Anywhere, AtPractice, Permission, Role, roles_granting
from qi_portal.domain.errors import NotFound
from qi_portal.domain.reminders.schedule import DEFAULT, Kind, Schedule
from qi_portal.practices.models import Program
from qi_portal.reminders.models import MailStop, ReminderSent, ReminderSetting

ROLES = {
    Kind.REMINDER: roles_granting(Permission.MEASURE_ENTER, AtPractice) - {Role.COACH},
    Kind.DIGEST: roles_granting(Permission.MEASURE_READ, AtPractice),
}
"""Reminders go to those of a practice who may enter; the digest to everybody who may read its measures there."""


@dataclass(frozen=True)
class ProgramSchedule:
    """A program's schedule. `version` is what a form that was opened on it sends back; 0 while it is the usual one."""

    program_id: UUID
    code: str
    name: str
    time_zone: str
    schedule: Schedule
    version: int


@dataclass(frozen=True)
class Member:
    """Somebody who may get letters about a practice."""

    practice_id: UUID
    person_id: UUID
    address: str
    locale: str


def schedules_of(program_ids: Collection[UUID]) -> list[ProgramSchedule]:
    """By name. Hand in only programs that the actor may see."""
    query = (
        select(Program, ReminderSetting)
        .outerjoin(ReminderSetting, ReminderSetting.program_id == Program.id)
        .where(Program.id.in_(program_ids))
        .order_by(Program.name, Program.code)
    )
    return [
        ProgramSchedule(
            program.id, program.code, program.name, program.time_zone, _schedule(row), row.version if row else 0
        )
        for program, row in db.session.execute(query)
    ]


def own_schedules(actor: Actor) -> list[ProgramSchedule]:
    """Of the programs whose days the actor may set."""
    return schedules_of(actor.program_ids(roles_granting(Permission.REMINDER_SET, Anywhere)))


def own_schedule(actor: Actor, code: str) -> ProgramSchedule:
    """One of them by the program's code; NotFound for any other."""
    found = next((each for each in own_schedules(actor) if each.code == code), None)
    if found is None:
        raise NotFound
    return found


def members_of(practice_ids: Collection[UUID], kind: Kind) -> list[Member]:
    """Who is to get letters of the kind about the practices: whoever can sign in, and did not stop them."""
    query = (
        select(PracticeRole.practice_id, Person.id, Person.email, Person.locale)
        .join(Person, Person.id == PracticeRole.person_id)
        .outerjoin(MailStop, (MailStop.person_id == Person.id) & (MailStop.kind == kind.value))
        .where(PracticeRole.practice_id.in_(practice_ids), PracticeRole.role.in_({role.value for role in ROLES[kind]}))
        .where(Person.is_active, MailStop.person_id.is_(None))
        .order_by(Person.email, PracticeRole.practice_id)
        .distinct()
    )
    return [
        Member(practice_id, person_id, address, locale or "en")
        for practice_id, person_id, address, locale in db.session.execute(query)
    ]


def sent_for(kind: Kind, days: Collection[date]) -> set[tuple[UUID, UUID, date]]:
    """What was sent on account of the days, by practice, person and day."""
    query = select(ReminderSent.practice_id, ReminderSent.person_id, ReminderSent.day)
    rows = db.session.execute(query.where(ReminderSent.kind == kind.value, ReminderSent.day.in_(days)))
    return {(practice_id, person_id, day) for practice_id, person_id, day in rows}


def stopped_by(person_id: UUID | None) -> set[Kind]:
    """The kinds of which the person wants no letters."""
    return {Kind(kind) for kind in db.session.scalars(select(MailStop.kind).where(MailStop.person_id == person_id))}


def _schedule(row: ReminderSetting | None) -> Schedule:
    if row is None:
        return DEFAULT
    days = tuple(int(day) for day in row.reminder_days.split(","))
    return Schedule(days, row.reminders_on, row.digest_day, row.digest_on)
