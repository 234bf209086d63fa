"""A team whose driver diagram is drawn up through its pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from factories import Browser, Factory, Region, Someone
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Place
from qi_portal.measures.ideas.models import ChangeIdea
from qi_portal.projects.drivers.models import Driver

PROJECT = "dev-screening"


@dataclass
class Board:
    """The diagram of a practice in developmental screening, and the browser of its member."""

    make: Factory
    region: Region
    place: Place
    member: Someone
    browser: Browser

    @property
    def url(self) -> str:
        return f"/practices/{self.place.code}/projects/{PROJECT}/drivers/"

    def another(self, someone: Someone) -> Browser:
        return self.browser.application.test_client().sign_in(someone)

    def page(self, path: str = "", browser: Browser | None = None) -> Page:
        answer = (browser or self.browser).get(self.url + path)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def send(self, path: str = "", typed: dict[str, Any] | None = None, browser: Browser | None = None) -> Any:
        return (browser or self.browser).send(self.url + path, typed or {})

    def add(self, text: str = "Families know", parent: str = "") -> Driver:
        known = {row.id for row in self.drivers()}
        answer = self.send("", {"driver-text": text, "driver-parent": parent})
        assert answer.status_code == 303, Page(answer.text).main.text
        (made,) = (row for row in self.drivers() if row.id not in known)
        return made

    def think(self, text: str = "Text them", *drivers: Driver) -> ChangeIdea:
        """An idea of the team's own."""
        known = {row.id for row in self.ideas()}
        answer = self.send("ideas/", {"idea-text": text, "idea-drivers": [str(each.id) for each in drivers]})
        assert answer.status_code == 303, Page(answer.text).main.text
        (made,) = (row for row in self.ideas() if row.id not in known)
        return made

    def drivers(self) -> list[Driver]:
        return self.make.rows(Driver)

    def ideas(self) -> list[ChangeIdea]:
        return self.make.rows(ChangeIdea)

    def tree(self) -> str:
        """The nested list as it reads."""
        return self.page().by_id("list").tags("ul")[0].text

    def deeds(self) -> list[str]:
        """What was done to drivers and ideas, oldest first."""
        kinds = ("driver", "change_idea", "driver_start")
        events = [each for each in self.make.rows(AuditEvent) if each.object_kind in kinds]
        return [each.action for each in sorted(events, key=lambda each: (each.at, each.id))]


@pytest.fixture
def board(today: date, make: Factory, client: Browser) -> Board:
    region, place, member = make.team()
    return Board(make, region, place, member, client.sign_in(member))
