"""A team at work: a practice in a project, its people, and the month on the desk."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from factories import Browser, Factory, Region, Someone
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Place, Role
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry

PROJECT = "dev-screening"
DUE = Month(2026, 10)
"""The month that is collected on the day of the tests."""


@dataclass
class Team:
    """Practice P001 of one region, in developmental screening since January 2024, and its member's browser."""

    make: Factory
    region: Region
    place: Place
    member: Someone
    browser: Browser

    def another(self, someone: Someone | None = None) -> Browser:
        """A second browser: the member's other tab, or somebody else's."""
        return self.browser.application.test_client().sign_in(someone or self.member)

    def url(self, month: Month = DUE, project: str = PROJECT) -> str:
        return f"/practices/{self.place.code}/projects/{project}/months/{month}"

    def open(self, month: Month = DUE, browser: Browser | None = None) -> dict[str, str]:
        """What the grid's form holds when it opens."""
        return Page((browser or self.browser).get(self.url(month)).text).sends()

    def save(self, typed: dict[str, Any], month: Month = DUE, browser: Browser | None = None) -> Any:
        """Open the grid, type, save."""
        browser = browser or self.browser
        return browser.send(self.url(month), {**self.open(month, browser), **typed})

    def entries(self) -> dict[tuple[str, str], Entry]:
        """What is stored, by measure and month."""
        return {(entry.measure_id, str(entry.period)): entry for entry in self.make.rows(Entry)}

    def deeds(self) -> list[AuditEvent]:
        """The audit rows about entries, oldest first."""
        events = [event for event in self.make.rows(AuditEvent) if event.object_kind == "entry"]
        return sorted(events, key=lambda event: (event.at, event.id))


@pytest.fixture
def team(today: date, make: Factory, client: Browser) -> Team:
    region = make.program()
    place = make.practice(region, code="P001", name="Maple Court Pediatrics")
    make.enrolment(place, PROJECT)
    member = make.person(Role.QI_MEMBER, at=place)
    return Team(make, region, place, member, client.sign_in(member))


@pytest.fixture
def numbers() -> dict[str, str]:
    """A whole month of the project as one would type it."""
    return {
        "DEV-1-numerator": "18", "DEV-1-denominator": "24",
        "DEV-2-numerator": "16", "DEV-2-denominator": "18",
        "DEV-3-numerator": "4", "DEV-3-denominator": "6",
        "DEV-4-numerator": "3", "DEV-4-denominator": "5",
        "DEV-5-numerator": "210.5", "DEV-5-denominator": "5",
        "DEV-6-numerator": "560", "DEV-6-denominator": "12",
    }  # fmt: skip
