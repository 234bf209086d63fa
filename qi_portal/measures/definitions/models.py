"""A program's own definitions of projects and measures, and when somebody last found one good."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, MonthType, UtcDateTime, utc_now
from qi_portal.domain.periods import Month

IS_DRAFT = text("state = 'draft'")


class Definition(Base):
    """One version of one definition in one program. A draft may change; what was released never does.

    `from_month` is the first month that is counted by it, empty for all months. `last_month` is given where the
    definition is retired with this row. `content` has the shape of the content files, with days as text.
    """

    __tablename__ = "definition"
    __table_args__ = (
        CheckConstraint("kind IN ('project', 'measure')", name="kind_known"),
        CheckConstraint("state IN ('draft', 'released', 'retired')", name="state_known"),
        CheckConstraint("(state = 'draft') = (released_at IS NULL)", name="released_once"),
        CheckConstraint("state <> 'retired' OR last_month IS NOT NULL", name="retired_after_a_month"),
        CheckConstraint("state <> 'released' OR last_month IS NULL", name="released_goes_on"),
        Index("ix_definition_program_id_state", "program_id", "state"),
        Index(
            "uq_definition_one_draft",
            "program_id",
            "kind",
            "definition_id",
            unique=True,
            sqlite_where=IS_DRAFT,
            postgresql_where=IS_DRAFT,
        ),
        {"info": {"owner": "program", "holds": "content"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    kind: Mapped[str] = mapped_column(String(10))
    definition_id: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(20))
    from_month: Mapped[Month | None] = mapped_column(MonthType)
    last_month: Mapped[Month | None] = mapped_column(MonthType)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    why: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class DefinitionReview(Base):
    """Somebody read a version of a definition again and found that it holds until another day."""

    __tablename__ = "definition_review"
    __table_args__ = (
        CheckConstraint("kind IN ('project', 'measure')", name="kind_known"),
        Index("ix_definition_review_program_id", "program_id"),
        {"info": {"owner": "program", "holds": "content"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    kind: Mapped[str] = mapped_column(String(10))
    definition_id: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(20))
    next_review: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    reviewed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
