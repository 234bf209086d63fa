"""Adding a practice to a program, and a program with its first administrator."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.access import Actor, Held, Place, Role
from qi_portal.people.actions import Invitation, let_in
from qi_portal.people.scope import Scope
from qi_portal.practices import actions as practices
from qi_portal.practices.models import Program
from qi_portal.practices.queries import ProgramFacts


@dataclass(frozen=True)
class NewProgram:
    """A program, and who shall administer it. `locale` is the language of their letter."""

    code: str
    name: str
    time_zone: str
    email: str
    person: str
    locale: str


def add_program(*, wanted: NewProgram, by: Actor, now: datetime) -> Person:
    """The program and the invitation of its administrator, who is somebody else: nobody gives oneself a role."""
    row = practices.add_program(code=wanted.code, name=wanted.name, time_zone=wanted.time_zone, by=by)
    facts = ProgramFacts(row.id, row.code, row.name, row.time_zone)
    roles = frozenset({Held(Role.ADMIN, program_id=row.id)})
    invitation = Invitation(wanted.email, wanted.person, wanted.locale, roles)
    return let_in(wanted=invitation, scope=Scope({row.id: facts}, {}, ()), by=by, now=now)


def add_practice(*, program_id: UUID, code: str, name: str, region: str, clinicians: int, by: Actor) -> Place:
    """A practice of a program. Hand in only one that the actor administers."""
    program = db.session.get_one(Program, program_id)
    return practices.add_practice(program=program, code=code, name=name, region=region, clinicians=clinicians, by=by)
