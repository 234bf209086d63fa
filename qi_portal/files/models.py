"""Files that were made for somebody: a row says what it is and whose, the content lies in a folder."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now


class StoredFile(Base):
    """A finished file of a person. Its content is named by the id (`storage`), whole and never changed.

    `permission` with `program_id` or `places` is what its owner must still hold to take it (`needs.Need`). `is_part`
    files belong to another one's page and are not listed. `fingerprint` tells whether the same content is asked for
    again. `title` and `lines` are sentences as JSON: what it is, and where it comes from; `noted` says the same to the
    audit log. A removed file's row stays; its content is gone.
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("size >= 0", name="size_not_negative"),
        CheckConstraint("name <> ''", name="name_given"),
        CheckConstraint("expires_at > made_at", name="kept_for_a_while"),
        Index("ix_stored_file_person_id_made_at", "person_id", "made_at"),
        Index("ix_stored_file_fingerprint", "fingerprint"),
        {"info": {"owner": "person", "holds": "work"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    permission: Mapped[str] = mapped_column(String(30))
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("program.id"))
    places: Mapped[list[str]] = mapped_column(JSON)
    is_part: Mapped[bool] = mapped_column(default=False)
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[dict[str, Any]] = mapped_column(JSON)
    lines: Mapped[list[Any]] = mapped_column(JSON)
    noted: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
