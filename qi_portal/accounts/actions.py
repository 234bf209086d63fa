"""Making people, giving roles, setting passwords, ending sessions. Signing in is a room of its own (`signing`)."""

import re
from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from qi_portal.accounts import passwords, queries
from qi_portal.accounts.factors.models import HalfSignIn
from qi_portal.accounts.factors.queries import has_factor
from qi_portal.accounts.models import Person, PracticeRole, ProgramRole, SignIn
from qi_portal.audit.actions import record
from qi_portal.db import db
from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, Actor, Place, Role
from qi_portal.domain.errors import Invalid
from qi_portal.domain.names import clean_name
from qi_portal.domain.words import words

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
MOST_OF_ADDRESS = 254


def clean_address(text: str) -> str:
    """The e-mail address as it is kept; Invalid when it is none."""
    address = text.strip().lower()
    if not ADDRESS.fullmatch(address) or not address.isprintable() or len(address) > MOST_OF_ADDRESS:
        raise Invalid("email", words("{email} is not an e-mail address.", email=text))
    return address


def add_person(*, email: str, name: str, password_hash: str | None, by: Actor) -> Person:
    """A new account; Invalid when the address is taken or is no address, or the name cannot be shown."""
    address, name = clean_address(email), clean_name("name", name)
    if queries.person_by_email(address):
        raise Invalid("email", words("{email} has an account already.", email=address))
    person = Person(email=address, name=name, password_hash=password_hash)
    db.session.add(person)
    db.session.flush()
    record("person.add", by=by, object_kind="person", object_id=str(person.id))
    return person


def give_program_role(*, person: Person, program_id: UUID, code: str, role: Role, by: Actor) -> None:
    """Over all practices of a program, whose code is what the audit log says."""
    if role not in PROGRAM_ROLES:
        raise Invalid("role", words("{role} is held in a practice, not in a program.", role=role.value))
    db.session.add(ProgramRole(program_id=program_id, person_id=person.id, role=role.value))
    db.session.flush()
    told = {"role": role.value, "where": code}
    record("role.give", by=by, program_id=program_id, object_kind="person", object_id=str(person.id), after=told)


def give_practice_role(*, person: Person, place: Place, role: Role, by: Actor) -> None:
    if role not in PRACTICE_ROLES:
        raise Invalid("role", words("{role} is held in a program, not in a practice.", role=role.value))
    db.session.add(PracticeRole(practice_id=place.practice_id, person_id=person.id, role=role.value))
    db.session.flush()
    told = {"role": role.value, "where": place.code}
    record("role.give", by=by, place=place, object_kind="person", object_id=str(person.id), after=told)


def choose_password(
    *, person: Person, password: str, time_cost: int, now: datetime, by: Actor, but: str | None = None
) -> None:
    """A new password, checked against what is known of the person; Invalid says why not. Sessions end as below."""
    about = passwords.known_about(person_id=person.id, name=person.name, email=person.email)
    passwords.check_new(password, about=about, has_factor=has_factor(person.id))
    hashed, is_short = passwords.hash_of(password, time_cost), passwords.is_short(password)
    set_password(person=person, password_hash=hashed, is_short=is_short, now=now, by=by, but=but)


def set_password(
    *,
    person: Person,
    password_hash: str,
    is_short: bool = False,
    now: datetime,
    by: Actor,
    but: str | None = None,
) -> None:
    """A new password, which `passwords.check_new` has let pass; every session of the person ends, but the one with this
    token's hash.

    `is_short`: it is shorter than one that stands alone (`passwords.is_short`).
    """
    person.password_hash, person.password_is_short = password_hash, is_short
    end_sessions(person.id, but=but, by=by, now=now)
    record("person.set_password", by=by, object_kind="person", object_id=str(person.id))


def sign_out(*, token_hash: str, by: Actor, now: datetime) -> None:
    """End the session here; a copy of its cookie is dead from now on."""
    db.session.execute(update(SignIn).where(SignIn.token_hash == token_hash).values(ended_at=now))
    record("session.end", by=by, object_kind="person", object_id=str(by.person_id))


def end_sessions(person_id: UUID, *, but: str | None, by: Actor, now: datetime) -> int:
    """End every session of the person but the one with this token's hash, in force on the next request; how many."""
    live = (SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    others = live if but is None else (*live, SignIn.token_hash != but)
    half = (HalfSignIn.person_id == person_id, HalfSignIn.ended_at.is_(None))
    db.session.execute(update(HalfSignIn).where(*half).values(ended_at=now))
    ending = db.session.execute(update(SignIn).where(*others).values(ended_at=now))
    count: int = ending.rowcount  # type: ignore[attr-defined]  # an UPDATE has one
    if count:
        record("session.end_many", by=by, object_kind="person", object_id=str(person_id), after={"count": count})
    return count


def keep_alive(*, token_hash: str, now: datetime) -> None:
    db.session.execute(update(SignIn).where(SignIn.token_hash == token_hash).values(seen_at=now))


def choose_locale(*, person_id: UUID, locale: str, by: Actor) -> None:
    db.session.execute(update(Person).where(Person.id == person_id).values(locale=locale))
    record("person.choose_locale", by=by, object_kind="person", object_id=str(person_id), after={"locale": locale})
