"""A physician with a project behind her: everything that a claim asks for, and everybody whom it passes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import pytest

from factories import Browser, Factory, Region, Someone
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.credit.models import CreditClaim, CreditStep
from qi_portal.credit.types import actions as types
from qi_portal.db import utc_now
from qi_portal.domain.access import Place, Role
from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.credit.asked import EVERY_GATE, Asked, CreditKind
from qi_portal.domain.entry.marks import Act, MarkText
from qi_portal.domain.entry.meetings import MeetingText
from qi_portal.domain.entry.owner import Owner
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.training.offer import Kind, Material, Offer
from qi_portal.measures.marks import actions as marks
from qi_portal.practices.kept import Desk
from qi_portal.projects.meetings.actions import add_meeting
from qi_portal.training import actions as training
from qi_portal.training import attendance

PROJECT = "dev-screening"
MOC = Asked("ABP MOC Part 4", CreditKind.BOARD, EVERY_GATE, meetings=2, trainings=1, points=25.0)
JANUARY, OCTOBER = Month(2026, 1), Month(2026, 10)
FIRST_TEST = Month(2026, 4)
MEETINGS = (date(2026, 3, 5), date(2026, 5, 7))

DRAFT = {
    "on-planned": "2026-03-05",
    "on-changed": "2026-04-13",
    "note-changed": "Two mornings a week",
    "on-reviewed": "2026-05-07",
    "answer-1": "The form goes out at check-in.",
    "answer-2": "Families liked it.",
    "answer-3": "A chart on the wall.",
}
"""What the physician types when she has done everything."""


@dataclass
class Ward:
    """Practice P001 in developmental screening, on November 21, 2026."""

    make: Factory
    region: Region
    place: Place
    physician: Someone
    lead: Someone
    staff: Someone
    type_id: UUID
    open: Callable[[Someone], Browser]

    def person(self, role: Role, at: Place | Region | None = None) -> Someone:
        return self.make.person(role, at=at or self.place)

    def url(self, path: str = "", *, type_id: UUID | None = None) -> str:
        """An address of the physician's claim."""
        return f"/practices/P001/projects/{PROJECT}/credit{path}?type={type_id or self.type_id}"

    def page(self, path: str = "", someone: Someone | None = None) -> Page:
        answer = self.open(someone or self.physician).get(self.url(path))
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    def save(self, typed: dict[str, str] | None = None, someone: Someone | None = None, **more: str) -> Any:
        """Open the claim, type, save."""
        sends = self.page(someone=someone).sends()
        return self.open(someone or self.physician).send(self.url(), sends | (DRAFT if typed is None else typed) | more)

    def attest(self, someone: Someone | None = None, **more: str) -> Any:
        sent = self.page("/attest", someone).sends()
        return self.open(someone or self.physician).send(self.url("/attest"), sent | {"confirm": "yes"} | more)

    def review(self, someone: Someone, *, program: bool = False) -> Any:
        """The only claim's page before somebody else's eyes: the answer."""
        return self.open(someone).get(self.claim_url(program=program))

    def decide(self, someone: Someone, deed: str, *, program: bool = False, **typed: str) -> Any:
        """A step on the claim as its page shows it now."""
        page = Page(self.review(someone, program=program).text)
        forms = [each for each in page.main.tags("form") if each.attributes.get("action", "").endswith(f"/{deed}")]
        sent = page.sends(forms[0]) if forms else {}
        url = f"{self.claim_url(program=program)}{deed}"
        return self.open(someone).send(url, sent | {"confirm": "yes"} | typed)

    def claim_url(self, *, program: bool = False) -> str:
        return f"/practices/P001/credit/claims/{self.claim.id}/{'program/' if program else ''}"

    @property
    def claim(self) -> CreditClaim:
        (row,) = self.make.rows(CreditClaim)
        return row

    @property
    def state(self) -> str:
        return self.claim.state

    def steps(self) -> list[tuple[str, str]]:
        rows = sorted(self.make.rows(CreditStep), key=lambda row: (row.at, row.id))
        return [(row.step, row.part) for row in rows]

    def deeds(self) -> list[AuditEvent]:
        events = [each for each in self.make.rows(AuditEvent) if each.object_kind.startswith("credit")]
        return sorted(events, key=lambda event: (event.at, event.id))

    def count(self, measure: str, first: Month, last: Month, denominator: float = 12) -> None:
        for month in months_between(first, last):
            self.make.entry(self.place, measure, month, 6, denominator)

    def attested(self) -> None:
        """The whole evidence, a draft, and its attestation."""
        self.earn()
        self.save()
        assert self.attest().status_code == 303

    def earn(self) -> None:
        """Do everything that the credit asks for but the physician's own words."""
        self.count("DEV-1", JANUARY, OCTOBER)
        self.count("DEV-6", FIRST_TEST, OCTOBER)
        self.try_something()
        self.meet()
        self.learn()

    def try_something(self, act: Act | None = Act.ADOPT) -> None:
        text = MarkText(MarkKind.TEST, "Form at check-in", FIRST_TEST, FIRST_TEST + 1, study="It went up.", act=act)
        by = self.make.actor(self.lead)
        self.make.write(lambda: marks.add(place=self.place, project_id=PROJECT, text=text, by=by))

    def meet(self, days: tuple[date, ...] = MEETINGS) -> None:
        desk = Desk(self.place, PROJECT, self.make.actor(self.lead))
        present = (Owner(self.physician.name, self.physician.id), Owner("Dana Whitlock"))
        for number, day in enumerate(days):
            text = MeetingText(day, present, notes=f"Meeting {number}")
            self.make.write(lambda text=text: add_meeting(desk=desk, text=text))

    def learn(self) -> None:
        offer = Offer(Kind.MODULE, "Run charts", (), (Material("Text", "https://text.example"),), 30)
        staff, by = self.make.actor(self.staff), self.make.actor(self.physician)
        made = self.make.write(lambda: training.add(program_id=self.region.id, offer=offer, by=staff))
        self.make.write(lambda: attendance.complete(training_id=made, by=by, now=utc_now()))


@pytest.fixture
def ward(today: date, make: Factory, client: Browser) -> Ward:
    def build() -> tuple[Region, Place, tuple[Someone, ...], UUID]:
        region = make.program()
        place = make.practice(region, code="P001", name="Maple Court Pediatrics")
        make.enrollment(place, PROJECT, JANUARY)
        physician, lead = make.person(Role.PHYSICIAN, at=place), make.person(Role.PRACTICE_LEAD, at=place)
        staff = make.person(Role.PROGRAM_STAFF, at=region)
        by = make.actor(staff)
        type_id = make.write(lambda: types.add_type(program_id=region.id, asked=MOC, is_active=True, by=by))
        return region, place, (physician, lead, staff), type_id

    region, place, (physician, lead, staff), type_id = make.again("a ward", build)

    @cache
    def browser_of(someone: Someone) -> Browser:
        return client.application.test_client().sign_in(someone)

    return Ward(make, region, place, physician, lead, staff, type_id, browser_of)
