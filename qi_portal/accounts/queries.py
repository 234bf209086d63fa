"""Who somebody is, what they hold, and whether a session is alive."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from qi_portal.accounts.models import Person, PracticeRole, ProgramRole, SignIn
from qi_portal.db import db
from qi_portal.domain.access import SECOND_FACTOR_ROLES, Actor, Held, Role

ABSOLUTE_END = timedelta(hours=12)


class Lack(StrEnum):
    """Why a session opens nothing yet but the person's own account: no second factor, or too short a password alone."""

    FACTOR = "factor"
    LENGTH = "length"


@dataclass(frozen=True)
class LiveSession:
    """A session that has not ended, whose it is, and what they may do. While it lacks something, they hold no role."""

    token_hash: str
    seen_at: datetime
    confirmed_at: datetime | None
    locale: str | None
    actor: Actor
    lacks: Lack | None


def person_by_email(email: str) -> Person | None:
    """As the person is now, also where the same transaction has met the row before."""
    query = select(Person).where(Person.email == email.strip().lower())
    return db.session.scalar(query.execution_options(populate_existing=True))


def actor_of(person: Person) -> Actor:
    """The person with every role held now; asked anew on each request, so a change is in force at once."""
    return Actor(person.id, person.name, person.email, frozenset(_held(person.id)))


def live_session(
    token_hash: str, *, now: datetime, idle: timedelta, demands_factor: bool = False
) -> LiveSession | None:
    """The session behind a token unless it ended, idled, grew too old, or its person was switched off.

    `demands_factor`: those who oversee a program need a second factor to do anything.
    """
    query = select(SignIn, Person).join(Person, Person.id == SignIn.person_id).where(SignIn.token_hash == token_hash)
    found = db.session.execute(query).one_or_none()
    if found is None:
        return None
    sign_in, person = found
    if not person.is_active or not _is_alive(sign_in, now, idle):
        return None
    actor = actor_of(person)
    lacks = None if sign_in.factor else _lacking(person, actor, demands_factor)
    actor = replace(actor, roles=frozenset()) if lacks else actor
    return LiveSession(token_hash, sign_in.seen_at, sign_in.confirmed_at, person.locale, actor, lacks)


def demands_factor_of(actor: Actor) -> bool:
    """Whether a role of the person opens nothing without a second factor, where the portal demands one."""
    return actor.holds(*SECOND_FACTOR_ROLES)


def _lacking(person: Person, actor: Actor, demands_factor: bool) -> Lack | None:
    if demands_factor and demands_factor_of(actor):
        return Lack.FACTOR
    return Lack.LENGTH if person.password_is_short else None


def _is_alive(sign_in: SignIn, now: datetime, idle: timedelta) -> bool:
    """A clock that went backwards ends the session too: it never lives longer because time moved."""
    idle_for, alive_for = now - sign_in.seen_at, now - sign_in.began_at
    slack = timedelta(minutes=2)
    return sign_in.ended_at is None and -slack <= idle_for <= idle and -slack <= alive_for <= ABSOLUTE_END


def _held(person_id: UUID) -> list[Held]:
    program = select(ProgramRole.role, ProgramRole.program_id).where(ProgramRole.person_id == person_id)
    practice = select(PracticeRole.role, PracticeRole.practice_id).where(PracticeRole.person_id == person_id)
    return [
        *(Held(Role(role), program_id=where) for role, where in db.session.execute(program)),
        *(Held(Role(role), practice_id=where) for role, where in db.session.execute(practice)),
    ]
