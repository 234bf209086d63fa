"""A claim reaches its approval only through attestation, confirmation and approval by three people."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.credit.asked import GateId
from qi_portal.domain.credit.claim import TRANSITIONS, Claim, Part, State, Step, Taken, may_take, moved
from qi_portal.domain.errors import PortalError, Refused, Stale

DANA, RUTH, OWEN, MEI = (UUID(int=number) for number in range(1, 5))
CLAIM = Claim(DANA, has_leader=True)
ATTEST, CONFIRM = Taken(Step.ATTEST, DANA, Part.CLAIMANT), Taken(Step.CONFIRM, RUTH, Part.LEADER)
NOT_LEADER = "This step is not yours: it waits for the local leader."
NOT_STAFF = "This step is not yours: it waits for program staff."
APPROVE, WITHDRAW = Taken(Step.APPROVE, OWEN, Part.STAFF), Taken(Step.WITHDRAW, DANA, Part.CLAIMANT)


def walk(claim: Claim, *steps: Taken) -> Claim:
    for step in steps:
        claim = moved(claim, step, ())
    return claim


def test_claim_is_attested_confirmed_and_approved() -> None:
    assert walk(CLAIM, ATTEST, CONFIRM, APPROVE) == Claim(DANA, True, State.APPROVED, RUTH)


def test_claim_that_is_sent_back_is_a_draft_and_forgets_who_confirmed() -> None:
    by_staff = walk(CLAIM, ATTEST, CONFIRM, Taken(Step.SEND_BACK, OWEN, Part.STAFF))
    by_leader = walk(CLAIM, ATTEST, Taken(Step.SEND_BACK, RUTH, Part.LEADER))

    assert by_staff == by_leader == CLAIM


@pytest.mark.parametrize("before", [(), (ATTEST,), (ATTEST, CONFIRM)])
def test_claim_is_withdrawn_at_any_time_before_its_approval(before: tuple[Taken, ...]) -> None:
    assert walk(CLAIM, *before, WITHDRAW).state is State.WITHDRAWN


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", [State.APPROVED, State.WITHDRAWN])
def test_nothing_moves_an_approved_or_withdrawn_claim(state: State, step: Step) -> None:
    with pytest.raises(Stale):
        moved(replace(CLAIM, state=state), Taken(step, RUTH, Part.STAFF), ())


@pytest.mark.parametrize(
    ("before", "taken", "says"),
    [
        ((), Taken(Step.ATTEST, RUTH, Part.CLAIMANT), "Only the physician whose claim it is can do this."),
        ((), Taken(Step.ATTEST, DANA, Part.STAFF), "Only the physician whose claim it is can do this."),
        ((ATTEST,), Taken(Step.WITHDRAW, RUTH, Part.LEADER), "Only the physician whose claim it is can do this."),
        ((ATTEST,), Taken(Step.CONFIRM, DANA, Part.LEADER), "Nobody confirms or approves a claim of their own."),
        ((ATTEST,), Taken(Step.CONFIRM, OWEN, Part.STAFF), NOT_LEADER),
        ((ATTEST,), Taken(Step.SEND_BACK, OWEN, Part.STAFF), NOT_LEADER),
        ((ATTEST, CONFIRM), Taken(Step.APPROVE, MEI, Part.LEADER), NOT_STAFF),
        ((ATTEST, CONFIRM), Taken(Step.APPROVE, DANA, Part.STAFF), "Nobody confirms or approves a claim of their own."),
        ((ATTEST, CONFIRM), Taken(Step.APPROVE, RUTH, Part.STAFF),
         "You confirmed this claim. Somebody else in the program approves it."),
    ],
)  # fmt: skip
def test_step_of_somebody_whose_step_it_is_not_is_refused(before: tuple[Taken, ...], taken: Taken, says: str) -> None:
    claim = walk(CLAIM, *before)

    with pytest.raises(Refused, match=says):
        moved(claim, taken, ())
    assert not may_take(claim, taken)


def test_staff_confirm_where_the_practice_has_no_other_lead_and_another_of_them_approves() -> None:
    alone = walk(replace(CLAIM, has_leader=False), ATTEST)
    confirmed = moved(alone, Taken(Step.CONFIRM, OWEN, Part.STAFF), ())

    assert not may_take(alone, CONFIRM)
    with pytest.raises(Refused, match="Somebody else in the program"):
        moved(confirmed, APPROVE, ())
    assert moved(confirmed, Taken(Step.APPROVE, MEI, Part.STAFF), ()).state is State.APPROVED


@pytest.mark.parametrize(("before", "taken"), [((), ATTEST), ((ATTEST,), CONFIRM), ((ATTEST, CONFIRM), APPROVE)])
def test_step_forward_needs_every_gate(before: tuple[Taken, ...], taken: Taken) -> None:
    with pytest.raises(Refused, match=r"does not reach any more: Baseline, Reflection\."):
        moved(walk(CLAIM, *before), taken, (GateId.BASELINE, GateId.REFLECTION))


def test_step_back_and_out_need_no_gate() -> None:
    attested = walk(CLAIM, ATTEST)

    assert moved(attested, Taken(Step.SEND_BACK, RUTH, Part.LEADER), (GateId.BASELINE,)).state is State.DRAFT
    assert moved(attested, WITHDRAW, (GateId.BASELINE,)).state is State.WITHDRAWN


@pytest.mark.parametrize(("key", "state"), TRANSITIONS.items())
def test_states_speak(key: tuple[State, Step], state: State) -> None:
    before, step = key

    assert str(before.name_words) != str(state.name_words)
    assert str(step.done_words)


people = st.sampled_from([DANA, RUTH, OWEN, MEI])
tries = st.lists(
    st.tuples(
        st.builds(Taken, st.sampled_from(Step), people, st.sampled_from(Part)),
        st.sampled_from([(), (GateId.CYCLE,)]),
    ),
    max_size=40,
)


@given(tries, st.booleans())
def test_no_way_leads_to_approval_but_through_three_people_and_every_gate(
    wanted: list[tuple[Taken, tuple[GateId, ...]]], has_leader: bool
) -> None:
    claim, path = Claim(DANA, has_leader), []
    for taken, left in wanted:
        try:
            after = moved(claim, taken, left)
        except PortalError:
            continue
        path = [] if after.state is State.DRAFT else [*path, (taken, left)]
        claim = after

    if claim.state is State.APPROVED:
        (attest, confirm, approve), gates = [taken for taken, _left in path], [left for _taken, left in path]
        assert [each.step for each in (attest, confirm, approve)] == [Step.ATTEST, Step.CONFIRM, Step.APPROVE]
        assert attest.by == DANA
        assert len({attest.by, confirm.by, approve.by}) == 3
        assert confirm.part is (Part.LEADER if has_leader else Part.STAFF)
        assert approve.part is Part.STAFF
        assert gates == [(), (), ()]
