"""What worked patients have to show: every rule can carry an answer, and every numeric line has a case on each side."""

from collections.abc import Iterator
from dataclasses import replace

from qi_portal.domain.content.guideline import Case, Guideline
from qi_portal.domain.decision.answers import check_answers
from qi_portal.domain.decision.expression import All, Any, Comparison, Expression, Not, comparisons_in, truth
from qi_portal.domain.decision.grid import step_of
from qi_portal.domain.decision.reach import carrier_of, fitting
from qi_portal.domain.decision.tree import Input, Rule, Tree

STRICTNESS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
"""What a careless hand writes instead of each sign."""


def line_messages(guideline: Guideline) -> Iterator[str]:
    """A sentence for each rule that can carry no answer and each line that a case leaves untried."""
    for rule in guideline.tree.rules:
        if carrier_of(guideline.tree, rule) is None:
            yield f"{rule.id} can never carry the answer: whenever it fires, a more urgent rule does too."
        for line in dict.fromkeys(comparisons_in(rule.condition)):
            yield from _untried(guideline, rule, line)


def _untried(guideline: Guideline, rule: Rule, line: Comparison) -> Iterator[str]:
    if isinstance(line.value, str):
        return
    asked = guideline.tree.input(line.input)
    for side, low, high in _sides(line.value):
        if _is_allowed(asked, low, high) and not any(_lies(case, line.input, low, high) for case in guideline.cases):
            yield f"{rule.id}: no case has {line.input} {side} {line.value:g}."
    slipped = _with(rule.condition, line, replace(line, operator=STRICTNESS[line.operator]))
    if _differ(guideline.tree, slipped, rule.condition) and not _is_noticed(guideline, slipped, rule.condition):
        yield f"{rule.id}: no case would notice {STRICTNESS[line.operator]} in place of {line.operator} {line.value:g}."


def _differ(tree: Tree, one: Expression, other: Expression) -> bool:
    """Whether any child tells them apart."""
    pairs = ((one, Not(other)), (other, Not(one)))
    return any(fitting(tree, pair) is not None for pair in pairs)


def _is_noticed(guideline: Guideline, slipped: Expression, condition: Expression) -> bool:
    given = (check_answers(guideline.tree, case.given)[0] for case in guideline.cases)
    return any(truth(slipped, answers) is not truth(condition, answers) for answers in given)


def _sides(value: float) -> tuple[tuple[str, float, float], ...]:
    """Just below, at and just above, as closed intervals."""
    step, hair = step_of(value), 1e-9
    return (
        ("just below", value - step - hair, value - hair),
        ("at", value, value),
        ("just above", value + hair, value + step + hair),
    )


def _is_allowed(asked: Input, low: float, high: float) -> bool:
    return (asked.minimum or 0) <= high and low <= (asked.maximum or 0)


def _lies(case: Case, name: str, low: float, high: float) -> bool:
    value = case.given.get(name)
    return isinstance(value, int | float) and low <= value <= high


def _with(expression: Expression, old: Comparison, new: Comparison) -> Expression:
    """The expression with one comparison replaced."""
    match expression:
        case Comparison():
            return new if expression == old else expression
        case Not(inner):
            return Not(_with(inner, old, new))
        case All(parts):
            return All(tuple(_with(part, old, new) for part in parts))
        case Any(parts):
            return Any(tuple(_with(part, old, new) for part in parts))
    return expression
