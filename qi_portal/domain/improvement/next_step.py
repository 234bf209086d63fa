"""The one step that a team's project asks for next, and why: computed from where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.improvement.standing import Standing
from qi_portal.domain.improvement.stuck import Hint, Stuck
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.outlook import Proposal, ProposalKind
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Words, plural_words, words


class StepKind(StrEnum):
    """What is to be done; a page leads to where it is."""

    ENTER = "enter"
    TEAM = "team"
    AIM = "aim"
    STUDY = "study"
    LOOK = "look"
    LOCK = "lock"
    PHASE = "phase"
    TEST = "test"
    HOLD = "hold"
    GO_ON = "go_on"


@dataclass(frozen=True)
class Step:
    """`month` is the one to enter, for a step that asks for it."""

    kind: StepKind
    says: Words
    why: Words
    month: Month | None = None


@dataclass(frozen=True)
class Situation:
    """What the step rests on. `missing` is the first open month that is not complete; `to_study` is the title of a test
    that ended and says nothing of what came of it, '' without one; `idea` is the first idea that nobody tested."""

    standing: Standing
    hints: tuple[Hint, ...]
    missing: Month | None
    has_team: bool
    has_aim: bool
    to_study: str = ""
    idea: str = ""

    def hint(self, kind: Stuck) -> Hint | None:
        return next((hint for hint in self.hints if hint.kind is kind), None)


def next_step(situation: Situation) -> Step:
    """The first step that the situation calls for: counts before plans, plans before tests, tests before results."""
    return next(_steps(situation))


def _steps(situation: Situation) -> Iterator[Step]:
    yield from _overdue(situation)
    yield from _beginnings(situation)
    yield from _to_study(situation)
    yield from _from_the_chart(situation.standing)
    yield from _tests(situation)
    yield from _result(situation.standing.chart.signal)
    yield from _routine(situation)


def _overdue(situation: Situation) -> Iterator[Step]:
    month = situation.missing
    if month is not None and month <= situation.standing.due:
        why = words("It was due on {day}. Without it the chart cannot say how things are.", day=month.due_on)
        yield Step(StepKind.ENTER, words("Enter {month}", month=month), why, month)


def _beginnings(situation: Situation) -> Iterator[Step]:
    if not situation.has_team:
        why = words("Nobody is named yet. A change needs somebody who carries it.")
        yield Step(StepKind.TEAM, words("Name the team"), why)
    if not situation.has_aim:
        why = words("An aim says how far and by when, so that everybody sees whether it was reached.")
        yield Step(StepKind.AIM, words("Write the aim"), why)


def _to_study(situation: Situation) -> Iterator[Step]:
    if situation.to_study:
        why = words("The test has ended. What was learned is lost unless somebody writes it down.")
        yield Step(StepKind.STUDY, words("Study “{title}”", title=situation.to_study), why)


def _from_the_chart(standing: Standing) -> Iterator[Step]:
    """A worsening asks for a look before anything is locked."""
    if standing.chart.signal.is_worse:
        says = words("Find out what changed, and write it down as an event")
        yield Step(StepKind.LOOK, says, words("The chart says: {verdict}", verdict=standing.chart.verdict))
    proposal = standing.chart.proposal
    if proposal is not None:
        yield _decision(proposal)


def _decision(proposal: Proposal) -> Step:
    if proposal.kind is ProposalKind.BASELINE and proposal.last is not None:
        says = words("Lock {first} to {last} as the baseline", first=proposal.first, last=proposal.last)
        return Step(StepKind.LOCK, says, words("A line that no longer moves shows a change sooner."))
    says = words("Begin a new phase in {month}", month=proposal.first)
    why = plural_words(
        "The change has lasted for {count} month; new lines show whether it holds.",
        "The change has lasted for {count} months; new lines show whether it holds.",
        proposal.months,
    )
    return Step(StepKind.PHASE, says, why)


def _tests(situation: Situation) -> Iterator[Step]:
    no_test, no_change = situation.hint(Stuck.NO_TEST), situation.hint(Stuck.NO_CHANGE)
    if no_test is not None:
        yield Step(StepKind.TEST, _planned(situation.idea), no_test.says)
    if no_change is not None:
        yield Step(StepKind.TEST, no_change.next, no_change.says)


def _planned(idea: str) -> Words:
    return words("Plan a small test of: {idea}", idea=idea) if idea else words("Plan a small test of change")


def _result(signal: Signal) -> Iterator[Step]:
    if signal is Signal.CONFIRMED_IMPROVEMENT:
        says = words("Make it last: write the change into the daily routine, and watch the balancing measures")
        yield Step(StepKind.HOLD, says, words("The improvement is confirmed. Most are lost when nobody looks anymore."))
    if signal is Signal.POSSIBLE_IMPROVEMENT:
        says = words("Keep going as you do now")
        yield Step(StepKind.GO_ON, says, words("The improvement is possible and not confirmed; more months will tell."))


def _routine(situation: Situation) -> Iterator[Step]:
    month = situation.missing
    if month is not None:
        why = words("Its counts are due on {day}. Nothing else is waiting.", day=month.due_on)
        yield Step(StepKind.ENTER, words("Enter {month}", month=month), why, month)
    going = words("Go on with the test, and enter {month} when it has ended", month=situation.standing.this_month)
    yield Step(StepKind.GO_ON, going, words("Everything is entered and nothing is waiting."))
