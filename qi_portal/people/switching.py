"""Switching accounts off and on, ending their sessions, sending a new link. By an administrator or the operator."""

from datetime import datetime
from uuid import UUID

from qi_portal.accounts import actions as accounts
from qi_portal.accounts.factors import actions as factors
from qi_portal.accounts.links.actions import SETS_PASSWORD, Purpose, end_links
from qi_portal.accounts.links.letters import mail_is_on, send_link
from qi_portal.accounts.models import Person
from qi_portal.accounts.own.changes import person_in_turn
from qi_portal.audit.actions import record
from qi_portal.db import db
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.errors import Refused
from qi_portal.domain.words import words
from qi_portal.people.queries import Seen, person_in
from qi_portal.people.refusals import refuse_last_admin, refuse_oneself, refuse_stale
from qi_portal.people.scope import in_turn

ELSEWHERE = words(
    "This account holds roles in other programs too, so this cannot be done here. You can take its roles in yours away."
)
NO_MAIL = words("This portal sends no e-mail. Whoever operates it can print a link: qi-portal account reset-link EMAIL")


def switch_off(*, person_id: UUID, opened_on: int, by: Actor, now: datetime) -> None:
    """Out at the next request, with no link left that opens anything. The roles stay, for when it is switched on."""
    by, person, seen, program_id = _own(person_id, by, now)
    if not person.is_active:
        return
    _refuse(person, seen, opened_on, by)
    refuse_last_admin(seen.roles, person)
    _set_active(person, by, program_id, is_active=False)
    end_links(person, (*SETS_PASSWORD, Purpose.EMAIL), now)
    accounts.end_sessions(person_id, but=None, by=by, now=now)


def switch_on(*, person_id: UUID, opened_on: int, by: Actor, now: datetime) -> None:
    by, person, seen, program_id = _own(person_id, by, now)
    if person.is_active:
        return
    _refuse(person, seen, opened_on, by)
    _set_active(person, by, program_id, is_active=True)


def end_sessions(*, person_id: UUID, by: Actor, now: datetime) -> int:
    """Sign the person out everywhere; from how many places."""
    by, person, _seen, _program_id = _own(person_id, by, now)
    return accounts.end_sessions(person.id, but=None, by=by, now=now)


def send_new_link(*, person_id: UUID, place: Place | None, by: Actor, now: datetime) -> Purpose:
    """A letter with a link to set a password: an invitation again to whoever never came, else a reset.

    Nobody but the person sees the link. On a practice's own page only invitations are sent.
    """
    by, person, seen, _program_id = _own(person_id, by, now, place)
    if not mail_is_on():
        raise Refused(NO_MAIL)
    if not person.is_active or (place is not None and seen.has_come):
        raise Refused
    purpose = Purpose.RESET if seen.has_come else Purpose.INVITATION
    send_link(person=person, purpose=purpose, by=by, now=now)
    return purpose


def remove_factors(*, person_id: UUID, by: Actor, now: datetime) -> None:
    """For somebody who lost the telephone and the recovery codes, once the administrator has made sure who asks."""
    by, person, seen, _program_id = _own(person_id, by, now)
    refuse_oneself(person, by)
    if seen.is_elsewhere:
        raise Refused(ELSEWHERE)
    factors.remove_all(person=person, now=now, by=by)


def _own(
    person_id: UUID, by: Actor, now: datetime, place: Place | None = None
) -> tuple[Actor, Person, Seen, UUID | None]:
    """Who acts, with the rights held now, whose account it is, and a program to note it in; NotFound for somebody
    else's to look after."""
    by, scope = in_turn(by, place, person_id)
    seen = person_in(scope, person_id, now)
    return by, person_in_turn(person_id), seen, scope.program_of(seen.roles)


def _refuse(person: Person, seen: Seen, opened_on: int, by: Actor) -> None:
    refuse_oneself(person, by)
    if seen.is_elsewhere:
        raise Refused(ELSEWHERE)
    refuse_stale(person, opened_on)


def _set_active(person: Person, by: Actor, program_id: UUID | None, *, is_active: bool) -> None:
    person.is_active, person.version = is_active, person.version + 1
    db.session.flush()
    record(
        "person.enable" if is_active else "person.disable",
        by=by,
        program_id=program_id,
        object_kind="person",
        object_id=str(person.id),
        before={"is_active": not is_active},
        after={"is_active": is_active},
    )
