"""Changing a driver diagram: drivers added, reworded, moved, taken away and put back; ideas linked; where to start."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from qi_portal.audit.actions import record
from qi_portal.db import db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor, Place, Role
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.ideas import APART
from qi_portal.domain.errors import NotFound, Refused
from qi_portal.domain.improvement.drivers import KeptDriver, check_parent
from qi_portal.domain.words import words
from qi_portal.measures.ideas.actions import add_idea, record_idea
from qi_portal.measures.ideas.models import ChangeIdea
from qi_portal.measures.ideas.queries import ideas_of
from qi_portal.practices.kept import Desk
from qi_portal.projects.drivers.models import Driver, DriverIdea, DriverStart


def add_driver(*, desk: Desk, text: str, parent_id: UUID | None = None) -> UUID:
    """A new driver after all others; its id. Invalid under a driver that is none or secondary itself.

    A form that is sent twice keeps one.
    """
    rows = _rows(desk)
    check_parent(None, parent_id, _kept(rows))
    row = Driver(
        practice_id=desk.place.practice_id,
        id=new_id(),
        project_id=desk.project_id,
        parent_id=parent_id,
        text=text,
        position=max((each.position for each in rows), default=0) + APART,
    )
    if again := desk.again(row):
        return again.id
    db.session.add(row)
    desk.saved(row, "driver.add", _told(row))
    return row.id


def revise_driver(*, desk: Desk, driver_id: UUID, opened_on: int, text: str, parent_id: UUID | None) -> None:
    """Reword it or put it under another; Stale when somebody saved or removed it first."""
    row = desk.row(Driver, driver_id, opened_on)
    check_parent(driver_id, parent_id, _kept(_rows(desk)))
    before = _told(row)
    row.text, row.parent_id = text, parent_id
    desk.saved(row, "driver.revise", _told(row), before)


def move_driver(*, desk: Desk, driver_id: UUID, steps: int) -> None:
    """Past its neighbor under the same parent, earlier (-1) or later (1); nothing happens at an end."""
    rows = [row for row in _rows(desk) if row.removed_at is None]
    one = next((row for row in rows if row.id == driver_id), None)
    if one is None:
        raise NotFound
    siblings = [row for row in rows if row.parent_id == one.parent_id]
    at = siblings.index(one) + steps
    if not 0 <= at < len(siblings):
        return
    other = siblings[at]
    one.position, other.position = other.position, one.position
    if one.position == other.position:
        one.position += steps
    desk.note(one.id, "driver.move", {"steps": steps})


def remove_driver(*, desk: Desk, driver_id: UUID, opened_on: int) -> int:
    """Take it away; its secondary drivers go with it, its ideas stay. Hands back the version to put it back by."""
    row = desk.row(Driver, driver_id, opened_on)
    desk.remove(row, "driver.remove", _told(row))
    return row.version


def put_driver_back(*, desk: Desk, driver_id: UUID, opened_on: int) -> None:
    row = desk.row(Driver, driver_id, opened_on, is_removed=True)
    desk.put_back(row, "driver.put_back", _told(row))


def link_idea(*, desk: Desk, project: Project, key: str, driver_ids: Collection[UUID]) -> UUID:
    """The idea acts on these drivers and on no others; its id. NotFound for a driver of another project.

    To change what it acts on is a save of the idea, so that who opened it before is told.
    """
    ours, wanted = {row.id for row in _rows(desk)}, {*driver_ids}
    if not ours.issuperset(wanted):
        raise NotFound
    idea_id = record_idea(desk=desk, project=project, key=key)
    shown = {row.id for row in _rows(desk) if row.removed_at is None}
    mine = (DriverIdea.practice_id == desk.place.practice_id, DriverIdea.idea_id == idea_id)
    standing = {*db.session.scalars(select(DriverIdea.driver_id).where(*mine))}
    added, gone = wanted - standing, (standing & shown) - wanted
    db.session.execute(delete(DriverIdea).where(*mine, DriverIdea.driver_id.in_(gone)))
    for driver_id in added:
        db.session.add(DriverIdea(practice_id=desk.place.practice_id, driver_id=driver_id, idea_id=idea_id))
    if added or gone:
        idea = db.session.get_one(ChangeIdea, (desk.place.practice_id, idea_id))
        desk.saved(idea, "change_idea.link", {"drivers": sorted(map(str, wanted))})
    return idea_id


def start_from(*, desk: Desk, project: Project, outline: Sequence[Mapping[str, Any]]) -> None:
    """Take over the drivers of an outline where none stands yet; ideas of the same words are the same ideas."""
    if any(row.removed_at is None for row in _rows(desk)):
        raise Refused(words("There are drivers already. Take them away first, or add to them."))
    links: dict[UUID, list[UUID]] = {}
    for whole in outline:
        parent_id = _take_over(desk, project, whole, None, links)
        for part in whole.get("below", ()):
            _take_over(desk, project, part, parent_id, links)
    for idea_id, driver_ids in links.items():
        link_idea(desk=desk, project=project, key=str(idea_id), driver_ids=driver_ids)


def offer_start(*, place: Place, project_id: str, outline: list[dict[str, object]], by: Actor) -> None:
    """Offer this outline to every practice of the program; Refused to anybody but its staff."""
    _only_staff(place, by)
    take_turns(f"driver start/{place.program_id}/{project_id}")
    row = db.session.get(DriverStart, (place.program_id, project_id))
    if row is None:
        row = DriverStart(program_id=place.program_id, project_id=project_id)
        db.session.add(row)
    row.outline, row.offered_at, row.offered_by = outline, utc_now(), by.person_id
    _record("driver_start.offer", place, project_id, by, {"drivers": [each["text"] for each in outline]})


def withdraw_start(*, place: Place, project_id: str, by: Actor) -> None:
    """Offer nothing any more; what practices took over stays theirs."""
    _only_staff(place, by)
    row = db.session.get(DriverStart, (place.program_id, project_id))
    if row is not None:
        db.session.delete(row)
        _record("driver_start.withdraw", place, project_id, by, None)


def _take_over(
    desk: Desk, project: Project, part: Mapping[str, Any], parent_id: UUID | None, links: dict[UUID, list[UUID]]
) -> UUID:
    driver_id = add_driver(desk=desk, text=part["text"], parent_id=parent_id)
    for text in part["ideas"]:
        links.setdefault(_idea_of(desk, project, text), []).append(driver_id)
    return driver_id


def _idea_of(desk: Desk, project: Project, text: str) -> UUID:
    known = (each for each in ideas_of(desk.by, desk.place, project) if text in (each.text, each.origin))
    found = next(known, None)
    if found is None:
        return add_idea(desk=desk, project=project, text=text)
    return record_idea(desk=desk, project=project, key=found.key)


def _rows(desk: Desk) -> list[Driver]:
    """The drivers as they are now, with nobody else changing them at the same time."""
    take_turns(f"drivers/{desk.place.practice_id}/{desk.project_id}")
    query = select(Driver).where(Driver.practice_id == desk.place.practice_id, Driver.project_id == desk.project_id)
    return [*db.session.scalars(query.order_by(Driver.position, Driver.id))]


def _kept(rows: Iterable[Driver]) -> list[KeptDriver]:
    return [KeptDriver(row.id, row.text, row.parent_id, row.version) for row in rows if row.removed_at is None]


def note_picture(*, place: Place, project_id: str, by: Actor) -> None:
    """Note that somebody took the diagram away as a file."""
    record("driver.export", by=by, place=place, object_kind="project", object_id=project_id)


def _only_staff(place: Place, by: Actor) -> None:
    if place.program_id not in by.program_ids((Role.PROGRAM_STAFF,)):
        raise Refused


def _record(deed: str, place: Place, project_id: str, by: Actor, after: dict[str, Any] | None) -> None:
    db.session.flush()
    record(deed, by=by, program_id=place.program_id, object_kind="driver_start", object_id=project_id, after=after)
    db.session.flush()


def _told(row: Driver) -> dict[str, Any]:
    return {
        "project_id": row.project_id,
        "text": row.text,
        "parent_id": str(row.parent_id) if row.parent_id else None,
    }
