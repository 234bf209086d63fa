"""What a person changes of the own account, signed in or by the link of a letter."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qi_portal.accounts import actions, notices
from qi_portal.accounts.links.actions import GONE, SETS_PASSWORD, Purpose, end_links, use_up
from qi_portal.accounts.links.letters import send_link
from qi_portal.accounts.links.queries import Opened
from qi_portal.accounts.models import Person
from qi_portal.accounts.notices import Notice
from qi_portal.accounts.queries import actor_of, person_by_email
from qi_portal.accounts.signing import actions as signing
from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import Invalid, NotFound, Stale
from qi_portal.domain.names import clean_name
from qi_portal.domain.words import words

STALE = words("Somebody changed this account meanwhile. Look at what it says now.")


def person_in_turn(person_id: UUID) -> Person:
    """As it is now, with nobody else changing it at the same time; NotFound when there is none."""
    take_turns(f"person/{person_id}")
    query = select(Person).where(Person.id == person_id)
    person = db.session.scalar(query.execution_options(populate_existing=True))
    if person is None:
        raise NotFound
    return person


def rename(*, person_id: UUID, name: str, opened_on: int, by: Actor) -> None:
    """Invalid when the name cannot be shown, Stale when the account was changed meanwhile."""
    person, kept = person_in_turn(person_id), clean_name("name", name)
    if kept == person.name:
        return
    if person.version != opened_on:
        raise Stale(STALE)
    before = {"name": person.name}
    person.name, person.version = kept, person.version + 1
    note("person.rename", person, by, before, {"name": kept})


def ask_for_address(*, person_id: UUID, address: str, by: Actor, now: datetime) -> None:
    """A letter with a link to the new address, a notice to the old one. Nothing changes until the link is used.

    Whether another account has the address is not told: then no link is sent.
    """
    person = person_in_turn(person_id)
    wanted = actions.clean_address(address)
    if wanted == person.email:
        raise Invalid("email", words("This is your address already."))
    notices.tell(person, Notice.EMAIL_CHANGE_ASKED, at=now, by=by)
    if person_by_email(wanted) is None:
        send_link(person=person, purpose=Purpose.EMAIL, address=wanted, by=by, now=now)


def take_address(*, link: Opened, token: str, now: datetime) -> None:
    """By the link in the letter to the new address. Links that were sent to the old one open nothing any more."""
    person, by = person_in_turn(link.person.id), actor_of(link.person)
    use_up(token, by=by, now=now)
    take_turns(f"address/{link.address}")
    if person_by_email(link.address) is not None:
        raise NotFound(GONE)
    before = person.email
    person.email, person.version = link.address, person.version + 1
    end_links(person, SETS_PASSWORD, now)
    note("person.change_email", person, by, {"email": before}, {"email": person.email})
    notices.tell(person, Notice.EMAIL_CHANGED, at=now, address=before)


def take_password(*, link: Opened, token: str, password: str, now: datetime, time_cost: int) -> None:
    """By the link of an invitation or a reset. Every session ends; a second factor stays as it is."""
    person, by = person_in_turn(link.person.id), actor_of(link.person)
    is_first = person.password_hash is None
    use_up(token, by=by, now=now)
    _set(person, password, by, now, time_cost)
    if not is_first:
        notices.tell(person, Notice.PASSWORD_CHANGED, at=now)


def change_password(*, person: Person, new: str, this: str, by: Actor, now: datetime, time_cost: int) -> str:
    """A new password, after the old one was right; every other session ends and this one gets the token that is
    returned. `this` is the hash of its old one."""
    _set(person, new, by, now, time_cost, but=this)
    notices.tell(person, Notice.PASSWORD_CHANGED, at=now)
    return signing.confirm(token_hash=this, now=now, by=by)


def note(deed: str, person: Person, by: Actor, before: dict[str, Any], after: dict[str, Any]) -> None:
    db.session.flush()
    record(deed, by=by, object_kind="person", object_id=str(person.id), before=before, after=after)


def _set(person: Person, password: str, by: Actor, now: datetime, time_cost: int, *, but: str | None = None) -> None:
    """No link that was sent before opens anything then, whoever asked for it: not for another address either."""
    actions.choose_password(person=person, password=password, time_cost=time_cost, now=now, by=by, but=but)
    end_links(person, tuple(Purpose), now)
