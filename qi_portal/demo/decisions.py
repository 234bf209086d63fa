"""Invented decisions for the referral logs of a few practices: a year of months, small numbers among them."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from qi_portal.audit.actions import record
from qi_portal.db import db
from qi_portal.demo.actions import Wish
from qi_portal.domain.access import OPERATOR, Place
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.tree import LADDER, Disposition
from qi_portal.domain.periods import Month
from qi_portal.domain.referral_log import AgeBand, Reason
from qi_portal.guidelines.referral_log.models import ReferralDecision
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import any_practice

PRACTICES, MONTHS = 9, 12
"""The first practices keep a log, for so many months at most."""

CONDITIONS = {
    "headache_migraine": 30, "constipation": 24, "asthma": 18, "adhd": 14, "abnormal_tsh": 4, "heart_murmur": 3,
}  # fmt: skip
"""What is decided on, and how often in 93."""

ADVISED = (25, 45, 20, 8, 2)
"""How often in 100 each level is advised, from the lowest up."""

REASONS = {
    Reason.FAMILY_PREFERENCE: 45, Reason.ACCESS: 30, Reason.ALREADY_CO_MANAGED: 13, Reason.SPECIALIST: 6,
    Reason.OTHER: 6,
}  # fmt: skip
"""Why something else is done, and how often in 100."""

EMPTY_MONTH, OVERRIDDEN = 0.04, (0.45, 0.12)
"""The share of months without a decision; of decisions that were overridden, in the first half year and since."""


def fill(wish: Wish, guidelines: Mapping[str, Guideline]) -> None:
    """Decisions up to the last complete month, with one audit row for each practice; none for a wish without months."""
    shelf = {each.id: each for each in guidelines.values() if each.id in CONDITIONS}
    codes = db.session.scalars(select(Practice.code).order_by(Practice.code).limit(PRACTICES)).all()
    for code in codes if wish.span else ():
        place = any_practice(code)
        rows = list(_year(f"{wish.seed}/{code}/decisions", place, shelf, wish.span[-MONTHS:]))
        db.session.execute(insert(ReferralDecision), rows)
        told = {"decisions": len(rows)}
        record("demo.fill", by=OPERATOR, place=place, object_kind="decision_list", object_id=code, after=told)


def _year(seed: str, place: Place, shelf: Mapping[str, Guideline], months: Sequence[Month]) -> Iterator[dict[str, Any]]:
    chance = Random(seed)
    usual = chance.randint(8, 16)
    for position, month in enumerate(months):
        count = 0 if chance.random() < EMPTY_MONTH else chance.randint(usual - 3, usual + 3)
        overridden = OVERRIDDEN[2 * position >= len(months)]
        for _ in range(count):
            yield _row(place, _chosen(shelf, chance), month, overridden, chance)


def _chosen(shelf: Mapping[str, Guideline], chance: Random) -> Guideline:
    names = list(shelf)
    return shelf[chance.choices(names, [CONDITIONS[name] for name in names])[0]]


def _beside(advised: Disposition) -> list[Disposition]:
    """One level up or down: nobody sends an emergency home."""
    return [level for level in LADDER if abs(level.rank - advised.rank) == 1]


def _row(place: Place, guideline: Guideline, month: Month, overridden: float, chance: Random) -> dict[str, Any]:
    advised = chance.choices(LADDER, ADVISED)[0]
    is_followed = chance.random() >= overridden
    return {
        "practice_id": place.practice_id,
        "id": UUID(int=chance.getrandbits(128), version=4),
        "condition_id": guideline.id,
        "guideline_version": guideline.version,
        "content_hash": guideline.content_hash,
        "advised": advised.value,
        "age_band": chance.choice(list(AgeBand)).value,
        "done_instead": None if is_followed else chance.choice(_beside(advised)).value,
        "reason": None if is_followed else chance.choices(list(REASONS), list(REASONS.values()))[0].value,
        "month": month,
    }
