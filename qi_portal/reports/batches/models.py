"""Reports of many practices asked for at once, and how far each of them is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now


class ReportBatch(Base):
    """One wish: which practices, which months, in which form, put together how.

    `rule` says how the practices were chosen, `rule_value` which region or coach. `made_by` is the name on the reports.
    `job_id` is the job that works or worked on it last; its row may be forgotten before the batch. `file_id` is the
    file with everything that came to its end. `occasion` ties it to the time of a schedule.
    """

    __tablename__ = "report_batch"
    __table_args__ = (
        CheckConstraint("rule IN ('all', 'region', 'coach', 'picked')", name="rule_known"),
        CheckConstraint("variant IN ('summary', 'standard', 'full')", name="variant_known"),
        CheckConstraint("form IN ('pdf', 'xlsx')", name="form_known"),
        CheckConstraint("bundle IN ('zip', 'pdf')", name="bundle_known"),
        CheckConstraint("bundle = 'zip' OR form = 'pdf'", name="only_pdf_is_combined"),
        Index("ix_report_batch_person_id_created_at", "person_id", "created_at"),
        {"info": {"owner": "program", "holds": "none"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_by: Mapped[str] = mapped_column(String(120))
    rule: Mapped[str] = mapped_column(String(10))
    rule_value: Mapped[str] = mapped_column(String(120), default="")
    period: Mapped[str] = mapped_column(String(20))
    variant: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(10))
    form: Mapped[str] = mapped_column(String(4))
    bundle: Mapped[str] = mapped_column(String(4))
    job_id: Mapped[UUID | None] = mapped_column()
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    schedule_id: Mapped[UUID | None] = mapped_column(ForeignKey("report_schedule.id"))
    occasion: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class ReportBatchItem(Base):
    """One practice of a batch. `attempt` counts beginnings; `error` is a sentence as JSON."""

    __tablename__ = "report_batch_item"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state_known"),
        CheckConstraint("(state = 'done') = (file_id IS NOT NULL)", name="done_has_file"),
        CheckConstraint("(state = 'failed') = (error IS NOT NULL)", name="failed_for_a_reason"),
        CheckConstraint("attempt >= 0", name="attempt_not_negative"),
        {"info": {"owner": "program", "holds": "none"}},
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("report_batch.id"), primary_key=True)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    position: Mapped[int] = mapped_column()
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempt: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    is_reused: Mapped[bool] = mapped_column(default=False)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
