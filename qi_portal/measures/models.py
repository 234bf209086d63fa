"""Monthly entries."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, MonthType, UtcDateTime, utc_now
from qi_portal.domain.periods import Month


class Entry(Base):
    """One month of one measure in one practice. A month without a row is missing, which is not the same as 0.

    `numerator` and `denominator` are counts (a mean's numerator is a sum and may have decimals); both are empty when
    the state is none_eligible or not_collected. `version` counts saves: a form that was opened on an older version is
    refused instead of overwriting.

    How the number was made stands beside it: `sampling` (a review of some charts, all of the eligible, or not said),
    the version of the definition it was counted by, the file and row it came from, the codes of the doubts that were
    answered "the numbers are right", and why a stored number was replaced.
    """

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("state IN ('counted', 'none_eligible', 'not_collected')", name="state_known"),
        CheckConstraint("(state = 'counted') = (numerator IS NOT NULL)", name="counted_has_numerator"),
        CheckConstraint("numerator IS NULL OR numerator >= 0", name="numerator_not_negative"),
        CheckConstraint("denominator IS NULL OR denominator > 0", name="denominator_above_zero"),
        CheckConstraint("excluded >= 0", name="excluded_not_negative"),
        CheckConstraint("sampling IS NULL OR sampling IN ('sample', 'full')", name="sampling_known"),
        CheckConstraint("import_row IS NULL OR import_file_id IS NOT NULL", name="row_of_a_file"),
        Index("ix_entry_practice_id_period", "practice_id", "period"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    measure_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    period: Mapped[Month] = mapped_column(MonthType, primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    excluded: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(20))
    sampling: Mapped[str | None] = mapped_column(String(10))
    definition_version: Mapped[str] = mapped_column(String(20), default="1")
    import_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("import_file.id"), index=True)
    import_row: Mapped[int | None]
    accepted: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy
