"""A program with a practice, a staff member who writes definitions, and two administrators who release them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from factories import Browser, Factory, Region, Someone
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Place, Role
from qi_portal.measures.definitions.models import Definition


@dataclass
class Bench:
    """Practice P001 takes part in developmental screening."""

    make: Factory
    region: Region
    place: Place
    staff: Browser
    admin: Browser
    other_admin: Browser
    team: Browser
    people: dict[str, Someone]

    def url(self, kind: str, definition_id: str, step: str = "") -> str:
        return f"/definitions/{self.region.code}/{kind}/{definition_id}" + (f"/{step}" if step else "")

    def adapt(self, measure_id: str = "DEV-1", browser: Browser | None = None, **typed: Any) -> Any:
        """Draft a version of a measure that says something else; the answer to saving it."""
        browser = browser or self.staff
        browser.send(self.url("measure", measure_id, "adapt"))
        return self.write("measure", measure_id, browser, **typed)

    def write(self, kind: str, definition_id: str, browser: Browser | None = None, **typed: Any) -> Any:
        """Open the draft, type, save. `target__value` is the field target.value."""
        browser = browser or self.staff
        url = self.url(kind, definition_id, "edit")
        opened = Page(browser.get(url).text).sends()
        changed = {name.replace("__", "."): value for name, value in typed.items()}
        return browser.send(url, {"why": "Agreed by the program.", **opened, **changed})

    def release(self, definition_id: str = "DEV-1", kind: str = "measure", browser: Browser | None = None) -> Any:
        (row,) = [each for each in self.rows() if (each.definition_id, each.state) == (definition_id, "draft")]
        browser = browser or self.admin
        return browser.send(self.url(kind, definition_id, "release"), {"version": str(row.version)})

    def rows(self) -> list[Definition]:
        return sorted(self.make.rows(Definition), key=lambda row: (row.definition_id, row.number))

    def deeds(self) -> list[str]:
        events = sorted(self.make.rows(AuditEvent), key=lambda event: (event.at, event.id))
        return [event.action for event in events if event.object_kind == "definition"]


@pytest.fixture
def bench(today: date, make: Factory, client: Browser) -> Bench:
    def build() -> tuple[Region, Place, dict[str, Someone]]:
        region = make.program()
        place = make.practice(region, code="P001", name="Maple Court Pediatrics")
        make.enrollment(place, "dev-screening")
        people = {
            "staff": make.person(Role.PROGRAM_STAFF, at=region),
            "admin": make.person(Role.ADMIN, at=region),
            "other": make.person(Role.ADMIN, at=region),
            "member": make.person(Role.QI_MEMBER, at=place),
        }
        return region, place, people

    region, place, people = make.again("a bench", build)
    browsers = [client.application.test_client().sign_in(people[name]) for name in people]
    return Bench(make, region, place, *browsers, people)
