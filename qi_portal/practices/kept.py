"""What a team keeps about a project: found as the page showed it, saved with its audit row, taken away, put back; once
where a form is sent twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, inspect, select
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import on_behalf, record
from qi_portal.db import UtcDateTime, db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.domain.words import words

STALE = words("Somebody changed this meanwhile. Open it again and look at what it says now.")


JUST_NOW = timedelta(minutes=1)
OF_THE_SAVE = frozenset({"id", "version", "position", "saved_at", "created_at"})
"""Columns that say when and where a row was kept, and nothing of what was typed."""

Anyrow = TypeVar("Anyrow")


def kept_just_now(row: Anyrow, by: Actor) -> Anyrow | None:
    """The row that says the same as this new one and was kept by the same person within the last minute, so that a form
    that is sent twice keeps one. Any table will do that has `saved_by` and `saved_at`; hand in a filled row before it
    is added."""
    if by.person_id is None:
        return None
    take_turns(f"kept/{by.person_id}")
    model: Any = type(row)
    names = [each.key for each in inspect(model).column_attrs if each.key not in OF_THE_SAVE]
    recent = select(model).where(model.saved_by == by.person_id, model.saved_at > utc_now() - JUST_NOW)
    known = db.session.scalars(recent.execution_options(populate_existing=True))
    return next((each for each in known if _same(each, row, names)), None)


def _same(one: object, other: object, names: list[str]) -> bool:
    """A column that was left out is like an empty one."""
    return all((getattr(one, name) or None) == (getattr(other, name) or None) for name in names)


class KeptRow:
    """The columns of such a table. `version` counts saves. A removed row stays, so that it can be put back."""

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(String(60))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands in the class
        return {"version_id_col": cls.version}


def removed_by_somebody() -> CheckConstraint:
    """What each such table says of its removed rows."""
    return CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed_by_somebody")


Row = TypeVar("Row", bound=KeptRow)


@dataclass(frozen=True)
class Desk:
    """Whose rows these are and who writes: one project in one practice."""

    place: Place
    project_id: str
    by: Actor

    def row(self, model: type[Row], row_id: UUID, opened_on: int, *, is_removed: bool = False) -> Row:
        """The row if it still is what the page showed; NotFound for another practice's or project's."""
        query = select(model).where(model.practice_id == self.place.practice_id, model.id == row_id)
        row = db.session.scalar(query.execution_options(populate_existing=True))
        if row is None or row.project_id != self.project_id:
            raise NotFound
        if row.version != opened_on or (row.removed_at is not None) is not is_removed:
            raise Stale(STALE)
        return row

    def again(self, row: Row) -> Row | None:
        """The row that this new one repeats, as when a form is sent twice."""
        row.saved_by = self.by.person_id
        return kept_just_now(row, self.by)

    def saved(self, row: KeptRow, deed: str, told: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> None:
        """Keep the row with who saved it. `deed` is such as "meeting.add"; `told` and `before` are fields as JSON."""
        row.saved_at, row.saved_by = utc_now(), self.by.person_id
        self.note(row.id, deed, told, before)

    def remove(self, row: KeptRow, deed: str, before: Mapping[str, Any]) -> None:
        """Take it away; it can be put back."""
        row.removed_at, row.removed_by = utc_now(), self.by.person_id
        self.note(row.id, deed, {}, before)

    def put_back(self, row: KeptRow, deed: str, told: Mapping[str, Any]) -> None:
        row.removed_at, row.removed_by = None, None
        self.note(row.id, deed, told)

    def note(self, row_id: UUID, deed: str, told: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> None:
        """Flush, and write the audit row; who is no part of the practice did it on its behalf."""
        try:
            db.session.flush()
        except StaleDataError as clash:
            raise Stale(STALE) from clash
        record(
            deed,
            by=self.by,
            place=self.place,
            object_kind=deed.partition(".")[0],
            object_id=str(row_id),
            before=before,
            after={**told, **on_behalf(self.by, self.place)} or None,
        )
        db.session.flush()
