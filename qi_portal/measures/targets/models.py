"""What is aimed for, from which month on, and who said so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, MonthType, UtcDateTime, new_id, utc_now
from qi_portal.domain.periods import Month

OF_PRACTICE = "withdrawn_at IS NULL AND practice_id IS NOT NULL"
OF_PROGRAM = "withdrawn_at IS NULL AND practice_id IS NULL"


class TargetSetting(Base):
    """A target of one practice, or of the whole program when `practice_id` is empty.

    It holds from `first` until the same owner's next one. `value` is in the measure's display unit: percent for a
    proportion. A row is never changed: another one takes its place, or it is withdrawn. Of one owner, measure and
    first month one at most stands.
    """

    __tablename__ = "target_setting"
    __table_args__ = (
        CheckConstraint("value >= 0", name="value_not_negative"),
        CheckConstraint("reach_by IS NULL OR reach_by >= first", name="reached_not_before_first"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
        Index("ix_target_setting_program_id_measure_id", "program_id", "measure_id"),
        Index(
            "uq_target_setting_of_practice",
            "practice_id",
            "measure_id",
            "first",
            unique=True,
            sqlite_where=sql(OF_PRACTICE),
            postgresql_where=sql(OF_PRACTICE),
        ),
        Index(
            "uq_target_setting_of_program",
            "program_id",
            "measure_id",
            "first",
            unique=True,
            sqlite_where=sql(OF_PROGRAM),
            postgresql_where=sql(OF_PROGRAM),
        ),
        {"info": {"owner": "program", "holds": "work"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    practice_id: Mapped[UUID | None] = mapped_column(ForeignKey("practice.id"))
    measure_id: Mapped[str] = mapped_column(String(20))
    first: Mapped[Month] = mapped_column(MonthType)
    value: Mapped[float]
    reach_by: Mapped[Month | None] = mapped_column(MonthType)
    why: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
