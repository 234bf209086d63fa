"""Going to the provider and coming back once; connecting an account with it and parting them again."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from qi_portal.accounts import notices
from qi_portal.accounts.models import Person
from qi_portal.accounts.notices import Notice
from qi_portal.accounts.sso import queries
from qi_portal.accounts.sso.claimed import Claimed
from qi_portal.accounts.sso.models import PersonProvider, ProviderTry
from qi_portal.accounts.tokens import digest, digest_of_source
from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns
from qi_portal.domain.access import VISITOR, Actor
from qi_portal.domain.errors import Refused
from qi_portal.domain.words import words

BACK_WITHIN = timedelta(minutes=10)
WINDOW = timedelta(minutes=5)
TRIES_FROM_SOURCE = 100
"""More than by password: a whole hospital may come from one address, and each try needs the provider's word."""


def is_throttled(*, source: str, now: datetime) -> bool:
    """Whether the source has begun too many sign-ins in the last five minutes that led nowhere."""
    return queries.tries_since(now - WINDOW, digest_of_source(source)) >= TRIES_FROM_SOURCE


def go(*, state: str, source: str, now: datetime) -> None:
    """Note that a sign-in goes to the provider."""
    db.session.add(ProviderTry(state_hash=digest(state), began_at=now, source=digest_of_source(source)))


def come_back(*, state: str, now: datetime) -> bool:
    """Whether this sign-in is under way. It is used up by asking, so that no second answer finds it."""
    mine = (ProviderTry.state_hash == digest(state), ProviderTry.used_at.is_(None))
    in_time = ProviderTry.began_at.between(now - BACK_WITHIN, now + timedelta(minutes=1))
    using = update(ProviderTry).where(*mine, in_time).values(used_at=now).returning(ProviderTry.state_hash)
    return db.session.scalar(using) is not None


def settle(*, state: str) -> None:
    """The sign-in led somewhere: it does not count against its source."""
    db.session.execute(delete(ProviderTry).where(ProviderTry.state_hash == digest(state)))


def recognize(claimed: Claimed, *, now: datetime) -> Person | None:
    """The active person whom the provider means, connected from the first time on; None for anybody else.

    No account is made here: who may come in is decided by those who invite.
    """
    take_turns(f"{claimed.issuer} {claimed.email}")
    person = queries.person_behind(claimed)
    if person is None:
        account = digest(f"{claimed.issuer} {claimed.subject}")
        record("provider.refuse", by=VISITOR, object_kind="account", object_id=account)
    elif queries.link_to(claimed) is None:
        _connect(person, claimed, now, Actor(person.id, person.name, person.email))
    return person


def connect(claimed: Claimed, *, by: Actor, now: datetime) -> None:
    """Connect the asker's account; Refused where the provider's name or the account is connected otherwise."""
    take_turns(f"{claimed.issuer} {claimed.subject}")
    person = db.session.get_one(Person, by.person_id)
    link = queries.link_to(claimed)
    if link is not None and link.person_id == person.id:
        return
    if link is not None or queries.link_of(person.id, claimed.issuer):
        raise Refused(words("One of the two is connected already. Part them first on the account where they are."))
    _connect(person, claimed, now, by)


def part(*, issuer: str, by: Actor, now: datetime) -> None:
    """The provider no longer signs the asker in; Refused where no password would be left to sign in with."""
    person = db.session.get_one(Person, by.person_id)
    link = queries.link_of(person.id, issuer)
    if link is None:
        return
    if not person.password_hash:
        raise Refused(words("Set a password first: without one nothing would be left to sign in with."))
    db.session.delete(link)
    record("provider.part", by=by, object_kind="person", object_id=str(person.id), before={"issuer": issuer})
    notices.tell(person, Notice.PROVIDER_UNLINKED, at=now, by=by)


def _connect(person: Person, claimed: Claimed, now: datetime, by: Actor) -> None:
    link = PersonProvider(issuer=claimed.issuer, subject=claimed.subject, person_id=person.id, linked_at=now)
    db.session.add(link)
    db.session.flush()
    record("provider.connect", by=by, object_kind="person", object_id=str(person.id), after={"issuer": claimed.issuer})
    notices.tell(person, Notice.PROVIDER_LINKED, at=now, by=by)
