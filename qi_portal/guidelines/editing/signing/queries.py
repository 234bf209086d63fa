"""Signatures under guidelines, as their program may see them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from qi_portal.db import db
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.sign_off import SignOff
from qi_portal.guidelines.editing.models import GuidelineSignOff
from qi_portal.guidelines.editing.queries import Region


@dataclass(frozen=True)
class Signature:
    """A sign-off that nobody took back, and its row."""

    id: UUID
    signer_id: UUID
    sign_off: SignOff


def signatures(region: Region | None) -> Mapping[str, list[Signature]]:
    """By condition, the newest first."""
    if region is None:
        return {}
    query = (
        select(GuidelineSignOff)
        .where(GuidelineSignOff.program_id == region.id, GuidelineSignOff.ended_at.is_(None))
        .order_by(GuidelineSignOff.signed_at.desc(), GuidelineSignOff.id.desc())
    )
    found: dict[str, list[Signature]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.condition_id].append(Signature(row.id, row.person_id, _sign_off(row)))
    return found


def in_force(guideline: Guideline, signed: Mapping[str, list[Signature]]) -> SignOff | None:
    """The newest signature that holds for the guideline as it is now."""
    mine = (each.sign_off for each in signed.get(guideline.id, ()))
    return next((each for each in mine if each.holds_for(guideline)), None)


def _sign_off(row: GuidelineSignOff) -> SignOff:
    return SignOff(
        row.condition_id,
        row.guideline_version,
        row.content_hash,
        row.name,
        row.credentials,
        row.signed_on,
        row.next_review,
    )
