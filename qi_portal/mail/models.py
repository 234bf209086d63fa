"""Letters on their way: the row is the truth about whether one went out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now
from qi_portal.sealed.columns import SealedOfRow


class OutboxLetter(Base):
    """A letter to one person. `key` makes the same occasion one letter. `error` is a code, never a server's words.

    It is sent when `next_try_at` has come; whoever takes it in hand moves that moment ahead first, so that two workers
    do not send the same one. Its text names no child, no number and no measure. `secret` stands sealed
    beside the text, comes into it when it is sent, and is forgotten then.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'failed')", name="state_known"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_a_moment"),
        CheckConstraint("state <> 'failed' OR error <> ''", name="failed_for_a_reason"),
        CheckConstraint("tries >= 0", name="tries_not_negative"),
        Index("ix_outbox_state_next_try_at", "state", "next_try_at"),
        {"info": {"owner": "person", "holds": "account"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    stop_url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str | None] = mapped_column(SealedOfRow("outbox.secret"))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(40), default="")
