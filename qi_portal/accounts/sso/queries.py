"""Whose a provider's name is, and how many sign-ins through it are under way."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from qi_portal.accounts.models import Person
from qi_portal.accounts.sso.claimed import Claimed
from qi_portal.accounts.sso.models import PersonProvider, ProviderTry
from qi_portal.db import db


def person_behind(claimed: Claimed) -> Person | None:
    """The active person whom the provider means: the one it is connected to, else the owner of a verified address.

    An address leads to nobody who is connected already: the provider may have given it to somebody else since.
    """
    link = link_to(claimed)
    person = db.session.get(Person, link.person_id) if link else _owner_of_address(claimed)
    return person if person and person.is_active else None


def link_to(claimed: Claimed) -> PersonProvider | None:
    return db.session.get(PersonProvider, (claimed.issuer, claimed.subject))


def link_of(person_id: UUID, issuer: str) -> PersonProvider | None:
    """How the person is connected to the provider, if at all."""
    return db.session.scalar(
        select(PersonProvider).where(PersonProvider.person_id == person_id, PersonProvider.issuer == issuer)
    )


def tries_since(start: datetime, source: str) -> int:
    """Sign-ins from the source that have not ended with somebody signed in."""
    query = select(func.count()).select_from(ProviderTry)
    return db.session.scalar(query.where(ProviderTry.began_at >= start, ProviderTry.source == source)) or 0


def _owner_of_address(claimed: Claimed) -> Person | None:
    """By the plain letters of the address only: some others become plain ones when they are made small."""
    if not claimed.email or not claimed.email.isascii():
        return None
    person = db.session.scalar(select(Person).where(Person.email == claimed.email.strip().lower()))
    return None if person and link_of(person.id, claimed.issuer) else person
