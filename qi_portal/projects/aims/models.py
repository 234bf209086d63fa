"""What a team aims for in a project, in every wording it ever had."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, MonthType, UtcDateTime, new_id, utc_now
from qi_portal.domain.periods import Month


class Aim(Base):
    """One revision of the aim of a project in a practice; the highest `number` is in force, and none is ever changed.

    `statement` is the team's own wording, empty for that of the project. `baseline` and `goal` are in the unit of the
    lead measure's target, percent for a proportion. `basis` says where the baseline comes from: the practice's own
    months from `first` to `last`, a number somebody typed, or the project's typical one, which is for planning alone.
    """

    __tablename__ = "aim"
    __table_args__ = (
        CheckConstraint("number > 0", name="number_counts_from_one"),
        CheckConstraint("basis IN ('own', 'typed', 'typical')", name="basis_known"),
        CheckConstraint("(basis = 'own') = (first IS NOT NULL)", name="own_has_first"),
        CheckConstraint("(basis = 'own') = (last IS NOT NULL)", name="own_has_last"),
        CheckConstraint("last IS NULL OR last >= first", name="last_not_before_first"),
        UniqueConstraint("practice_id", "project_id", "number", name="uq_aim_number_once"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column()
    statement: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str] = mapped_column(String(10))
    baseline: Mapped[float]
    first: Mapped[Month | None] = mapped_column(MonthType)
    last: Mapped[Month | None] = mapped_column(MonthType)
    goal: Mapped[float]
    reach_by: Mapped[Month] = mapped_column(MonthType)
    why: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
