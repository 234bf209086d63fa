"""Other systems that read from here, and what each may read."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now


class Integration(Base):
    """A system with a token of its own. It holds the token, the table its hash: a copy of the table opens nothing.

    It reads the whole program, or the practices named beside it. `expires_on` is the last day on which the token
    opens anything, in UTC. `calls` counts those of the `minute` (since 1970), so that one system cannot crowd out the
    others however many processes serve. `version` counts changes.
    """

    __tablename__ = "integration"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_given"),
        CheckConstraint("calls >= 0", name="calls_not_negative"),
        Index("ix_integration_program_id_name", "program_id", "name"),
        {"info": {"owner": "program", "holds": "secret"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    name: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    is_program_wide: Mapped[bool]
    expires_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    renewed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    minute: Mapped[int] = mapped_column(default=0)
    calls: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)


class IntegrationPractice(Base):
    """A practice that a system may read which does not read the whole program."""

    __tablename__ = "integration_practice"
    __table_args__ = ({"info": {"owner": "practice", "holds": "none"}},)

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    integration_id: Mapped[UUID] = mapped_column(ForeignKey("integration.id"), primary_key=True, index=True)
