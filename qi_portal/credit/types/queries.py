"""Types of credit, for who claims and for who sets them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select

from qi_portal.credit.models import CreditType
from qi_portal.db import db
from qi_portal.domain.access import Actor, Anywhere, Permission, Place, roles_granting
from qi_portal.domain.credit.asked import Asked, CreditKind, GateId
from qi_portal.domain.errors import NotFound
from qi_portal.practices.queries import ProgramFacts, programs_where

_KEEPERS = roles_granting(Permission.CREDIT_ROSTER, Anywhere)


@dataclass(frozen=True)
class KeptType:
    """A type of credit as it stands. `version` is what a form that was opened on it sends back."""

    id: UUID
    program_id: UUID
    asked: Asked
    is_active: bool
    version: int


def types_at(place: Place) -> list[KeptType]:
    """What can be claimed in a practice, by name. Hand in only a practice that the actor may see."""
    return _types(CreditType.program_id == place.program_id, CreditType.is_active.is_(True))


def every_type_at(place: Place) -> list[KeptType]:
    """The same with drafts and retired ones, which earlier claims may still name."""
    return _types(CreditType.program_id == place.program_id)


def programs_kept(actor: Actor) -> list[ProgramFacts]:
    """The programs whose types of credit and roster the actor keeps, by name."""
    return programs_where(actor, Permission.CREDIT_ROSTER)


def types_kept(actor: Actor) -> list[KeptType]:
    """Every type of those programs, by name."""
    return _types(CreditType.program_id.in_(actor.program_ids(_KEEPERS)))


def type_kept(actor: Actor, type_id: UUID) -> KeptType:
    """One of them; NotFound for any other."""
    found = _types(CreditType.id == type_id, CreditType.program_id.in_(actor.program_ids(_KEEPERS)))
    if not found:
        raise NotFound
    return found[0]


def _types(*where: ColumnElement[bool]) -> list[KeptType]:
    rows = db.session.scalars(select(CreditType).where(*where).order_by(CreditType.name, CreditType.id))
    return [KeptType(row.id, row.program_id, asked_of(row), row.is_active, row.version) for row in rows]


def asked_of(row: CreditType) -> Asked:
    gates = frozenset(map(GateId, row.gates))
    return Asked(row.name, CreditKind(row.kind), gates, row.meetings, row.trainings, row.points, row.note)
