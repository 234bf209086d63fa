"""A team with a month on its desk, and a network that sends files."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from factories import Browser, Factory, Region, Someone
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Place, Role
from qi_portal.domain.periods import Month
from qi_portal.library import Library
from qi_portal.measures.models import Entry

PROJECT = "dev-screening"
DUE = Month(2026, 10)
"""The month that is collected on the day of the tests."""

EXAMPLES = Path(__file__).parent.parent / "data" / "imports"
EXPECTED = json.loads((EXAMPLES / "expected.json").read_text())


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
    region, place, member = make.team()
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


@dataclass
class Network:
    """Practices P001, P009 and P020 of one region, each in every project, with nothing entered, and who sends files."""

    make: Factory
    region: Region
    places: dict[str, Place]
    staff: Someone
    member: Someone
    browser: Browser

    def as_of(self, someone: Someone) -> Browser:
        return self.browser.application.test_client().sign_in(someone)

    def entries(self) -> dict[tuple[str, str, str], tuple]:
        """What is stored, by practice, measure and month: state, numerator, denominator, version."""
        codes = {place.practice_id: code for code, place in self.places.items()}
        return {
            (codes[each.practice_id], each.measure_id, str(each.period)): (
                each.state, each.numerator, each.denominator, each.version
            )
            for each in self.make.rows(Entry)
        }  # fmt: skip

    def deeds(self, *actions: str) -> list[AuditEvent]:
        return [event for event in self.make.rows(AuditEvent) if event.action in actions]


@pytest.fixture
def network(today: date, make: Factory, client: Browser, shelves: Library) -> Network:
    def build() -> tuple[Region, dict[str, Place], Someone, Someone]:
        region = make.program()
        places = {code: make.practice(region, code=code) for code in ("P001", "P009", "P020")}
        with make.together():
            for place in places.values():
                for project in shelves.projects:
                    make.enrollment(place, project, Month(2015, 1))
        staff = make.person(Role.PROGRAM_STAFF, at=region, email="staff@demo.example")
        member = make.person(Role.QI_MEMBER, at=places["P001"], email="team.p001@demo.example")
        return region, places, staff, member

    region, places, staff, member = make.again("three practices in every project", build)
    return Network(make, region, places, staff, member, client.sign_in(staff))


@pytest.fixture(params=EXPECTED, ids=[each["file"] for each in EXPECTED])
def example(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One of the reference files: `path`, and what reading it must give."""
    return {**request.param, "path": EXAMPLES / request.param["file"]}
