"""Giving another system a token, a new one in its place, and taking it back. Every deed leaves its audit row."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import case, select, update

from qi_portal.accounts.tokens import TOKEN_BYTES, digest
from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.errors import Invalid, Stale
from qi_portal.domain.names import clean_name
from qi_portal.domain.words import words
from qi_portal.interop.tokens.models import Integration, IntegrationPractice
from qi_portal.practices.kept import STALE

KIND = "integration"
PREFIX = "qip_"
"""How every token begins, so that one that was left somewhere can be found and known for what it is."""

LONGEST_NAME = 80
LONGEST = timedelta(days=366)
"""How long a token may hold: a year, then somebody looks at it again."""

A_MINUTE = 60
CALLS_A_MINUTE = 240


@dataclass(frozen=True)
class Wanted:
    """A system to be let in. `practices` None: it reads the whole program, practices that join later too."""

    name: str
    program_id: UUID
    practices: Sequence[Place] | None
    expires_on: date


def add_integration(*, wanted: Wanted, today: date, by: Actor) -> tuple[UUID, str]:
    """Let a system in: its id, and its token, which is told this once. Invalid names the field at fault."""
    name = clean_name("name", wanted.name, LONGEST_NAME)
    if wanted.practices is not None and not wanted.practices:
        raise Invalid("practices", words("Tick the practices that it may read, or choose all of the program."))
    _refuse_taken(name, wanted.program_id, today)
    _refuse_day(wanted.expires_on, today)
    token = _new_token()
    row = Integration(
        program_id=wanted.program_id,
        name=name,
        token_hash=digest(token),
        is_program_wide=wanted.practices is None,
        expires_on=wanted.expires_on,
        made_by=by.person_id,
    )
    db.session.add(row)
    db.session.flush()
    for place in wanted.practices or ():
        db.session.add(IntegrationPractice(practice_id=place.practice_id, integration_id=row.id))
    db.session.flush()
    codes = ", ".join(place.code for place in wanted.practices or ()) or "all"
    _note("integration.add", row, by, {"name": name, "practices": codes, "expires_on": wanted.expires_on.isoformat()})
    return row.id, token


def renew(*, integration_id: UUID, expires_on: date, opened_on: int, today: date, by: Actor) -> str:
    """A new token in place of the old one, which opens nothing from the next request on; Stale when it was changed.

    Hand in only the id of one that the actor manages.
    """
    _refuse_day(expires_on, today)
    row, token = _row(integration_id, opened_on), _new_token()
    row.token_hash, row.expires_on, row.renewed_at = digest(token), expires_on, utc_now()
    row.version += 1
    _note("integration.renew", row, by, {"expires_on": expires_on.isoformat()})
    return token


def revoke(*, integration_id: UUID, opened_on: int, by: Actor) -> None:
    """Its token opens nothing from the next request on, for good. Hand in only the id of one that the actor manages."""
    row = _row(integration_id, opened_on)
    row.revoked_at, row.revoked_by = utc_now(), by.person_id
    row.version += 1
    _note("integration.revoke", row, by, {"name": row.name})


def count_call(*, integration_id: UUID, now: datetime) -> bool:
    """Count a call of this minute and note that the token was used; False when there were too many already."""
    minute = int(now.timestamp()) // A_MINUTE
    counted = (
        update(Integration)
        .where(Integration.id == integration_id)
        .values(
            calls=case((Integration.minute == minute, Integration.calls + 1), else_=1), minute=minute, last_used_at=now
        )
        .returning(Integration.calls)
    )
    return db.session.scalars(counted).one() <= CALLS_A_MINUTE


def note_read(*, integration_id: UUID, program_id: UUID, what: str, count: int, by: Actor, chosen: str) -> None:
    """Note what a system was told, before it is."""
    record(
        "api.read",
        by=by,
        program_id=program_id,
        object_kind=KIND,
        object_id=str(integration_id),
        after={"what": what, "chosen": chosen, "count": count},
    )


def _new_token() -> str:
    return PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def _row(integration_id: UUID, opened_on: int) -> Integration:
    query = select(Integration).where(Integration.id == integration_id).execution_options(populate_existing=True)
    take_turns(f"{KIND}/{integration_id}")
    row = db.session.scalars(query).one()
    if row.version != opened_on or row.revoked_at is not None:
        raise Stale(STALE)
    return row


def _refuse_taken(name: str, program_id: UUID, today: date) -> None:
    """A name that is in use tells the next administrator nothing."""
    take_turns(f"{KIND}/{program_id}")
    known = select(Integration.id).where(
        Integration.program_id == program_id, Integration.name == name, Integration.revoked_at.is_(None)
    )
    if db.session.scalars(known.where(Integration.expires_on >= today)).first() is not None:
        raise Invalid("name", words("There is a system of this name already. Renew its token, or choose another name."))


def _refuse_day(expires_on: date, today: date) -> None:
    if expires_on <= today:
        raise Invalid("expires_on", words("Choose a day after today."))
    if expires_on > today + LONGEST:
        raise Invalid("expires_on", words("A token holds for a year at most: until {day}.", day=today + LONGEST))


def _note(deed: str, row: Integration, by: Actor, told: Mapping[str, object]) -> None:
    record(deed, by=by, program_id=row.program_id, object_kind=KIND, object_id=str(row.id), after=told)
