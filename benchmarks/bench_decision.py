"""An answer in process, beside two rule engines that are given the same table and the same children.

The engines take what is unknown for false and stop at the first rule, so they do less: no "could still be", no list of
what to ask, no reasons beyond the first.
"""

import json
import random
from collections.abc import Callable, Iterator

import rule_engine
import zen

from benchmarks.table import Row, measure
from qi_portal import library
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.expression import Answers, Value
from qi_portal.domain.decision.grid import trial_values
from qi_portal.domain.decision.tree import Tree
from qi_portal.domain.decision.walk import walk
from qi_portal.guidelines.told import told

CONDITION = "headache_migraine"
CHILDREN, SEED = 500, 7
MOST_SECONDS = 0.0002
"""An answer takes no longer than this in process."""


def run() -> list[Row]:
    guideline = library.load_guideline(CONDITION)
    children = list(_children(guideline.tree))
    walked = _each(lambda child: walk(guideline.tree, child), children)
    whole = _each(lambda child: told(guideline, child), children)
    engines = (("rule-engine, first rule", _rule_engine(guideline)), ("zen-engine, first rule", _zen(guideline)))
    timed = [(name, _each(ask, children)) for name, ask in engines]
    return [
        *(Row("an answer with what is unknown", walked, name, seconds) for name, seconds in timed),
        *(Row("the same as JSON, with what would move it", whole, name, seconds) for name, seconds in timed),
        Row("an answer with what is unknown", walked, "the time it may take", MOST_SECONDS, 1),
    ]


def _each(ask: Callable[[Answers], object], children: list[Answers]) -> float:
    """Seconds for one child."""
    return measure(lambda: [ask(child) for child in children]) / len(children)


def _children(tree: Tree) -> Iterator[Answers]:
    """Everything is known of them, because the engines have no word for unknown; most findings are absent."""
    chance = random.Random(SEED)
    for _ in range(CHILDREN):
        yield {each.id: _value(chance, tree, each.id) for each in tree.inputs}


def _value(chance: random.Random, tree: Tree, name: str) -> Value:
    values = trial_values(tree.input(name), tree.lines.get(name, ()))
    return chance.random() < 0.03 if isinstance(values[0], bool) else chance.choice(values)


def _most_urgent_first(guideline: Guideline) -> list[tuple[str, str]]:
    rules = sorted(guideline.tree.rules, key=lambda rule: -rule.disposition.rank)
    return [(rule.when, rule.disposition.value) for rule in rules]


def _rule_engine(guideline: Guideline) -> Callable[[Answers], str]:
    table = [(rule_engine.Rule(when), level) for when, level in _most_urgent_first(guideline)]
    otherwise = guideline.tree.otherwise.value

    def ask(child: Answers) -> str:
        return next((level for rule, level in table if rule.matches(child)), otherwise)

    return ask


def _zen(guideline: Guideline) -> Callable[[Answers], object]:
    rows = [{"_id": f"r{n}", "when": when, "level": f'"{level}"'} for n, (when, level) in enumerate(_rows(guideline))]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "when", "name": "When"}],
        "outputs": [{"id": "level", "name": "Level", "field": "level"}],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "e1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "e2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return lambda child: decision.evaluate(dict(child))["result"]["level"]


def _rows(guideline: Guideline) -> list[tuple[str, str]]:
    return [*_most_urgent_first(guideline), ("", guideline.tree.otherwise.value)]
