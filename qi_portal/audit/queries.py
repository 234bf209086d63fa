"""Reading the chain, and what it holds of one person's sign-ins. The log of practices is read in `desks.audit`."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.audit_chain import Anchor, Checked, Row, follow

AT_ONCE = 1000
COLUMNS = tuple(getattr(AuditEvent, field.name) for field in fields(Row))

SESSIONS = "session."
"""How the actions begin that tell of signing in and out."""


@dataclass(frozen=True)
class SignInTold:
    """Something about a person's sessions: begun, refused or ended; when and from where."""

    at: datetime
    action: str
    source: str


def last_anchor() -> Anchor:
    """The last row's number and hash, to be noted elsewhere."""
    return anchor_at(None) or Anchor()


def anchor_at(number: int | None) -> Anchor | None:
    """The anchor of the row with this number, of the last one for None; None when it is not there."""
    query = select(AuditEvent.number, AuditEvent.hash).order_by(AuditEvent.number.desc()).limit(1)
    found = db.session.execute(query if number is None else query.where(AuditEvent.number == number)).first()
    return Anchor(found.number, found.hash) if found else None


def checked(*, begin: Anchor, anchors: Collection[Anchor] = ()) -> Checked:
    """Walk the log on from a row that is taken as good, some rows at a time, to the first that is wrong."""
    return follow(_rows_after(begin.number), begin=begin, anchors=anchors)


def sign_ins_of(person_id: UUID, *, account: str = "", most: int = 50) -> list[SignInTold]:
    """What the log says of a person's own signing in and out, newest first.

    `account` is the account's hash: with it, tries that failed are told too.
    """
    own = AuditEvent.actor_id == person_id
    failed = (AuditEvent.object_kind == "account") & (AuditEvent.object_id == account)
    query = select(AuditEvent.at, AuditEvent.action, AuditEvent.source)
    query = query.where(or_(own, failed), AuditEvent.action.startswith(SESSIONS))
    found = db.session.execute(query.order_by(AuditEvent.number.desc()).limit(most))
    return [SignInTold(row.at, row.action, row.source or "") for row in found]


def _rows_after(number: int) -> Iterator[tuple[Row, str]]:
    query = select(*COLUMNS, AuditEvent.hash).order_by(AuditEvent.number).limit(AT_ONCE)
    while rows := db.session.execute(query.where(AuditEvent.number > number)).all():
        for *told, kept in rows:
            yield Row(*told), kept
        number = rows[-1].number
