"""Aims as an actor may see them: the one in force, and every earlier one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.improvement.aim import AimText, Basis
from qi_portal.practices.queries import practice_ids_where
from qi_portal.projects.aims.models import Aim


@dataclass(frozen=True)
class KeptAim:
    """A revision with its story; `made_by` is empty for an operator."""

    number: int
    text: AimText
    why: str
    made_by: str
    made_at: datetime


def aims_of(actor: Actor, place: Place, project_id: str) -> tuple[KeptAim, ...]:
    """Every revision of the project's aim in one practice, the one in force first."""
    return aims_across(actor, [place.practice_id]).get((place.practice_id, project_id), ())


def aims_across(actor: Actor, practice_ids: Collection[UUID]) -> Mapping[tuple[UUID, str], tuple[KeptAim, ...]]:
    """The same for every project of several practices, of those the actor may read, by practice and project."""
    query = (
        select(Aim, Person.name)
        .outerjoin(Person, Person.id == Aim.made_by)
        .where(Aim.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(Aim.practice_id.in_(practice_ids))
        .order_by(Aim.practice_id, Aim.project_id, Aim.number.desc())
    )
    found: dict[tuple[UUID, str], list[KeptAim]] = defaultdict(list)
    for row, name in db.session.execute(query):
        found[row.practice_id, row.project_id].append(_kept(row, name))
    return {key: tuple(aims) for key, aims in found.items()}


def _kept(row: Aim, name: str | None) -> KeptAim:
    text = AimText(Basis(row.basis), row.baseline, row.goal, row.reach_by, row.statement, row.first, row.last)
    return KeptAim(row.number, text, row.why, name or "", row.made_at)
