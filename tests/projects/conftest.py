"""A practice of one region in developmental screening, its people, and what they wrote down."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from factories import LONG_AGO, Browser, Factory, Region, Someone
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Actor, Place, Role
from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.entry.marks import MarkText
from qi_portal.domain.periods import Month, months_between
from qi_portal.measures.marks import actions as marks

PROJECT = "dev-screening"
DUE = Month(2026, 10)
"""The month that is collected on the day of the tests; its due day was yesterday."""


@dataclass
class Practice:
    """P001 with a lead, and the lead's browser. It takes part in nothing until a test says so."""

    make: Factory
    region: Region
    place: Place
    lead: Someone
    browser: Browser

    @property
    def actor(self) -> Actor:
        return self.make.actor(self.lead)

    def join(self, project: str = PROJECT, started: Month = LONG_AGO, place: Place | None = None) -> None:
        self.make.enrollment(place or self.place, project, started)

    def counts(
        self, first: Month, last: Month, measure: str = "DEV-1", *, numerators: tuple[int, ...] = (9, 11)
    ) -> None:
        """Months of 20 visits each, 9 and 11 of them in turn."""
        for position, month in enumerate(months_between(first, last)):
            self.make.entry(self.place, measure, month, 9 + 2 * (position % 2), 20)

    def tried(
        self, title: str, first: Month, last: Month | None = None, kind: MarkKind = MarkKind.TEST, **more: Any
    ) -> Any:
        text, by = MarkText(kind, title, first, last, **more), self.actor
        return self.make.write(lambda: marks.add(place=self.place, project_id=PROJECT, text=text, by=by))

    def another(self, role: Role, at: Place | Region | None = None) -> Browser:
        """Somebody else's browser."""
        return self.browser_of(self.make.person(role, at=at or self.place))

    def browser_of(self, someone: Someone) -> Browser:
        return self.browser.application.test_client().sign_in(someone)

    def page(self, path: str = "", browser: Browser | None = None) -> Page:
        answer = (browser or self.browser).get(f"/practices/P001/projects/{path}")
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def send(self, path: str, typed: dict[str, Any] | None = None, browser: Browser | None = None) -> Any:
        return (browser or self.browser).send(f"/practices/P001/projects/{path}", typed or {})

    def deeds(self, *kinds: str) -> list[AuditEvent]:
        """The audit rows of these actions, oldest first."""
        events = [event for event in self.make.rows(AuditEvent) if event.action in kinds]
        return sorted(events, key=lambda event: (event.at, event.id))


@pytest.fixture
def practice(today: date, make: Factory, client: Browser) -> Practice:
    def build() -> tuple[Region, Place, Someone]:
        region = make.program()
        place = make.practice(region, code="P001", name="Maple Court Pediatrics")
        return region, place, make.person(Role.PRACTICE_LEAD, at=place, email="lead.p001@demo.example")

    region, place, lead = make.again("a practice in no project", build)
    return Practice(make, region, place, lead, client.sign_in(lead))
