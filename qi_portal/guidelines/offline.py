"""A guideline's decision as JSON values, for `static/decision.js`, which walks the same rules without the server.

Sentences are patterns in the reader's language with their parts in braces, so that the browser fills in the parts.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.expression import All, Comparison, Expression, Flag, Not, Settled
from qi_portal.domain.decision.expression import Any as Some
from qi_portal.domain.decision.tree import Input, Rule, Tree, Within
from qi_portal.domain.units import QUANTITIES, Unit
from qi_portal.domain.words import Words, words

Say = Callable[[Words | str], str]

PART = re.compile(r"\{(\w+)\}")


def tree_json(guideline: Guideline) -> dict[str, Any]:
    """All that `told` in decision.js needs to say the same as `told.told`."""
    return {
        "content_id": f"{guideline.id}@{guideline.version}",
        "content_hash": guideline.content_hash,
        "tree": _tree(guideline.tree),
    }


def patterns(say: Say) -> dict[str, str]:
    """The sentences of a decision by the name that decision.js gives them: "from_to" is "{low} to {high} {unit}"."""
    return {name: pattern(say, each) for name, each in DECISION_WORDS.items()}


def pattern(say: Say, sentence: Words) -> str:
    """The sentence in the language of `say`, its parts still to be filled in."""
    return say(replace(sentence, parts=tuple((name, f"{{{name}}}") for name in PART.findall(sentence.text))))


def _tree(tree: Tree) -> dict[str, Any]:
    return {
        "condition": tree.condition,
        "version": tree.version,
        "otherwise": tree.otherwise.value,
        "within": {level.value: _within(within) for level, within in tree.within.items()},
        "inputs": [_input(each) for each in tree.inputs],
        "rules": [_rule(rule) for rule in tree.rules],
        "contradictions": [
            {"inputs": list(each.inputs), "condition": _expression(each.condition), "text": each.text}
            for each in tree.contradictions
        ],
    }


def _input(asked: Input) -> dict[str, Any]:
    """What a browser needs of it, and nothing that is empty."""
    found = {
        "id": asked.id,
        "type": asked.type.value,
        "label": asked.label,
        "group": asked.group,
        "unit": asked.unit,
        "minimum": asked.minimum,
        "maximum": asked.maximum,
        "whole": asked.whole,
        "is_age": asked.is_age,
        "usual": list(asked.usual) if asked.usual else None,
        "choices": [{"value": choice.value, "label": choice.label} for choice in asked.choices],
        "units": [_unit(unit) for unit in QUANTITIES.get(asked.quantity, ())],
        "calculator": asked.calculator,
    }
    return {name: value for name, value in found.items() if value is not None and value is not False and value != []}


def _unit(unit: Unit) -> dict[str, Any]:
    """Factor and offset as whole numbers over whole numbers: the browser converts exactly, too."""
    return {
        "key": unit.key,
        "label": unit.label,
        "factor": [str(part) for part in unit.factor.as_integer_ratio()],
        "offset": [str(part) for part in unit.offset.as_integer_ratio()],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    found = {
        "id": rule.id,
        "disposition": rule.disposition.value,
        "condition": _expression(rule.condition),
        "text": rule.text,
        "cite": list(rule.cite),
        "cite_note": rule.cite_note,
        "basis": rule.basis,
    }
    return found | ({"within": _within(rule.within)} if rule.within else {})


def _within(within: Within) -> dict[str, Any]:
    return {"text": within.text, "days": within.days, "basis": within.basis, "note": within.note}


def _expression(expression: Expression) -> list[Any]:
    match expression:
        case Flag(name):
            return ["flag", name]
        case Comparison(name, sign, value):
            return ["compare", name, sign, value]
        case Not(inner):
            return ["not", _expression(inner)]
        case All(parts):
            return ["all", [_expression(part) for part in parts]]
        case Some(parts):
            return ["any", [_expression(part) for part in parts]]
        case Settled():
            raise ValueError("A rule as it is written is never settled.")


DECISION_WORDS: Mapping[str, Words] = {
    "labeled": words("{label}: {value}"),
    "yes": words("yes"),
    "no": words("no"),
    "at_least": words("{low} {unit} or more"),
    "above": words("over {low} {unit}"),
    "at_most": words("{high} {unit} or less"),
    "below": words("under {high} {unit}"),
    "from_to": words("{low} to {high} {unit}"),
    "from_below": words("{low} to under {high} {unit}"),
    "above_to": words("over {low}, up to {high} {unit}"),
    "above_below": words("over {low} and under {high} {unit}"),
    "rare": words(
        "{label}: {value} {unit} is rare; {low} to {high} is usual. Is the value right, and is it in {unit}?",
    ),
    "not_asked": words("This guideline does not ask for “{input}”. Check the spelling."),
    "not_boolean": words("Answer true or false, or leave it out when it was not asked or examined."),
    "not_number": words("“{value}” is not a number. Enter digits only."),
    "endless": words("A number without end is no measurement. Enter digits only."),
    "outside_ages": words(
        "{value} {unit} is outside the ages of this guideline: {minimum} to {maximum} {unit}.",
    ),
    "outside": words(
        "{value} is outside {minimum} to {maximum} {unit}. Check which is mistyped, the number or its unit.",
    ),
    "not_whole": words("{value} is not a whole number. Count in whole {unit}."),
    "no_choice": words("“{value}” is not a choice here. Use one of: {values}."),
}
"""The same sentences as in `domain/decision`, where each has its parts; a test holds the two against each other."""
