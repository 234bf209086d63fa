"""What was decided about the chart of a measure in one practice."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, MonthType, UtcDateTime, new_id, utc_now
from qi_portal.domain.periods import Month

STANDS = "withdrawn_at IS NULL"
CHART_STANDS = "withdrawn_at IS NULL AND kind = 'chart'"


class ChartDecision(Base):
    """One decision: who, when, why, and until when it stood. A row is added and only gets its end.

    `first` is the month of a phase or an exclusion and the first one of a baseline; a choice of chart has none.
    `snapshot` holds the months of a baseline as they were when it was locked: month, state, numerator, denominator, and
    the value as it was worked out by the definition of that day. The same decision stands once at most.
    """

    __tablename__ = "chart_decision"
    __table_args__ = (
        CheckConstraint("kind IN ('baseline', 'phase', 'exclusion', 'chart')", name="kind_known"),
        CheckConstraint("(kind = 'chart') = (first IS NULL)", name="chart_has_no_month"),
        CheckConstraint("(kind = 'chart') = (choice IS NOT NULL)", name="chart_has_choice"),
        CheckConstraint("(kind = 'baseline') = (last IS NOT NULL)", name="baseline_has_last"),
        CheckConstraint("(kind = 'baseline') = (snapshot IS NOT NULL)", name="baseline_has_snapshot"),
        CheckConstraint("last IS NULL OR last >= first", name="last_not_before_first"),
        CheckConstraint("why <> ''", name="why_given"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_why = '')", name="withdrawn_for_a_reason"),
        Index(
            "uq_chart_decision_stands_once",
            "practice_id",
            "measure_id",
            "kind",
            "first",
            unique=True,
            sqlite_where=sql(STANDS),
            postgresql_where=sql(STANDS),
        ),
        Index(
            "uq_chart_decision_one_chart",
            "practice_id",
            "measure_id",
            unique=True,
            sqlite_where=sql(CHART_STANDS),
            postgresql_where=sql(CHART_STANDS),
        ),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    measure_id: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    first: Mapped[Month | None] = mapped_column(MonthType)
    last: Mapped[Month | None] = mapped_column(MonthType)
    choice: Mapped[str | None] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(500))
    snapshot: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_why: Mapped[str] = mapped_column(String(500), default="")
