"""Drafting, reviewing, publishing and taking back local changes. Each step is kept, with what the change said then."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns, utc_now
from qi_portal.domain.access import Actor
from qi_portal.domain.content.local import LocalKind, Wording
from qi_portal.domain.entry.typed import text_in
from qi_portal.domain.errors import NotFound, Refused, Stale
from qi_portal.domain.words import words
from qi_portal.guidelines.editing.changes.queries import State, in_force
from qi_portal.guidelines.editing.models import LocalChange, LocalStep
from qi_portal.guidelines.editing.queries import Region

STALE = words("Somebody changed this meanwhile. Open it again and look at what it says now.")


@dataclass(frozen=True)
class About:
    """What a change is about: the guideline, the kind, and the time frame where it changes one."""

    condition_id: str
    kind: LocalKind
    target: str = ""


def draft(
    *, region: Region, about: About, wording: Wording, reason: str, by: Actor, replaces: UUID | None = None
) -> UUID:
    """A new draft; its id. What can be in force only once replaces the one that is, without being told.

    A form that is sent twice makes one.
    """
    take_turns(f"local/{region.id}")
    row = LocalChange(
        program_id=region.id,
        condition_id=about.condition_id,
        kind=about.kind.value,
        target=about.target,
        reason=text_in("reason", reason),
        replaces=_replaced(region, about, replaces),
        author_id=by.person_id,
        **asdict(wording),
    )
    if kept := _sent_already(row):
        return kept
    db.session.add(row)
    _step(row, "draft", by)
    return row.id


def _sent_already(row: LocalChange) -> UUID | None:
    """The author's draft that says the same in every part."""
    drafts = select(LocalChange).where(
        LocalChange.program_id == row.program_id,
        LocalChange.author_id == row.author_id,
        LocalChange.state == State.DRAFT.value,
    )
    same = (
        each.id for each in db.session.scalars(drafts) if _told(each) == _told(row) and each.replaces == row.replaces
    )
    return next(same, None)


def revise(*, region: Region, change_id: UUID, opened_on: int, wording: Wording, reason: str, by: Actor) -> None:
    """Write the author's own draft anew."""
    why, row = text_in("reason", reason), _own_draft(region, change_id, opened_on, by)
    before = _told(row)
    row.title, row.phone, row.text, row.days = wording.title, wording.phone, wording.text, wording.days
    row.reason = why
    _step(row, "revise", by, before=before)


def discard(*, region: Region, change_id: UUID, opened_on: int, by: Actor) -> None:
    """Put the author's own draft away; its history stays."""
    row = _own_draft(region, change_id, opened_on, by)
    row.state = State.DISCARDED.value
    _step(row, "discard", by)


def submit(*, region: Region, change_id: UUID, opened_on: int, by: Actor) -> None:
    """Hand the author's own draft in for review, against what is in force now."""
    row = _own_draft(region, change_id, opened_on, by)
    row.replaces = _replaced(region, About(row.condition_id, LocalKind(row.kind), row.target), row.replaces)
    row.state = State.IN_REVIEW.value
    _step(row, "submit", by)


def approve(*, region: Region, change_id: UUID, opened_on: int, by: Actor) -> None:
    """Publish what another person wrote, in the place of what it replaces."""
    row = _in_review(region, change_id, opened_on, by)
    _retire(region, row, by)
    row.state, row.approver_id, row.published_at = State.PUBLISHED.value, by.person_id, utc_now()
    _step(row, "publish", by)


def send_back(*, region: Region, change_id: UUID, opened_on: int, note: str, by: Actor) -> None:
    """Give the change back to its author with a reason; it is a draft again."""
    why, row = text_in("note", note), _in_review(region, change_id, opened_on, by)
    row.state = State.DRAFT.value
    _step(row, "send_back", by, note=why)


def withdraw(*, region: Region, change_id: UUID, opened_on: int, note: str, by: Actor) -> None:
    """Take a published change out of force: the guideline says what it said before."""
    why, row = text_in("note", note), _row(region, change_id, opened_on, State.PUBLISHED)
    row.state = State.WITHDRAWN.value
    _step(row, "withdraw", by, note=why)


def _own_draft(region: Region, change_id: UUID, opened_on: int, by: Actor) -> LocalChange:
    row = _row(region, change_id, opened_on, State.DRAFT)
    if row.author_id != by.person_id:
        raise Refused(words("This draft is somebody else's. Only its author changes it."))
    return row


def _in_review(region: Region, change_id: UUID, opened_on: int, by: Actor) -> LocalChange:
    row = _row(region, change_id, opened_on, State.IN_REVIEW)
    if row.author_id == by.person_id:
        raise Refused(words("You wrote this change. Somebody else has to look at it."))
    return row


def _row(region: Region, change_id: UUID, opened_on: int, state: State) -> LocalChange:
    """The program's change if it still is what the page showed; Stale when it is not, NotFound for a foreign one."""
    take_turns(f"local/{region.id}")
    query = select(LocalChange).where(LocalChange.program_id == region.id, LocalChange.id == change_id)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.version != opened_on or row.state != state.value:
        raise Stale(STALE)
    return row


def _replaced(region: Region, about: About, replaces: UUID | None) -> UUID | None:
    """What the change takes the place of, if that is still in force."""
    if about.kind.stands_alone:
        standing = in_force(region, about.condition_id, about.kind, about.target)
        return standing.id if standing else None
    query = select(LocalChange.id).where(
        LocalChange.id == replaces,
        LocalChange.program_id == region.id,
        LocalChange.condition_id == about.condition_id,
        LocalChange.kind == about.kind.value,
        LocalChange.state == State.PUBLISHED.value,
    )
    return db.session.scalar(query)


def _retire(region: Region, row: LocalChange, by: Actor) -> None:
    """End what the change replaces; Stale when that is not in force any more, or something else is."""
    about = About(row.condition_id, LocalKind(row.kind), row.target)
    if _replaced(region, about, row.replaces) != row.replaces:
        raise Stale(words("What this would replace is not in force any more. Send it back to be written anew."))
    if row.replaces:
        old = db.session.get_one(LocalChange, row.replaces)
        old.state = State.REPLACED.value
        _step(old, "replace", by)


def _step(row: LocalChange, deed: str, by: Actor, *, note: str = "", before: dict[str, Any] | None = None) -> None:
    """Keep the step and its audit row beside the change."""
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash
    told = _told(row)
    db.session.add(
        LocalStep(program_id=row.program_id, change_id=row.id, person_id=by.person_id, deed=deed, note=note, said=told)
    )
    record(
        f"local_change.{deed}",
        by=by,
        program_id=row.program_id,
        object_kind="local_change",
        object_id=str(row.id),
        before=before,
        after=told | {"state": row.state} | ({"note": note} if note else {}),
    )
    db.session.flush()


def _told(row: LocalChange) -> dict[str, Any]:
    names = ("condition_id", "kind", "target", "title", "phone", "text", "days", "reason")
    return {name: getattr(row, name) for name in names}
