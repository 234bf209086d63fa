"""Keeping a change idea: one of the package once something hangs on it, or one of the team's own."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from qi_portal.db import db, new_id, take_turns
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.ideas import APART, Idea, with_package
from qi_portal.domain.errors import NotFound
from qi_portal.measures.ideas.models import ChangeIdea
from qi_portal.practices.kept import Desk


def record_idea(*, desk: Desk, project: Project, key: str) -> UUID:
    """The id of the idea with this key, which is kept from now on if it was only in the package; NotFound for none."""
    idea = next((each for each in _standing(desk, project) if each.is_called(key)), None)
    if idea is None:
        raise NotFound
    return idea.id or _keep(desk, idea.text, origin=idea.text, position=idea.position)


def add_idea(*, desk: Desk, project: Project, text: str) -> UUID:
    """A new idea of the team's own, after all others; its id. A form that is sent twice keeps one."""
    last = max((each.position for each in _standing(desk, project)), default=0)
    return _keep(desk, text, origin="", position=last + APART)


def reword_idea(*, desk: Desk, project: Project, key: str, opened_on: int, text: str) -> None:
    row = _opened(desk, project, key, opened_on)
    before = _told(row)
    row.text = text
    desk.saved(row, "change_idea.reword", _told(row), before)


def move_idea(*, desk: Desk, project: Project, key: str, steps: int) -> None:
    """Past its neighbor, earlier (-1) or later (1) in the team's order; nothing happens at an end."""
    order = _standing(desk, project)
    at = next((number for number, each in enumerate(order) if each.is_called(key)), None)
    if at is None:
        raise NotFound
    if not 0 <= at + steps < len(order):
        return
    one, other = (_row(desk, project, order[each].key) for each in (at, at + steps))
    one.position, other.position = other.position, one.position
    if one.position == other.position:
        one.position += steps
    desk.note(one.id, "change_idea.move", {"steps": steps})


def remove_idea(*, desk: Desk, project: Project, key: str, opened_on: int) -> tuple[UUID, int]:
    """Take it away; it can be put back by the id and the version handed back."""
    row = _opened(desk, project, key, opened_on)
    desk.remove(row, "change_idea.remove", _told(row))
    return row.id, row.version


def put_idea_back(*, desk: Desk, idea_id: UUID, opened_on: int) -> None:
    row = desk.row(ChangeIdea, idea_id, opened_on, is_removed=True)
    desk.put_back(row, "change_idea.put_back", _told(row))


def _opened(desk: Desk, project: Project, key: str, opened_on: int) -> ChangeIdea:
    """The row that a page showed as `key`; Stale when an idea of the package has been recorded meanwhile."""
    return desk.row(ChangeIdea, record_idea(desk=desk, project=project, key=key), opened_on or 1)


def _row(desk: Desk, project: Project, key: str) -> ChangeIdea:
    found = record_idea(desk=desk, project=project, key=key)
    return db.session.get_one(ChangeIdea, (desk.place.practice_id, found))


def _keep(desk: Desk, text: str, *, origin: str, position: int) -> UUID:
    row = ChangeIdea(
        practice_id=desk.place.practice_id,
        id=new_id(),
        project_id=desk.project_id,
        text=text,
        origin=origin,
        position=position,
    )
    if again := desk.again(row):
        return again.id
    db.session.add(row)
    desk.saved(row, "change_idea.add", _told(row))
    return row.id


def _standing(desk: Desk, project: Project) -> tuple[Idea, ...]:
    """The ideas as they are now, with nobody else recording one at the same time."""
    take_turns(f"ideas/{desk.place.practice_id}/{desk.project_id}")
    query = select(ChangeIdea).where(
        ChangeIdea.practice_id == desk.place.practice_id, ChangeIdea.project_id == desk.project_id
    )
    rows = [*db.session.scalars(query)]
    kept = (Idea(str(row.id), row.text, row.position, row.id, row.origin) for row in rows if row.removed_at is None)
    return with_package(kept, [row.origin for row in rows if row.removed_at], project.change_ideas)


def _told(row: ChangeIdea) -> dict[str, Any]:
    return {"project_id": row.project_id, "text": row.text, "origin": row.origin}
