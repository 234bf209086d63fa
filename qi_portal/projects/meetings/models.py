"""Meetings of a project's team: who was there, what was said and decided, and who does what by when."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, new_id
from qi_portal.practices.kept import KeptRow, removed_by_somebody


class Meeting(KeptRow, Base):
    """A meeting about one project in one practice. `decisions` holds one a line."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("next_on IS NULL OR next_on > held_on", name="next_is_later"),
        removed_by_somebody(),
        Index("ix_meeting_practice_id_project_id_held_on", "practice_id", "project_id", "held_on"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    held_on: Mapped[date] = mapped_column()
    agenda: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    decisions: Mapped[str] = mapped_column(Text, default="")
    next_on: Mapped[date | None] = mapped_column()


class Attendance(Base):
    """Somebody was at a meeting: by account, or by a name that was typed. `name` is the one of that day."""

    __tablename__ = "attendance"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "meeting_id"], ["meeting.practice_id", "meeting.id"]),
        CheckConstraint("name <> ''", name="name_given"),
        Index("ix_attendance_practice_id_meeting_id", "practice_id", "meeting_id"),
        {"info": {"owner": "practice", "holds": "account"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column()
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(120))


class ActionItem(KeptRow, Base):
    """What somebody takes on, at a meeting or between two; nobody's while `owner_name` is empty.

    `done_on` is the day it was ticked.
    """

    __tablename__ = "action_item"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "meeting_id"], ["meeting.practice_id", "meeting.id"]),
        CheckConstraint("text <> ''", name="text_given"),
        CheckConstraint("owner_id IS NULL OR owner_name <> ''", name="owner_named"),
        removed_by_somebody(),
        Index("ix_action_item_practice_id_project_id_due_on", "practice_id", "project_id", "due_on"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    meeting_id: Mapped[UUID | None] = mapped_column()
    text: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    owner_name: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date | None] = mapped_column()
    done_on: Mapped[date | None] = mapped_column()
