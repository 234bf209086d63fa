"""What coaches write down about their practices, and when the next contact is."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now


class CoachContact(Base):
    """A note, or a contact that was held. `seen` says who reads it; a removed row stays, so that it can be put back."""

    __tablename__ = "coach_contact"
    __table_args__ = (
        CheckConstraint("kind IN ('note', 'visit', 'call', 'video', 'mail', 'training')", name="kind_known"),
        CheckConstraint("seen IN ('shared', 'coaches')", name="seen_known"),
        CheckConstraint("text <> ''", name="text_given"),
        CheckConstraint("minutes IS NULL OR minutes > 0", name="minutes_above_zero"),
        CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed_by_somebody"),
        Index("ix_coach_contact_practice_id_held_on", "practice_id", "held_on"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(10))
    seen: Mapped[str] = mapped_column(String(10))
    held_on: Mapped[date]
    minutes: Mapped[int | None]
    people: Mapped[str] = mapped_column(String(200), default="")
    project_id: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class NextCoachContact(Base):
    """When the coach is in touch next; one row a practice, gone when nothing is planned."""

    __tablename__ = "next_coach_contact"
    __table_args__ = ({"info": {"owner": "practice", "holds": "work"}},)

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    planned_for: Mapped[date]
    about: Mapped[str] = mapped_column(String(200), default="")
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
