"""Schedules of reports, who gets what they make, and what became of each time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from qi_portal.accounts.models import Person, PracticeRole, ProgramRole
from qi_portal.accounts.queries import actor_of
from qi_portal.db import db
from qi_portal.domain.access import Actor, Anywhere, InProgram, Permission, Role, roles_granting
from qi_portal.domain.errors import NotFound
from qi_portal.domain.report_schedule import Every, Occasion, Rhythm, Stretch
from qi_portal.domain.words import Words
from qi_portal.domain.words_json import from_json
from qi_portal.practices.models import Practice, Program
from qi_portal.reports.batches.choice import Bundle, Rule
from qi_portal.reports.making import Wish
from qi_portal.reports.schedules.models import ReportDelivery, ReportRecipient, ReportSchedule
from qi_portal.reports.variants import Variant

OVER_A_PROGRAM = roles_granting(Permission.REPORT_EXPORT, InProgram)
MAY_ASK = roles_granting(Permission.REPORT_BATCH, Anywhere)
MOST_DELIVERIES = 60


@dataclass(frozen=True)
class Member:
    """Somebody who may get scheduled reports of a program."""

    id: UUID
    name: str
    address: str
    locale: str


@dataclass(frozen=True)
class Schedule:
    """A schedule as it stands. `version` is what a form that was opened on it sends back."""

    id: UUID
    program_id: UUID
    program_name: str
    person_id: UUID
    owner: str
    name: str
    rhythm: Rhythm
    rule: Rule
    rule_value: str
    stretch: Stretch
    wish: Wish
    bundle: Bundle
    is_paused: bool
    since: datetime
    is_removed: bool
    version: int
    recipients: tuple[Member, ...]

    def next(self, now: datetime) -> Occasion | None:
        return None if self.is_paused or self.is_removed else self.rhythm.next(now)


@dataclass(frozen=True)
class Delivery:
    """What one time meant for one person; `told_at` is when the letter was put into the outbox."""

    occasion: str
    person: str
    person_id: UUID
    at: datetime
    batch_id: UUID | None
    why_not: Words | None
    told_at: datetime | None


def schedules_of(actor: Actor) -> list[Schedule]:
    """Those the actor may change, and those whose reports the actor gets, by name."""
    gets = select(ReportRecipient.schedule_id).where(ReportRecipient.person_id == actor.person_id)
    return _schedules(or_(_changeable(actor), ReportSchedule.id.in_(gets)), ReportSchedule.removed_at.is_(None))


def schedule_of(actor: Actor, schedule_id: UUID) -> Schedule:
    """One that the actor may change, a removed one too; NotFound for any other."""
    return _only(_schedules(_changeable(actor), ReportSchedule.id == schedule_id))


def received_schedule_of(actor: Actor, schedule_id: UUID) -> Schedule:
    """One whose reports the actor gets; NotFound for any other."""
    gets = select(ReportRecipient.schedule_id).where(ReportRecipient.person_id == actor.person_id)
    return _only(_schedules(ReportSchedule.id.in_(gets), ReportSchedule.id == schedule_id))


def may_change(actor: Actor, schedule: Schedule) -> bool:
    return actor.person_id == schedule.person_id or schedule.program_id in actor.program_ids(OVER_A_PROGRAM)


def running_schedules() -> list[Schedule]:
    """Every one that is neither paused nor removed, for the clock."""
    return _schedules(ReportSchedule.removed_at.is_(None), ReportSchedule.is_paused.is_(False))


def any_schedule(schedule_id: UUID) -> Schedule:
    """For the clock and for who was told of it."""
    return _only(_schedules(ReportSchedule.id == schedule_id))


def members_of(program_id: UUID) -> list[Member]:
    """Who may ask for batches in the program, by name: those to whom reports may be delivered."""
    roles = {role.value for role in MAY_ASK}
    over = select(ProgramRole.person_id).where(ProgramRole.program_id == program_id, ProgramRole.role.in_(roles))
    at = (
        select(PracticeRole.person_id)
        .join(Practice, Practice.id == PracticeRole.practice_id)
        .where(Practice.program_id == program_id, PracticeRole.role.in_(roles & {Role.COACH.value}))
    )
    query = select(Person).where(Person.is_active, or_(Person.id.in_(over), Person.id.in_(at)))
    return [_member(person) for person in db.session.scalars(query.order_by(Person.name, Person.email))]


def acting(person_id: UUID) -> Actor | None:
    """A person with the roles held now; None when the account is switched off."""
    person = db.session.get(Person, person_id)
    return actor_of(person) if person is not None and person.is_active else None


def has_run(schedule_id: UUID, occasion: str) -> bool:
    query = select(ReportDelivery.schedule_id).where(
        ReportDelivery.schedule_id == schedule_id, ReportDelivery.occasion == occasion
    )
    return db.session.scalar(query.limit(1)) is not None


def deliveries_of(schedule_id: UUID, actor: Actor | None = None) -> list[Delivery]:
    """The newest first; of one person when one is named."""
    query = (
        select(ReportDelivery, Person.name)
        .join(Person, Person.id == ReportDelivery.person_id)
        .where(ReportDelivery.schedule_id == schedule_id)
        .order_by(ReportDelivery.at.desc(), Person.name)
        .limit(MOST_DELIVERIES)
    )
    if actor is not None:
        query = query.where(ReportDelivery.person_id == actor.person_id)
    return [_delivery(row, name) for row, name in db.session.execute(query)]


def _changeable(actor: Actor) -> ColumnElement[bool]:
    over = ReportSchedule.program_id.in_(actor.program_ids(OVER_A_PROGRAM))
    return or_(over, ReportSchedule.person_id == actor.person_id)


def _only(found: list[Schedule]) -> Schedule:
    if not found:
        raise NotFound
    return found[0]


def _schedules(*where: ColumnElement[bool]) -> list[Schedule]:
    query = (
        select(ReportSchedule, Program.name, Program.time_zone, Person.name)
        .join(Program, Program.id == ReportSchedule.program_id)
        .join(Person, Person.id == ReportSchedule.person_id)
        .where(*where)
        .order_by(ReportSchedule.name, ReportSchedule.id)
    )
    rows = db.session.execute(query).all()
    recipients = _recipients([row.id for row, *_ in rows])
    return [_schedule(row, program, zone, owner, recipients[row.id]) for row, program, zone, owner in rows]


def _recipients(ids: Collection[UUID]) -> dict[UUID, tuple[Member, ...]]:
    query = (
        select(ReportRecipient.schedule_id, Person)
        .join(Person, Person.id == ReportRecipient.person_id)
        .where(ReportRecipient.schedule_id.in_(ids))
        .order_by(Person.name, Person.email)
    )
    found: dict[UUID, tuple[Member, ...]] = dict.fromkeys(ids, ())
    for schedule_id, person in db.session.execute(query):
        found[schedule_id] = (*found[schedule_id], _member(person))
    return found


def _member(person: Person) -> Member:
    return Member(person.id, person.name, person.email, person.locale or "en")


def _schedule(row: ReportSchedule, program: str, zone: str, owner: str, recipients: tuple[Member, ...]) -> Schedule:
    return Schedule(
        id=row.id,
        program_id=row.program_id,
        program_name=program,
        person_id=row.person_id,
        owner=owner,
        name=row.name,
        rhythm=Rhythm(Every(row.every), row.day, zone),
        rule=Rule(row.rule),
        rule_value=row.rule_value,
        stretch=Stretch(row.period),
        wish=Wish(row.period, Variant(row.variant), row.language, row.form),
        bundle=Bundle(row.bundle),
        is_paused=row.is_paused,
        since=row.since,
        is_removed=row.removed_at is not None,
        version=row.version,
        recipients=recipients,
    )


def _delivery(row: ReportDelivery, name: str) -> Delivery:
    why_not = from_json(row.why_not) if row.why_not else None
    return Delivery(row.occasion, name, row.person_id, row.at, row.batch_id, why_not, row.told_at)
