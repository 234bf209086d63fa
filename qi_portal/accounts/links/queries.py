"""What stands behind a link, and who is invited."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from qi_portal.accounts.links.actions import GONE, SETS_PASSWORD, Purpose
from qi_portal.accounts.links.models import AccountLink
from qi_portal.accounts.models import Person
from qi_portal.accounts.tokens import digest
from qi_portal.db import db
from qi_portal.domain.errors import NotFound


@dataclass(frozen=True)
class Opened:
    """A link that holds: whose it is, what it does, and the address it was sent to."""

    person: Person
    purpose: Purpose
    address: str


def opened(token: str, now: datetime) -> Opened:
    """NotFound when it holds no more, its person is switched off, or has another address by now."""
    query = select(AccountLink, Person).join(Person, Person.id == AccountLink.person_id)
    holding = (AccountLink.token_hash == digest(token), AccountLink.ended_at.is_(None), AccountLink.expires_at > now)
    found = db.session.execute(query.where(*holding, Person.is_active)).one_or_none()
    if found is None:
        raise NotFound(GONE)
    link, person = found
    purpose = Purpose(link.purpose)
    if purpose in SETS_PASSWORD and link.address != person.email:
        raise NotFound(GONE)
    return Opened(person, purpose, link.address)


def purpose_of(token: str) -> Purpose | None:
    """What a link does, or did while it held; None for a token that was never sent."""
    found = db.session.scalar(select(AccountLink.purpose).where(AccountLink.token_hash == digest(token)))
    return Purpose(found) if found else None


def invited_until(people: Collection[UUID], now: datetime) -> dict[UUID, datetime]:
    """Until when the invitations of those hold who have one that does."""
    query = select(AccountLink.person_id, AccountLink.expires_at).where(
        AccountLink.purpose == Purpose.INVITATION.value,
        AccountLink.ended_at.is_(None),
        AccountLink.expires_at > now,
        AccountLink.person_id.in_(people),
    )
    return {row.person_id: row.expires_at for row in db.session.execute(query)}


def whose(address: str) -> UUID:
    """The id of the person with the address; one of nobody's where there is none, by the same work."""
    return db.session.scalar(select(Person.id).where(Person.email == address)) or UUID(int=0)


def resets_since(person_id: UUID, start: datetime) -> int:
    """How many reset links were made for the person since then."""
    query = select(func.count()).select_from(AccountLink)
    mine = (AccountLink.person_id == person_id, AccountLink.purpose == Purpose.RESET.value)
    return db.session.scalar(query.where(*mine, AccountLink.made_at > start)) or 0
