"""What a team tried and what happened, by month."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base, MonthType, UtcDateTime, new_id, utc_now
from qi_portal.domain.periods import Month
from qi_portal.measures.ideas.models import ChangeIdea

IDEA = ChangeIdea.__table__.c


class ProjectMark(Base):
    """A test of change or an event of one project in one practice.

    A test is told in the parts of a plan-do-study-act cycle: what was planned, what was expected, what came of it, and
    the decision (`act`); `last` is empty while it goes on. The days are within those months. `measure_ids` are the
    measures that are watched, with a comma between them; `follows_id` is the test that this one carries on. An event
    has a plan (what happened) alone, and no `last` when it was over within its month. The number on the chart is
    counted from the order of the months, not kept. `version` counts saves. A removed row stays, so that it can be put
    back.
    """

    __tablename__ = "project_mark"
    __table_args__ = (
        ForeignKeyConstraint(["practice_id", "idea_id"], [IDEA.practice_id, IDEA.id]),
        ForeignKeyConstraint(["practice_id", "follows_id"], ["project_mark.practice_id", "project_mark.id"]),
        CheckConstraint("kind IN ('test', 'event')", name="kind_known"),
        CheckConstraint("title <> ''", name="title_given"),
        CheckConstraint("last IS NULL OR last >= first", name="last_not_before_first"),
        CheckConstraint("act IS NULL OR act IN ('adopt', 'adapt', 'abandon')", name="act_known"),
        CheckConstraint(
            "kind = 'test' OR (prediction = '' AND study = '' AND act IS NULL)", name="event_is_not_studied"
        ),
        CheckConstraint(
            "kind = 'test' OR (owner_name = '' AND idea_id IS NULL AND follows_id IS NULL AND compared IS NULL)",
            name="event_is_no_cycle",
        ),
        CheckConstraint("compared IS NULL OR compared IN ('matched', 'partly', 'did_not')", name="compared_known"),
        CheckConstraint("last_day IS NULL OR first_day IS NULL OR last_day >= first_day", name="last_day_not_before"),
        CheckConstraint("owner_id IS NULL OR owner_name <> ''", name="owner_named"),
        CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed_by_somebody"),
        Index("ix_project_mark_practice_id_project_id_first", "practice_id", "project_id", "first"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    practice_id: Mapped[UUID] = mapped_column(ForeignKey("practice.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(80))
    first: Mapped[Month] = mapped_column(MonthType)
    last: Mapped[Month | None] = mapped_column(MonthType)
    plan: Mapped[str] = mapped_column(Text, default="")
    prediction: Mapped[str] = mapped_column(Text, default="")
    study: Mapped[str] = mapped_column(Text, default="")
    act: Mapped[str | None] = mapped_column(String(10))
    question: Mapped[str] = mapped_column(Text, default="")
    who: Mapped[str] = mapped_column(String(200), default="")
    location: Mapped[str] = mapped_column(String(200), default="")
    schedule: Mapped[str] = mapped_column(String(200), default="")
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    owner_name: Mapped[str] = mapped_column(String(120), default="")
    idea_id: Mapped[UUID | None] = mapped_column()
    measure_ids: Mapped[str] = mapped_column(String(300), default="")
    follows_id: Mapped[UUID | None] = mapped_column()
    first_day: Mapped[date | None] = mapped_column()
    last_day: Mapped[date | None] = mapped_column()
    done: Mapped[str] = mapped_column(Text, default="")
    unexpected: Mapped[str] = mapped_column(Text, default="")
    compared: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared so by SQLAlchemy
