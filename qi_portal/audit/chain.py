"""Rows of the audit log wait with their session and enter the chain at the very end of its transaction.

Only then is the lock of the chain taken, for one read and one insert: whatever else a transaction waits for, it has by
then, so two transactions never wait for each other. What is undone takes its rows along.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, event, insert, select
from sqlalchemy.orm import Session

from qi_portal.audit.models import AuditEvent
from qi_portal.db import db, take_turns, utc_now
from qi_portal.domain.audit_chain import BEFORE_THE_FIRST, ENCODING, Row, hash_of

WAITING = "rows of the audit log"
"""Where a session keeps what happened in its transaction."""

LOCK = "audit log"

LAST = select(AuditEvent.number, AuditEvent.hash, AuditEvent.at).order_by(AuditEvent.number.desc()).limit(1)
ADD = insert(AuditEvent.__table__)  # type: ignore[arg-type]  # a table, though declared as less

Last = tuple[int, str, datetime | None]


def note(told: dict[str, Any]) -> None:
    """Keep what happened until the transaction ends; `told` are the columns but time and chain."""
    session = db.session()
    if not session.in_transaction():
        session.begin()
    session.info.setdefault(WAITING, []).append(told)


@event.listens_for(db.session, "before_commit")
def _enter(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(WAITING):
        return
    session.flush()
    waiting = session.info.pop(WAITING)
    take_turns(LOCK)
    connection = session.connection()
    connection.execute(ADD, _chained(waiting, _last(connection)))


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(WAITING, None)


def _last(connection: Connection) -> Last:
    found = connection.execute(LAST).first()
    return (found.number, found.hash, found.at) if found else (0, BEFORE_THE_FIRST, None)


def _chained(waiting: list[dict[str, Any]], last: Last) -> list[dict[str, Any]]:
    number, previous, last_at = last
    rows = []
    for told in waiting:
        number, clock = number + 1, utc_now()
        is_behind = last_at is not None and clock < last_at
        last_at = last_at if is_behind and last_at else clock
        place = {"number": number, "previous_hash": previous, "encoding": ENCODING}
        whole = told | place | {"at": last_at, "clock_at": clock if is_behind else None}
        previous = hash_of(Row(**whole))
        rows.append(whole | {"hash": previous})
    return rows
