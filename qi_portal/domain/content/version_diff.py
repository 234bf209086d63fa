"""What a new version of a guideline does differently: the same children asked of both, and whose answer moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.expression import Answers, Value, inputs_of
from qi_portal.domain.decision.grid import trial_values
from qi_portal.domain.decision.reach import carrier_of
from qi_portal.domain.decision.tree import Disposition, Input, InputType, Rule, Tree
from qi_portal.domain.decision.walk import Answer, walk


@dataclass(frozen=True)
class Moved:
    """A child whose answer is another one: `findings` leave out what is as in a well child and moved nothing."""

    findings: Answers
    before: Answer
    after: Answer

    @property
    def kind(self) -> tuple[Disposition, Disposition]:
        return self.before.disposition, self.after.disposition


@dataclass(frozen=True)
class RuleChange:
    """A rule that came, went, or reads otherwise. `before` or `after` is None where there is none."""

    before: Rule | None
    after: Rule | None


@dataclass(frozen=True)
class VersionDiff:
    """`asked` counts the children; `moved` is ordered by kind of move, the plainest child of each kind first."""

    old: Guideline
    new: Guideline
    asked: int
    moved: tuple[Moved, ...]
    rules: tuple[RuleChange, ...]


def version_diff(old: Guideline, new: Guideline) -> VersionDiff:
    children = list(_children(old.tree, new.tree, [dict(case.given) for case in (*old.cases, *new.cases)]))
    quiet = quiet_child(new.tree)
    moved = [
        Moved(_telling(child, quiet, before, after), before, after)
        for child in children
        for before, after in [(_ask(old.tree, child), _ask(new.tree, child))]
        if before.disposition is not after.disposition or before.could_be is not after.could_be
    ]
    moved.sort(key=lambda each: (-each.kind[1].rank, -each.kind[0].rank, len(each.findings)))
    return VersionDiff(old, new, len(children), tuple(moved), tuple(_rule_changes(old.tree, new.tree)))


def _telling(child: Answers, quiet: Answers, before: Answer, after: Answer) -> Answers:
    """What is not as in a well child, and what the rules name that fire in one version only."""
    fired, fires = set(before.matched), set(after.matched)
    named = frozenset[str]().union(*(inputs_of(rule.condition) for rule in fired ^ fires))
    return {name: value for name, value in child.items() if quiet.get(name) != value or name in named}


def quiet_child(tree: Tree) -> dict[str, Value]:
    """Everything asked, nothing found: no for yes or no, and for a number a value with which the fewest rules fire."""
    child: dict[str, Value] = {each.id: False for each in tree.inputs if each.type is InputType.BOOLEAN}
    for each in tree.inputs:
        if each.type is not InputType.BOOLEAN:
            values = trial_values(each, tree.lines.get(each.id, ()))
            child[each.id] = min(values, key=lambda value: len(walk(tree, {**child, each.id: value}).matched))
    return child


def _children(old: Tree, new: Tree, given: list[dict[str, object]]) -> Iterator[Answers]:
    """Nobody known, the worked patients, a child per rule, and the quiet child with one or two findings changed."""
    seen: set[str] = set()
    for child in (*_worked(given), *_carriers(old), *_carriers(new), *_around(old, new)):
        key = repr(sorted(child.items()))
        if key not in seen:
            seen.add(key)
            yield child


def _worked(given: list[dict[str, object]]) -> Iterator[Answers]:
    yield {}
    for each in given:
        yield {name: value for name, value in each.items() if isinstance(value, bool | int | float | str)}


def _carriers(tree: Tree) -> Iterator[Answers]:
    for rule in tree.rules:
        found = carrier_of(tree, rule)
        if found is not None:
            yield found
            yield {**quiet_child(tree), **found}


def _around(old: Tree, new: Tree) -> Iterator[Answers]:
    """Pairs are tried where one rule of either version names both."""
    quiet = {**quiet_child(old), **quiet_child(new)}
    values = {name: _values(name, old, new) for name in quiet}
    for name in quiet:
        for value in values[name]:
            yield {**quiet, name: value}
    pairs = {pair for tree in (old, new) for rule in tree.rules for pair in combinations(_named(rule), 2)}
    for one, other in sorted(pairs):
        for first in values[one]:
            for second in values[other]:
                yield {**quiet, one: first, other: second}


def _named(rule: Rule) -> list[str]:
    return sorted(inputs_of(rule.condition))


def _values(name: str, old: Tree, new: Tree) -> list[Value]:
    found: dict[Value, None] = {}
    for tree in (old, new):
        for each in (each for each in tree.inputs if each.id == name):
            found |= dict.fromkeys(trial_values(each, tree.lines.get(name, ())))
    return list(found)


def _ask(tree: Tree, child: Answers) -> Answer:
    """What this version makes of the child, of what it asks for."""
    known: Mapping[str, Input] = {each.id: each for each in tree.inputs}
    return walk(tree, {name: value for name, value in child.items() if name in known})


def _rule_changes(old: Tree, new: Tree) -> Iterator[RuleChange]:
    before, after = ({rule.id: rule for rule in tree.rules} for tree in (old, new))
    for rule_id in dict.fromkeys((*before, *after)):
        one, other = before.get(rule_id), after.get(rule_id)
        if one != other:
            yield RuleChange(one, other)
