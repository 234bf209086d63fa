"""Keeping a view of the network, naming it anew, taking it away and putting it back, and finding it first."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import record
from qi_portal.db import db, new_id, utc_now
from qi_portal.domain.access import Actor
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.errors import Invalid, NotFound, Stale
from qi_portal.domain.names import clean_name
from qi_portal.domain.network.view import View
from qi_portal.domain.words import words
from qi_portal.network.saved_views.models import DefaultView, SavedView
from qi_portal.network.saved_views.queries import programs_of, usable_by
from qi_portal.practices.kept import STALE, kept_just_now

KIND = "saved_view"
LONGEST_NAME = 80


def save(*, name: str, view: View, program_id: UUID | None, by: Actor) -> UUID:
    """A new view; its id. A form that is sent twice keeps one."""
    row = SavedView(
        id=new_id(),
        owner_id=by.person_id,
        program_id=_shared(program_id, by),
        name=_named(name),
        query=view.query,
        saved_by=by.person_id,
    )
    if again := kept_just_now(row, by):
        return again.id
    _refuse_a_second(row)
    db.session.add(row)
    _note("save", row, by, before=None)
    return row.id


def change(*, view_id: UUID, opened_on: int, name: str, program_id: UUID | None, by: Actor) -> None:
    """Name it anew, share it or keep it to oneself; Stale when it was changed or removed meanwhile."""
    row = _own(view_id, opened_on, by)
    before = _told(row)
    row.name, row.program_id, row.saved_at = _named(name), _shared(program_id, by), utc_now()
    _refuse_a_second(row)
    _note("change", row, by, before=before)


def remove(*, view_id: UUID, opened_on: int, by: Actor) -> None:
    """Nobody finds it any more, who had it as default neither; it can be put back."""
    row = _own(view_id, opened_on, by)
    row.removed_at, row.removed_by = utc_now(), by.person_id
    _note("remove", row, by, before=_told(row))


def put_back(*, view_id: UUID, opened_on: int, by: Actor) -> None:
    row = _own(view_id, opened_on, by, is_removed=True)
    row.removed_at, row.removed_by = None, None
    _note("put_back", row, by, before=None)


def find_first(*, view_id: UUID, by: Actor) -> None:
    """From now on the network page opens with this view for the actor; NotFound for one that is not shown to them."""
    usable = select(SavedView.id).where(SavedView.id == view_id, SavedView.removed_at.is_(None), usable_by(by))
    if db.session.scalar(usable) is None:
        raise NotFound
    row = db.session.get(DefaultView, by.person_id)
    if row is None:
        row = DefaultView(person_id=by.person_id)
        db.session.add(row)
    row.view_id, row.saved_at = view_id, utc_now()
    record("saved_view.find_first", by=by, object_kind=KIND, object_id=str(view_id))
    db.session.flush()


def find_none_first(*, by: Actor) -> None:
    """The network page opens as it does for everybody."""
    row = db.session.get(DefaultView, by.person_id)
    if row is not None:
        record("saved_view.find_none_first", by=by, object_kind=KIND, object_id=str(row.view_id))
        db.session.delete(row)
        db.session.flush()


def _named(name: str) -> str:
    named = " ".join(name.split())
    if not named:
        raise Invalid("name", words("Give the view a name."))
    if len(named) > LONGEST_NAME:
        raise Invalid("name", words("Use {most} characters or fewer.", most=LONGEST_NAME))
    if found := looks_like_identifier(named):
        raise Invalid("name", found)
    return clean_name("name", named, LONGEST_NAME)


def _shared(program_id: UUID | None, by: Actor) -> UUID | None:
    if program_id is not None and program_id not in {each.id for each in programs_of(by)}:
        raise Invalid("program", words("You can share views with the staff of your own programs."))
    return program_id


def _refuse_a_second(row: SavedView) -> None:
    """Two views of one person with one name could not be told apart."""
    same = select(SavedView.id).where(
        SavedView.owner_id == row.owner_id,
        SavedView.id != row.id,
        SavedView.removed_at.is_(None),
        func.lower(SavedView.name) == row.name.lower(),
    )
    with db.session.no_autoflush:
        if db.session.scalar(same) is not None:
            raise Invalid("name", words("You have a view with this name. Choose another name."))


def _own(view_id: UUID, opened_on: int, by: Actor, *, is_removed: bool = False) -> SavedView:
    """The actor's own view if it still is what the page showed; NotFound for anybody else's."""
    query = select(SavedView).where(SavedView.id == view_id, SavedView.owner_id == by.person_id)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.version != opened_on or (row.removed_at is not None) is not is_removed:
        raise Stale(STALE)
    return row


def _note(deed: str, row: SavedView, by: Actor, *, before: dict[str, Any] | None) -> None:
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash
    after = None if deed == "remove" else _told(row)
    told: dict[str, Any] = {"object_kind": KIND, "object_id": str(row.id), "before": before, "after": after}
    record(f"saved_view.{deed}", by=by, program_id=row.program_id, **told)
    db.session.flush()


def _told(row: SavedView) -> dict[str, Any]:
    return {"name": row.name, "query": row.query, "shared_with": str(row.program_id) if row.program_id else None}
