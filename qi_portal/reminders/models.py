"""When letters go out, who wants none, and which went to whom."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, utc_now


class ReminderSetting(Base):
    """A program's days, where its staff chose others than the usual ones. `reminder_days` are numbers with commas."""

    __tablename__ = "reminder_setting"
    __table_args__ = (
        CheckConstraint("digest_day BETWEEN 1 AND 31", name="digest_day_of_a_month"),
        CheckConstraint("reminder_days <> ''", name="reminder_days_given"),
        {"info": {"owner": "program", "holds": "none"}},
    )

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    reminder_days: Mapped[str] = mapped_column(String(60))
    reminders_on: Mapped[bool] = mapped_column()
    digest_day: Mapped[int] = mapped_column()
    digest_on: Mapped[bool] = mapped_column()
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class MailStop(Base):
    """A person wants no letters of a kind."""

    __tablename__ = "mail_stop"
    __table_args__ = (
        CheckConstraint("kind IN ('reminder', 'digest')", name="kind_known"),
        {"info": {"owner": "person", "holds": "account"}},
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    stopped_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class ReminderSent(Base):
    """A letter of this kind about the practice was put into the outbox for the person on account of that day."""

    __tablename__ = "reminder_sent"
    __table_args__ = (
        CheckConstraint("kind IN ('reminder', 'digest')", name="kind_known"),
        {"info": {"owner": "practice", "holds": "none"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    letter_id: Mapped[UUID] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
