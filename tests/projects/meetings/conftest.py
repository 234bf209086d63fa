"""A team whose meetings are written down through its pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories import Browser, Factory, Region, Someone
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Place
from qi_portal.projects.meetings.models import ActionItem, Meeting

PROJECT = "dev-screening"
URL = f"/practices/P001/projects/{PROJECT}"
MINUTES = {
    "held_on": "2026-11-03",
    "next_on": "2026-12-01",
    "others": "Ana Ruiz\nLee Okafor",
    "agenda": "October chart",
    "notes": "Two weeks of the new form.",
    "decisions": "Keep the form\nTry it on Mondays",
}


@dataclass
class Minutes:
    """Meetings of P001 in developmental screening, and the browser of its member."""

    make: Factory
    region: Region
    place: Place
    member: Someone
    browser: Browser

    def another(self, someone: Someone) -> Browser:
        return self.browser.application.test_client().sign_in(someone)

    def page(self, path: str = "/meetings/", browser: Browser | None = None) -> Page:
        answer = (browser or self.browser).get(URL + path)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def send(self, path: str, typed: dict[str, Any] | None = None, browser: Browser | None = None) -> Any:
        return (browser or self.browser).send(URL + path, typed or {})

    def hold(self, **typed: Any) -> UUID:
        """A meeting with these minutes; its id."""
        known = {row.id for row in self.make.rows(Meeting)}
        answer = self.send("/meetings/add", MINUTES | typed)
        assert answer.status_code == 303, Page(answer.text).main.text
        (made,) = {row.id for row in self.make.rows(Meeting)} - known
        return made

    def meeting(self, meeting_id: UUID) -> Meeting:
        return next(row for row in self.make.rows(Meeting) if row.id == meeting_id)

    def agree(self, **typed: str) -> ActionItem:
        """An action item that was typed on the list."""
        known = {row.id for row in self.make.rows(ActionItem)}
        answer = self.send("/actions/", {"text": "Order the forms"} | typed)
        assert answer.status_code == 303, Page(answer.text).main.text
        (made,) = (row for row in self.make.rows(ActionItem) if row.id not in known)
        return made

    def item(self, item_id: UUID) -> ActionItem:
        return next(row for row in self.make.rows(ActionItem) if row.id == item_id)

    def deeds(self) -> list[str]:
        """What was done to meetings and action items, oldest first."""
        events = [each for each in self.make.rows(AuditEvent) if each.object_kind in ("meeting", "action_item")]
        return [each.action for each in sorted(events, key=lambda each: (each.at, each.id))]


@pytest.fixture
def minutes(today: date, make: Factory, client: Browser) -> Minutes:
    region, place, member = make.team()
    return Minutes(make, region, place, member, client.sign_in(member))
