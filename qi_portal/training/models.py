"""Sessions and modules that a program offers, and who takes part."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now


class Training(Base):
    """A live session with its start and seats, or a module without. Lists are kept as JSON, in the order typed.

    A cancelled session and a module that is offered no more keep their rows: who took part has them behind them.
    """

    __tablename__ = "training"
    __table_args__ = (
        CheckConstraint("kind IN ('session', 'module')", name="kind_known"),
        CheckConstraint("title <> ''", name="title_given"),
        CheckConstraint("minutes > 0", name="minutes_above_zero"),
        CheckConstraint("(kind = 'session') = (starts_at IS NOT NULL)", name="session_starts"),
        CheckConstraint("(kind = 'session') = (seats > 0)", name="session_has_seats"),
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_by IS NULL)", name="cancelled_by_somebody"),
        CheckConstraint("(cancelled_at IS NULL) = (cancel_reason = '')", name="cancelled_with_reason"),
        Index("ix_training_program_id_starts_at", "program_id", "starts_at"),
        {"info": {"owner": "program", "holds": "content"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(120))
    objectives: Mapped[list[str]] = mapped_column(JSON)
    materials: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    minutes: Mapped[int]
    credit: Mapped[list[str]] = mapped_column(JSON)
    project_ids: Mapped[list[str]] = mapped_column(JSON)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    seats: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class Attendance(Base):
    """Somebody's part in a training: signed up, given back, attended or absent; a module when it was completed.

    `attended` is empty until staff said which. Who signs up again goes to the end of the line.
    """

    __tablename__ = "training_attendance"
    __table_args__ = (
        CheckConstraint("attended IS NULL OR withdrawn_at IS NULL", name="marked_is_signed_up"),
        CheckConstraint("(attended IS NULL) = (marked_at IS NULL)", name="marked_at_a_time"),
        Index("ix_training_attendance_person_id", "person_id"),
        {"info": {"owner": "program", "holds": "account"}},
    )

    training_id: Mapped[UUID] = mapped_column(ForeignKey("training.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    signed_up_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attended: Mapped[bool | None]
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
