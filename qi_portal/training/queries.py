"""Trainings of the programs that somebody is part of, who takes part in them, and what a person has behind them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, or_, select

from qi_portal.accounts.models import Person, PracticeRole, ProgramRole
from qi_portal.db import db
from qi_portal.domain.access import Actor, Anywhere, Permission, roles_granting
from qi_portal.domain.errors import NotFound
from qi_portal.domain.training.completed import Completed
from qi_portal.domain.training.offer import Kind, Material, Offer
from qi_portal.domain.training.seats import Seating, seating
from qi_portal.practices.models import Practice, Program
from qi_portal.practices.queries import ProgramFacts, programs_where
from qi_portal.training.models import Attendance, Training


@dataclass(frozen=True)
class Taker:
    """Somebody's part in a training; `attended` is None until it is said. `on` is the day that counts for it."""

    person_id: UUID
    name: str
    attended: bool | None
    marked_at: datetime | None


@dataclass(frozen=True)
class Offered:
    """A training as it stands, with everybody who signed up, in that order. Times are those of its program."""

    id: UUID
    program_id: UUID
    program_name: str
    zone: ZoneInfo
    offer: Offer
    cancel_reason: str
    version: int
    takers: tuple[Taker, ...]

    @property
    def is_session(self) -> bool:
        return self.offer.kind is Kind.SESSION

    @property
    def is_cancelled(self) -> bool:
        return bool(self.cancel_reason)

    def has_begun(self, now: datetime) -> bool:
        return self.offer.starts is not None and self.offer.starts <= now

    @property
    def seating(self) -> Seating[UUID]:
        return seating([taker.person_id for taker in self.takers], self.offer.seats)

    def part_of(self, person_id: UUID | None) -> Taker | None:
        return next((taker for taker in self.takers if taker.person_id == person_id), None)

    def done_on(self, taker: Taker) -> date | None:
        """The day on which somebody completed it; None for who did not."""
        moment = (self.offer.starts or taker.marked_at) if taker.attended else None
        return moment.astimezone(self.zone).date() if moment else None


def offered_to(actor: Actor) -> list[Offered]:
    """Every training of the actor's programs, sessions by their start, then modules by title."""
    found = _offered(select(Training, Program).where(Training.program_id.in_(_programs_of(actor))))
    return sorted(found, key=_order)


def offered(actor: Actor, training_id: UUID) -> Offered:
    """One of them; NotFound for any other."""
    own = Training.program_id.in_(_programs_of(actor))
    found = _offered(select(Training, Program).where(Training.id == training_id, own))
    if not found:
        raise NotFound
    return found[0]


def managed(actor: Actor, training_id: UUID) -> Offered:
    """A training that the actor may manage; NotFound for any other."""
    found = offered(actor, training_id)
    if found.program_id not in actor.program_ids(_MANAGERS):
        raise NotFound
    return found


def programs_managed(actor: Actor) -> list[ProgramFacts]:
    """Where the actor may add trainings, by name."""
    return programs_where(actor, Permission.TRAINING_MANAGE)


def needed_for(actor: Actor, project_id: str, now: datetime) -> list[Offered]:
    """What can still be taken for a project: sessions to come and modules that name it, not those for every project."""
    return [
        each
        for each in offered_to(actor)
        if project_id in each.offer.project_ids and not each.is_cancelled and not each.has_begun(now)
    ]


def completed_by(person_id: UUID) -> tuple[Completed, ...]:
    """What the person has behind them, by day. Hand in only a person whose record the asker may see."""
    taken = select(Attendance.training_id).where(Attendance.person_id == person_id, Attendance.attended.is_(True))
    found = _offered(select(Training, Program).where(Training.id.in_(taken)))
    done = [
        Completed(each.offer.title, on, each.offer.minutes, each.offer.project_ids, each.offer.kind)
        for each in found
        if (taker := each.part_of(person_id)) and (on := each.done_on(taker))
    ]
    return tuple(sorted(done, key=lambda each: (each.on, each.title)))


def person_in(program_id: UUID, email: str) -> UUID | None:
    """The account with this address if it holds a role in the program or in one of its practices."""
    practices = select(Practice.id).where(Practice.program_id == program_id)
    in_program = select(ProgramRole.person_id).where(ProgramRole.program_id == program_id)
    in_practice = select(PracticeRole.person_id).where(PracticeRole.practice_id.in_(practices))
    known = or_(Person.id.in_(in_program), Person.id.in_(in_practice))
    return db.session.scalar(select(Person.id).where(Person.email == email.strip().lower(), known))


_MANAGERS = roles_granting(Permission.TRAINING_MANAGE, Anywhere)


def _programs_of(actor: Actor) -> Select[UUID]:
    """The programs in which, or in a practice of which, the actor holds any role."""
    in_practices = {held.practice_id for held in actor.roles if held.practice_id}
    direct: ColumnElement[bool] = Program.id.in_({held.program_id for held in actor.roles if held.program_id})
    return select(Program.id).where(
        or_(direct, Program.id.in_(select(Practice.program_id).where(Practice.id.in_(in_practices))))
    )


def _offered(query: Select[Training, Program]) -> list[Offered]:
    rows = db.session.execute(query.join(Program, Program.id == Training.program_id)).all()
    takers = _takers([training.id for training, _ in rows])
    return [_one(training, program, takers[training.id]) for training, program in rows]


def _takers(training_ids: Sequence[UUID]) -> dict[UUID, list[Taker]]:
    """Who signed up and did not withdraw, by training, in the order in which seats go."""
    query = (
        select(Attendance, Person.name)
        .join(Person, Person.id == Attendance.person_id)
        .where(Attendance.training_id.in_(training_ids), Attendance.withdrawn_at.is_(None))
        .order_by(Attendance.training_id, Attendance.signed_up_at, Attendance.person_id)
    )
    found: dict[UUID, list[Taker]] = defaultdict(list)
    for row, name in db.session.execute(query):
        found[row.training_id].append(Taker(row.person_id, name, row.attended, row.marked_at))
    return found


def _one(row: Training, program: Program, takers: Sequence[Taker]) -> Offered:
    zone = ZoneInfo(program.time_zone)
    offer = offer_of(row, zone)
    return Offered(row.id, program.id, program.name, zone, offer, row.cancel_reason, row.version, tuple(takers))


def offer_of(row: Training, zone: ZoneInfo) -> Offer:
    return Offer(
        kind=Kind(row.kind),
        title=row.title,
        objectives=tuple(row.objectives),
        materials=tuple(Material(**each) for each in row.materials),
        minutes=row.minutes,
        credit=tuple(row.credit),
        project_ids=tuple(row.project_ids),
        starts=row.starts_at.astimezone(zone) if row.starts_at else None,
        place=row.place,
        link=row.link,
        seats=row.seats,
    )


def _order(each: Offered) -> tuple[bool, float, str]:
    return not each.is_session, each.offer.starts.timestamp() if each.offer.starts else 0, each.offer.title
