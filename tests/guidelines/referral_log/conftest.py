"""A practice with a member who records decisions, and a shorter way to send what the form beside an answer sends."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from factories import Browser, Factory, Region, Someone
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.access import Place, Role
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.periods import Month
from qi_portal.guidelines.referral_log.models import ReferralDecision

SLUG, CONDITION = "headache-migraine", "headache_migraine"
NOVEMBER = Month(2026, 11)
"""The month of the day that the tests live on."""


@dataclass
class Log:
    """Practice P001 of one region, a physician there, and the physician's browser."""

    make: Factory
    region: Region
    place: Place
    member: Someone
    browser: Browser
    guideline: Guideline

    def sent(self, **change: str) -> dict[str, str]:
        """What the form sends when "Record as followed" is pressed."""
        return {
            "key": str(uuid4()), "practice": self.place.code, "version": self.guideline.version,
            "content_hash": self.guideline.content_hash, "advised": "co_manage", "age_band": "5_to_10",
            "outcome": "followed", "done_instead": "", "reason": "", **change,
        }  # fmt: skip

    def record(self, browser: Browser | None = None, slug: str = SLUG, **change: str) -> Any:
        return (browser or self.browser).send(f"/guidelines/{slug}/decisions", self.sent(**change))

    def undo(self, decision_id: UUID | str, browser: Browser | None = None) -> Any:
        return (browser or self.browser).send(f"/practices/{self.place.code}/decisions/{decision_id}/undo")

    def as_of(self, someone: Someone) -> Browser:
        return self.browser.application.test_client().sign_in(someone)

    def of_role(self, role: Role, at: Place | Region | None = None) -> Browser:
        return self.as_of(self.make.person(role, at=at or self.place))

    def rows(self) -> list[ReferralDecision]:
        return self.make.rows(ReferralDecision)

    def deeds(self) -> list[AuditEvent]:
        """The audit rows about decisions, oldest first."""
        events = [event for event in self.make.rows(AuditEvent) if event.action.startswith("decision.")]
        return sorted(events, key=lambda event: (event.at, event.id))

    def keep(self, place: Place, month: Month = NOVEMBER, count: int = 1, **change: Any) -> None:
        """Decisions put straight into their table."""
        self.make.write(lambda: db.session.add_all(kept(place, month, change) for _ in range(count)))

    def beside(self, *codes: str) -> list[Place]:
        """More practices of the same region."""
        return [self.make.practice(self.region, code=code) for code in codes]


def kept(place: Place, month: Month, change: dict[str, Any]) -> ReferralDecision:
    plain = {
        "condition_id": CONDITION, "guideline_version": "1.0.0", "content_hash": "0" * 64, "advised": "co_manage",
        "age_band": "unknown",
    }  # fmt: skip
    return ReferralDecision(practice_id=place.practice_id, month=month, **{**plain, **change})


@pytest.fixture
def log(today: date, make: Factory, client: Browser, shelves) -> Log:
    region = make.program()
    place = make.practice(region, code="P001", name="Maple Court Pediatrics")
    member = make.person(Role.PHYSICIAN, at=place)
    return Log(make, region, place, member, client.sign_in(member), shelves.guideline(SLUG))
