"""A program's trainings as staff and a practice's people meet them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories import Browser, Factory, Region, Someone
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Place, Role
from qi_portal.training.models import Training
from training_offers import MODULE, SESSION

URL = "/training/"


@dataclass
class School:
    """A program with staff and one practice, on November 21, 2026."""

    make: Factory
    region: Region
    place: Place
    staff: Browser
    member: Someone
    browser: Browser

    def person(self, role: Role = Role.PHYSICIAN) -> tuple[Someone, Browser]:
        someone = self.make.person(role, at=self.place)
        return someone, self.another(someone)

    def another(self, someone: Someone) -> Browser:
        return self.browser.application.test_client().sign_in(someone)

    def add(self, kind: str = "session", **typed: Any) -> UUID:
        """A training by staff; its id."""
        known = {row.id for row in self.make.rows(Training)}
        default = MODULE if kind == "module" else SESSION
        answer = self.staff.send(f"{URL}new/{kind}", default | typed)
        assert answer.status_code == 303, Page(answer.text).main.text
        (made,) = {row.id for row in self.make.rows(Training)} - known
        return made

    def page(self, path: UUID | str = "", browser: Browser | None = None) -> Page:
        answer = (browser or self.browser).get(f"{URL}{path}")
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def press(self, training_id: UUID, deed: str, browser: Browser | None = None, **typed: str) -> Any:
        (row,) = (row for row in self.make.rows(Training) if row.id == training_id)
        return (browser or self.browser).send(f"{URL}{training_id}/{deed}", {"version": str(row.version)} | typed)

    def deeds(self) -> list[str]:
        """The audit rows about trainings, oldest first."""
        events = [each for each in self.make.rows(AuditEvent) if each.object_kind.startswith("training")]
        return [each.action for each in sorted(events, key=lambda event: (event.at, event.id))]


@pytest.fixture
def school(today: date, make: Factory, client: Browser) -> School:
    region = make.program()
    place = make.practice(region, code="P001")
    staff = client.application.test_client().sign_in(make.person(Role.PROGRAM_STAFF, at=region))
    member = make.person(Role.PHYSICIAN, at=place)
    return School(make, region, place, staff, member, client.sign_in(member))
