"""What charts say and where a network stood, kept so that a page over 2,000 practices need not draw 74,000 charts.

Every row can be made anew from entries, decisions, targets, parts and definitions (`qi-portal network verify`). `basis`
marks the definition and the release of the portal that a row was made with.
"""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, MonthType
from qi_portal.domain.periods import Month


class Standing(Base):
    """What the chart of a measure says in a practice that takes part, as of the month now being collected.

    `urgency` is the place of the signal in `domain.network.ranking.URGENCY`; `gap` as there. `state` is that of the
    month `as_of`; `value` the latest value on the chart and `value_month` its month; `last_entered` the latest month
    with anything entered. `size` is the median number counted a month. The lead measure's row also says how many of
    the project's measures are `due` for the month and how many are `entered`. `spark` is what is drawn of the chart the
    size of a word (`drawing.sparkline`).
    """

    __tablename__ = "standing"
    __table_args__ = (
        CheckConstraint("is_lead = (due IS NOT NULL)", name="lead_says_what_is_due"),
        CheckConstraint("(due IS NULL) = (entered IS NULL)", name="entered_of_due"),
        CheckConstraint("(value IS NULL) = (value_month IS NULL)", name="value_of_a_month"),
        Index("ix_standing_program_id_measure_id", "program_id", "measure_id"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    measure_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    project_id: Mapped[str] = mapped_column(String(60))
    is_lead: Mapped[bool]
    as_of: Mapped[Month] = mapped_column(MonthType)
    signal: Mapped[str] = mapped_column(String(30))
    urgency: Mapped[int]
    assurance: Mapped[str] = mapped_column(String(20))
    gap: Mapped[float | None]
    target: Mapped[float | None]
    state: Mapped[str] = mapped_column(String(20))
    value: Mapped[float | None]
    value_month: Mapped[Month | None] = mapped_column(MonthType)
    decimals: Mapped[int]
    last_entered: Mapped[Month | None] = mapped_column(MonthType)
    entered: Mapped[int | None]
    due: Mapped[int | None]
    by_chance: Mapped[float]
    size: Mapped[float | None]
    spark: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(16))


class StandingLine(Base):
    """The lead measures of a practice in one row, in the order of `projects`, so that a page reads 2,000 rows instead
    of 74,000. `as_of` is the oldest of them.

    `projects`, `gaps` and `chances` hold a word for each, `urgencies` and `months` a letter; `cells` the rest as JSON
    (`measures.rollups.lines`).
    """

    __tablename__ = "standing_line"
    __table_args__ = ({"info": {"owner": "practice", "holds": "work"}},)

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), index=True)
    as_of: Mapped[Month] = mapped_column(MonthType)
    projects: Mapped[str] = mapped_column(Text)
    urgencies: Mapped[str] = mapped_column(Text)
    months: Mapped[str] = mapped_column(Text)
    gaps: Mapped[str] = mapped_column(Text)
    chances: Mapped[str] = mapped_column(Text)
    cells: Mapped[str] = mapped_column(Text)


class NetworkMonth(Base):
    """Where a program's practices stood in a month of a measure, as far as it may be told.

    `counted` practices counted anything, `practices` of them enough to count here; the percentiles are empty where
    they may not be told (`domain.network.percentiles`). A month that nobody counted has no row.
    """

    __tablename__ = "network_month"
    __table_args__ = (
        CheckConstraint("practices <= counted", name="practices_among_counted"),
        CheckConstraint("(p10 IS NULL) = (p50 IS NULL)", name="all_percentiles_told"),
        {"info": {"owner": "program", "holds": "work"}},
    )

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    measure_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    month: Mapped[Month] = mapped_column(MonthType, primary_key=True)
    counted: Mapped[int]
    practices: Mapped[int]
    p10: Mapped[float | None]
    p25: Mapped[float | None]
    p50: Mapped[float | None]
    p75: Mapped[float | None]
    p90: Mapped[float | None]
    basis: Mapped[str] = mapped_column(String(16))
