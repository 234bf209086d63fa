"""Local changes as their program may see them: what is in force, what is in hand, and each one's history."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.local import LocalEntry, LocalKind, LocalLayer, Wording, is_in_force
from qi_portal.domain.errors import NotFound
from qi_portal.guidelines.editing.models import LocalChange, LocalStep
from qi_portal.guidelines.editing.queries import Region


class State(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


IN_HAND = (State.IN_REVIEW, State.DRAFT)
"""Not decided yet."""


@dataclass(frozen=True)
class Change:
    """A local change as it stands. `version` is what a form that was opened on it sends back."""

    id: UUID
    condition_id: str
    kind: LocalKind
    target: str
    wording: Wording
    reason: str
    state: State
    replaces: UUID | None
    author_id: UUID
    author: str
    approver: str
    created_at: datetime
    published_at: datetime | None
    version: int

    @property
    def is_in_hand(self) -> bool:
        return self.state in IN_HAND

    def is_gone(self, guideline: Guideline) -> bool:
        """The time frame that it changes is not open to programs, or not so far, in this version of the guideline."""
        return self.kind is LocalKind.TIME_FRAME and not is_in_force(guideline, self.target, self.wording)


@dataclass(frozen=True)
class Step:
    """One step of a change's history, and what the change said then."""

    at: datetime
    by: str
    deed: str
    note: str
    wording: Wording
    reason: str


def layers(region: Region | None) -> Mapping[str, LocalLayer]:
    """What is in force in the program, by condition; a condition without additions is absent."""
    if region is None:
        return {}
    entries: dict[str, list[LocalEntry]] = defaultdict(list)
    for change in changes_in(region, (State.PUBLISHED,)):
        entries[change.condition_id].append(_entry(change, region))
    return {condition: LocalLayer(region.name, tuple(found)) for condition, found in entries.items()}


def changes_in(region: Region, states: Collection[State], condition_id: str | None = None) -> list[Change]:
    """The program's changes in these states, oldest publication (or draft) first."""
    query = _named(region).where(LocalChange.state.in_([state.value for state in states]))
    if condition_id is not None:
        query = query.where(LocalChange.condition_id == condition_id)
    return [_change(row, writer, approved) for row, writer, approved in db.session.execute(query)]


def change_of(region: Region, change_id: UUID) -> Change:
    """The program's change; NotFound for another program's."""
    found = db.session.execute(_named(region).where(LocalChange.id == change_id)).one_or_none()
    if found is None:
        raise NotFound
    row, author, approver = found
    return _change(row, author, approver)


def steps_of(region: Region, change_id: UUID) -> list[Step]:
    """The change's history, oldest first."""
    query = (
        select(LocalStep, Person.name)
        .join(Person, Person.id == LocalStep.person_id)
        .where(LocalStep.program_id == region.id, LocalStep.change_id == change_id)
        .order_by(LocalStep.at, LocalStep.id)
    )
    return [_step(row, name) for row, name in db.session.execute(query)]


def in_force(region: Region, condition_id: str, kind: LocalKind, target: str) -> Change | None:
    """The published change with this target, of a kind of which there can be one only."""
    published = changes_in(region, (State.PUBLISHED,), condition_id)
    return next((each for each in published if (each.kind, each.target) == (kind, target)), None)


def wording_of(said: Mapping[str, Any]) -> Wording:
    return Wording(said["title"], said["phone"], said["text"], said["days"])


def _named(region: Region) -> Select[LocalChange, str, str]:
    """The program's changes with the names of author and approver; the second is None until there is one."""
    author, approver = aliased(Person), aliased(Person)
    return (
        select(LocalChange, author.name, approver.name)
        .join(author, author.id == LocalChange.author_id)
        .outerjoin(approver, approver.id == LocalChange.approver_id)
        .where(LocalChange.program_id == region.id)
        .order_by(LocalChange.published_at, LocalChange.created_at, LocalChange.id)
    )


def _entry(change: Change, region: Region) -> LocalEntry:
    published = change.published_at or change.created_at
    since = region.clock(published).date()
    return LocalEntry(change.kind, change.target, change.wording, change.author, change.approver, since)


def _change(row: LocalChange, author: str, approver: str | None) -> Change:
    return Change(
        id=row.id,
        condition_id=row.condition_id,
        kind=LocalKind(row.kind),
        target=row.target,
        wording=Wording(row.title, row.phone, row.text, row.days),
        reason=row.reason,
        state=State(row.state),
        replaces=row.replaces,
        author_id=row.author_id,
        author=author,
        approver=approver or "",
        created_at=row.created_at,
        published_at=row.published_at,
        version=row.version,
    )


def _step(row: LocalStep, name: str) -> Step:
    return Step(row.at, name, row.deed, row.note, wording_of(row.said), row.said["reason"])
