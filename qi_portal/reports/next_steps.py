"""What comes next in a project as of today: the step it asks for, tests, action items, and where it is stuck."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.entry.cycles import CycleState
from qi_portal.domain.entry.marks import MarkText
from qi_portal.domain.entry.meetings import ActionState
from qi_portal.domain.improvement.next_step import Step
from qi_portal.domain.improvement.stuck import Hint
from qi_portal.domain.words import Words, words
from qi_portal.projects.meetings.queries import Action


@dataclass(frozen=True)
class NextStep:
    """`kind` says in a word what it is, `says` what is to be done, `about` why, by whom or by when."""

    kind: Words
    says: Words | str
    about: Words | None = None


def next_steps(
    step: Step | None, marks: Iterable[MarkText], actions: Iterable[Action], hints: Iterable[Hint], today: date
) -> tuple[NextStep, ...]:
    """What the project asks for first, then the tests that are not decided, then action items, then where it is stuck.

    A hint is left out where the step was made of it.
    """
    told = () if step is None else (NextStep(words("Next"), step.says, step.why),)
    said = {step.why} if step else set()
    stuck = (NextStep(words("Stuck"), hint.says, hint.next) for hint in hints if hint.says not in said)
    return (*told, *_tests(marks, today), *(_action(each, today) for each in actions), *stuck)


def _tests(marks: Iterable[MarkText], today: date) -> Iterator[NextStep]:
    for mark in marks:
        state = mark.span.state(today)
        if mark.kind is MarkKind.TEST and state is not CycleState.DECIDED:
            yield NextStep(_TESTS[state], mark.title, mark.when(today))


_TESTS = {
    CycleState.PLANNED: words("Test planned"),
    CycleState.UNDER_WAY: words("Test under way"),
    CycleState.TO_STUDY: words("Test to be studied"),
}


def _action(action: Action, today: date) -> NextStep:
    is_late = action.state(today) is ActionState.OVERDUE
    return NextStep(words("Overdue") if is_late else words("To do"), action.text.text, _by(action, is_late=is_late))


def _by(action: Action, *, is_late: bool) -> Words | None:
    owner, day = action.text.owner, action.text.due_on
    if day is None:
        return words("{owner}", owner=owner.name) if owner else None
    if owner is None:
        return words("was due on {day}", day=day) if is_late else words("by {day}", day=day)
    if is_late:
        return words("{owner}, was due on {day}", owner=owner.name, day=day)
    return words("{owner}, by {day}", owner=owner.name, day=day)
