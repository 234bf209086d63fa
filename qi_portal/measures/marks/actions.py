"""Writing down what a team tried and what happened, taking it away, putting it back."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import on_behalf, record
from qi_portal.db import db, new_id, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.entry.cycles import Cycle
from qi_portal.domain.entry.marks import MarkText
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.measures.marks.models import ProjectMark
from qi_portal.practices.kept import STALE, kept_just_now

KIND = "project_mark"
CYCLE_COLUMNS = (
    "question", "who", "location", "schedule", "owner_name", "measure_ids", "done", "unexpected", "compared", "reason",
)  # fmt: skip
CYCLE_LINKS = ("idea_id", "follows_id", "first_day", "last_day")
"""What the audit row tells of a cycle, as far as it was written."""


def add(*, place: Place, project_id: str, text: MarkText, by: Actor) -> UUID:
    """A new test or event; its id. A form that is sent twice keeps one."""
    row = ProjectMark(
        practice_id=place.practice_id, id=new_id(), project_id=project_id, kind=text.kind.value, created_by=by.person_id
    )
    _write(row, text, by)
    if again := kept_just_now(row, by):
        return again.id
    db.session.add(row)
    _note("add", place, row, by, before=None)
    return row.id


def revise(*, place: Place, project_id: str, mark_id: UUID, opened_on: int, text: MarkText, by: Actor) -> None:
    """Write it anew; Stale when somebody saved or removed it first. A test stays a test."""
    row = _row(place, project_id, mark_id, opened_on)
    before = _told(row)
    _write(row, text, by)
    _note("revise", place, row, by, before=before)


def remove(*, place: Place, project_id: str, mark_id: UUID, opened_on: int, by: Actor) -> None:
    """Take it off every chart; it can be put back."""
    row = _row(place, project_id, mark_id, opened_on)
    row.removed_at, row.removed_by = utc_now(), by.person_id
    _note("remove", place, row, by, before=_told(row))


def put_back(*, place: Place, project_id: str, mark_id: UUID, opened_on: int, by: Actor) -> None:
    row = _row(place, project_id, mark_id, opened_on, is_removed=True)
    row.removed_at, row.removed_by = None, None
    _note("put_back", place, row, by, before=None)


def _row(place: Place, project_id: str, mark_id: UUID, opened_on: int, *, is_removed: bool = False) -> ProjectMark:
    """The mark if it still is what the page showed; NotFound for another practice's or project's."""
    query = select(ProjectMark).where(ProjectMark.practice_id == place.practice_id, ProjectMark.id == mark_id)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None or row.project_id != project_id:
        raise NotFound
    if row.version != opened_on or (row.removed_at is not None) is not is_removed:
        raise Stale(STALE)
    return row


def _write(row: ProjectMark, text: MarkText, by: Actor) -> None:
    row.title, row.first, row.last = text.title, text.first, text.last
    row.plan, row.prediction, row.study = text.plan, text.prediction, text.study
    row.act = text.act.value if text.act else None
    _write_cycle(row, text.cycle)
    row.saved_at, row.saved_by = utc_now(), by.person_id


def _write_cycle(row: ProjectMark, cycle: Cycle) -> None:
    row.question, row.who, row.location, row.schedule = cycle.question, cycle.who, cycle.location, cycle.schedule
    row.owner_id = cycle.owner.person_id if cycle.owner else None
    row.owner_name = cycle.owner.name if cycle.owner else ""
    row.idea_id, row.follows_id, row.measure_ids = cycle.idea_id, cycle.follows_id, ",".join(cycle.measure_ids)
    row.first_day, row.last_day = cycle.first_day, cycle.last_day
    row.done, row.unexpected, row.reason = cycle.done, cycle.unexpected, cycle.reason
    row.compared = cycle.compared.value if cycle.compared else None


def _note(deed: str, place: Place, row: ProjectMark, by: Actor, *, before: dict[str, Any] | None) -> None:
    """Keep the deed and its audit row; who is no part of the practice did it on its behalf."""
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash
    after = ({} if deed == "remove" else _told(row)) | on_behalf(by, place)
    record(
        f"mark.{deed}", by=by, place=place, object_kind=KIND, object_id=str(row.id), before=before, after=after or None
    )
    db.session.flush()


def _told(row: ProjectMark) -> dict[str, Any]:
    return {
        "project_id": row.project_id,
        "kind": row.kind,
        "title": row.title,
        "first": str(row.first),
        "last": str(row.last) if row.last else None,
        "plan": row.plan,
        "prediction": row.prediction,
        "study": row.study,
        "act": row.act,
        **{name: told for name in CYCLE_COLUMNS if (told := getattr(row, name))},
        **{name: str(told) for name in CYCLE_LINKS if (told := getattr(row, name))},
    }
