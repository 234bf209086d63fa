"""A person's own account: what stands in it, where it is signed in, and what happened to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select

from qi_portal.accounts.models import Person, SignIn
from qi_portal.accounts.queries import ABSOLUTE_END
from qi_portal.accounts.throttle import account_of
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.access import Actor
from qi_portal.domain.browsers import browser_in_words
from qi_portal.domain.words import Words, words

LATEST = 20
HANDLE = 16
"""Letters of a session's hash by which its person's page names it."""

HAPPENED = {
    "session.begin": words("Signed in"),
    "session.refuse": words("A wrong try to sign in"),
    "session.refuse_factor": words("A wrong second step"),
    "session.end_many": words("Sessions ended"),
    "person.set_password": words("The password was set"),
    "person.change_email": words("The e-mail address was changed"),
    "person.enable": words("The account was switched on"),
    "role.give": words("A role was given"),
    "role.take": words("A role was taken away"),
    "link.make": words("A link was sent"),
    "factor.add": words("A second step was set up"),
    "factor.remove": words("A second step was taken away"),
    "factor.remove_all": words("All second steps were taken away"),
    "factor.make_codes": words("Recovery codes were made"),
    "provider.connect": words("Sign-in through your organization was connected"),
    "provider.part": words("Sign-in through your organization was taken away"),
}
"""Deeds that a person sees of the own account."""

FAILURES = frozenset({"session.refuse", "session.refuse_factor"})


@dataclass(frozen=True)
class Account:
    """What the page opens on. `version` is what a form that was opened on it sends back."""

    email: str
    name: str
    has_password: bool
    version: int


@dataclass(frozen=True)
class OpenSession:
    """One place where the person is signed in."""

    handle: str
    browser: Words | str
    began_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True)
class Happened:
    """One thing that happened to the account. `by_another`: neither the person nor a stranger did it."""

    at: datetime
    what: Words
    is_failure: bool
    by_another: bool


def account_of_person(person_id: UUID) -> Account:
    person = db.session.get_one(Person, person_id)
    return Account(person.email, person.name, person.password_hash is not None, person.version)


def open_sessions(person_id: UUID, *, this: str, now: datetime, idle: timedelta) -> list[OpenSession]:
    """Where the person is signed in now, the newest first. `this` is the hash of the present session's token."""
    live = (SignIn.ended_at.is_(None), SignIn.seen_at >= now - idle, SignIn.began_at >= now - ABSOLUTE_END)
    query = select(SignIn).where(SignIn.person_id == person_id, *live).order_by(SignIn.seen_at.desc())
    return [
        OpenSession(
            row.token_hash[:HANDLE],
            browser_in_words(row.browser),
            row.began_at,
            row.seen_at,
            row.token_hash == this,
        )
        for row in db.session.scalars(query)
    ]


def session_named(person_id: UUID, handle: str) -> str | None:
    """The hash of the one open session of the person with this handle; None for anything else."""
    query = select(SignIn.token_hash).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    return next((each for each in db.session.scalars(query) if each[:HANDLE] == handle), None)


def happened_to(actor: Actor) -> list[Happened]:
    """The latest of what happened to the account, wrong tries with its address among it."""
    own = and_(AuditEvent.object_kind == "person", AuditEvent.object_id == str(actor.person_id))
    tried = and_(AuditEvent.object_kind == "account", AuditEvent.object_id == account_of(actor.email))
    query = (
        select(AuditEvent.at, AuditEvent.action, AuditEvent.actor_id)
        .where(or_(own, tried), AuditEvent.action.in_(HAPPENED))
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(LATEST)
    )
    return [
        Happened(at, HAPPENED[action], action in FAILURES, actor_id not in (None, actor.person_id))
        for at, action, actor_id in db.session.execute(query)
    ]
