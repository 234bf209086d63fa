"""What a team thinks drives its aim, and which change ideas act on it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, utc_now
from qi_portal.practices.kept import KeptRow, removed_by_somebody


class Driver(KeptRow, Base):
    """A driver of one project in one practice: primary without a `parent_id`, secondary with one, in the team's order.

    A removed one keeps what was linked to it, for when it is put back.
    """

    __tablename__ = "driver"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "parent_id"], ["driver.practice_id", "driver.id"]),
        CheckConstraint("text <> ''", name="text_given"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
        removed_by_somebody(),
        Index("ix_driver_practice_id_project_id_position", "practice_id", "project_id", "position"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    parent_id: Mapped[UUID | None] = mapped_column()
    text: Mapped[str] = mapped_column(String(300))
    position: Mapped[int] = mapped_column()


class DriverIdea(Base):
    """An idea acts on a driver; on several, if there are several rows."""

    __tablename__ = "driver_idea"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "driver_id"], ["driver.practice_id", "driver.id"]),
        ForeignKeyConstraint(["practice_id", "idea_id"], ["change_idea.practice_id", "change_idea.id"]),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    driver_id: Mapped[UUID] = mapped_column(primary_key=True)
    idea_id: Mapped[UUID] = mapped_column(primary_key=True)


class DriverStart(Base):
    """The drivers and ideas that a program offers its practices to start from: texts only, of no practice."""

    __tablename__ = "driver_start"
    __table_args__ = ({"info": {"owner": "program", "holds": "content"}},)

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    project_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    outline: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    offered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
