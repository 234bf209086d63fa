"""Can a rule ever carry the answer? An exact search for a child in whom it fires and nothing more urgent does."""

from collections.abc import Mapping, Sequence

from qi_portal.domain.decision.expression import Answers, Expression, Not, Settled, Value, inputs_of, settle
from qi_portal.domain.decision.grid import trial_values
from qi_portal.domain.decision.tree import Rule, Tree


def carrier_of(tree: Tree, rule: Rule) -> Answers | None:
    """Findings with which `rule` fires and no rule of a higher disposition does; None when there are none."""
    above = [Not(other.condition) for other in tree.rules if other.disposition > rule.disposition]
    return fitting(tree, [rule.condition, *above])


def fitting(tree: Tree, wanted: Sequence[Expression]) -> Answers | None:
    """Findings that make all `wanted` true; None when no findings do. Tries each region between the lines of rules."""
    values = {each.id: trial_values(each, tree.lines.get(each.id, ())) for each in tree.inputs}
    return _search(values, wanted, {})


def _search(values: Mapping[str, Sequence[Value]], wanted: Sequence[Expression], found: Answers) -> Answers | None:
    """Depth first; an expression that is settled false ends a branch, one that is settled true is done with."""
    if Settled(False) in wanted:
        return None
    left = [each for each in wanted if not isinstance(each, Settled)]
    if not left:
        return found
    name = min(inputs_of(left[0]))
    for value in values[name]:
        rests = [settle(each, {name: value}) for each in left]
        answer = _search(values, rests, {**found, name: value})
        if answer is not None:
            return answer
    return None
