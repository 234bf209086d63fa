"""An answer as plain JSON values: what the command line prints and other systems read."""

from typing import Any

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.expression import Answers
from qi_portal.domain.decision.nearest import Change, Span, change_words, nearest_changes
from qi_portal.domain.decision.questions import questions_of
from qi_portal.domain.decision.tree import Tree
from qi_portal.domain.decision.walk import walk


def told(guideline: Guideline, answers: Answers) -> dict[str, Any]:
    """The answer to checked `answers`, with the version and the hash of the content that gave it."""
    tree = guideline.tree
    answer = walk(tree, answers)
    return {
        "condition": answer.condition,
        "version": answer.version,
        "disposition": answer.disposition.value,
        "within": answer.within.text if answer.within else None,
        "matched": [
            {"id": rule.id, "disposition": rule.disposition.value, "text": rule.text, "sources": list(rule.cite)}
            for rule in answer.matched
        ],
        "at_least": answer.at_least.value,
        "could_be": answer.could_be.value,
        "ask": list(answer.ask),
        "provisional": answer.provisional,
        "content_id": f"{guideline.id}@{guideline.version}",
        "content_hash": guideline.content_hash,
        "nearest": [_change(tree, change) for change in nearest_changes(tree, answers)],
        "questions": [
            {"inputs": list(question.inputs), "text": str(question.text)} for question in questions_of(tree, answers)
        ],
    }


def _change(tree: Tree, change: Change) -> dict[str, Any]:
    return {
        "input": change.input,
        "to": _span(change.span),
        "text": str(change_words(tree.input(change.input), change.span)),
        "disposition": change.disposition.value,
        "raises": change.raises,
        "rules": [rule.id for rule in change.rules],
    }


def _span(span: Span) -> dict[str, Any]:
    """{"is": value}, or the ends that are there: "at_least" or "above", "at_most" or "below"."""
    if span.is_one:
        return {"is": span.value}
    low = {"at_least" if span.has_low else "above": span.low} if span.low is not None else {}
    high = {"at_most" if span.has_high else "below": span.high} if span.high is not None else {}
    return low | high
