"""Which second factors a person has."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from qi_portal.accounts.factors.models import CodeApp, HalfSignIn, RecoveryCode
from qi_portal.accounts.models import Person
from qi_portal.accounts.passkeys.models import Passkey
from qi_portal.db import db

HALF_LIVES = timedelta(minutes=5)
"""In which the factor has to follow the password."""


@dataclass(frozen=True)
class Factors:
    """Since when codes of an app are taken, the passkeys, and how many recovery codes are left."""

    app_since: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def count(self) -> int:
        return len(self.passkeys) + (self.app_since is not None)


def factors_of(person_id: UUID) -> Factors:
    app_since = db.session.scalar(select(CodeApp.confirmed_at).where(CodeApp.person_id == person_id))
    passkeys = select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.made_at, Passkey.id)
    left = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return Factors(app_since, tuple(db.session.scalars(passkeys)), db.session.scalar(left) or 0)


def has_factor(person_id: UUID) -> bool:
    return factors_of(person_id).count > 0


def people_with_factor(person_ids: list[UUID]) -> frozenset[UUID]:
    """Those of the people who have a second factor."""
    apps = select(CodeApp.person_id).where(CodeApp.person_id.in_(person_ids), CodeApp.secret.is_not(None))
    keys = select(Passkey.person_id).where(Passkey.person_id.in_(person_ids))
    return frozenset(db.session.scalars(apps)) | frozenset(db.session.scalars(keys))


def new_secret_of(person_id: UUID, *, since: datetime) -> str | None:
    """The secret of the app that is being set up; None when none is, or for too long."""
    query = select(CodeApp.new_secret).where(CodeApp.person_id == person_id, CodeApp.new_at >= since)
    return db.session.scalar(query)


@dataclass(frozen=True)
class Waiting:
    """Somebody who typed the right password a short while ago and has yet to show the factor."""

    token_hash: str
    person: Person
    factors: Factors


def waiting_with(token_hash: str, *, now: datetime) -> Waiting | None:
    """Who waits behind the token; None when nobody does, or for too long."""
    query = select(HalfSignIn.began_at, Person).join(Person, Person.id == HalfSignIn.person_id)
    found = db.session.execute(query.where(HalfSignIn.token_hash == token_hash, HalfSignIn.ended_at.is_(None)))
    for began_at, person in found:
        if person.is_active and timedelta(0) <= now - began_at <= HALF_LIVES:
            return Waiting(token_hash, person, factors_of(person.id))
    return None
