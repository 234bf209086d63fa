"""Setting a target from a month on, and withdrawing one. What was set before stays in the history."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from qi_portal.audit.actions import on_behalf, record
from qi_portal.db import db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.entry.targets import NewTarget
from qi_portal.domain.errors import NotFound
from qi_portal.measures.targets.models import TargetSetting

KIND = "target"


@dataclass(frozen=True)
class Whose:
    """Whose target it is: a practice's own, or the program's for all its practices when `place` is None."""

    program_id: UUID
    place: Place | None = None

    @staticmethod
    def practice(place: Place) -> "Whose":
        return Whose(place.program_id, place)

    @property
    def practice_id(self) -> UUID | None:
        return self.place.practice_id if self.place else None

    @property
    def rows(self) -> ColumnElement[bool]:
        if self.place is None:
            return TargetSetting.practice_id.is_(None) & (TargetSetting.program_id == self.program_id)
        return TargetSetting.practice_id == self.place.practice_id


def set_target(*, whose: Whose, measure_id: str, target: NewTarget, by: Actor) -> UUID:
    """Keep the target; its id. The same owner's target from the same month gives way to it.

    A form that is sent twice sets one.
    """
    take_turns(f"target/{whose.program_id}/{whose.practice_id}/{measure_id}")
    standing = _standing(whose, measure_id, target)
    if standing is not None and _says(standing) == target:
        return standing.id
    if standing is not None:
        _end(whose, standing, by)
    row = TargetSetting(
        id=new_id(),
        program_id=whose.program_id,
        practice_id=whose.practice_id,
        measure_id=measure_id,
        first=target.first,
        value=target.value,
        reach_by=target.reach_by,
        why=target.why,
        set_by=by.person_id,
    )
    db.session.add(row)
    _note("set", whose, row, by, before=None, after=_told(row))
    return row.id


def withdraw(*, whose: Whose, measure_id: str, target_id: UUID, by: Actor) -> None:
    """Take the target out of force, as if it had never held; twice is once. NotFound for another owner's."""
    query = select(TargetSetting).where(
        whose.rows, TargetSetting.measure_id == measure_id, TargetSetting.id == target_id
    )
    row = db.session.scalar(query.with_for_update())
    if row is None:
        raise NotFound
    if row.withdrawn_at is None:
        _end(whose, row, by)


def _end(whose: Whose, row: TargetSetting, by: Actor) -> None:
    row.withdrawn_at, row.withdrawn_by = utc_now(), by.person_id
    _note("withdraw", whose, row, by, before=_told(row), after=None)


def _standing(whose: Whose, measure_id: str, target: NewTarget) -> TargetSetting | None:
    """The same owner's target from the same month."""
    query = select(TargetSetting).where(
        whose.rows,
        TargetSetting.measure_id == measure_id,
        TargetSetting.first == target.first,
        TargetSetting.withdrawn_at.is_(None),
    )
    return db.session.scalar(query)


def _says(row: TargetSetting) -> NewTarget:
    return NewTarget(row.value, row.first, row.reach_by, row.why)


def _note(
    deed: str,
    whose: Whose,
    row: TargetSetting,
    by: Actor,
    *,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """The audit row; who is no part of the practice did it on its behalf."""
    db.session.flush()
    record(
        f"target.{deed}",
        by=by,
        place=whose.place,
        program_id=whose.program_id,
        object_kind=KIND,
        object_id=str(row.id),
        before=before,
        after=(after or {}) | (on_behalf(by, whose.place) if whose.place else {}),
    )
    db.session.flush()


def _told(row: TargetSetting) -> dict[str, Any]:
    return {
        "measure_id": row.measure_id,
        "first": str(row.first),
        "value": row.value,
        "reach_by": str(row.reach_by) if row.reach_by else None,
        "why": row.why,
    }
