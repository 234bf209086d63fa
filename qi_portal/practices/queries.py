"""Practices as an actor may see them. Every question starts from the actor, so a forgotten check finds nothing."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from qi_portal.accounts.models import Person, PracticeRole, ProgramRole
from qi_portal.accounts.queries import actor_of
from qi_portal.db import db
from qi_portal.domain.access import (
    OPERATOR,
    Actor,
    Anywhere,
    AtPractice,
    Held,
    InProgram,
    Permission,
    Place,
    Role,
    roles_granting,
)
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.errors import NotFound
from qi_portal.domain.improvement.part import Pause
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.practices.models import Enrollment, Practice, Program


@dataclass(frozen=True)
class Enrolled:
    """A practice's part in a project, in months; `ended` is None while it goes on.

    `charts` are looked at each month where `sampling` is a review of some.
    """

    practice_id: UUID
    project_id: str
    started: Month
    ended: Month | None
    population: str = ""
    sampling: Sampling | None = None
    charts: int | None = None
    ended_why: str = ""
    pauses: tuple[Pause, ...] = ()

    @property
    def since(self) -> Month:
        """The first month of the part that goes on now: after a break the month of coming back."""
        return max([self.started, *(pause.last + 1 for pause in self.pauses)])

    def covers(self, month: Month) -> bool:
        is_within = self.started <= month and (self.ended is None or month <= self.ended)
        return is_within and not any(pause.covers(month) for pause in self.pauses)


@dataclass(frozen=True)
class ProgramFacts:
    """What a page says of a program; `time_zone` by its IANA name."""

    id: UUID
    code: str
    name: str
    time_zone: str


@dataclass(frozen=True)
class PracticeFacts:
    """What a page says of a practice. `children` looked after, as of a month; None where nobody said."""

    place: Place
    region: str
    clinicians: int
    program_name: str
    children: int | None = None
    children_as_of: Month | None = None


def place_at(actor: Actor, code: str) -> Place:
    """The practice with this code if the actor holds any role there or over it; NotFound otherwise."""
    practice = db.session.scalar(select(Practice).where(Practice.code == code, _touches(actor)))
    if practice is None:
        raise NotFound
    return _place(practice)


def places_where(actor: Actor, permission: Permission) -> list[Place]:
    """The practices where the actor has the permission, by name."""
    found = db.session.scalars(select(Practice).where(_where(actor, permission)).order_by(Practice.name, Practice.code))
    return [_place(practice) for practice in found]


def facts_where(actor: Actor, permission: Permission) -> list[PracticeFacts]:
    """The same practices with what a page says of them, by name."""
    found = db.session.scalars(select(Practice).where(_where(actor, permission)).order_by(Practice.name, Practice.code))
    return [_facts(practice) for practice in found]


def facts_of(actor: Actor, place: Place) -> PracticeFacts:
    practice = db.session.scalar(select(Practice).where(Practice.id == place.practice_id, _touches(actor)))
    if practice is None:
        raise NotFound
    return _facts(practice)


def practice_ids_where(actor: Actor, permission: Permission) -> Select[UUID]:
    """A subquery of the practices where the actor has the permission: what other rooms' queries start from."""
    return select(Practice.id).where(_where(actor, permission))


def enrollments_of(practice_ids: Collection[UUID]) -> list[Enrolled]:
    """Who takes part in what, by practice and project. Hand in only practices that the actor may see."""
    return _enrollments(Enrollment.practice_id.in_(practice_ids))


def enrollments_seen(actor: Actor, practice_ids: Collection[UUID]) -> list[Enrolled]:
    """The same of those practices whose months the actor may read."""
    readable = practice_ids_where(actor, Permission.MEASURE_READ)
    return _enrollments(Enrollment.practice_id.in_(practice_ids), Enrollment.practice_id.in_(readable))


def enrollment_of(place: Place, project_id: str) -> Enrolled:
    """A practice's part in one project; NotFound when it has none. Hand in only a practice that the actor may see."""
    for enrolled in enrollments_of([place.practice_id]):
        if enrolled.project_id == project_id:
            return enrolled
    raise NotFound


def programs_where(actor: Actor, permission: Permission) -> list[ProgramFacts]:
    """The programs in which a role of the actor earns a permission that holds anywhere, by name."""
    ids = actor.program_ids(roles_granting(permission, Anywhere))
    return _programs(Program.id.in_(ids))


def programs_through(actor: Actor, permission: Permission) -> list[ProgramFacts]:
    """The programs of the practices where the actor has the permission, by name."""
    through = select(Practice.program_id).where(_where(actor, permission))
    return _programs(Program.id.in_(through))


def program_where(actor: Actor, permission: Permission, code: str) -> ProgramFacts:
    """One of these by its code; NotFound for any other."""
    found = next((each for each in programs_where(actor, permission) if each.code == code), None)
    if found is None:
        raise NotFound
    return found


def program_by_code(code: str) -> Program | None:
    return db.session.scalar(select(Program).where(Program.code == code))


def every_program() -> list[ProgramFacts]:
    """All there are, by name, for the command line, which acts for the operator."""
    return _programs(Program.id.is_not(None))


def every_place(program_ids: Collection[UUID]) -> list[Place]:
    """The practices of programs, by name. Hand in only programs that the asker administers."""
    query = select(Practice).where(Practice.program_id.in_(program_ids)).order_by(Practice.name, Practice.code)
    return [_place(practice) for practice in db.session.scalars(query)]


def work_words(person_id: UUID) -> tuple[str, ...]:
    """Names and towns of the practices and programs where the person holds a role, which a guesser would try."""
    at = select(PracticeRole.practice_id).where(PracticeRole.person_id == person_id)
    over = select(ProgramRole.program_id).where(ProgramRole.person_id == person_id)
    practices = db.session.scalars(select(Practice).where(or_(Practice.id.in_(at), Practice.program_id.in_(over))))
    programs = db.session.scalars(select(Program).where(Program.id.in_(over)))
    about = {text for each in practices for text in (each.name, each.region, each.code, each.program.name)}
    return tuple(sorted(about | {text for each in programs for text in (each.name, each.code)} - {""}))


def any_practice(code: str) -> Place:
    """A practice by its code, for the command line, which acts for the operator; NotFound when there is none."""
    practice = db.session.scalar(select(Practice).where(Practice.code == code))
    if practice is None:
        raise NotFound(words("There is no practice with the code {code}.", code=code))
    return _place(practice)


def time_zone_of(actor: Actor) -> str:
    """The clock of a program that the person works in; UTC for somebody who holds no role."""
    over = {held.program_id for held in actor.roles if held.program_id}
    at = select(Practice.program_id).where(Practice.id.in_({held.practice_id for held in actor.roles}))
    query = select(Program.time_zone).where(or_(Program.id.in_(over), Program.id.in_(at))).order_by(Program.code)
    return db.session.scalar(query.limit(1)) or "UTC"


def operator() -> Actor:
    """Whoever runs the command line on the server: staff of every program, without an account."""
    held = (Held(Role.PROGRAM_STAFF, program_id=each) for each in db.session.scalars(select(Program.id)))
    return replace(OPERATOR, roles=frozenset(held))


def asker_of(person_id: UUID | None) -> tuple[Actor, str] | None:
    """Who asked for a job, with the roles held now, and the language they read; None when they are switched off.

    The clock asks as the operator does.
    """
    if person_id is None:
        return operator(), "en"
    person = db.session.get(Person, person_id)
    return (actor_of(person), person.locale or "en") if person is not None and person.is_active else None


def _where(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    at, over = roles_granting(permission, AtPractice), roles_granting(permission, InProgram)
    return or_(Practice.id.in_(actor.practice_ids(at)), Practice.program_id.in_(actor.program_ids(over)))


def _programs(which: ColumnElement[bool]) -> list[ProgramFacts]:
    query = select(Program.id, Program.code, Program.name, Program.time_zone).where(which)
    return [ProgramFacts(**row._mapping) for row in db.session.execute(query.order_by(Program.name, Program.code))]


def _touches(actor: Actor) -> ColumnElement[bool]:
    practices = {held.practice_id for held in actor.roles if held.practice_id}
    programs = {held.program_id for held in actor.roles if held.program_id}
    return or_(Practice.id.in_(practices), Practice.program_id.in_(programs))


def _enrollments(*whose: ColumnElement[bool]) -> list[Enrolled]:
    query = select(Enrollment).where(*whose).order_by(Enrollment.practice_id, Enrollment.project_id)
    return [_enrolled(each) for each in db.session.scalars(query)]


def _enrolled(row: Enrollment) -> Enrolled:
    return Enrolled(
        practice_id=row.practice_id,
        project_id=row.project_id,
        started=row.started,
        ended=row.ended,
        population=row.population,
        sampling=Sampling(row.sampling) if row.sampling else None,
        charts=row.charts,
        ended_why=row.ended_why,
        pauses=tuple(Pause(Month.parse(each["first"]), Month.parse(each["last"]), each["why"]) for each in row.pauses),
    )


def _place(practice: Practice) -> Place:
    return Place(practice.id, practice.program_id, practice.code, practice.name, practice.program.time_zone)


def _facts(practice: Practice) -> PracticeFacts:
    return PracticeFacts(
        place=_place(practice),
        region=practice.region,
        clinicians=practice.clinicians,
        program_name=practice.program.name,
        children=practice.children,
        children_as_of=practice.children_as_of,
    )
