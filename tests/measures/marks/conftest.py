"""A project whose tests of change and events are written down through its pages."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from factories import Browser
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.measures.marks.models import ProjectMark

URL = "/practices/P001/projects/dev-screening/marks/"
TEST = {
    "title": "Form at check-in",
    "first": "2026-03",
    "last": "2026-05",
    "plan": "The front desk hands it out.",
    "prediction": "60%",
    "study": "67%",
    "act": "adopt",
}
EVENT = {"title": "New record system", "first": "2026-01", "plan": "Two weeks without the old one."}


@dataclass
class Book:
    """The marks of one practice and project, and the browser of its member."""

    team: Any

    def page(self, path: str = "", browser: Browser | None = None) -> Page:
        answer = (browser or self.team.browser).get(URL + path)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def send(self, path: str, typed: dict[str, str], browser: Browser | None = None) -> Any:
        return (browser or self.team.browser).send(URL + path, typed)

    def add(self, kind: str = "test", **typed: str) -> UUID:
        """A test or an event; its id."""
        known = {row.id for row in self.rows()}
        answer = self.send(f"add/{kind}", (TEST if kind == "test" else EVENT) | typed)
        assert answer.status_code == 303, Page(answer.text).main.text
        (made,) = {row.id for row in self.rows()} - known
        return made

    def press(self, mark_id: UUID, deed: str = "", browser: Browser | None = None, **typed: str) -> Any:
        """A deed on a mark as it stands now."""
        path = f"{mark_id}/{deed}" if deed else str(mark_id)
        return self.send(path, {"version": str(self.row(mark_id).version)} | typed, browser)

    def rows(self) -> list[ProjectMark]:
        return self.team.make.rows(ProjectMark)

    def row(self, mark_id: UUID) -> ProjectMark:
        return next(row for row in self.rows() if row.id == mark_id)

    def deeds(self) -> list[AuditEvent]:
        """The audit rows about marks, oldest first."""
        events = [event for event in self.team.make.rows(AuditEvent) if event.object_kind == "project_mark"]
        return sorted(events, key=lambda event: (event.at, event.id))


@pytest.fixture
def book(team) -> Book:
    return Book(team)
