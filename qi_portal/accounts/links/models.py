"""Links that were sent to a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now


class AccountLink(Base):
    """A link that sets a password or confirms an address, once. The letter holds its token, the table the hash.

    `address` is where it was sent: it counts only there. `ended_at` is when it was used, or a newer one took its place.
    """

    __tablename__ = "account_link"
    __table_args__ = (
        CheckConstraint("purpose IN ('invitation', 'reset', 'email')", name="purpose_known"),
        CheckConstraint("used_at IS NULL OR ended_at IS NOT NULL", name="used_is_ended"),
        Index("ix_account_link_person_id_purpose", "person_id", "purpose"),
        {"info": {"owner": "person", "holds": "secret"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
