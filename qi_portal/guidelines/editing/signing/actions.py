"""Signing a guideline, and taking a signature back."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns, utc_now
from qi_portal.domain.access import Actor
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.sign_off import check_next_review, check_signer
from qi_portal.domain.content.wording import clean_text
from qi_portal.domain.entry.typed import text_in
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
    """Record that the actor has read this guideline as it is; Stale when another text was on the page (`read_hash`).

    A form that is sent twice signs once.
    """
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
    _take_turns(region, guideline.id)
    if any(_says_the_same(row, each) for each in _own(region, guideline.id, by)):
        return
    db.session.add(row)
    db.session.flush()
    told = {"condition": guideline.id, "version": guideline.version, "content_hash": guideline.content_hash}
    _record(row, "sign", by, told | {"credentials": row.credentials, "next_review": str(next_review)})


def take_back(*, region: Region, guideline: Guideline, sign_off_id: UUID, reason: str, by: Actor) -> None:
    """End the signer's own signature and all of the signer's under the same text; NotFound for anybody else's."""
    _take_turns(region, guideline.id)
    own = _own(region, guideline.id, by)
    meant = next((row for row in own if row.id == sign_off_id), None)
    if meant is None:
        raise NotFound
    why = text_in("reason", reason)
    for row in own:
        if _text_of(row) == _text_of(meant):
            row.ended_at, row.ended_by, row.end_reason = utc_now(), by.person_id, why
            _record(row, "take_back", by, {"condition": row.condition_id, "reason": why})


def _take_turns(region: Region, condition_id: str) -> None:
    take_turns(f"sign_off/{region.id}/{condition_id}")


def _own(region: Region, condition_id: str, by: Actor) -> list[GuidelineSignOff]:
    """The actor's signatures under a guideline that were not taken back."""
    query = select(GuidelineSignOff).where(
        GuidelineSignOff.program_id == region.id,
        GuidelineSignOff.condition_id == condition_id,
        GuidelineSignOff.person_id == by.person_id,
        GuidelineSignOff.ended_at.is_(None),
    )
    return list(db.session.scalars(query))


def _text_of(row: GuidelineSignOff) -> tuple[str, str]:
    return row.guideline_version, row.content_hash


def _says_the_same(row: GuidelineSignOff, other: GuidelineSignOff) -> bool:
    mine, theirs = ((_text_of(each), each.credentials, each.next_review) for each in (row, other))
    return mine == theirs


def _record(row: GuidelineSignOff, deed: str, by: Actor, told: dict[str, str]) -> None:
    record(
        f"guideline.{deed}",
        by=by,
        program_id=row.program_id,
        object_kind="guideline_sign_off",
        object_id=str(row.id),
        after=told,
    )
