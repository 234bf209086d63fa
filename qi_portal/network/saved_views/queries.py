"""The views that a person can use: their own, and those shared with the staff of their programs."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import NotFound
from qi_portal.domain.network.view import View
from qi_portal.network.saved_views.models import DefaultView, SavedView
from qi_portal.practices.models import Program
from qi_portal.practices.queries import ProgramFacts, programs_where


@dataclass(frozen=True)
class Saved:
    """A view with its name; `shared_with` names the program whose staff see it, empty when nobody else does."""

    id: UUID
    name: str
    view: View
    program_id: UUID | None
    shared_with: str
    owner_name: str
    is_mine: bool
    is_default: bool
    version: int


def programs_of(actor: Actor) -> list[ProgramFacts]:
    """The programs with whose staff the actor may share a view: those where the actor is staff."""
    return programs_where(actor, Permission.PROGRAM_REPORT)


def saved_views(actor: Actor) -> list[Saved]:
    """Those the actor can use, the actor's own first, by name."""
    found = _found(actor, SavedView.removed_at.is_(None))
    return sorted(found, key=lambda each: (not each.is_mine, each.name.casefold(), each.id))


def removed_views(actor: Actor) -> list[Saved]:
    """The actor's own that were taken away."""
    return _found(actor, SavedView.removed_at.is_not(None), SavedView.owner_id == actor.person_id)


def saved_view(actor: Actor, view_id: UUID) -> Saved:
    """One that the actor may change, which is the actor's own; NotFound for any other."""
    found = next((each for each in saved_views(actor) if each.id == view_id and each.is_mine), None)
    if found is None:
        raise NotFound
    return found


def default_view(actor: Actor) -> View | None:
    """What the actor finds on the network page; None where nothing was chosen or it can no longer be used."""
    is_default = SavedView.id.in_(select(DefaultView.view_id).where(DefaultView.person_id == actor.person_id))
    return next((each.view for each in _found(actor, SavedView.removed_at.is_(None), is_default)), None)


def usable_by(actor: Actor) -> ColumnElement[bool]:
    staffed = [each.id for each in programs_of(actor)]
    return or_(SavedView.owner_id == actor.person_id, SavedView.program_id.in_(staffed))


def _found(actor: Actor, *which: ColumnElement[bool]) -> list[Saved]:
    query = (
        select(SavedView, Program.name, Person.name, DefaultView.view_id)
        .join(Person, Person.id == SavedView.owner_id)
        .outerjoin(Program, Program.id == SavedView.program_id)
        .outerjoin(DefaultView, (DefaultView.view_id == SavedView.id) & (DefaultView.person_id == actor.person_id))
        .where(usable_by(actor), *which)
        .order_by(SavedView.name, SavedView.id)
    )
    return [_saved(actor, *row) for row in db.session.execute(query)]


def _saved(actor: Actor, row: SavedView, program: str | None, owner: str, default_id: UUID | None) -> Saved:
    return Saved(
        id=row.id,
        name=row.name,
        view=View.read(row.query),
        program_id=row.program_id,
        shared_with=program or "",
        owner_name=owner,
        is_mine=row.owner_id == actor.person_id,
        is_default=default_id is not None,
        version=row.version,
    )
