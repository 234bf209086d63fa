"""The change ideas of a team, as records that tests and drivers are linked to."""

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qi_portal.db import Base
from qi_portal.practices.kept import KeptRow, removed_by_somebody


class ChangeIdea(KeptRow, Base):
    """A change idea of one project in one practice, in the team's order.

    An idea of the project's own change package becomes a row once something is linked to it or it is changed; `origin`
    keeps its first wording, so that the package does not offer it a second time. It is empty for the team's own ideas.
    So a removed idea of the package stays away, too.
    """

    __tablename__ = "change_idea"
    __table_args__ = (
        CheckConstraint("text <> ''", name="text_given"),
        removed_by_somebody(),
        Index("ix_change_idea_practice_id_project_id_position", "practice_id", "project_id", "position"),
        {"info": {"owner": "practice", "holds": "work"}},
    )

    text: Mapped[str] = mapped_column(String(300))
    origin: Mapped[str] = mapped_column(String(300), default="")
    position: Mapped[int] = mapped_column()
