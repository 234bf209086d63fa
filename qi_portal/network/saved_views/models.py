"""Views of the network that people keep."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now


class SavedView(Base):
    """The query of the network page under a name. `program_id` is the program with whose staff it is shared; empty for
    the owner's eyes alone. `version` counts saves; a removed row stays, so that it can be put back."""

    __tablename__ = "saved_view"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_given"),
        CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed_by_somebody"),
        {"info": {"owner": "person", "holds": "none"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("program.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class DefaultView(Base):
    """The view that a person finds on the network page, their own or one that is shared with them."""

    __tablename__ = "default_view"
    __table_args__ = ({"info": {"owner": "person", "holds": "none"}},)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    view_id: Mapped[UUID] = mapped_column(ForeignKey("saved_view.id"), index=True)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
