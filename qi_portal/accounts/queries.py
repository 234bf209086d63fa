"""Who somebody is, what they hold, and whether a session is alive."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from qi_portal.accounts.models import Person, PracticeRole, ProgramRole, SignIn, SignInFailure
from qi_portal.db import db
from qi_portal.domain.access import Actor, Held, Role

ABSOLUTE_END = timedelta(hours=12)
FAILURE_WINDOW = timedelta(minutes=5)


@dataclass(frozen=True)
class LiveSession:
    """A session that has not ended, whose it is, and what they may do."""

    token_hash: str
    seen_at: datetime
    locale: str | None
    actor: Actor


def person_by_email(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def actor_of(person: Person) -> Actor:
    """The person with every role held now; asked anew on each request, so a change is in force at once."""
    return Actor(person.id, person.name, person.email, frozenset(_held(person.id)))


def live_session(token_hash: str, *, now: datetime, idle: timedelta) -> LiveSession | None:
    """The session behind a token unless it ended, idled, grew too old, or its person was switched off."""
    query = select(SignIn, Person).join(Person, Person.id == SignIn.person_id).where(SignIn.token_hash == token_hash)
    found = db.session.execute(query).one_or_none()
    if found is None:
        return None
    sign_in, person = found
    if not person.is_active or not _is_alive(sign_in, now, idle):
        return None
    return LiveSession(token_hash, sign_in.seen_at, person.locale, actor_of(person))


def failures_since(start: datetime, *, account: str, source: str) -> tuple[int, int]:
    """Wrong tries since `start`: on the account, and from the source."""
    count = select(func.count()).select_from(SignInFailure).where(SignInFailure.at >= start)
    on_account = db.session.scalar(count.where(SignInFailure.account == account)) or 0
    from_source = db.session.scalar(count.where(SignInFailure.source == source)) or 0
    return on_account, from_source


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
