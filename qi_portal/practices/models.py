"""Programs, their practices, and which projects a practice takes part in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qi_portal.db import Base, MonthType, UtcDateTime, new_id, utc_now
from qi_portal.domain.periods import Month


class Program(Base):
    """A region with its own practices and staff; nothing crosses from one to another. `version` counts saves."""

    __tablename__ = "program"
    __table_args__ = ({"info": {"owner": "reference", "holds": "none"}},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    time_zone: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy


class Practice(Base):
    """A primary-care practice. Its code is unique in the deployment: it is its name in addresses and files.

    `children` are those it looks after, as of the month beside it; empty where nobody said. `version` counts saves.
    """

    __tablename__ = "practice"
    __table_args__ = (
        CheckConstraint("children IS NULL OR children >= 0", name="children_not_negative"),
        CheckConstraint("(children IS NULL) = (children_as_of IS NULL)", name="children_as_of_a_month"),
        {"info": {"owner": "program", "holds": "work"}},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    region: Mapped[str] = mapped_column(String(60))
    clinicians: Mapped[int] = mapped_column(CheckConstraint("clinicians >= 0", name="clinicians_not_negative"))
    children: Mapped[int | None] = mapped_column()
    children_as_of: Mapped[Month | None] = mapped_column(MonthType)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy

    program: Mapped[Program] = relationship(lazy="joined", innerjoin=True)


class Enrollment(Base):
    """A practice takes part in a project from a month on, until another if it left.

    `population` says whom it serves; the cases of a month are found by `sampling`, a review of some charts or all that
    were eligible, with `charts` a month of a review. `pauses` are the months between leaving and coming back, each with
    `first`, `last` and `why`; `ended_why` is the reason of the leaving that stands.
    """

    __tablename__ = "enrollment"
    __table_args__ = (
        CheckConstraint("ended IS NULL OR ended >= started", name="ended_after_started"),
        CheckConstraint("sampling IS NULL OR sampling IN ('sample', 'full')", name="sampling_known"),
        CheckConstraint("charts IS NULL OR (charts > 0 AND sampling = 'sample')", name="charts_of_a_sample"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    project_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    started: Mapped[Month] = mapped_column(MonthType)
    ended: Mapped[Month | None] = mapped_column(MonthType)
    population: Mapped[str] = mapped_column(String(500), default="")
    sampling: Mapped[str | None] = mapped_column(String(10))
    charts: Mapped[int | None] = mapped_column()
    ended_why: Mapped[str] = mapped_column(String(500), default="")
    pauses: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
