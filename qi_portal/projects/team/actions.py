"""Naming who works on a project."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qi_portal.audit.actions import on_behalf, record
from qi_portal.db import db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.errors import Stale
from qi_portal.domain.improvement.team import Seat
from qi_portal.domain.words import words
from qi_portal.projects.team.models import TeamMember

KIND = "team"
STALE = words("Somebody changed the team meanwhile. Look at what it is now.")


def set_team(*, place: Place, project_id: str, seats: Iterable[Seat], by: Actor, opened_on: str | None = None) -> int:
    """The team is now these and nobody else; how many were added, removed or given another role.

    Who keeps the role stays who they were. One person has one role. Stale when `opened_on`, the `team_mark` of the team
    that the form showed, is another one's by now.
    """
    take_turns(f"team/{place.practice_id}/{project_id}")
    rows = _rows(place, project_id)
    if opened_on is not None and opened_on != team_mark(row.id for row in rows):
        raise Stale(STALE)
    wanted, standing = {seat.key: seat for seat in seats}, {_seat_key(row): row for row in rows}
    changes = 0
    for key, row in standing.items():
        seat = wanted.get(key)
        if seat is None or seat.role.value != row.role:
            row.removed_at, row.removed_by = utc_now(), by.person_id
            changes += 1
            _note("leave" if seat is None else "change", place, row, by)
    db.session.flush()
    for key, seat in wanted.items():
        known = standing.get(key)
        if known is None or known.role != seat.role.value:
            row = _added(place, project_id, seat, by)
            changes += known is None
            _note("join", place, row, by)
    db.session.flush()
    return changes


def team_mark(ids: Iterable[UUID | None]) -> str:
    """A mark of a team: another one once somebody joins, leaves or changes role."""
    return "-".join(sorted(str(each) for each in ids))


def _added(place: Place, project_id: str, seat: Seat, by: Actor) -> TeamMember:
    row = TeamMember(
        practice_id=place.practice_id,
        id=new_id(),
        project_id=project_id,
        person_id=seat.person_id,
        name=seat.name,
        role=seat.role.value,
        added_by=by.person_id,
    )
    db.session.add(row)
    return row


def _rows(place: Place, project_id: str) -> list[TeamMember]:
    query = select(TeamMember).where(TeamMember.practice_id == place.practice_id, TeamMember.project_id == project_id)
    return list(db.session.scalars(query.where(TeamMember.removed_at.is_(None)).order_by(TeamMember.id)))


def _seat_key(row: TeamMember) -> str:
    return str(row.person_id) if row.person_id else row.name.casefold()


def _note(deed: str, place: Place, row: TeamMember, by: Actor) -> None:
    """Who is no part of the practice did it on its behalf."""
    record(
        f"team.{deed}",
        by=by,
        place=place,
        object_kind=KIND,
        object_id=str(row.id),
        after=_told(row) | on_behalf(by, place),
    )


def _told(row: TeamMember) -> dict[str, Any]:
    person: UUID | None = row.person_id
    return {
        "project_id": row.project_id,
        "name": row.name,
        "role": row.role,
        "person_id": str(person) if person else None,
    }
