"""Signing in, in one step or in two: the password, then the second factor where there is one. And confirming later.

Where somebody has a factor, the right password makes a row that opens nothing (`HalfSignIn`), and only the factor makes
a session. Confirming a session, and adding to what it may do, gives it a new token: the old one opens nothing any more.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from qi_portal.accounts import passwords, queries, throttle
from qi_portal.accounts.factors.models import HalfSignIn
from qi_portal.accounts.factors.queries import Waiting, has_factor
from qi_portal.accounts.models import Person, SignIn
from qi_portal.accounts.notices import Notice, tell
from qi_portal.accounts.tokens import digest, new_token
from qi_portal.audit.actions import record
from qi_portal.db import db, rows_changed, take_turns
from qi_portal.domain.access import VISITOR, Actor
from qi_portal.domain.errors import Refused
from qi_portal.domain.words import words

MANY_FAILURES = 5
"""Wrong tries before a sign-in of which the person is told."""


@dataclass(frozen=True)
class Begun:
    """A new session's token. `failures`: how often somebody had tried in vain since the last sign-in."""

    token: str
    failures: int

    @property
    def had_many_failures(self) -> bool:
        return self.failures >= MANY_FAILURES


@dataclass(frozen=True)
class Half:
    """The token of a sign-in that has yet to show its factor."""

    token: str


def sign_in(
    *, email: str, password: str, source: str, now: datetime, time_cost: int, browser: str = ""
) -> Begun | Half | None:
    """A new session, or the way to its second step; None for a wrong password, unknown and disabled people alike."""
    person = _known(email, password, source, now, time_cost)
    if person is None:
        return None
    return let_in(person=person, factor="", now=now, browser=browser)


def let_in(*, person: Person, factor: str, now: datetime, browser: str = "", is_shown: bool = True) -> Begun | Half:
    """After the first step: a new session, or the way to the second where the person has one and has shown none yet."""
    if not factor and has_factor(person.id):
        return _wait(person, now)
    return begin(person=person, factor=factor, now=now, browser=browser, is_shown=is_shown)


def begin(*, person: Person, factor: str, now: datetime, browser: str = "", is_shown: bool = True) -> Begun:
    """A new session of somebody who has shown all there is to show. Hand in only a person who is active.

    `factor` is what was shown beside the password: 'app', 'passkey', 'recovery', 'provider', or nothing. `is_shown`:
    it was shown just now, and not to a provider some time ago.
    """
    failures = _failures_before(person)
    token = new_token()
    began = {"began_at": now, "seen_at": now, "confirmed_at": now if is_shown else None}
    db.session.add(
        SignIn(token_hash=digest(token), person_id=person.id, factor=factor, browser=browser, **began),
    )
    told = {"factor": factor} if factor else None
    record("session.begin", by=queries.actor_of(person), object_kind="person", object_id=str(person.id), after=told)
    if failures >= MANY_FAILURES:
        tell(person, Notice.MANY_FAILURES, at=now)
    return Begun(token, failures)


def finish(*, waiting: Waiting, factor: str, now: datetime, browser: str = "") -> Begun | None:
    """The session of somebody who has shown the factor; None when another request came first."""
    mine = (HalfSignIn.token_hash == waiting.token_hash, HalfSignIn.ended_at.is_(None))
    if not rows_changed(update(HalfSignIn).where(*mine).values(ended_at=now)):
        return None
    return begin(person=waiting.person, factor=factor, now=now, browser=browser)


def refuse_factor(*, person_id: UUID, source: str, now: datetime, by: Actor = VISITOR) -> None:
    """Note a wrong code, or a passkey that did not hold."""
    throttle.note_failure(throttle.codes_of(person_id), source=source, now=now)
    record("session.refuse_factor", by=by, object_kind="person", object_id=str(person_id))


def is_right(*, person: Person, password: str, source: str, now: datetime, time_cost: int, by: Actor) -> bool:
    """Whether somebody who is signed in typed the own password; a wrong one counts as a try to sign in."""
    if passwords.matches(password, person.password_hash, time_cost):
        return True
    _note_failure(person.email, source, now, by)
    return False


def confirm(*, token_hash: str, now: datetime, by: Actor) -> str:
    """The session was shown to be the person's once more: its new token."""
    token = _renew(token_hash, now)
    record("session.confirm", by=by, object_kind="person", object_id=str(by.person_id))
    return token


def strengthen(*, token_hash: str, factor: str, now: datetime) -> str:
    """The session has shown a second factor now: its new token, which opens what the factor opens."""
    return _renew(token_hash, now, factor=factor)


def _renew(token_hash: str, now: datetime, **more: str) -> str:
    token = new_token()
    live = (SignIn.token_hash == token_hash, SignIn.ended_at.is_(None))
    renewed = {"token_hash": digest(token), "confirmed_at": now, "seen_at": now, **more}
    if not rows_changed(update(SignIn).where(*live).values(renewed)):
        raise Refused(words("Your session has ended meanwhile. Sign in again."))
    return token


def _known(email: str, password: str, source: str, now: datetime, time_cost: int) -> Person | None:
    """The same work and the same trace for whoever may not come in.

    Whoever changes the password meanwhile waits, so that no session of the old one begins behind the new one's back.
    """
    known = queries.person_by_email(email)
    take_turns(f"person/{known.id if known else throttle.account_of(email)}")
    person = queries.person_by_email(email)
    right = passwords.matches(password, person.password_hash if person else None, time_cost)
    if person is None or not right or not person.is_active:
        _note_failure(email, source, now, VISITOR)
        return None
    if person.password_hash and passwords.needs_rehash(person.password_hash, time_cost):
        person.password_hash = passwords.hash_of(password, time_cost)
    return person


def _wait(person: Person, now: datetime) -> Half:
    token = new_token()
    db.session.add(HalfSignIn(token_hash=digest(token), person_id=person.id, began_at=now))
    record("session.await_factor", by=queries.actor_of(person), object_kind="person", object_id=str(person.id))
    return Half(token)


def _failures_before(person: Person) -> int:
    last = db.session.scalar(select(func.max(SignIn.began_at)).where(SignIn.person_id == person.id))
    return throttle.failures_since(
        last or person.created_at, throttle.account_of(person.email), throttle.codes_of(person.id)
    )


def _note_failure(email: str, source: str, now: datetime, by: Actor) -> None:
    account = throttle.account_of(email)
    throttle.note_failure(account, source=source, now=now)
    record("session.refuse", by=by, object_kind="account", object_id=account)
