"""The referral log as somebody may see it: one's own practice in full, a network only as sums that may be shown."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Row, func, select

from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.access import Actor, Anywhere, AtPractice, Permission, Place, roles_granting
from qi_portal.domain.decision.tree import Disposition
from qi_portal.domain.disclosure.tables import Listed, disclose_list
from qi_portal.domain.errors import Invalid
from qi_portal.domain.network.pareto import Pareto
from qi_portal.domain.periods import Month, Quarter
from qi_portal.domain.referral_log import FOLLOWED, AgeBand, Decision, Reason
from qi_portal.domain.referral_reasons import reasons_chart
from qi_portal.domain.words import words
from qi_portal.guidelines.editing.queries import Region, regions_around
from qi_portal.guidelines.referral_log.models import ReferralDecision
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import places_where, practice_ids_where

RECORDED = "decision.record"
"""The deed's name in the audit log."""


@dataclass(frozen=True)
class Recorded:
    """That the actor recorded a decision, and when."""

    condition_id: str
    month: str
    at: datetime


def places_to_record(actor: Actor) -> list[Place]:
    """The practices for which the actor may record a decision, by name. Nobody else costs a question."""
    is_member = actor.practice_ids(roles_granting(Permission.DECISION_RECORD, AtPractice))
    return places_where(actor, Permission.DECISION_RECORD) if is_member else []


def place_to_record(actor: Actor, code: str) -> Place:
    """One of these practices by its code; Invalid for any other, whether it exists or not."""
    found = next((place for place in places_to_record(actor) if place.code == code), None)
    if found is None:
        raise Invalid("practice", words("Choose one of your practices."))
    return found


def decisions_at(actor: Actor, place: Place) -> list[Decision]:
    """What the practice recorded, newest month first, within a month in no order that tells of time."""
    query = (
        select(ReferralDecision)
        .where(ReferralDecision.practice_id == place.practice_id)
        .where(ReferralDecision.practice_id.in_(practice_ids_where(actor, Permission.DECISION_READ)))
        .order_by(ReferralDecision.month.desc(), ReferralDecision.condition_id, ReferralDecision.id)
    )
    return [decision_of(row) for row in db.session.scalars(query)]


def own_recording(actor: Actor, place: Place, decision_id: UUID) -> Recorded | None:
    """When the actor recorded this decision for the practice; None for somebody else's."""
    query = (
        select(AuditEvent)
        .where(AuditEvent.practice_id == place.practice_id, AuditEvent.actor_id == actor.person_id)
        .where(AuditEvent.action == RECORDED, AuditEvent.object_id == str(decision_id))
        .order_by(AuditEvent.at.desc())
    )
    event = db.session.scalars(query).first()
    return Recorded(at=event.at, **event.after) if event and event.after else None


def decision_of(row: ReferralDecision) -> Decision:
    return Decision(
        condition_id=row.condition_id,
        version=row.guideline_version,
        content_hash=row.content_hash,
        advised=Disposition(row.advised),
        age_band=AgeBand(row.age_band),
        month=row.month,
        done_instead=Disposition(row.done_instead) if row.done_instead else None,
        reason=Reason(row.reason) if row.reason else None,
    )


# --- the network


def regions_of(actor: Actor) -> list[Region]:
    """The programs whose sums the actor may see, by name.

    A coach sees those of the whole program of an assigned practice: sums of other choices of practices could be
    subtracted from them.
    """
    roles = roles_granting(Permission.NETWORK_READ, Anywhere)
    return regions_around(actor.program_ids(roles), actor.practice_ids(roles))


def ended_quarters(today: date, count: int) -> list[Quarter]:
    """The latest quarters whose sums move no more, newest first.

    The last one counts from its second day after on: what was recorded in its last minutes can still be taken back.
    """
    newest = Quarter.of(Month.of(date.fromordinal(today.toordinal() - 1))) - 1
    return [newest - back for back in range(count)]


def sums_of(region: Region, quarters: Sequence[Quarter]) -> dict[Quarter, Listed[str]]:
    """Decisions by condition for each quarter, over all practices of the program, with small numbers left out.

    A condition is in every quarter once any practice recorded it in one of them.
    """
    counted, nobody = _counted(region, quarters), _nobody(region)
    conditions = sorted({condition for each in counted.values() for condition in each})
    return {
        quarter: disclose_list({condition: nobody | counted[quarter].get(condition, {}) for condition in conditions})
        for quarter in quarters
    }


def reasons_of(region: Region, quarter: Quarter, conditions: Listed[str]) -> Pareto | None:
    """Why something else was done in a quarter over the whole program; None when no reason may be told.

    `conditions` is what `sums_of` gave for the quarter.
    """
    query = (
        select(ReferralDecision.reason, ReferralDecision.practice_id, func.count())
        .join(Practice, Practice.id == ReferralDecision.practice_id)
        .where(Practice.program_id == region.id)
        .where(ReferralDecision.month >= quarter.first, ReferralDecision.month <= quarter.last)
        .group_by(ReferralDecision.reason, ReferralDecision.practice_id)
    )
    counted: dict[str, dict[UUID, int]] = defaultdict(partial(_nobody, region))
    for reason, practice_id, count in db.session.execute(query):
        counted[reason or FOLLOWED][practice_id] = count
    title = words("Why something else was done, Q{number} {year}", number=quarter.number, year=str(quarter.year))
    return reasons_chart(title, conditions, counted)


def _nobody(region: Region) -> dict[UUID, int]:
    """Every practice of the program, with no decision."""
    return dict.fromkeys(db.session.scalars(select(Practice.id).where(Practice.program_id == region.id)), 0)


def _counted(region: Region, quarters: Sequence[Quarter]) -> dict[Quarter, dict[str, dict[UUID, int]]]:
    """Decisions by quarter, condition and practice. Not for showing."""
    found: dict[Quarter, dict[str, dict[UUID, int]]] = {quarter: {} for quarter in quarters}
    for month, condition, practice_id, count in _rows(region, min(quarters).first, max(quarters).last):
        by_practice = found[Quarter.of(month)].setdefault(condition, defaultdict(int))
        by_practice[practice_id] += count
    return found


def _rows(region: Region, first: Month, last: Month) -> Iterable[Row[Month, str, UUID, int]]:
    group = (ReferralDecision.month, ReferralDecision.condition_id, ReferralDecision.practice_id)
    query = (
        select(*group, func.count())
        .join(Practice, Practice.id == ReferralDecision.practice_id)
        .where(Practice.program_id == region.id)
        .where(ReferralDecision.month >= first, ReferralDecision.month <= last)
        .group_by(*group)
        .order_by(*group)
    )
    return db.session.execute(query)
