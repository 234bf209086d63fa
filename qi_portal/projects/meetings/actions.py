"""Writing down a meeting and what came of it, ticking what is done; taking away and putting back."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from qi_portal.db import db, new_id
from qi_portal.domain.entry.meetings import ActionText, MeetingText
from qi_portal.domain.errors import NotFound
from qi_portal.practices.kept import Desk
from qi_portal.projects.meetings.models import ActionItem, Attendance, Meeting


def add_meeting(*, desk: Desk, text: MeetingText, items: Iterable[ActionText] = ()) -> UUID:
    """A new meeting with the action items that were agreed there; its id. A form that is sent twice keeps one."""
    row = Meeting(practice_id=desk.place.practice_id, id=new_id(), project_id=desk.project_id)
    _write(row, text)
    again = desk.again(row)
    if again is not None and _present(again) == {(each.person_id, each.name) for each in text.present}:
        row = again
    else:
        db.session.add(row)
        desk.saved(row, "meeting.add", _told(row, text))
        _attend(row, text)
    for item in items:
        add_action(desk=desk, text=item, meeting_id=row.id)
    return row.id


def revise_meeting(*, desk: Desk, meeting_id: UUID, opened_on: int, text: MeetingText) -> None:
    """Write it anew; Stale when somebody saved or removed it first."""
    row = desk.row(Meeting, meeting_id, opened_on)
    before = {"held_on": row.held_on.isoformat(), "agenda": row.agenda, "notes": row.notes, "decisions": row.decisions}
    _write(row, text)
    desk.saved(row, "meeting.revise", _told(row, text), before)
    there = delete(Attendance).where(Attendance.practice_id == row.practice_id, Attendance.meeting_id == row.id)
    db.session.execute(there)
    _attend(row, text)


def remove_meeting(*, desk: Desk, meeting_id: UUID, opened_on: int) -> int:
    """Take the minutes away; the action items stay. Hands back the version to put them back by."""
    row = desk.row(Meeting, meeting_id, opened_on)
    desk.remove(row, "meeting.remove", {"held_on": row.held_on.isoformat()})
    return row.version


def put_meeting_back(*, desk: Desk, meeting_id: UUID, opened_on: int) -> None:
    row = desk.row(Meeting, meeting_id, opened_on, is_removed=True)
    desk.put_back(row, "meeting.put_back", {"held_on": row.held_on.isoformat()})


def add_action(*, desk: Desk, text: ActionText, meeting_id: UUID | None = None) -> UUID:
    """A new action item; NotFound for a meeting of another project. A form that is sent twice keeps one."""
    if meeting_id is not None and not _is_ours(desk, meeting_id):
        raise NotFound
    row = ActionItem(practice_id=desk.place.practice_id, id=new_id(), project_id=desk.project_id, meeting_id=meeting_id)
    _write_action(row, text)
    if again := desk.again(row):
        return again.id
    db.session.add(row)
    desk.saved(row, "action_item.add", _told_action(row))
    return row.id


def revise_action(*, desk: Desk, action_id: UUID, opened_on: int, text: ActionText) -> None:
    row = desk.row(ActionItem, action_id, opened_on)
    before = _told_action(row)
    _write_action(row, text)
    desk.saved(row, "action_item.revise", _told_action(row), before)


def tick(*, desk: Desk, action_id: UUID, opened_on: int, done_on: date | None) -> int:
    """Done on a day, or open again (None). Hands back the version to undo it by."""
    row = desk.row(ActionItem, action_id, opened_on)
    before = _told_action(row)
    row.done_on = done_on
    desk.saved(row, "action_item.tick" if done_on else "action_item.reopen", _told_action(row), before)
    return row.version


def remove_action(*, desk: Desk, action_id: UUID, opened_on: int) -> int:
    """Take it away. Hands back the version to put it back by."""
    row = desk.row(ActionItem, action_id, opened_on)
    desk.remove(row, "action_item.remove", _told_action(row))
    return row.version


def put_action_back(*, desk: Desk, action_id: UUID, opened_on: int) -> None:
    row = desk.row(ActionItem, action_id, opened_on, is_removed=True)
    desk.put_back(row, "action_item.put_back", _told_action(row))


def _is_ours(desk: Desk, meeting_id: UUID) -> bool:
    query = select(Meeting.id).where(
        Meeting.practice_id == desk.place.practice_id,
        Meeting.project_id == desk.project_id,
        Meeting.id == meeting_id,
        Meeting.removed_at.is_(None),
    )
    return db.session.scalar(query) is not None


def _write(row: Meeting, text: MeetingText) -> None:
    row.held_on, row.next_on = text.held_on, text.next_on
    row.agenda, row.notes, row.decisions = text.agenda, text.notes, text.decisions


def _present(row: Meeting) -> set[tuple[UUID | None, str]]:
    query = select(Attendance.person_id, Attendance.name)
    there = query.where(Attendance.practice_id == row.practice_id, Attendance.meeting_id == row.id)
    return {(person_id, name) for person_id, name in db.session.execute(there)}


def _attend(row: Meeting, text: MeetingText) -> None:
    for person in text.present:
        there = Attendance(
            practice_id=row.practice_id, id=new_id(), meeting_id=row.id, person_id=person.person_id, name=person.name
        )
        db.session.add(there)
    db.session.flush()


def _write_action(row: ActionItem, text: ActionText) -> None:
    row.text, row.due_on = text.text, text.due_on
    row.owner_id = text.owner.person_id if text.owner else None
    row.owner_name = text.owner.name if text.owner else ""


def _told(row: Meeting, text: MeetingText) -> dict[str, Any]:
    return {
        "project_id": row.project_id,
        "held_on": row.held_on.isoformat(),
        "next_on": row.next_on.isoformat() if row.next_on else None,
        "present": [person.name for person in text.present],
        "agenda": row.agenda,
        "notes": row.notes,
        "decisions": row.decisions,
    }


def _told_action(row: ActionItem) -> dict[str, Any]:
    return {
        "project_id": row.project_id,
        "text": row.text,
        "owner": row.owner_name,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "done_on": row.done_on.isoformat() if row.done_on else None,
    }
