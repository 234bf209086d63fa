"""A practice with a team and a coach, and staff over both."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories import Browser, Factory, Region, Someone
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.coaching.models import CoachContact
from qi_portal.domain.access import Place, Role

URL = "/practices/P001/coaching/"
VISIT = {"kind": "visit", "seen": "shared", "held_on": "2026-11-05", "text": "Agreed on a huddle each Monday."}


@dataclass
class Pair:
    """A coach and a member of the practice she coaches, each with a browser."""

    make: Factory
    region: Region
    place: Place
    coach: Someone
    member: Someone
    browser: Browser

    def of(self, someone: Someone) -> Browser:
        return self.browser.application.test_client().sign_in(someone)

    def page(self, someone: Someone | None = None, path: str = URL) -> Page:
        answer = (self.of(someone) if someone else self.browser).get(path)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def add(self, **typed: str) -> UUID:
        """A note or contact, written by the coach; its id."""
        known = {row.id for row in self.rows()}
        answer = self.browser.send(f"{URL}add", VISIT | typed)
        assert answer.status_code == 303, Page(answer.text).main.text
        (made,) = {row.id for row in self.rows()} - known
        return made

    def press(self, contact_id: UUID, deed: str = "", **typed: str) -> Any:
        """A deed on a contact as it stands now."""
        version = next(row.version for row in self.rows() if row.id == contact_id)
        path = f"{URL}{contact_id}/{deed}" if deed else f"{URL}{contact_id}"
        return self.browser.send(path, {"version": str(version)} | typed)

    def plan(self, day: str, about: str = "") -> Any:
        return self.browser.send(f"{URL}next", {"on": day, "about": about})

    def rows(self) -> list[CoachContact]:
        return self.make.rows(CoachContact)

    def deeds(self) -> list[str]:
        """What the audit log says was done, oldest first."""
        events = sorted(self.make.rows(AuditEvent), key=lambda event: (event.at, event.id))
        return [event.action for event in events if event.action.startswith("coach_contact.")]


@pytest.fixture
def pair(today: date, make: Factory, client: Browser) -> Pair:
    region = make.program()
    place = make.practice(region, code="P001", name="Maple Court Pediatrics")
    coach, member = make.person(Role.COACH, at=place), make.person(Role.QI_MEMBER, at=place)
    return Pair(make, region, place, coach, member, client.sign_in(coach))
