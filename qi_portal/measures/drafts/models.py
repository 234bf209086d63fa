"""What somebody typed into a monthly grid and has not saved yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, utc_now


class EntryDraft(Base):
    """One person's typing in one grid of one practice: nobody else sees it and no chart shows it.

    `sheet` names the grid: a project and a month ("asthma-control/2026-10"), or a measure and a year ("AST-1/2026").
    `fields` holds the form's fields by name, as text, with the versions they were opened on.
    """

    __tablename__ = "entry_draft"
    __table_args__ = (
        Index("ix_entry_draft_saved_at", "saved_at"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sheet: Mapped[str] = mapped_column(String(80), primary_key=True)
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
