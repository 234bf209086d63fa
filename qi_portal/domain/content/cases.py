"""Runs a guideline's worked patients: does the decision give the answer a clinician expects?"""

from collections.abc import Iterable, Iterator

from qi_portal.domain.content.guideline import Case, Guideline
from qi_portal.domain.decision.answers import clean_answers
from qi_portal.domain.decision.walk import Answer, walk
from qi_portal.domain.errors import Invalid


def disagreements(guideline: Guideline, case: Case) -> Iterator[str]:
    """A sentence for each thing in which the answer differs from what the case expects; none when it agrees."""
    try:
        answer = walk(guideline.tree, clean_answers(guideline.tree, case.given))
    except Invalid as finding:
        yield f"`given` has a value that does not fit {finding.field}: {finding}"
        return
    for what, expected, got in _compared(case, answer):
        if expected != got:
            yield f"{what} is expected to be {expected}, and is {got}."


def _compared(case: Case, answer: Answer) -> Iterator[tuple[str, str, str]]:
    yield "The answer", case.expect.value, answer.disposition.value
    yield "`could_be`", case.could_be.value, answer.could_be.value
    yield "`matched`", _list(case.matched), _list(rule.id for rule in answer.matched)
    if case.ask_first is not None:
        yield "`ask_first`", case.ask_first, next(iter(answer.ask), "nothing")


def _list(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids)) or "nothing"
