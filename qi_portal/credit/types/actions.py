"""Setting what a program gives credit for. A claim that was attested keeps what was asked of it then."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import record
from qi_portal.credit.models import CreditType
from qi_portal.credit.types.queries import programs_kept, type_kept
from qi_portal.db import db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor
from qi_portal.domain.credit.asked import USUAL, Asked
from qi_portal.domain.credit.frozen import frozen_asked
from qi_portal.domain.errors import Invalid, NotFound, Stale
from qi_portal.domain.words import words
from qi_portal.practices.kept import STALE


def add_type(*, program_id: UUID, asked: Asked, is_active: bool, by: Actor) -> UUID:
    """A new type of a program; its id. Invalid when there is one of that name."""
    if program_id not in {each.id for each in programs_kept(by)}:
        raise NotFound
    _check_name(program_id, asked.name)
    row = CreditType(id=new_id(), program_id=program_id, is_active=is_active)
    _write(row, asked, by)
    db.session.add(row)
    _note("add", row, by, before=None)
    return row.id


def revise_type(*, type_id: UUID, opened_on: int, asked: Asked, is_active: bool, by: Actor) -> None:
    """Write it anew; Stale when somebody did so meanwhile."""
    kept, row = type_kept(by, type_id), db.session.get_one(CreditType, type_id, populate_existing=True)
    if row.version != opened_on:
        raise Stale(STALE)
    _check_name(kept.program_id, asked.name, but=type_id)
    before = _told(kept.asked, kept.is_active)
    row.is_active = is_active
    _write(row, asked, by)
    _note("revise", row, by, before=before)


def add_usual(*, program_id: UUID, by: Actor) -> Sequence[UUID]:
    """The types that programs commonly begin with, as drafts; those whose name is taken are left as they are."""
    take_turns(f"credit types/{program_id}")
    taken = set(db.session.scalars(select(CreditType.name).where(CreditType.program_id == program_id)))
    missing = [asked for asked in USUAL if asked.name not in taken]
    return [add_type(program_id=program_id, asked=asked, is_active=False, by=by) for asked in missing]


def _check_name(program_id: UUID, name: str, but: UUID | None = None) -> None:
    take_turns(f"credit types/{program_id}")
    query = select(CreditType.id).where(CreditType.program_id == program_id, CreditType.name == name)
    if db.session.scalar(query) not in (None, but):
        raise Invalid("name", words("There is a type of credit with this name already."))


def _write(row: CreditType, asked: Asked, by: Actor) -> None:
    row.name, row.kind, row.note = asked.name, asked.kind.value, asked.note
    row.gates = [each.value for each in asked.in_order]
    row.meetings, row.trainings, row.points = asked.meetings, asked.trainings, asked.points
    row.saved_at, row.saved_by = utc_now(), by.person_id


def _note(deed: str, row: CreditType, by: Actor, *, before: dict[str, Any] | None) -> None:
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash
    record(
        f"credit_type.{deed}",
        by=by,
        program_id=row.program_id,
        object_kind="credit_type",
        object_id=str(row.id),
        before=before,
        after=_told_row(row),
    )
    db.session.flush()


def _told_row(row: CreditType) -> dict[str, Any]:
    columns = ("name", "kind", "gates", "meetings", "trainings", "points", "note")
    return {name: getattr(row, name) for name in columns} | {"is_active": row.is_active}


def _told(asked: Asked, is_active: bool) -> dict[str, Any]:
    return {**frozen_asked(asked), "is_active": is_active}
