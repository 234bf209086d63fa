"""A guideline as JSON values for a browser that decides without the server: decision.js walks the same rules."""

import json
from fractions import Fraction
from hashlib import sha256
from typing import Any

from qi_portal.domain.content.guideline import YEAR, Guideline
from qi_portal.domain.decision.expression import All, Comparison, Expression, Flag, Not, Settled
from qi_portal.domain.decision.expression import Any as Some
from qi_portal.domain.decision.tree import AGE_MONTHS, Input, Rule, Tree, Within
from qi_portal.domain.growth.worked import CALCULATORS
from qi_portal.domain.units import QUANTITIES, Unit
from qi_portal.guidelines.forms import AGE_UNIT, MONTHS, YEARS
from qi_portal.guidelines.note import plain, source_name
from qi_portal.guidelines.part_fields import FIELDS
from qi_portal.guidelines.switches import unit_name

AGE_UNITS = (Unit(MONTHS, MONTHS), Unit(YEARS, YEARS, Fraction(YEAR)))
MARK_LENGTH = 12


def tree_json(guideline: Guideline) -> dict[str, Any]:
    """All that decision.js needs to give the same answer, and by which content it gives it."""
    return {
        "content_id": f"{guideline.id}@{guideline.version}",
        "content_hash": guideline.content_hash,
        "tree": _tree(guideline.tree),
        "parts": _parts(guideline.tree),
    }


def tree_mark(guideline: Guideline) -> str:
    """Differs when the rules, the questions or the time frames do: local ones are no part of the content hash."""
    return sha256(json.dumps(tree_json(guideline)).encode()).hexdigest()[:MARK_LENGTH]


def answer_json(guideline: Guideline) -> dict[str, Any]:
    """With it the browser draws the answer panel and writes the note for the chart."""
    return {
        **tree_json(guideline),
        "mark": tree_mark(guideline),
        "title": guideline.title,
        "version": guideline.version,
        "is_draft": guideline.is_draft,
        "sources": {
            source.key: {"number": number, "name": source_name(guideline, source.key)}
            for number, source in enumerate(guideline.sources, start=1)
        },
        "required": [plain(line) for line in guideline.section("What to send", "Required").bullets],
        "helpful": [plain(line) for line in guideline.section("What to send", "Helpful").bullets],
    }


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
        "units": [_unit(unit) for unit in _units(asked)],
        "unit_name": AGE_UNIT if asked.id == AGE_MONTHS else unit_name(asked),
    }
    return {name: value for name, value in found.items() if value is not None and value is not False and value != []}


def _units(asked: Input) -> tuple[Unit, ...]:
    """Those the form offers, that of the rules first; none where there is no choice."""
    return AGE_UNITS if asked.id == AGE_MONTHS else QUANTITIES.get(asked.quantity, ())


def _unit(unit: Unit) -> dict[str, Any]:
    """Factor and offset as whole numbers over whole numbers: the browser converts exactly, too."""
    return {
        "key": unit.key,
        "label": unit.label,
        "factor": [str(part) for part in unit.factor.as_integer_ratio()],
        "offset": [str(part) for part in unit.offset.as_integer_ratio()],
    }


def _parts(tree: Tree) -> dict[str, list[str]]:
    """By input: the fields that it can be worked out from, which takes the server's growth tables."""
    calculators = {each.id: CALCULATORS[each.calculator] for each in tree.inputs if each.calculator in CALCULATORS}
    return {
        name: [FIELDS[part].name if part in FIELDS else part for part in (*calculator.needs, *calculator.may_use)]
        for name, calculator in calculators.items()
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
