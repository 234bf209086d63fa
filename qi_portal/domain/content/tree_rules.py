"""House rules of a decision that a schema cannot say."""

from collections.abc import Iterator

from qi_portal.domain.content.document import Document
from qi_portal.domain.content.problems import Problem
from qi_portal.domain.decision.expression import denied_in, inputs_of
from qi_portal.domain.decision.tree import GROUPS, RED_FLAGS, Input, InputType, Tree


def tree_problems(tree: Tree, decision: Document) -> Iterator[Problem]:
    for position, each in enumerate(tree.inputs):
        for message in _input_messages(tree, each):
            yield decision.problem(("inputs", position, "id"), message)
    yield from _group_problems(tree, decision)
    yield from _lowering_problems(tree, decision)
    for position, contradiction in enumerate(tree.contradictions):
        if set(contradiction.inputs) != inputs_of(contradiction.condition):
            said = "`inputs` of a contradiction have to be the findings that its `when` names."
            yield decision.problem(("contradictions", position, "inputs"), said)


def _input_messages(tree: Tree, each: Input) -> Iterator[str]:
    if each.group not in GROUPS:
        yield f'{each.id}: "{each.group}" is no group of a form; the groups are {", ".join(GROUPS)}.'
    if each.type is not InputType.NUMBER and (each.usual or each.quantity or each.calculator):
        yield f"{each.id} is no number, so it has no place for `usual`, `quantity` or `calculator`."
    if each.usual and not (each.minimum or 0) <= each.usual[0] < each.usual[1] <= (each.maximum or 0):
        yield f"{each.id}: `usual` has to lie between `min` and `max`."


def _group_problems(tree: Tree, decision: Document) -> Iterator[Problem]:
    """The inputs of a group stand together."""
    groups = [each.group for each in tree.inputs]
    for position in range(1, len(groups)):
        if groups[position] != groups[position - 1] and groups[position] in groups[:position]:
            said = f'{tree.inputs[position].id} belongs to the other inputs of the group "{groups[position]}".'
            yield decision.problem(("inputs", position, "id"), said)


def _lowering_problems(tree: Tree, decision: Document) -> Iterator[Problem]:
    """A red flag that rules something out has to be declared, and only such a one."""
    flags = {each.id for each in tree.inputs if each.group == RED_FLAGS}
    lowering = flags & frozenset[str]().union(*(denied_in(rule.condition) for rule in tree.rules))
    for name in sorted(lowering - set(tree.may_lower)):
        said = f"{name} is a red flag that makes a rule false: declare it in `may_lower`, or write the rule otherwise."
        yield decision.problem(("may_lower",), said)
    for name in sorted(set(tree.may_lower) - lowering):
        yield decision.problem(("may_lower",), f"`may_lower` names {name}, which lowers no answer.")
