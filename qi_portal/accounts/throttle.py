"""Slowing down whoever guesses: wrong tries on one account and from one source, counted in the database.

Both are kept hashed, and for a day. Nothing is ever locked for good.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select

from qi_portal.accounts.models import SignInFailure
from qi_portal.accounts.tokens import digest, digest_of_source
from qi_portal.db import db, take_turns
from qi_portal.domain.words import words

TOO_MANY = words("There were too many wrong tries. Wait five minutes, then try again.")
TOO_MANY_CODES = words("There were too many wrong codes. Wait five minutes, then try again.")
WINDOW = timedelta(minutes=5)
RETRY_AFTER = {"Retry-After": str(int(WINDOW.total_seconds()))}
KEPT = timedelta(days=1)
TRIES_ON_ACCOUNT = 10
TRIES_OF_CODE = 5
TRIES_FROM_SOURCE = 40


def account_of(email: str) -> str:
    return digest(email.strip().lower())


def codes_of(person_id: UUID) -> str:
    """What wrong codes of a person are counted on, in whatever session they were typed."""
    return digest(f"code/{person_id}")


def is_slowed(account: str, *, source: str, now: datetime, tries: int = TRIES_ON_ACCOUNT) -> bool:
    """Whether this account or this source has had too many wrong tries in the last five minutes.

    Tries on one account take turns, so that many at once are not all counted before the first has failed.
    """
    take_turns(account)
    on_account = _count(now - WINDOW, SignInFailure.account == account)
    return (
        on_account >= tries
        or _count(now - WINDOW, SignInFailure.source == digest_of_source(source)) >= TRIES_FROM_SOURCE
    )


def note_failure(account: str, *, source: str, now: datetime) -> None:
    db.session.execute(delete(SignInFailure).where(SignInFailure.at < now - KEPT))
    db.session.add(SignInFailure(at=now, account=account, source=digest_of_source(source)))
    db.session.flush()


def failures_since(start: datetime, *accounts: str) -> int:
    """Wrong tries on any of these accounts, from wherever."""
    return _count(start, SignInFailure.account.in_(accounts))


def _count(start: datetime, which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(SignInFailure).where(SignInFailure.at >= start, which)
    return db.session.scalar(query) or 0
