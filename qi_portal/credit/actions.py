"""Writing a claim, and the steps it takes. Every step goes by the rules of `domain.credit.claim` and leaves two rows:
its own, and the audit's."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import record
from qi_portal.credit.models import CreditClaim, CreditStep
from qi_portal.credit.queries import KeptClaim, own_claim, standing
from qi_portal.db import db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor, Anywhere, Permission, Place, roles_granting
from qi_portal.domain.credit.activities import Done
from qi_portal.domain.credit.asked import Asked
from qi_portal.domain.credit.changes import changed_since
from qi_portal.domain.credit.claim import State, Step, Taken, moved
from qi_portal.domain.credit.evidence import Evidence
from qi_portal.domain.credit.frozen import digest, frozen, frozen_asked, frozen_done
from qi_portal.domain.credit.gates import gates_of, unmet
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.domain.words import words

KIND = "credit_claim"
STALE = words("This claim was changed meanwhile. Open it again and look at what it says now.")


@dataclass(frozen=True)
class Wanted:
    """Whose claim for what: a project of a practice, and a type of credit."""

    place: Place
    project_id: str
    type_id: UUID


@dataclass(frozen=True)
class Turn:
    """A step as somebody takes it: on which claim, what stands now (`evidence`), and what they stand for, which is the
    sentence that was shown or the reason they give."""

    place: Place
    claim: KeptClaim
    taken: Taken
    evidence: Evidence
    statement: str = ""
    reason: str = ""

    @property
    def asked(self) -> Asked:
        """What was asked when the claim was attested; before that, what its type asks for today."""
        return self.claim.attested.asked if self.claim.attested else self.claim.asked

    @property
    def changes(self) -> list[str]:
        """What of the attested evidence no longer stands, in English."""
        attested = self.claim.attested
        return [str(each) for each in changed_since(attested.evidence, self.evidence)] if attested else []


def save_draft(
    *, wanted: Wanted, opened_on: int, activities: tuple[Done, ...], reflection: tuple[str, ...], by: Actor
) -> None:
    """Keep what the physician wrote so far; Stale when it was saved elsewhere meanwhile, or is no draft any more."""
    take_turns(f"credit/{wanted.place.practice_id}/{by.person_id}")
    known = own_claim(by, wanted.place, wanted.project_id, wanted.type_id)
    if (known.version if known else 0) != opened_on or (known and known.state is not State.DRAFT):
        raise Stale(STALE)
    row = _row(known) if known else _new(wanted, by)
    before = _told(row) if known else None
    row.activities, row.reflection = [frozen_done(each) for each in activities], list(reflection)
    row.saved_at = utc_now()
    _note("save", wanted.place, row, by, before=before)


def attest(*, turn: Turn, chart: str, by: Actor) -> None:
    """Freeze the evidence with the sentence that the physician stands for, and hand the claim to the leader. `chart` is
    the lead measure's, as a drawing of its own."""
    row = _row(turn.claim)
    row.attested_at, row.statement, row.chart = utc_now(), turn.statement, chart
    row.frozen, row.asked = frozen(turn.evidence), frozen_asked(turn.asked)
    row.digest = digest(turn.evidence, turn.asked)
    _take(turn, row, by)


def decide(*, turn: Turn, by: Actor) -> None:
    """Confirm, approve, send back or withdraw. A claim that no longer reaches its gates is neither confirmed nor
    approved; what of the attested changed otherwise is kept with the step."""
    _take(turn, _row(turn.claim), by)


def note_packet(*, place: Place, claim: KeptClaim, by: Actor) -> None:
    """Note that somebody took a claim's packet."""
    record("credit.packet", by=by, place=place, object_kind=KIND, object_id=str(claim.id))


def note_roster(*, form: str, chosen: str, count: int, by: Actor) -> None:
    """Note that somebody took a program's roster, in which form ('csv' or 'xlsx'), of which part, and how many rows."""
    for program_id in sorted(by.program_ids(roles_granting(Permission.CREDIT_ROSTER, Anywhere))):
        record(
            "credit.export",
            by=by,
            program_id=program_id,
            object_kind="credit_roster",
            object_id=form,
            after={"filter": chosen, "rows": count},
        )


def _take(turn: Turn, row: CreditClaim, by: Actor) -> None:
    before = _told(row)
    after = moved(standing(turn.claim, turn.place), turn.taken, unmet(gates_of(turn.evidence, turn.asked)))
    told = {"statement": turn.statement, "reason": turn.reason, "changes": turn.changes}
    db.session.add(_step(turn, row, told))
    row.state, row.confirmed_by, row.saved_at = after.state.value, after.confirmed_by, utc_now()
    if turn.taken.step is Step.SEND_BACK:
        _thaw(row)
    told |= {"part": turn.taken.part.value}
    _note(turn.taken.step.value, turn.place, row, by, before=before, more=told)


def _step(turn: Turn, row: CreditClaim, told: dict[str, Any]) -> CreditStep:
    return CreditStep(
        practice_id=row.practice_id,
        id=new_id(),
        claim_id=row.id,
        step=turn.taken.step.value,
        part=turn.taken.part.value,
        at=utc_now(),
        by=turn.taken.by,
        digest=row.digest,
        **told,
    )


def _thaw(row: CreditClaim) -> None:
    """A claim that is sent back is the physician's draft again; the step keeps the sentence and the fingerprint."""
    row.attested_at, row.frozen, row.asked = None, None, None
    row.statement = row.digest = row.chart = ""


def _new(wanted: Wanted, by: Actor) -> CreditClaim:
    if by.person_id is None:
        raise NotFound
    row = CreditClaim(
        practice_id=wanted.place.practice_id,
        id=new_id(),
        person_id=by.person_id,
        project_id=wanted.project_id,
        credit_type_id=wanted.type_id,
        state=State.DRAFT.value,
    )
    db.session.add(row)
    return row


def _row(claim: KeptClaim) -> CreditClaim:
    """The row if it still is what was read; Stale when it is not."""
    row = db.session.get_one(CreditClaim, (claim.practice_id, claim.id), populate_existing=True)
    if row.version != claim.version:
        raise Stale(STALE)
    return row


def _note(
    deed: str,
    place: Place,
    row: CreditClaim,
    by: Actor,
    *,
    before: dict[str, Any] | None,
    more: dict[str, Any] | None = None,
) -> None:
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash
    after = {**_told(row), **(more or {})}
    record(f"credit.{deed}", by=by, place=place, object_kind=KIND, object_id=str(row.id), before=before, after=after)
    db.session.flush()


def _told(row: CreditClaim) -> dict[str, Any]:
    return {
        "project_id": row.project_id,
        "credit_type_id": str(row.credit_type_id),
        "state": row.state,
        "activities": row.activities,
        "reflection": row.reflection,
        "digest": row.digest,
    }
