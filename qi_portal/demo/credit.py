"""Invented claims for credit: one approved, one that waits for its leader, and one that misses several gates."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qi_portal.credit import actions
from qi_portal.credit.actions import Turn, Wanted
from qi_portal.credit.gather import Subject
from qi_portal.credit.hand import InHand, hand_of, lead_chart, new_hand
from qi_portal.credit.queries import own_claim
from qi_portal.credit.types import actions as types
from qi_portal.credit.types.queries import KeptType, programs_kept, types_kept
from qi_portal.demo.actions import Wish, chosen
from qi_portal.demo.training import actor
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.measure import Project
from qi_portal.domain.credit.activities import NEEDED, Done
from qi_portal.domain.credit.asked import GateId
from qi_portal.domain.credit.claim import Part, Step, Taken
from qi_portal.domain.credit.statements import approval, attestation, confirmation
from qi_portal.domain.entry.meetings import MeetingText
from qi_portal.domain.entry.owner import Owner
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words
from qi_portal.drawing.frame import PAPER
from qi_portal.drawing.svg_chart import svg_chart
from qi_portal.practices.kept import Desk
from qi_portal.practices.queries import any_practice
from qi_portal.projects.meetings.actions import add_meeting

FEWEST_MONTHS = 12
MOC = "ABP MOC Part 4"
CLAIMED = (MOC, "CME (local)")
"""The types that can be claimed; the third stays a draft."""

WAITS, APPROVED = "P001", "P002"
"""The practices of the claim that waits for its leader and of the approved one; the first has an early draft too."""

OWN_WORDS = frozenset({GateId.ACTIVITIES, GateId.MEETINGS, GateId.TRAINING, GateId.REFLECTION})
"""What a claim gets here; the data and the tests of change are the team's."""

NOTE = "Points and hours are given by the sponsor or provider, not by this portal."
NOTES = ("Chose the first two tests with the team.", "Two mornings a week in my own visits.", "")
REFLECTION = (
    "We moved the step to check-in, where it is nobody's extra work. The line stayed up after the test had ended.",
    "Families did not mind at all. What slowed us was the printer, not people.",
    "The chart hangs in the break room. If two months in a row fall below the line we look again.",
)
EARLY = ("We asked the front desk what would help.", "", "")


@dataclass(frozen=True)
class Case:
    """A physician's claim by one project of her practice."""

    place: Place
    project: Project
    moc: KeptType
    today: date

    @property
    def physician(self) -> Actor:
        return actor(f"physician.{self.place.code.lower()}")

    @property
    def lead(self) -> Actor:
        return actor(f"lead.{self.place.code.lower()}")

    def in_hand(self) -> InHand:
        """The claim as it stands now."""
        claim = own_claim(self.physician, self.place, self.project.id, self.moc.id)
        if claim is None:
            return new_hand(self.physician, self._subject(), self.moc.id, self.moc.asked, self.today)
        return hand_of(self.physician, self.place, self.project, claim, self.today)

    def _subject(self) -> Subject:
        person_id = self.physician.person_id
        assert person_id is not None, "somebody with an account"
        return Subject(self.place, self.project, person_id)


def fill(wish: Wish, projects: Mapping[str, Project], today: date) -> None:
    """The usual types of credit, two of them switched on, and claims in two practices."""
    moc = _types()
    if len(wish.span) < FEWEST_MONTHS:
        return
    for code in (WAITS, APPROVED)[: wish.practices]:
        place = any_practice(code)
        _claim([Case(place, project, moc, today) for project in chosen(wish, place, projects)])


def _claim(cases: list[Case]) -> None:
    """The first project whose data reach the gates is claimed; where that claim waits, another one is begun."""
    whole = next((case for case in cases if set(case.in_hand().unmet) <= OWN_WORDS), None)
    if whole:
        _attest(whole)
    if cases[0].place.code == WAITS:
        _save(next(case for case in cases if case is not whole), (), EARLY)
    elif whole:
        _confirm_and_approve(whole)


def _types() -> KeptType:
    """The usual types as drafts, two of them switched on; the MOC one."""
    staff = actor("staff")
    (program,) = programs_kept(staff)
    types.add_usual(program_id=program.id, by=staff)
    for kept in types_kept(staff):
        if kept.asked.name in CLAIMED:
            asked = replace(kept.asked, note=NOTE)
            types.revise_type(type_id=kept.id, opened_on=kept.version, asked=asked, is_active=True, by=staff)
    return next(each for each in types_kept(staff) if each.asked.name == MOC)


def _attest(case: Case) -> None:
    """The meetings and the physician's own words, and then the claim goes to the leader."""
    physician, begun = case.physician, Month.of(case.today) - 6
    _meet(case, begun)
    done = (
        Done(activity, begun.first_day + timedelta(days=8 + 9 * at), NOTES[at]) for at, activity in enumerate(NEEDED)
    )
    _save(case, tuple(done), REFLECTION)
    sentence = attestation(physician.name, case.project.title, case.place.name, MOC)
    chart = svg_chart(lead_chart(physician, case.place, case.project, case.today), size=PAPER)
    actions.attest(turn=_turn(case, physician, (Step.ATTEST, Part.CLAIMANT), sentence), chart=chart, by=physician)


def _confirm_and_approve(case: Case) -> None:
    lead, staff, name = case.lead, actor("staff"), case.physician.name
    sentence = confirmation(lead.name, name, case.project.title)
    actions.decide(turn=_turn(case, lead, (Step.CONFIRM, Part.LEADER), sentence), by=lead)
    sentence = approval(staff.name, name, MOC)
    actions.decide(turn=_turn(case, staff, (Step.APPROVE, Part.STAFF), sentence), by=staff)


def _turn(case: Case, by: Actor, how: tuple[Step, Part], sentence: Words) -> Turn:
    hand, (step, part) = case.in_hand(), how
    assert hand.claim is not None, "it was saved"
    assert by.person_id is not None, "somebody with an account"
    return Turn(case.place, hand.claim, Taken(step, by.person_id, part), hand.evidence, statement=str(sentence))


def _meet(case: Case, begun: Month) -> None:
    """As many meetings as the credit asks for, a month apart, the physician and the lead at each."""
    desk = Desk(case.place, case.project.id, case.lead)
    present = tuple(Owner(each.name, each.person_id) for each in (case.lead, case.physician))
    for at in range(case.moc.asked.meetings):
        text = MeetingText(
            (begun + at).first_day + timedelta(days=10), present, agenda="The chart, and what to try next."
        )
        add_meeting(desk=desk, text=text)


def _save(case: Case, done: tuple[Done, ...], answers: tuple[str, ...]) -> None:
    wanted = Wanted(case.place, case.project.id, case.moc.id)
    actions.save_draft(wanted=wanted, opened_on=0, activities=done, reflection=answers, by=case.physician)
