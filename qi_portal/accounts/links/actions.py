"""Making a link for a person and using it up. A link works once, for a while, and a newer one ends it."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import update

from qi_portal.accounts.links.models import AccountLink
from qi_portal.accounts.models import Person
from qi_portal.accounts.tokens import digest, new_token
from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import NotFound
from qi_portal.domain.words import words


class Purpose(StrEnum):
    """What a link does: lets somebody in for the first time, sets a new password, confirms an address."""

    INVITATION = "invitation"
    RESET = "reset"
    EMAIL = "email"


HOLDS = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=1), Purpose.EMAIL: timedelta(hours=1)}
SETS_PASSWORD = (Purpose.INVITATION, Purpose.RESET)
GONE = words("This link was used already, has run out, or a newer one took its place. Ask for a new one.")


def make_link(*, person: Person, purpose: Purpose, address: str, by: Actor, now: datetime) -> str:
    """Its token, which nobody can read again. Older links that do the same open nothing any more."""
    take_turns(f"person/{person.id}")
    end_links(person, SETS_PASSWORD if purpose in SETS_PASSWORD else (purpose,), now)
    token = new_token()
    link = AccountLink(
        person_id=person.id,
        purpose=purpose.value,
        token_hash=digest(token),
        address=address,
        made_at=now,
        made_by=by.person_id,
        expires_at=now + HOLDS[purpose],
    )
    db.session.add(link)
    db.session.flush()
    record("link.make", by=by, object_kind="person", object_id=str(person.id), after={"purpose": purpose.value})
    return token


def end_links(person: Person, purposes: tuple[Purpose, ...], now: datetime) -> None:
    """Let none of the person's links of these kinds open anything."""
    theirs = (AccountLink.person_id == person.id, AccountLink.purpose.in_(purposes), AccountLink.ended_at.is_(None))
    db.session.execute(update(AccountLink).where(*theirs).values(ended_at=now))


def use_up(token: str, *, by: Actor, now: datetime) -> None:
    """Of two who use a link at once one goes on; NotFound for the other."""
    mine = (AccountLink.token_hash == digest(token), AccountLink.ended_at.is_(None), AccountLink.expires_at > now)
    used = update(AccountLink).where(*mine).values(used_at=now, ended_at=now).returning(AccountLink.purpose)
    purpose = db.session.scalar(used)
    if purpose is None:
        raise NotFound(GONE)
    record("link.use", by=by, object_kind="person", object_id=str(by.person_id), after={"purpose": purpose})
