"""Making people, giving roles, signing in and out."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update

from qi_portal.accounts import passwords, queries
from qi_portal.accounts.models import Person, PracticeRole, ProgramRole, SignIn, SignInFailure
from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns
from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, VISITOR, Actor, Role
from qi_portal.domain.errors import Invalid
from qi_portal.domain.names import clean_name
from qi_portal.domain.words import words

TRIES_ON_ACCOUNT = 10
TRIES_FROM_SOURCE = 40
TOKEN_BYTES = 32
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
MOST_OF_ADDRESS = 254


def digest(text: str) -> str:
    """How tokens, accounts and sources are kept: hashed."""
    return hashlib.sha256(text.encode()).hexdigest()


def add_person(*, email: str, name: str, password_hash: str | None, by: Actor) -> Person:
    """A new account; Invalid when the address is taken or is no address, or the name cannot be shown."""
    address, name = email.strip().lower(), clean_name("name", name)
    if not ADDRESS.fullmatch(address) or not address.isprintable() or len(address) > MOST_OF_ADDRESS:
        raise Invalid("email", words("{email} is not an e-mail address.", email=email))
    if queries.person_by_email(address):
        raise Invalid("email", words("{email} has an account already.", email=address))
    person = Person(email=address, name=name, password_hash=password_hash)
    db.session.add(person)
    db.session.flush()
    record("person.add", by=by, object_kind="person", object_id=str(person.id))
    return person


def give_program_role(*, person: Person, program_id: UUID, role: Role, by: Actor) -> None:
    if role not in PROGRAM_ROLES:
        raise Invalid("role", words("{role} is held in a practice, not in a program.", role=role.value))
    db.session.add(ProgramRole(program_id=program_id, person_id=person.id, role=role.value))
    _record_role(person, role, str(program_id), by)


def give_practice_role(*, person: Person, practice_id: UUID, role: Role, by: Actor) -> None:
    if role not in PRACTICE_ROLES:
        raise Invalid("role", words("{role} is held in a program, not in a practice.", role=role.value))
    db.session.add(PracticeRole(practice_id=practice_id, person_id=person.id, role=role.value))
    _record_role(person, role, str(practice_id), by)


def set_password(*, person: Person, password_hash: str, now: datetime, by: Actor) -> None:
    """A new password; every session of the person ends."""
    person.password_hash = password_hash
    live = (SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    db.session.execute(update(SignIn).where(*live).values(ended_at=now))
    record("person.set_password", by=by, object_kind="person", object_id=str(person.id))


def is_throttled(*, email: str, source: str, now: datetime) -> bool:
    """Whether this account or this source has had too many wrong tries in the last five minutes.

    Tries on one account take turns, so that many at once are not all counted before the first has failed.
    """
    account = digest(email.strip().lower())
    take_turns(account)
    on_account, from_source = queries.failures_since(
        now - queries.FAILURE_WINDOW, account=account, source=digest(source)
    )
    return on_account >= TRIES_ON_ACCOUNT or from_source >= TRIES_FROM_SOURCE


def sign_in(*, email: str, password: str, source: str, now: datetime, time_cost: int) -> str | None:
    """A new session's token, or None for an unknown person, a wrong password or a disabled account alike."""
    person = queries.person_by_email(email)
    right = passwords.matches(password, person.password_hash if person else None, time_cost)
    if person is None or not right or not person.is_active:
        _note_failure(email, source, now)
        return None
    if person.password_hash and passwords.needs_rehash(person.password_hash, time_cost):
        person.password_hash = passwords.hash_of(password, time_cost)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(SignIn(token_hash=digest(token), person_id=person.id, began_at=now, seen_at=now))
    record("session.begin", by=queries.actor_of(person), object_kind="person", object_id=str(person.id))
    return token


def sign_out(*, token_hash: str, by: Actor, now: datetime) -> None:
    """End the session here; a copy of its cookie is dead from now on."""
    db.session.execute(update(SignIn).where(SignIn.token_hash == token_hash).values(ended_at=now))
    record("session.end", by=by, object_kind="person", object_id=str(by.person_id))


def end_sessions(person_id: UUID, *, but: str | None, by: Actor, now: datetime) -> int:
    """End every session of the person but the one with this token's hash, in force on the next request; how many."""
    live = (SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    others = live if but is None else (*live, SignIn.token_hash != but)
    ending = update(SignIn).where(*others).values(ended_at=now).returning(SignIn.token_hash)
    count = len(db.session.scalars(ending).all())
    if count:
        record("session.end_many", by=by, object_kind="person", object_id=str(person_id), after={"count": count})
    return count


def keep_alive(*, token_hash: str, now: datetime) -> None:
    db.session.execute(update(SignIn).where(SignIn.token_hash == token_hash).values(seen_at=now))


def choose_locale(*, person_id: UUID, locale: str, by: Actor) -> None:
    db.session.execute(update(Person).where(Person.id == person_id).values(locale=locale))
    record("person.choose_locale", by=by, object_kind="person", object_id=str(person_id), after={"locale": locale})


def _note_failure(email: str, source: str, now: datetime) -> None:
    db.session.execute(delete(SignInFailure).where(SignInFailure.at < now - timedelta(days=1)))
    account = digest(email.strip().lower())
    db.session.add(SignInFailure(at=now, account=account, source=digest(source)))
    record("session.refuse", by=VISITOR, object_kind="account", object_id=account)


def _record_role(person: Person, role: Role, where: str, by: Actor) -> None:
    db.session.flush()
    record(
        "role.give", by=by, object_kind="person", object_id=str(person.id), after={"role": role.value, "where": where}
    )
