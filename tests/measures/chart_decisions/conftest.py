"""A practice whose lead measure rose in its second year, and people who may look and who may decide."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from factories import Browser, Factory, Region, Someone
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Place, Role
from qi_portal.domain.periods import Month
from qi_portal.measures.chart_decisions.models import ChartDecision

MEASURE = "DEV-1"
STARTED = Month(2024, 11)
"""With October 2026 as the last complete month the chart has 24 months."""

LOW = (9, 8, 10, 9, 7, 9, 8, 10, 9, 11, 8, 9)
HIGH = (15, 16, 14, 15, 17, 16, 15, 16, 14, 16, 15, 17)
TYPED = {
    "baseline": {"first": "2024-11", "last": "2025-10", "why": "The year before the new form."},
    "phase": {"month": "2025-11", "why": "The new form is in use."},
    "exclusion": {"month": "2025-02", "why": "The record system was changed."},
    "chart": {"chart": "run", "why": "The team knows run charts."},
}
"""A decision of each kind as one would type it."""


@dataclass
class Charted:
    """The practice, its people, and the lead's browser."""

    make: Factory
    region: Region
    place: Place
    lead: Someone
    browser: Browser

    @property
    def url(self) -> str:
        return f"/practices/{self.place.code}/measures/{MEASURE}/chart/"

    def another(self, role: Role, at: Place | Region) -> Browser:
        """The browser of somebody else with this role."""
        return self.browser.application.test_client().sign_in(self.make.person(role, at=at))

    def page(self) -> Page:
        return Page(self.browser.get(self.url).text)

    def typed(self, kind: str, **changes: str) -> dict[str, str]:
        """What the form of a kind sends."""
        return {f"{kind}-{name}": text for name, text in (TYPED[kind] | changes).items()}

    def look(self, kind: str, **changes: str) -> Any:
        """Ask for the effect of a decision."""
        return self.browser.send(f"{self.url}{kind}", self.typed(kind, **changes))

    def keep(self, kind: str, **changes: str) -> Any:
        """Look at the effect, then keep the decision."""
        looked = self.look(kind, **changes)
        assert looked.status_code == 200, Page(looked.text).main.text
        return self.send_on(kind, looked)

    def send_on(self, kind: str, looked: Any) -> Any:
        """Send what the page with the effect would send."""
        return self.browser.send(f"{self.url}{kind}/keep", Page(looked.text).sends())

    def withdraw(self, row: ChartDecision, why: str = "It was a mistake.") -> Any:
        return self.browser.send(f"{self.url}decisions/{row.id}/withdraw", {"why": why})

    def rows(self) -> list[ChartDecision]:
        return sorted(self.make.rows(ChartDecision), key=lambda row: (row.decided_at, row.id))

    def deeds(self) -> list[AuditEvent]:
        events = [event for event in self.make.rows(AuditEvent) if event.object_kind == "chart_decision"]
        return sorted(events, key=lambda event: (event.at, event.id))


@pytest.fixture
def charted(today: date, make: Factory, client: Browser) -> Charted:
    def build() -> tuple[Region, Place, Someone]:
        region = make.program()
        place = make.practice(region, code="P001", name="Maple Court Pediatrics")
        make.enrollment(place, started=STARTED)
        for ahead, numerator in enumerate(LOW + HIGH):
            make.entry(place, MEASURE, STARTED + ahead, numerator, 20)
        return region, place, make.person(Role.PRACTICE_LEAD, at=place)

    region, place, lead = make.again("a chart with a shift", build)
    return Charted(make, region, place, lead, client.sign_in(lead))
