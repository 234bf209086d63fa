"""Challenges, which are signed once and soon; adding a passkey, and taking its signature."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from qi_portal.accounts.factors.models import HalfSignIn
from qi_portal.accounts.models import Person, SignIn
from qi_portal.accounts.notices import Notice, tell
from qi_portal.accounts.passkeys import ceremony
from qi_portal.accounts.passkeys.ceremony import Key, Site
from qi_portal.accounts.passkeys.models import Passkey
from qi_portal.audit.actions import record
from qi_portal.db import db, rows_changed, take_turns
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import Invalid
from qi_portal.domain.names import clean_name
from qi_portal.domain.words import words

TO_SIGN = timedelta(minutes=5)
LONGEST_NAME = 80
MOST = 20
"""Passkeys of one person."""

Asked = type[SignIn] | type[HalfSignIn]
SESSION: Asked = SignIn
HALF_SIGN_IN: Asked = HalfSignIn
"""Where a challenge waits: in a session, or in a sign-in that has yet to show its factor."""


def ask(where: Asked, token_hash: str, *, now: datetime) -> str:
    """A new challenge for this session; the one before it is worth nothing any more."""
    challenge = ceremony.new_challenge()
    db.session.execute(
        update(where).where(where.token_hash == token_hash).values(challenge=challenge, challenge_at=now)
    )
    return challenge


def take_challenge(where: Asked, token_hash: str, *, now: datetime) -> str | None:
    """The challenge that waits, taken away; None when there is none, or an old one. One of many at once gets it."""
    query = select(where.challenge, where.challenge_at).where(where.token_hash == token_hash)
    challenge, asked_at = db.session.execute(query).one_or_none() or (None, None)
    if challenge is None or asked_at is None:
        return None
    mine = update(where).where(where.token_hash == token_hash, where.challenge == challenge).values(challenge=None)
    if not rows_changed(mine):
        return None
    return challenge if timedelta(0) <= now - asked_at <= TO_SIGN else None


def known_to(person_id: UUID) -> list[str]:
    """What the person's keys are called by their devices."""
    query = select(Passkey.credential_id).where(Passkey.person_id == person_id)
    return list(db.session.scalars(query.order_by(Passkey.made_at, Passkey.id)))


def add(
    *, person_id: UUID, name: str, answer: str, site: Site, challenge: str | None, now: datetime, by: Actor
) -> None:
    """Keep a new key; Invalid names the field at fault."""
    name = clean_name("name", name, LONGEST_NAME)
    made = ceremony.made_in(answer, site=site, challenge=challenge) if challenge else None
    if made is None:
        raise Invalid("answer", words("The passkey could not be read. Try again."))
    take_turns(f"factors/{person_id}")
    known = known_to(person_id)
    is_taken = db.session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)) is not None
    if is_taken or len(known) >= MOST:
        raise Invalid("answer", words("This passkey is kept already, or there are too many. Take one away first."))
    db.session.add(
        Passkey(
            person_id=person_id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            name=name,
            made_at=now,
        )
    )
    db.session.flush()
    told = {"factor": "passkey", "name": name}
    record("factor.add", by=by, object_kind="person", object_id=str(person_id), after=told)
    tell(db.session.get_one(Person, person_id), Notice.PASSKEY_ADDED, at=now, by=by)


def take_answer(*, person_id: UUID, answer: str, site: Site, challenge: str | None, now: datetime) -> bool:
    """Whether one of the person's keys signed the challenge; its count goes on."""
    if challenge is None:
        return False
    credential_id = ceremony.credential_in(answer)
    query = select(Passkey).where(Passkey.person_id == person_id, Passkey.credential_id == credential_id)
    kept = db.session.scalar(query.with_for_update())
    if kept is None:
        return False
    key = Key(kept.credential_id, kept.public_key, kept.sign_count)
    count = ceremony.count_of(answer, key=key, site=site, challenge=challenge)
    if count is None:
        return False
    kept.sign_count, kept.last_used_at = count, now
    db.session.flush()
    return True
