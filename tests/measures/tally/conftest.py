"""A month's tally and those who tap: each person with a device, as the browser's script would send it."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from factories import Browser, Someone
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.periods import Month
from qi_portal.measures.tally.models import TallyTap

PROJECT = "dev-screening"
DUE = Month(2026, 10)


def address(month: Month = DUE, project: str = PROJECT, practice: str = "P001") -> str:
    return f"/practices/{practice}/projects/{project}/tally/{month}"


@dataclass
class Device:
    """A phone with somebody signed in: it counts its taps and sends them when it is told to."""

    browser: Browser
    url: str
    name: str
    lane: str = field(default_factory=lambda: str(uuid4()))
    waiting: list[dict[str, Any]] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: count(1))

    def tap(self, chart: int, measure: str, answer: str, **more: Any) -> dict[str, Any]:
        """Made on the device; not sent yet."""
        made = {
            "id": str(uuid4()), "lane": self.lane, "sequence": next(self.numbers), "chart": chart, "measure": measure,
            "answer": answer, "at": 1_790_000_000_000, **more,
        }  # fmt: skip
        self.waiting.append(made)
        return made

    def send(self, taps: list[dict[str, Any]] | None = None) -> Any:
        """What waits, or what a test says; the answer."""
        body = {"device": self.name, "taps": self.waiting if taps is None else taps}
        answer = self.browser.post(f"{self.url}/taps", json=body, headers={"X-CSRFToken": self.browser.token()})
        if taps is None and answer.status_code == 200:
            self.waiting = []
        return answer

    def known(self) -> dict[str, Any]:
        return self.browser.get(f"{self.url}/taps").json


@dataclass
class Bedside:
    """The tally of October in practice P001, its team, and what is stored."""

    team: Any
    url: str = address()

    def device(self, someone: Someone | None = None, name: str = "phone", url: str = "") -> Device:
        return Device(self.team.another(someone), url or self.url, name)

    def page(self, path: str = "", browser: Browser | None = None) -> Page:
        answer = (browser or self.team.browser).get(self.url + path)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def post(self, path: str, typed: dict[str, str] | None = None, browser: Browser | None = None) -> Any:
        return (browser or self.team.browser).send(self.url + path, typed)

    def sums(self, browser: Browser | None = None) -> dict[str, tuple[str, str]]:
        """What the page without a script says that the charts add up to: counted and excluded, by measure."""
        rows = [row for row in self.page(browser=browser).by_id("plain").tags("tr") if row.tags("td")]
        return {row.tags("th")[0].text: tuple(cell.text for cell in row.tags("td")) for row in rows}

    def put(self, **typed: str) -> Any:
        """Look at the sums and put them into the grid."""
        return self.post("/totals", self.page("/totals").sends() | typed)

    def taps(self) -> list[TallyTap]:
        return self.team.make.rows(TallyTap)

    def deeds(self, kind: str = "tally_sheet") -> list[AuditEvent]:
        """The audit rows about sheets, oldest first."""
        events = [event for event in self.team.make.rows(AuditEvent) if event.object_kind == kind]
        return sorted(events, key=lambda event: (event.at, event.id))


@pytest.fixture
def bedside(team) -> Bedside:
    return Bedside(team)
