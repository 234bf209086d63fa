"""The audit log: one row a deed, in the same transaction as the deed, chained to the row before it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime


class AuditEvent(Base):
    """Who did what, where, when; the changed fields before and after. The database refuses to change or delete a row.

    `number` counts without a gap, `hash` seals the whole row with `previous_hash` (`domain.audit_chain`). `at` never
    goes back along the numbers; where the clock did, `clock_at` keeps what it said.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_practice_id_at", "practice_id", "at"),
        Index("ix_audit_event_actor_id_at", "actor_id", "at"),
        Index("ix_audit_event_object_kind_object_id", "object_kind", "object_id"),
        {"info": {"owner": "program", "holds": "log"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    clock_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor_id: Mapped[UUID | None]
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("program.id"))
    practice_id: Mapped[UUID | None] = mapped_column(ForeignKey("practice.id"))
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(200))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    request_id: Mapped[str | None] = mapped_column(String(40))
    source: Mapped[str | None] = mapped_column(String(60))
    encoding: Mapped[int] = mapped_column(SmallInteger)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
