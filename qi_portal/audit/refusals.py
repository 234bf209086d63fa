"""What somebody was refused: a row of its own, in a transaction of its own, after everything else was undone."""

from datetime import timedelta

import structlog
from sqlalchemy import exists, func, select
from sqlalchemy.exc import SQLAlchemyError

from qi_portal.audit import origin
from qi_portal.audit.actions import record
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing, db, utc_now
from qi_portal.domain.access import Actor, Place

log = structlog.get_logger()

A_WHILE = timedelta(minutes=1)
"""In which one row stands for every refusal of the same thing to the same person, so that no script fills the disk."""


def note_refusal(action: str, *, of: str, by: Actor, why: str, place: Place | None = None) -> None:
    """Note that an endpoint (never the address with its values) was refused. Where it cannot be written, the refusal
    stands all the same.
    """
    try:
        with committing():
            if not _is_told(action, of, by):
                record(action, by=by, object_kind="page", object_id=of, place=place, after={"why": why})
    except SQLAlchemyError as fault:
        log.error("refusal not written down", kind=type(fault).__name__)


def _is_told(action: str, of: str, by: Actor) -> bool:
    """Somebody without an account is told apart by the address. A clock that was set back hides no refusal."""
    source = origin.told(structlog.contextvars.get_contextvars().get("source"), with_address=True)
    whose = AuditEvent.actor_id == by.person_id if by.is_signed_in else AuditEvent.source == source
    since = utc_now() - A_WHILE
    lately = AuditEvent.at > since, func.coalesce(AuditEvent.clock_at, AuditEvent.at) > since
    same = (AuditEvent.action == action, AuditEvent.object_id == of, whose)
    return bool(db.session.scalar(select(exists().where(*lately, *same))))
