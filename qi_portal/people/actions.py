"""Letting people in and changing what they are. In force on the person's next request; every deed is noted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from qi_portal.accounts import actions as accounts
from qi_portal.accounts import notices
from qi_portal.accounts.links.actions import Purpose
from qi_portal.accounts.links.letters import mail_is_on, send_link
from qi_portal.accounts.models import Person, PracticeRole, ProgramRole
from qi_portal.accounts.notices import Notice
from qi_portal.accounts.own.changes import person_in_turn
from qi_portal.accounts.queries import person_by_email
from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns
from qi_portal.domain.access import Actor, Held, Place
from qi_portal.domain.errors import Invalid, NotFound, Refused
from qi_portal.domain.words import words
from qi_portal.people.queries import person_in, roles_of
from qi_portal.people.refusals import NOT_ONESELF, refuse_last_admin, refuse_oneself, refuse_stale
from qi_portal.people.scope import Scope, in_turn


@dataclass(frozen=True)
class Invitation:
    """Who shall come in, with which roles. `locale` is the letter's language, and the pages' until they choose."""

    email: str
    name: str
    locale: str
    roles: frozenset[Held]


def invite(*, wanted: Invitation, place: Place | None, by: Actor, now: datetime) -> Person:
    """An account with roles, and a letter with a link to choose a password; whoever has an account gets the roles.

    `place` is the practice on whose page it was done; None for an administrator's.
    """
    by, scope = in_turn(by, place)
    if not wanted.roles:
        raise Invalid("role", words("Choose at least one role, and where it is held."))
    _refuse_beyond(scope, wanted.roles)
    return let_in(wanted=wanted, scope=scope, by=by, now=now)


def let_in(*, wanted: Invitation, scope: Scope, by: Actor, now: datetime) -> Person:
    """The same, once it is settled that the roles may be given; nobody gives one to the own account."""
    person = _found_or_made(wanted, by)
    given = wanted.roles - roles_of([person.id]).get(person.id, frozenset())
    if not given:
        raise Invalid("email", words("{email} holds these roles already.", email=person.email))
    _give(person, given, scope, by)
    if not person_in(scope, person.id, now).has_come and mail_is_on():
        send_link(person=person, purpose=Purpose.INVITATION, by=by, now=now)
    else:
        notices.tell(person, Notice.ROLES_GIVEN, at=now, by=by)
    return person


def change_roles(
    *, person_id: UUID, roles: frozenset[Held], place: Place | None, opened_on: int, by: Actor, now: datetime
) -> None:
    """Exactly these roles of all that may be given here; the others stay. Saving the same again is nothing."""
    by, scope = in_turn(by, place, person_id)
    person = person_in_turn(person_id)
    held = {each for each in roles_of([person_id]).get(person_id, frozenset()) if scope.covers(each)}
    if not held:
        raise NotFound
    _refuse_beyond(scope, roles - held)
    given, taken = roles - held, {each for each in held if scope.gives(each)} - roles
    if not given and not taken:
        return
    refuse_oneself(person, by)
    refuse_stale(person, opened_on)
    refuse_last_admin(taken, person)
    _take(person, taken, scope, by)
    _give(person, frozenset(given), scope, by)
    if any(each.program_id for each in given):
        accounts.end_sessions(person.id, but=None, by=by, now=now)


def _found_or_made(wanted: Invitation, by: Actor) -> Person:
    address = accounts.clean_address(wanted.email)
    take_turns(f"address/{address}")
    person = person_by_email(address)
    if person is None:
        person = accounts.add_person(email=address, name=wanted.name, password_hash=None, by=by)
        person.locale = wanted.locale
        return person
    if person.id == by.person_id:
        raise Invalid("email", NOT_ONESELF)
    if not person.is_active:
        raise Invalid("email", words("The account of {email} is switched off.", email=address))
    return person_in_turn(person.id)


def _refuse_beyond(scope: Scope, roles: Collection[Held]) -> None:
    """A role that is not the giver's to give, or held where the giver looks after nobody."""
    if not all(scope.gives(each) for each in roles):
        raise Refused(words("One of these roles is not yours to give. Nothing was saved."))


def _give(person: Person, roles: Collection[Held], scope: Scope, by: Actor) -> None:
    for each in roles:
        if each.program_id is not None:
            db.session.add(ProgramRole(program_id=each.program_id, person_id=person.id, role=each.role.value))
        else:
            db.session.add(PracticeRole(practice_id=each.practice_id, person_id=person.id, role=each.role.value))
        _note("role.give", person, each, scope, by)
    person.version += 1
    db.session.flush()


def _take(person: Person, roles: Collection[Held], scope: Scope, by: Actor) -> None:
    for each in roles:
        if each.program_id is not None:
            theirs = delete(ProgramRole).where(ProgramRole.program_id == each.program_id)
            theirs = theirs.where(ProgramRole.person_id == person.id, ProgramRole.role == each.role.value)
        else:
            theirs = delete(PracticeRole).where(PracticeRole.practice_id == each.practice_id)
            theirs = theirs.where(PracticeRole.person_id == person.id, PracticeRole.role == each.role.value)
        db.session.execute(theirs)
        _note("role.take", person, each, scope, by)


def _note(deed: str, person: Person, held: Held, scope: Scope, by: Actor) -> None:
    """One row a role, at the place where it is held, so that whoever may read that place's rows finds it."""
    place = scope.place_of(held) if held.practice_id else None
    told = {"role": held.role.value, "where": place.code if place else scope.programs[_program(held)].code}
    record(
        deed,
        by=by,
        place=place,
        program_id=held.program_id,
        object_kind="person",
        object_id=str(person.id),
        before=None if deed == "role.give" else told,
        after=told if deed == "role.give" else None,
    )


def _program(held: Held) -> UUID:
    assert held.program_id is not None, "held in a program where it is not held in a practice"
    return held.program_id
