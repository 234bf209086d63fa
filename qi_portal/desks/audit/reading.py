"""Rows of the log though one can no longer be read: SQLite lets anything be written into any column."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, select

from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.words import Words, plural_words


@dataclass(frozen=True)
class Read:
    """Rows in the order that was asked for, and the numbers of those that cannot be read."""

    rows: list[AuditEvent]
    lost: list[int]

    def newest(self, most: int) -> tuple["Read", int | None]:
        """So many of them, and the number of the last one where there are more."""
        numbers = sorted((*(row.number for row in self.rows), *self.lost), reverse=True)
        if len(numbers) <= most:
            return self, None
        last = numbers[most - 1]
        rows, lost = [row for row in self.rows if row.number >= last], [each for each in self.lost if each >= last]
        return Read(rows, lost), last


def read(query: Select[AuditEvent]) -> Read:
    """All at once; where that fails, one by one."""
    try:
        rows = list(db.session.scalars(query))
    except (TypeError, ValueError):
        return _read_singly(query)
    return Read(rows, []) if all(map(_is_whole, rows)) else _read_singly(query)


def lost_rows(numbers: Collection[int]) -> Words:
    """What is said of rows that cannot be read."""
    return plural_words(
        "Row {numbers} can no longer be read. Whoever operates the portal finds out more with: qi-portal audit verify",
        "Rows {numbers} can no longer be read. Whoever operates the portal finds out more with: qi-portal audit verify",
        len(numbers),
        numbers=", ".join(map(str, sorted(numbers))),
    )


def _read_singly(query: Select[AuditEvent]) -> Read:
    found = Read([], [])
    for number in list(db.session.scalars(query.with_only_columns(AuditEvent.number))):
        try:
            row = db.session.scalars(select(AuditEvent).where(AuditEvent.number == number)).one()
        except (TypeError, ValueError):
            row = None
        if row is not None and _is_whole(row):
            found.rows.append(row)
        else:
            found.lost.append(number)
    return found


def _is_whole(row: AuditEvent) -> bool:
    return all(fields is None or isinstance(fields, dict) for fields in (row.before, row.after))
