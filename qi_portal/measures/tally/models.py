"""Bedside tallies: the sheet of a month, who writes in which lane of it, and every tap."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, MonthType, UtcDateTime, new_id, utc_now
from qi_portal.domain.periods import Month


class TallySheet(Base):
    """The tally of one project for one month in one practice. It is closed when its sums are put into the grid.

    `taps_closed` is how many taps it had then: a device that was out of reach may bring more. `version` counts closings
    and openings.
    """

    __tablename__ = "tally_sheet"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (taps_closed IS NULL)", name="closed_counts_taps"),
        Index("uq_tally_sheet_of_month", "practice_id", "project_id", "period", unique=True),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(String(60))
    period: Mapped[Month] = mapped_column(MonthType)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    begun_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    taps_closed: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class TallyHold(Base):
    """Who writes in a lane of a sheet, on which device, since when. Rows are only added: number 1 began the lane, each
    further one took it over, the last holds it. `device` is a random name that a browser gave itself, or that of the
    page without a script."""

    __tablename__ = "tally_hold"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "sheet_id"], ["tally_sheet.practice_id", "tally_sheet.id"]),
        ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        CheckConstraint("number >= 1", name="number_from_1"),
        Index("uq_tally_hold_of_lane", "practice_id", "lane_id", "number", unique=True),
        Index("ix_tally_hold_practice_id_sheet_id", "practice_id", "sheet_id"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sheet_id: Mapped[UUID]
    lane_id: Mapped[UUID]
    number: Mapped[int]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    device: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class TallyTap(Base):
    """One tap, as its device made it; never changed, never removed. `tapped_at` is what the device's clock said, for
    people to read; what counts is `sequence`, by lane (domain.entry.tally)."""

    __tablename__ = "tally_tap"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "sheet_id"], ["tally_sheet.practice_id", "tally_sheet.id"]),
        ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        CheckConstraint("answer IN ('yes', 'no', 'excluded', 'skipped', 'number', 'blank')", name="answer_known"),
        CheckConstraint("(answer = 'number') = (amount IS NOT NULL)", name="number_has_amount"),
        CheckConstraint("(answer = 'excluded') = (reason <> '')", name="excluded_has_reason"),
        CheckConstraint("amount IS NULL OR amount >= 0", name="amount_not_negative"),
        CheckConstraint("chart >= 1 AND sequence >= 1", name="counted_from_1"),
        Index("ix_tally_tap_practice_id_sheet_id", "practice_id", "sheet_id"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    sheet_id: Mapped[UUID]
    lane_id: Mapped[UUID]
    sequence: Mapped[int]
    chart: Mapped[int]
    measure_id: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200), default="")
    amount: Mapped[float | None]
    tapped_at: Mapped[datetime] = mapped_column(UtcDateTime)
    device: Mapped[str] = mapped_column(String(40))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    kept_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
