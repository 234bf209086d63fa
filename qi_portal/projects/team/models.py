"""Who works on a project in a practice."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, UtcDateTime, new_id, utc_now

_STANDS = text("removed_at IS NULL")


class TeamMember(Base):
    """Somebody's part in one project of one practice, from `added_at` until `removed_at`; another role is another row.

    `person_id` is empty for a name that was typed for one without an account; `name` is as it was when added.
    """

    __tablename__ = "team_member"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_given"),
        CheckConstraint(
            "role IN ('physician_lead', 'nurse', 'medical_assistant', 'front_desk', 'qi_lead', 'data', 'other')",
            name="role_known",
        ),
        Index("ix_team_member_practice_id_project_id", "practice_id", "project_id"),
        Index(
            "uq_team_member_person_once",
            "practice_id",
            "project_id",
            "person_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        {"info": {"owner": "practice", "holds": "account"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
