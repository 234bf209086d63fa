"""A measure whose targets are set through the pages of its practice and of its program."""

from dataclasses import dataclass
from typing import Any

import pytest

from factories import Browser
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.measures.targets.models import TargetSetting

TYPED = {"value": "80", "first": "2026-03", "reach_by": "", "why": "The team agreed on it."}


@dataclass
class Aims:
    """The targets of DEV-1 at practice P001 and in its program, with browsers of a member and of program staff."""

    team: Any
    staff: Browser

    @property
    def own(self) -> str:
        return "/practices/P001/measures/DEV-1/targets"

    @property
    def wide(self) -> str:
        return f"/network/targets/{self.team.region.code}/DEV-1"

    def page(self, url: str = "", browser: Browser | None = None) -> Page:
        answer = (browser or (self.staff if url.startswith("/network") else self.team.browser)).get(url or self.own)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def set(self, url: str = "", browser: Browser | None = None, **typed: str) -> Any:
        sender = browser or (self.staff if url.startswith("/network") else self.team.browser)
        return sender.send(url or self.own, TYPED | typed)

    def rows(self) -> list[TargetSetting]:
        """Oldest first."""
        return sorted(self.team.make.rows(TargetSetting), key=lambda row: (row.set_at, row.id))

    def deeds(self) -> list[AuditEvent]:
        """The audit rows about targets, oldest first."""
        events = [event for event in self.team.make.rows(AuditEvent) if event.object_kind == "target"]
        return sorted(events, key=lambda event: (event.at, event.id))


@pytest.fixture
def aims(team) -> Aims:
    staff = team.make.person(Role.PROGRAM_STAFF, at=team.region, email="staff@demo.example")
    return Aims(team, team.another(staff))
