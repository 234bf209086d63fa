"""Writing an aim anew. The earlier ones stay."""

from typing import Any

from sqlalchemy import func, select

from qi_portal.audit.actions import on_behalf, record
from qi_portal.db import db, new_id, take_turns
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.errors import Stale
from qi_portal.domain.improvement.aim import AimText
from qi_portal.domain.words import words
from qi_portal.projects.aims.models import Aim

STALE = words("Somebody changed the aim meanwhile. Look at what it says now.")


def revise(*, place: Place, project_id: str, text: AimText, why: str, opened_on: int, by: Actor) -> int:
    """Keep the aim as the next revision; its number. Stale when `opened_on`, the number it was written beside, is no
    longer the last; 0 where there was none."""
    take_turns(f"aim/{place.practice_id}/{project_id}")
    last = select(func.max(Aim.number)).where(Aim.practice_id == place.practice_id, Aim.project_id == project_id)
    if (db.session.scalar(last) or 0) != opened_on:
        raise Stale(STALE)
    row = Aim(
        practice_id=place.practice_id,
        id=new_id(),
        project_id=project_id,
        number=opened_on + 1,
        statement=text.statement,
        basis=text.basis.value,
        baseline=text.baseline,
        first=text.first,
        last=text.last,
        goal=text.goal,
        reach_by=text.reach_by,
        why=why,
        made_by=by.person_id,
    )
    db.session.add(row)
    _note(place, row, by)
    return row.number


def _note(place: Place, row: Aim, by: Actor) -> None:
    """Who is no part of the practice did it on its behalf."""
    told: dict[str, Any] = {
        "number": row.number,
        "statement": row.statement,
        "basis": row.basis,
        "baseline": row.baseline,
        "goal": row.goal,
        "reach_by": str(row.reach_by),
        "why": row.why,
    }
    record(
        "aim.revise",
        by=by,
        place=place,
        object_kind="project",
        object_id=row.project_id,
        after=told | on_behalf(by, place),
    )
    db.session.flush()
