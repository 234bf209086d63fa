"""Each gate is met, missing with what to do, or not yet; and says what it saw."""

from dataclasses import replace
from datetime import date

import pytest

from qi_portal.domain.credit.activities import Activity
from qi_portal.domain.credit.asked import EVERY_GATE, USUAL, Asked, CreditKind, GateId
from qi_portal.domain.credit.evidence import Evidence, Tried
from qi_portal.domain.credit.gates import Met, Missing, NotYet, gates_of, unmet
from qi_portal.domain.credit.periods import CountedMonth
from qi_portal.domain.entry.marks import Act
from qi_portal.domain.periods import Month

ALL = Asked("MOC", CreditKind.BOARD, EVERY_GATE, meetings=4, trainings=1)


def outcome(evidence: Evidence, gate: GateId, asked: Asked = ALL):
    return next(each.outcome for each in gates_of(evidence, asked) if each.id is gate)


def todo(evidence: Evidence, gate: GateId, asked: Asked = ALL) -> str:
    found = outcome(evidence, gate, asked)
    assert isinstance(found, Missing), found
    return str(found.todo)


def seen(evidence: Evidence, gate: GateId) -> list[str]:
    found = outcome(evidence, gate)
    assert isinstance(found, Met), found
    return [str(each) for each in found.seen]


def lead(evidence: Evidence, months: tuple[CountedMonth, ...]) -> Evidence:
    return replace(evidence, lead=replace(evidence.lead, months=months))


def test_whole_evidence_meets_every_gate_but_the_leaders(whole: Evidence) -> None:
    gates = gates_of(whole, ALL)

    assert [gate.id for gate in gates] == list(GateId)
    assert unmet(gates) == ()
    assert isinstance(gates[-1].outcome, NotYet)
    assert all(gate.is_met for gate in gates_of(whole, ALL, is_signed_off=True))


def test_gates_say_what_they_saw(whole: Evidence) -> None:
    assert seen(whole, GateId.BASELINE) == ["Jan 2026", "Feb 2026"]
    assert seen(whole, GateId.FOLLOWUP) == ["Apr 2026", "May 2026", "Jun 2026"]
    assert seen(whole, GateId.BALANCING) == ["Visit length: 2 months"]
    assert seen(whole, GateId.CYCLE) == ["Form at check-in"]
    assert seen(whole, GateId.ACTIVITIES)[0] == "planned, March 9, 2026"
    assert seen(whole, GateId.MEETINGS)[-1] == "May 5, 2026"
    assert seen(whole, GateId.TRAINING) == ["Run charts, February 3, 2026"]


def test_credit_asks_only_for_its_own_gates_and_always_for_a_part_and_a_sign_off(whole: Evidence) -> None:
    small = Asked("CME", CreditKind.CME, frozenset({GateId.TRAINING}))

    assert [gate.id for gate in gates_of(whole, small)] == [GateId.ACTIVITIES, GateId.TRAINING, GateId.SIGN_OFF]


@pytest.mark.parametrize("asked", USUAL, ids=lambda asked: asked.name)
def test_usual_types_ask_for_a_part_and_a_sign_off(asked: Asked) -> None:
    assert {GateId.ACTIVITIES, GateId.SIGN_OFF} <= asked.gates
    assert asked.note.startswith("Draft:")


def test_project_that_earns_no_credit_is_said(whole: Evidence) -> None:
    assert todo(replace(whole, is_eligible=False), GateId.PROJECT) == (
        "This project earns no credit. Choose another project, or ask program staff."
    )


@pytest.mark.parametrize("gate", [GateId.BASELINE, GateId.FOLLOWUP, GateId.BALANCING])
def test_project_without_a_minimum_passes_no_gate_about_data(whole: Evidence, gate: GateId) -> None:
    assert todo(replace(whole, minimum=None), gate).startswith("The project's definition does not say")


def test_month_of_the_first_test_is_neither_baseline_nor_follow_up(whole: Evidence) -> None:
    march = lead(whole, tuple(each for each in whole.lead.months if each.month == Month(2026, 3)))

    assert todo(march, GateId.BASELINE) == "Enter a month before Mar 2026, the first test, with at least 10 charts."
    assert todo(march, GateId.FOLLOWUP) == (
        "Enter months after Mar 2026 with at least 10 charts each until there are 2. Small months count together, up "
        "to three in a row."
    )


def test_without_a_test_everything_is_baseline_and_the_follow_up_asks_for_one(whole: Evidence) -> None:
    untried = replace(whole, tests=())

    assert len(seen(untried, GateId.BASELINE)) == 6
    assert todo(untried, GateId.FOLLOWUP) == (
        "Write down the first test of change: the months after it are the follow-up."
    )
    assert todo(untried, GateId.CYCLE) == "Plan a test of change, carry it out, and write down what came of it."
    assert todo(untried, GateId.BALANCING) == "Enter a balancing measure once the first test of change has begun."
    assert todo(lead(untried, ()), GateId.BASELINE) == "Enter a month with at least 10 charts."


def test_many_periods_are_told_in_one_line(whole: Evidence) -> None:
    first, *_others = whole.lead.months
    year = tuple(replace(first, month=first.month - at) for at in range(12))

    assert seen(lead(replace(whole, tests=()), year), GateId.BASELINE) == ["12 periods from Feb 2025 to Jan 2026"]


def test_planned_test_does_not_end_the_baseline(whole: Evidence) -> None:
    planned = replace(whole, tests=(Tried("Later", Month(2026, 9), None, False, None),))

    assert planned.first_test is None
    assert len(seen(planned, GateId.BASELINE)) == 6


def test_follow_up_that_must_come_first_is_not_yet(whole: Evidence) -> None:
    late = replace(whole, tests=(Tried("Late", Month(2026, 5), None, False, None),))

    found = outcome(late, GateId.FOLLOWUP)

    assert isinstance(found, NotYet)
    assert str(found.until) == "It takes 2 months after May 2026: Jul 2026 at the earliest."
    assert isinstance(outcome(replace(late, as_of=date(2026, 8, 1)), GateId.FOLLOWUP), Missing)


def test_small_months_count_together(whole: Evidence) -> None:
    small = tuple(replace(each, denominator=4) for each in whole.lead.months)

    assert todo(lead(whole, small), GateId.BASELINE).startswith("Enter a month before Mar 2026")
    assert todo(lead(whole, small), GateId.FOLLOWUP).startswith("Enter months after Mar 2026")
    fives = lead(whole, tuple(replace(each, denominator=5) for each in whole.lead.months))
    assert seen(fives, GateId.BASELINE) == ["Jan 2026 to Feb 2026"]


def test_balancing_measure_that_was_counted_before_the_test_only_does_not_count(whole: Evidence) -> None:
    early = replace(whole.balancing[0], months=whole.lead.months[:2])

    assert todo(replace(whole, balancing=(early,)), GateId.BALANCING) == (
        "Enter a balancing measure for Mar 2026 or a later month."
    )


@pytest.mark.parametrize(("is_studied", "act"), [(True, None), (False, Act.ADAPT), (False, None)])
def test_test_of_change_counts_when_studied_and_decided(whole: Evidence, is_studied: bool, act: Act | None) -> None:
    half = replace(whole.tests[0], is_studied=is_studied, act=act)

    assert todo(replace(whole, tests=(half,)), GateId.CYCLE) == (
        "Study one of the tests of change against its prediction, and decide what follows."
    )


def test_activities_that_are_left_are_named(whole: Evidence) -> None:
    one = tuple(each for each in whole.activities if each.activity is Activity.CHANGED)

    assert todo(replace(whole, activities=one), GateId.ACTIVITIES) == (
        "Give the day for each of these once you have done it: planned, looked at the charts."
    )


def test_meetings_trainings_and_answers_are_counted(whole: Evidence) -> None:
    bare = replace(whole, meetings=whole.meetings[:1], trainings=(), reflection=("Yes.", "", ""))
    more = replace(ALL, trainings=3)

    assert todo(bare, GateId.MEETINGS) == "Your name stands in the minutes of 1 of the 4 meetings needed."
    assert todo(bare, GateId.MEETINGS, replace(ALL, meetings=2)).endswith("1 of the 2 meetings needed.")
    none = replace(bare, meetings=())
    assert todo(none, GateId.MEETINGS, replace(ALL, meetings=1)) == (
        "Your name stands in the minutes of no meeting; 1 is needed."
    )
    assert todo(bare, GateId.TRAINING) == "Attend a session or work through a module."
    assert todo(bare, GateId.TRAINING, more).endswith("until there are 3; you have 0.")
    assert todo(bare, GateId.REFLECTION) == "Answer the 2 questions that are open."
    assert todo(replace(bare, reflection=("Yes.", "No.")), GateId.REFLECTION) == "Answer the question that is open."
