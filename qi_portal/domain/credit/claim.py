"""How a claim moves: its physician attests, the local leader confirms, program staff approve. Nothing else leads there.

Three people are needed, since nobody vouches for their own part and nobody passes a claim twice. Where the practice has
no lead but the physician, program staff confirm in the leader's place, and another of them approves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from qi_portal.domain.credit.asked import GateId
from qi_portal.domain.errors import PortalError, Refused, Stale
from qi_portal.domain.words import Words, words


class State(StrEnum):
    DRAFT = "draft"
    ATTESTED = "attested"
    CONFIRMED = "confirmed"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"

    @property
    def name_words(self) -> Words:
        return _STATES[self]


_STATES = {
    State.DRAFT: words("draft"),
    State.ATTESTED: words("waits for the local leader"),
    State.CONFIRMED: words("waits for program staff"),
    State.APPROVED: words("approved"),
    State.WITHDRAWN: words("withdrawn"),
}


class Step(StrEnum):
    ATTEST = "attest"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    WITHDRAW = "withdraw"

    @property
    def done_words(self) -> Words:
        return _DONE[self]


_DONE = {
    Step.ATTEST: words("Attested"),
    Step.CONFIRM: words("Confirmed"),
    Step.SEND_BACK: words("Sent back"),
    Step.APPROVE: words("Approved"),
    Step.WITHDRAW: words("Withdrawn"),
}


class Part(StrEnum):
    """As what somebody takes a step."""

    CLAIMANT = "claimant"
    LEADER = "leader"
    STAFF = "staff"


TRANSITIONS: Mapping[tuple[State, Step], State] = {
    (State.DRAFT, Step.ATTEST): State.ATTESTED,
    (State.DRAFT, Step.WITHDRAW): State.WITHDRAWN,
    (State.ATTESTED, Step.CONFIRM): State.CONFIRMED,
    (State.ATTESTED, Step.SEND_BACK): State.DRAFT,
    (State.ATTESTED, Step.WITHDRAW): State.WITHDRAWN,
    (State.CONFIRMED, Step.APPROVE): State.APPROVED,
    (State.CONFIRMED, Step.SEND_BACK): State.DRAFT,
    (State.CONFIRMED, Step.WITHDRAW): State.WITHDRAWN,
}
"""An approved claim stays approved; who withdrew begins a new one."""

NEED_GATES = frozenset({Step.ATTEST, Step.CONFIRM, Step.APPROVE})
"""Steps that are taken only while every gate is met."""


@dataclass(frozen=True)
class Claim:
    """Whose it is, where it stands, and who confirmed it since it was last attested.

    `has_leader` says whether the practice has a lead other than the claimant.
    """

    claimant: UUID
    has_leader: bool
    state: State = State.DRAFT
    confirmed_by: UUID | None = None


@dataclass(frozen=True)
class Taken:
    """A step that somebody wants to take: who, and as what."""

    step: Step
    by: UUID
    part: Part


def moved(claim: Claim, taken: Taken, unmet: tuple[GateId, ...]) -> Claim:
    """The claim after the step. Stale when it has moved on, Refused when it is not this person's to take or a gate is
    not met."""
    state = TRANSITIONS.get((claim.state, taken.step))
    if state is None:
        raise Stale(words("This claim has moved on meanwhile. Look at it again."))
    if problem := _problem(claim, taken):
        raise problem
    if taken.step in NEED_GATES and unmet:
        raise Refused(
            words("The evidence does not reach any more: {gates}. Look at the claim again.",
                  gates=[each.name_words for each in unmet])
        )  # fmt: skip
    return replace(claim, state=state, confirmed_by=_confirmed_by(claim, taken))


def may_take(claim: Claim, taken: Taken) -> bool:
    """Whether the step is open to this person now, as far as the gates are met."""
    return (claim.state, taken.step) in TRANSITIONS and _problem(claim, taken) is None


def _confirmed_by(claim: Claim, taken: Taken) -> UUID | None:
    if taken.step is Step.APPROVE:
        return claim.confirmed_by
    return taken.by if taken.step is Step.CONFIRM else None


def _problem(claim: Claim, taken: Taken) -> PortalError | None:
    is_own = taken.by == claim.claimant
    if taken.step in (Step.ATTEST, Step.WITHDRAW):
        own_words = words("Only the physician whose claim it is can do this.")
        return None if is_own and taken.part is Part.CLAIMANT else Refused(own_words)
    if is_own:
        return Refused(words("Nobody confirms or approves a claim of their own."))
    if taken.part not in _parts(claim):
        return Refused(words("This step is not yours: {who}", who=_whose_turn(claim)))
    if taken.step is Step.APPROVE and taken.by == claim.confirmed_by:
        return Refused(words("You confirmed this claim. Somebody else in the program approves it."))
    return None


def _parts(claim: Claim) -> frozenset[Part]:
    """As what somebody can take the next step beside the claimant."""
    if claim.state is State.CONFIRMED or not claim.has_leader:
        return frozenset({Part.STAFF})
    return frozenset({Part.LEADER})


def _whose_turn(claim: Claim) -> Words:
    if Part.STAFF in _parts(claim):
        return words("it waits for program staff.")
    return words("it waits for the local leader.")
