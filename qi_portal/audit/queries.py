"""Reading the chain. What the log says to people is read in `desks.audit`."""

from collections.abc import Collection, Iterator
from dataclasses import fields

from sqlalchemy import select

from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.audit_chain import Anchor, Checked, Row, follow

AT_ONCE = 1000
COLUMNS = tuple(getattr(AuditEvent, field.name) for field in fields(Row))


def last_anchor() -> Anchor:
    """The last row's number and hash, to be noted elsewhere."""
    return anchor_at(None) or Anchor()


def anchor_at(number: int | None) -> Anchor | None:
    """The anchor of the row with this number, of the last one for None; None when it is not there."""
    query = select(AuditEvent.number, AuditEvent.hash).order_by(AuditEvent.number.desc()).limit(1)
    found = db.session.execute(query if number is None else query.where(AuditEvent.number == number)).first()
    return Anchor(found.number, found.hash) if found else None


def checked(*, begin: Anchor, anchors: Collection[Anchor] = ()) -> Checked:
    """Walk the log on from a row that is taken as good, some rows at a time, to the first that is wrong.

    From the beginning on it also meets rows that somebody numbered with a nought or less.
    """
    return follow(_rows_after(begin.number or None), begin=begin, anchors=anchors)


def _rows_after(number: int | None) -> Iterator[tuple[Row | None, str]]:
    """None for the first row that cannot be read: SQLite lets anything be written into any column."""
    query = select(*COLUMNS, AuditEvent.hash).order_by(AuditEvent.number)
    most = AT_ONCE
    while True:
        following = query if number is None else query.where(AuditEvent.number > number)
        try:
            rows = db.session.execute(following.limit(most)).all()
        except (ValueError, TypeError):
            if most == 1:
                yield None, ""
                return
            most = 1
            continue
        if not rows:
            return
        for *told, kept in rows:
            yield Row(*told), kept
        number = rows[-1].number
