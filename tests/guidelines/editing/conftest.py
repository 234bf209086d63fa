"""A program with people on its guideline desk, and a shorter way to press the desk's buttons."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories import Browser, Factory, Region, Someone
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Actor, Place, Role
from qi_portal.domain.content.guideline import Guideline
from qi_portal.guidelines.editing.models import LocalChange
from qi_portal.guidelines.editing.queries import Region as DeskRegion
from qi_portal.guidelines.editing.queries import every_region

SLUG, CONDITION = "headache-migraine", "headache_migraine"
CLINIC = {"title": "Harborlight Neurology", "phone": "860-555-0142", "text": "Fax the packet.", "reason": "It moved."}
ROLES = {
    "editor": Role.CONTENT_EDITOR,
    "second": Role.CONTENT_EDITOR,
    "lead": Role.CLINICAL_LEAD,
    "staff": Role.PROGRAM_STAFF,
    "administrator": Role.ADMIN,
}


@dataclass
class Desk:
    """One program, a practice, its people by what they do, and a browser for each on demand."""

    make: Factory
    client: Browser
    program: Region
    place: Place
    people: dict[str, Someone]
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/guideline-desk/{self.program.code}"

    def browser(self, who: str) -> Browser:
        """The browser of somebody; "visitor" has nobody in it."""
        if who not in self.browsers:
            fresh = self.client.application.test_client()
            self.browsers[who] = fresh if who == "visitor" else fresh.sign_in(self.people[who])
        return self.browsers[who]

    def page(self, path: str, who: str = "editor") -> Page:
        answer = self.browser(who).get(path)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def send(self, path: str, data: dict[str, Any] | None = None, who: str = "editor") -> Any:
        """Post a form with the token of who sends it, whoever opened it."""
        typed = {name: value for name, value in (data or {}).items() if name != "csrf_token"}
        return self.browser(who).send(path, typed)

    def draft(self, kind: str = "clinic", who: str = "editor", query: str = "", **typed: str) -> UUID:
        """A draft by somebody; its id."""
        known = {row.id for row in self.make.rows(LocalChange)}
        answer = self.send(f"{self.url}/guidelines/{SLUG}/add/{kind}{query}", CLINIC | typed, who)
        assert answer.status_code == 303, Page(answer.text).main.text
        (made,) = {row.id for row in self.make.rows(LocalChange)} - known
        return made

    def press(self, change_id: UUID, deed: str, who: str, **typed: str) -> Any:
        """A deed on a change as it stands now."""
        return self.send(
            f"{self.url}/changes/{change_id}/{deed}", {"version": str(self.row(change_id).version)} | typed, who
        )

    def publish(self, kind: str = "clinic", query: str = "", **typed: str) -> UUID:
        change_id = self.draft(kind, query=query, **typed)
        assert self.press(change_id, "submit", "editor").status_code == 303
        assert self.press(change_id, "approve", "lead", confirm="y").status_code == 303
        return change_id

    def row(self, change_id: UUID) -> LocalChange:
        return next(row for row in self.make.rows(LocalChange) if row.id == change_id)

    def deeds(self, kind: str) -> list[AuditEvent]:
        """The audit rows about one kind of thing, oldest first."""
        events = [event for event in self.make.rows(AuditEvent) if event.object_kind == kind]
        return sorted(events, key=lambda event: (event.at, event.id))

    def actor(self, who: str) -> Actor:
        return self.make.actor(self.people[who])

    def region(self) -> DeskRegion:
        return next(each for each in self.make.read(every_region) if each.code == self.program.code)


@pytest.fixture
def desk(today: date, make: Factory, client: Browser) -> Desk:
    program = make.program("east")
    place = make.practice(program, code="P001")
    people = {name: make.person(role, at=program) for name, role in ROLES.items()}
    people["physician"] = make.person(Role.PHYSICIAN, at=place)
    people["coach"] = make.person(Role.COACH, at=place)
    return Desk(make, client, program, place, people)


@pytest.fixture
def guideline(desk: Desk) -> Guideline:
    return desk.client.application.extensions["library"].guideline(SLUG)
