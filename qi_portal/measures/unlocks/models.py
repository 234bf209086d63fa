"""Locked months that program staff opened for a while, and who asked for it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, MonthType, UtcDateTime, new_id, utc_now
from qi_portal.domain.periods import Month


class MonthUnlock(Base):
    """Months of one project in one practice whose stored numbers may be changed until `expires_at`.

    It ends by itself or is withdrawn earlier; the row stays.
    """

    __tablename__ = "month_unlock"
    __table_args__ = (
        CheckConstraint("last >= first", name="last_not_before_first"),
        CheckConstraint("why <> ''", name="why_given"),
        CheckConstraint("expires_at > opened_at", name="expires_later"),
        CheckConstraint("withdrawn_by IS NULL OR withdrawn_at IS NOT NULL", name="withdrawn_at_some_time"),
        Index("ix_month_unlock_practice_id_expires_at", "practice_id", "expires_at"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(String(60))
    first: Mapped[Month] = mapped_column(MonthType)
    last: Mapped[Month] = mapped_column(MonthType)
    why: Mapped[str] = mapped_column(String(500))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class UnlockRequest(Base):
    """Somebody's wish that a locked month be opened. It waits until staff open the month or decline.

    `unlock_id` names what was opened; an answer without one declined, and `answer` says why.
    """

    __tablename__ = "unlock_request"
    __table_args__ = (
        CheckConstraint("why <> ''", name="why_given"),
        CheckConstraint("unlock_id IS NULL OR answered_at IS NOT NULL", name="opened_is_answered"),
        CheckConstraint("answered_by IS NULL OR answered_at IS NOT NULL", name="answered_at_some_time"),
        Index("ix_unlock_request_practice_id_answered_at", "practice_id", "answered_at"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(String(60))
    period: Mapped[Month] = mapped_column(MonthType)
    why: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(String(500), default="")
    unlock_id: Mapped[UUID | None] = mapped_column()
