"""A team's meetings and action items, as somebody may see them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.entry.meetings import ActionState, ActionText, MeetingText, action_state
from qi_portal.domain.entry.owner import Owner
from qi_portal.domain.errors import NotFound
from qi_portal.practices.queries import practice_ids_where
from qi_portal.projects.meetings.models import ActionItem, Attendance, Meeting


@dataclass(frozen=True)
class Action:
    """An action item as it stands. `version` is what a form that was opened on it sends back.

    `meeting_id` is None for one that was agreed between meetings; `done_on` the day it was ticked.
    """

    id: UUID
    practice_id: UUID
    project_id: str
    text: ActionText
    done_on: date | None
    meeting_id: UUID | None
    version: int

    def state(self, today: date) -> ActionState:
        return action_state(self.text.due_on, self.done_on, today)


@dataclass(frozen=True)
class Met:
    """A meeting as it stands."""

    id: UUID
    text: MeetingText
    version: int
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True)
class Attended:
    """The days of the meetings that one person was at, oldest first. `person_id` is None for a name that was typed."""

    person_id: UUID | None
    name: str
    days: tuple[date, ...]


def open_actions_of(actor: Actor, place: Place, project_id: str) -> tuple[Action, ...]:
    """What is still to be done for a project, what is due first coming first, those without a day last."""
    return open_actions_across(actor, [place.practice_id]).get((place.practice_id, project_id), ())


def open_actions_across(actor: Actor, practice_ids: Collection[UUID]) -> Mapping[tuple[UUID, str], tuple[Action, ...]]:
    """The same for every project of several practices, of those the actor may read, by practice and project."""
    query = _actions(actor, practice_ids).where(ActionItem.done_on.is_(None), ActionItem.removed_at.is_(None))
    found: dict[tuple[UUID, str], list[Action]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.practice_id, row.project_id].append(_action(row))
    return {key: tuple(sorted(actions, key=_due_first)) for key, actions in found.items()}


def next_meeting_of(actor: Actor, place: Place, project_id: str, today: date) -> date | None:
    """The day of the next meeting as the latest minutes set it; None when none is set or it has passed."""
    return next_meetings_across(actor, [place.practice_id], today).get((place.practice_id, project_id))


def next_meetings_across(actor: Actor, practice_ids: Collection[UUID], today: date) -> Mapping[tuple[UUID, str], date]:
    """The same for every project of several practices, of those the actor may read, by practice and project."""
    latest = {(row.practice_id, row.project_id): row.next_on for row in _rows(_meetings(actor, practice_ids))}
    return {key: day for key, day in latest.items() if day is not None and day >= today}


def attended(actor: Actor, place: Place, project_id: str) -> tuple[Attended, ...]:
    """Who was at which meetings of the project, by name. A name that was typed counts for nobody's account."""
    days: dict[Owner, list[date]] = defaultdict(list)
    for meeting in meetings_of(actor, place, project_id):
        for person in meeting.text.present:
            days[person].append(meeting.text.held_on)
    by_name = sorted(days.items(), key=lambda pair: (pair[0].name, str(pair[0].person_id)))
    return tuple(Attended(person.person_id, person.name, tuple(sorted(held))) for person, held in by_name)


def meetings_of(actor: Actor, place: Place, project_id: str) -> list[Met]:
    """The meetings that stand, the latest first."""
    query = _meetings(actor, [place.practice_id]).where(Meeting.project_id == project_id)
    return [*reversed(_met(_rows(query)))]


def removed_meetings(actor: Actor, place: Place, project_id: str) -> list[Met]:
    """The meetings that were taken away, the latest first."""
    query = _meetings(actor, [place.practice_id], is_removed=True).where(Meeting.project_id == project_id)
    return [*reversed(_met(_rows(query)))]


def meeting_of(actor: Actor, place: Place, project_id: str, meeting_id: UUID) -> Met:
    """One that stands; NotFound for any other."""
    found = next((met for met in meetings_of(actor, place, project_id) if met.id == meeting_id), None)
    if found is None:
        raise NotFound
    return found


def actions_of(actor: Actor, place: Place, project_id: str) -> list[Action]:
    """Every action item that stands: open ones by when they are due, then what was done, the latest first."""
    query = _actions(actor, [place.practice_id]).where(
        ActionItem.project_id == project_id, ActionItem.removed_at.is_(None)
    )
    found = [_action(row) for row in db.session.scalars(query)]
    still_open = sorted((each for each in found if each.done_on is None), key=_due_first)
    done = sorted((each for each in found if each.done_on), key=lambda each: each.done_on or date.min, reverse=True)
    return [*still_open, *done]


def removed_actions(actor: Actor, place: Place, project_id: str) -> list[Action]:
    query = _actions(actor, [place.practice_id]).where(
        ActionItem.project_id == project_id, ActionItem.removed_at.is_not(None)
    )
    return [_action(row) for row in db.session.scalars(query)]


def action_of(actor: Actor, place: Place, project_id: str, action_id: UUID) -> Action:
    """One that stands; NotFound for any other."""
    found = next((each for each in actions_of(actor, place, project_id) if each.id == action_id), None)
    if found is None:
        raise NotFound
    return found


def _meetings(actor: Actor, practice_ids: Collection[UUID], *, is_removed: bool = False) -> Select[Meeting]:
    return (
        select(Meeting)
        .where(*_readable(Meeting.practice_id, actor, practice_ids))
        .where(Meeting.removed_at.is_not(None) if is_removed else Meeting.removed_at.is_(None))
        .order_by(Meeting.practice_id, Meeting.project_id, Meeting.held_on, Meeting.id)
    )


def _actions(actor: Actor, practice_ids: Collection[UUID]) -> Select[ActionItem]:
    return (
        select(ActionItem)
        .where(*_readable(ActionItem.practice_id, actor, practice_ids))
        .order_by(ActionItem.practice_id, ActionItem.project_id, ActionItem.id)
    )


def _readable(
    column: InstrumentedAttribute[UUID], actor: Actor, practice_ids: Collection[UUID]
) -> tuple[ColumnElement[bool], ...]:
    return column.in_(practice_ids_where(actor, Permission.MEASURE_READ)), column.in_(practice_ids)


def _rows(query: Select[Meeting]) -> list[Meeting]:
    return [*db.session.scalars(query)]


def _met(rows: Collection[Meeting]) -> list[Met]:
    """The rows with who was there and who saved them."""
    present: dict[UUID, list[Owner]] = defaultdict(list)
    names = _names(row.saved_by for row in rows)
    there = select(Attendance).where(Attendance.meeting_id.in_([row.id for row in rows])).order_by(Attendance.id)
    for each in db.session.scalars(there):
        present[each.meeting_id].append(Owner(each.name, each.person_id))
    return [
        Met(row.id, _text(row, present[row.id]), row.version, names.get(row.saved_by, ""), row.saved_at) for row in rows
    ]


def _names(person_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Names by id; an operator has none."""
    query = select(Person.id, Person.name).where(Person.id.in_({each for each in person_ids if each}))
    return {row.id: row.name for row in db.session.execute(query)}


def _text(row: Meeting, present: Iterable[Owner]) -> MeetingText:
    return MeetingText(row.held_on, tuple(present), row.agenda, row.notes, row.decisions, row.next_on)


def _action(row: ActionItem) -> Action:
    owner = Owner(row.owner_name, row.owner_id) if row.owner_name else None
    text = ActionText(row.text, owner, row.due_on)
    return Action(row.id, row.practice_id, row.project_id, text, row.done_on, row.meeting_id, row.version)


def _due_first(action: Action) -> tuple[bool, date, UUID]:
    return action.text.due_on is None, action.text.due_on or date.max, action.id
