"""Signing a guideline, and taking a signature back."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from qi_portal.audit.actions import record
from qi_portal.db import db, utc_now
from qi_portal.domain.access import Actor
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.sign_off import check_next_review, check_signer
from qi_portal.domain.content.wording import clean_text
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.domain.names import LONGEST
from qi_portal.domain.words import words
from qi_portal.guidelines.editing.models import GuidelineSignOff
from qi_portal.guidelines.editing.queries import Region


def sign(
    *,
    region: Region,
    guideline: Guideline,
    read_hash: str,
    credentials: str,
    next_review: date,
    today: date,
    by: Actor,
) -> None:
    """Record that the actor has read this guideline as it is; Stale when another text was on the page (`read_hash`)."""
    check_signer(guideline, by.name)
    check_next_review(next_review, today)
    if read_hash != guideline.content_hash:
        raise Stale(words("The guideline has changed since you opened this page. Read it again before you sign."))
    row = GuidelineSignOff(
        program_id=region.id,
        condition_id=guideline.id,
        guideline_version=guideline.version,
        content_hash=guideline.content_hash,
        person_id=by.person_id,
        name=by.name,
        credentials=clean_text("credentials", credentials, LONGEST),
        signed_on=today,
        next_review=next_review,
    )
    db.session.add(row)
    db.session.flush()
    told = {"condition": guideline.id, "version": guideline.version, "content_hash": guideline.content_hash}
    _record(row, "sign", by, told | {"credentials": row.credentials, "next_review": str(next_review)})


def take_back(*, region: Region, sign_off_id: UUID, reason: str, by: Actor) -> None:
    """End the signer's own signature; NotFound for anybody else's."""
    query = select(GuidelineSignOff).where(
        GuidelineSignOff.program_id == region.id,
        GuidelineSignOff.id == sign_off_id,
        GuidelineSignOff.person_id == by.person_id,
        GuidelineSignOff.ended_at.is_(None),
    )
    row = db.session.scalar(query)
    if row is None:
        raise NotFound
    row.ended_at, row.ended_by, row.end_reason = utc_now(), by.person_id, clean_text("reason", reason)
    _record(row, "take_back", by, {"condition": row.condition_id, "reason": row.end_reason})


def _record(row: GuidelineSignOff, deed: str, by: Actor, told: dict[str, str]) -> None:
    record(
        f"guideline.{deed}",
        by=by,
        program_id=row.program_id,
        object_kind="guideline_sign_off",
        object_id=str(row.id),
        after=told,
    )
