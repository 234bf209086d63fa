"""When the last backup was made, as the audit log tells it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from qi_portal.audit.models import AuditEvent
from qi_portal.db import db


@dataclass(frozen=True)
class Backup:
    """A backup that was made. `name` is the file's; nobody knows here whether it is still there."""

    at: datetime
    name: str
    size: int
    with_files: bool


def last_backup() -> Backup | None:
    """The newest one; None while there was none."""
    made = select(AuditEvent).where(AuditEvent.object_kind == "backup", AuditEvent.action == "backup.make")
    row = db.session.scalar(made.order_by(AuditEvent.at.desc()).limit(1))
    if row is None or row.after is None:
        return None
    return Backup(row.at, row.object_id, row.after["size"], row.after["with_files"])
