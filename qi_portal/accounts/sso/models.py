"""Who a person is to a sign-in provider, and the sign-ins through it that are under way."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime


class PersonProvider(Base):
    """The provider's name for a person: its issuer and a subject that it never gives to anybody else."""

    __tablename__ = "person_provider"
    __table_args__ = (
        UniqueConstraint("person_id", "issuer"),
        CheckConstraint("subject <> ''", name="subject_given"),
        {"info": {"owner": "person", "holds": "account"}},
    )

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProviderTry(Base):
    """A sign-in that went to the provider. It comes back once; state and source are hashed."""

    __tablename__ = "provider_try"
    __table_args__ = (
        Index("ix_provider_try_source_began_at", "source", "began_at"),
        {"info": {"owner": "reference", "holds": "account"}},
    )

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
