"""Recording a decision, taking it back, taking the practice's list away.

The audit row holds who, when, which condition and month. The rest of a decision stays in its own row: together with the
minute it could point to a visit.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from qi_portal.audit.actions import record
from qi_portal.db import db, rows_changed, take_turns
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.errors import NotFound, Refused, Stale
from qi_portal.domain.referral_log import UNDO_FOR, Decision
from qi_portal.domain.words import words
from qi_portal.guidelines.referral_log.models import ReferralDecision
from qi_portal.guidelines.referral_log.queries import RECORDED, decision_of, own_recording

KIND = "referral_decision"


def record_decision(*, place: Place, decision: Decision, key: UUID, by: Actor) -> None:
    """Keep the decision under the form's key; once, however often the form is sent.

    Stale when something else was kept under the key.
    """
    take_turns(f"decision/{key}")
    kept = db.session.get(ReferralDecision, (place.practice_id, key))
    if kept is None:
        _keep(place, decision, key, by)
    elif replace(decision_of(kept), month=decision.month) != decision:
        raise Stale(words("This answer's decision was recorded already. Show the answer again to record another one."))


def undo(*, place: Place, decision_id: UUID, by: Actor, now: datetime) -> str:
    """Take back what the actor recorded; the condition it was about.

    NotFound for anybody else's, Refused when it was recorded more than 30 minutes ago. Twice is once.
    """
    recorded = own_recording(by, place, decision_id)
    if recorded is None:
        raise NotFound
    if now - recorded.at > UNDO_FOR:
        raise Refused(
            words("A decision can be taken back for {count} minutes. This one stays.", count=UNDO_FOR.seconds // 60)
        )
    gone = delete(ReferralDecision).where(
        ReferralDecision.practice_id == place.practice_id, ReferralDecision.id == decision_id
    )
    if rows_changed(gone):
        told = {"condition_id": recorded.condition_id, "month": recorded.month}
        record("decision.undo", by=by, place=place, object_kind=KIND, object_id=str(decision_id), before=told)
    return recorded.condition_id


def note_export(*, place: Place, count: int, by: Actor) -> None:
    """Note who took a practice's decisions away."""
    after = {"decisions": count, "values": "full"}
    record("decision.export", by=by, place=place, object_kind="decision_list", object_id=place.code, after=after)


def _keep(place: Place, decision: Decision, key: UUID, by: Actor) -> None:
    row = ReferralDecision(
        practice_id=place.practice_id,
        id=key,
        condition_id=decision.condition_id,
        guideline_version=decision.version,
        content_hash=decision.content_hash,
        advised=decision.advised.value,
        age_band=decision.age_band.value,
        done_instead=decision.done_instead.value if decision.done_instead else None,
        reason=decision.reason.value if decision.reason else None,
        month=decision.month,
    )
    db.session.add(row)
    db.session.flush()
    told = {"condition_id": decision.condition_id, "month": str(decision.month)}
    record(RECORDED, by=by, place=place, object_kind=KIND, object_id=str(key), after=told)
