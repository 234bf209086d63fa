"""The one step that comes next: what goes before what, and why."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from charts import START, make_chart
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.improvement.next_step import Situation, Step, StepKind, next_step
from qi_portal.domain.improvement.standing import standing_of
from qi_portal.domain.improvement.stuck import Hint, Stuck
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.outlook import Proposal, ProposalKind
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import words

TODAY, DUE = date(2025, 11, 25), Month(2025, 10)
QUIET = make_chart([0.5, 0.45, 0.55] * 8)
LOCK = Proposal(ProposalKind.BASELINE, START, START + 11, 12)
HINT = {kind: Hint(kind, 4, words("Four months."), words("Do something.")) for kind in Stuck}


def step(chart: Chart = QUIET, hints: tuple[Hint, ...] = (), **more: Any) -> Step:
    standing = standing_of(chart, Direction.HIGHER, [], since=START, last_entry=DUE, today=TODAY)
    given: dict[str, Any] = {"missing": None, "has_team": True, "has_aim": True} | more
    return next_step(Situation(standing, hints, **given))


def test_overdue_month_goes_before_everything() -> None:
    found = step(missing=DUE - 1, has_team=False, has_aim=False, to_study="Form at check-in")

    assert (found.kind, str(found.says), found.month) == (StepKind.ENTER, "Enter Sep 2025", DUE - 1)
    assert str(found.why) == "It was due on October 20, 2025. Without it the chart cannot say how things are."


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        ({"has_team": False, "has_aim": False, "to_study": "Form"}, StepKind.TEAM),
        ({"has_aim": False, "to_study": "Form"}, StepKind.AIM),
        ({"to_study": "Form", "chart": replace(QUIET, proposal=LOCK)}, StepKind.STUDY),
        ({"chart": replace(QUIET, signal=Signal.POSSIBLE_WORSENING, proposal=LOCK)}, StepKind.LOOK),
        ({"chart": replace(QUIET, signal=Signal.CONFIRMED_WORSENING)}, StepKind.LOOK),
        ({"chart": replace(QUIET, proposal=LOCK), "hints": (HINT[Stuck.NO_TEST],)}, StepKind.LOCK),
        ({"hints": (HINT[Stuck.NO_TEST],)}, StepKind.TEST),
        ({"hints": (HINT[Stuck.NO_CHANGE],)}, StepKind.TEST),
        ({"chart": replace(QUIET, signal=Signal.CONFIRMED_IMPROVEMENT)}, StepKind.HOLD),
        ({"chart": replace(QUIET, signal=Signal.POSSIBLE_IMPROVEMENT)}, StepKind.GO_ON),
        ({"missing": DUE + 1}, StepKind.ENTER),
        ({}, StepKind.GO_ON),
    ],
)
def test_step_is_the_first_that_is_called_for(known: dict[str, Any], kind: StepKind) -> None:
    assert step(**known).kind is kind


def test_step_of_a_proposal_names_its_months() -> None:
    phase = Proposal(ProposalKind.PHASE, START + 12, None, 8)

    assert str(step(replace(QUIET, proposal=LOCK)).says) == "Lock Nov 2023 to Oct 2024 as the baseline"
    assert str(step(replace(QUIET, proposal=phase)).says) == "Begin a new phase in Nov 2024"
    assert str(step(replace(QUIET, proposal=phase)).why) == (
        "The change has lasted for 8 months; new lines show whether it holds."
    )


@pytest.mark.parametrize(
    ("idea", "says"), [("", "Plan a small test of change"), ("Text families", "Plan a small test of: Text families")]
)
def test_step_to_a_test_proposes_an_idea_that_nobody_tested(idea: str, says: str) -> None:
    found = step(hints=(HINT[Stuck.NO_TEST],), idea=idea)

    assert (str(found.says), str(found.why)) == (says, "Four months.")


def test_month_that_is_not_overdue_comes_last() -> None:
    found = step(missing=DUE + 1)

    assert str(found.why) == "Its counts are due on December 20, 2025. Nothing else is waiting."
