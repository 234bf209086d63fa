"""Batches of reports that the clock asks for, who is told of them, and what became of each time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now


class ReportSchedule(Base):
    """A wish that comes back every month or quarter, on `day`; a month without such a day uses its last one.

    Practices are chosen by rule, so that whoever joins is in the next one. `since` is when it began or went on after a
    pause: no time before it is made up for. `person_id` is whose rights bound what goes out.
    """

    __tablename__ = "report_schedule"
    __table_args__ = (
        CheckConstraint("every IN ('month', 'quarter')", name="every_known"),
        CheckConstraint("day BETWEEN 1 AND 31", name="day_of_a_month"),
        CheckConstraint("rule IN ('all', 'region')", name="rule_known"),
        CheckConstraint("variant IN ('summary', 'standard', 'full')", name="variant_known"),
        CheckConstraint("form IN ('pdf', 'xlsx')", name="form_known"),
        CheckConstraint("bundle IN ('zip', 'pdf')", name="bundle_known"),
        CheckConstraint("bundle = 'zip' OR form = 'pdf'", name="only_pdf_is_combined"),
        CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed_by_somebody"),
        {"info": {"owner": "program", "holds": "none"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(120))
    every: Mapped[str] = mapped_column(String(10))
    day: Mapped[int] = mapped_column()
    rule: Mapped[str] = mapped_column(String(10))
    rule_value: Mapped[str] = mapped_column(String(120), default="")
    period: Mapped[str] = mapped_column(String(20))
    variant: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(10))
    form: Mapped[str] = mapped_column(String(4))
    bundle: Mapped[str] = mapped_column(String(4))
    is_paused: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class ReportRecipient(Base):
    """Somebody who gets what a schedule makes."""

    __tablename__ = "report_recipient"
    __table_args__ = ({"info": {"owner": "person", "holds": "none"}},)

    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("report_schedule.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class ReportDelivery(Base):
    """What one time of a schedule meant for one person: a batch, or a sentence (as JSON) why there is none.

    The key makes one time of a schedule one batch a person, however many workers look.
    """

    __tablename__ = "report_delivery"
    __table_args__ = (
        CheckConstraint("(batch_id IS NULL) = (why_not IS NOT NULL)", name="made_or_a_reason"),
        {"info": {"owner": "person", "holds": "none"}},
    )

    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("report_schedule.id"), primary_key=True)
    occasion: Mapped[str] = mapped_column(String(60), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("report_batch.id"))
    why_not: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
