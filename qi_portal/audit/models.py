"""The audit log: one row a deed, in the same transaction as the deed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now


class AuditEvent(Base):
    """Who did what, where, when; the changed fields before and after. Never updated, never deleted."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_practice_id_at", "practice_id", "at"),
        Index("ix_audit_event_object_kind_object_id", "object_kind", "object_id"),
        {"info": {"owner": "program"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    actor_id: Mapped[UUID | None]
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("program.id"))
    practice_id: Mapped[UUID | None] = mapped_column(ForeignKey("practice.id"))
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(200))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    request_id: Mapped[str | None] = mapped_column(String(40))
    source: Mapped[str | None] = mapped_column(String(60))
