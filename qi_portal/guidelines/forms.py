"""The findings form: what was typed, the clean answers, and a sentence beside each value that does not fit.

Plain parsing and no form class: the fields come from the guideline's own inputs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from qi_portal.domain.content.guideline import INFANTS, YEAR, Ages
from qi_portal.domain.decision.answers import check_answers
from qi_portal.domain.decision.expression import Answers
from qi_portal.domain.decision.tree import Input, InputType, Tree
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import Words, words

RED_FLAGS = "Red flags"
"""The group whose unanswered findings "the rest are absent" speaks for."""

AGE_UNIT = "age_unit"
FILL = "fill"
ABSENT = "absent"
YEARS, MONTHS = "years", "months"

LONGEST = 12
"""Characters of a typed number."""

SAID = {"yes": True, "no": False}
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
"""ASCII digits only."""


@dataclass(frozen=True)
class Findings:
    """`typed` is shown again as it was; `errors` are sentences by input id; while there are any, the answer pauses."""

    typed: Mapping[str, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    errors: Mapping[str, Words] = field(default_factory=dict)
    age_unit: str = YEARS


def no_findings(tree: Tree) -> Findings:
    return Findings(age_unit=usual_age_unit(tree))


def read_findings(tree: Tree, sent: Mapping[str, str]) -> Findings:
    """The form as sent; fields that no input asks for are left aside."""
    unit = sent.get(AGE_UNIT, "")
    unit = unit if unit in (YEARS, MONTHS) else usual_age_unit(tree)
    typed = {each.id: sent.get(each.id, "").strip() for each in tree.inputs}
    if sent.get(FILL) == ABSENT:
        typed |= {each.id: "no" for each in tree.inputs if _is_red_flag(each) and not typed[each.id]}
    given: dict[str, object] = {}
    errors: dict[str, Words] = {}
    for each in tree.inputs:
        try:
            given[each.id] = _value(each, typed[each.id], unit)
        except Invalid as finding:
            errors[each.id] = finding.message
    answers, findings = check_answers(tree, given)
    errors |= {finding.field: _in_typed_unit(finding, typed, unit) for finding in findings}
    return Findings(typed, answers, errors, unit)


def usual_age_unit(tree: Tree) -> str:
    """Years, unless no child beyond infancy is in the population."""
    oldest = max((each.maximum or 0 for each in tree.inputs if each.id == "age_months"), default=0)
    return YEARS if oldest > INFANTS else MONTHS


def groups_of(tree: Tree) -> Mapping[str, list[Input]]:
    """The sections of the form with their inputs, in file order."""
    groups: dict[str, list[Input]] = {}
    for each in tree.inputs:
        groups.setdefault(each.group, []).append(each)
    return groups


def choices_of(asked: Input) -> list[tuple[str, str]]:
    """Value and label of each choice."""
    return [(choice.value, choice.label) for choice in asked.choices]


def hint_of(asked: Input) -> Words | str:
    """The input's hint and, for a number, what it may be."""
    if asked.type is not InputType.NUMBER:
        return asked.hint
    if asked.id == "age_months":
        ages = Ages(int(asked.minimum or 0), int(asked.maximum or 0))
        return words("{ages}; years are converted to months", ages=ages.in_words)
    parts = {"hint": asked.hint, "low": f"{asked.minimum:g}", "high": f"{asked.maximum:g}"}
    return words("{hint}; {low} to {high}", **parts) if asked.hint else words("{low} to {high}", **parts)


def _is_red_flag(asked: Input) -> bool:
    return asked.group == RED_FLAGS and asked.type is InputType.BOOLEAN


def _value(asked: Input, text: str, unit: str) -> object:
    if not text:
        return None
    if asked.type is InputType.BOOLEAN:
        if text not in SAID:
            raise Invalid(asked.id, words("Choose yes, no or not done."))
        return SAID[text]
    return text if asked.type is InputType.ENUM else _number(asked, text, unit)


def _number(asked: Input, text: str, unit: str) -> float:
    if len(text) > LONGEST:
        raise Invalid(asked.id, words("A number has {most} characters at most. Check it.", most=LONGEST))
    if not NUMBER.fullmatch(text):
        raise Invalid(asked.id, _not_a_number(text))
    number = Decimal(text)
    if asked.id == "age_months" and unit == YEARS:
        number *= YEAR
    return int(number) if number == number.to_integral_value() else float(number)


def _not_a_number(text: str) -> Words:
    if NUMBER.fullmatch(text.replace(",", ".", 1)):
        return words("Write decimals with a point, such as 38.5, and thousands without a comma.")
    return words("“{value}” is not a number. Enter digits only.", value=text)


def _in_typed_unit(finding: Invalid, typed: Mapping[str, str], unit: str) -> Words:
    """An age typed in years is named in years before the sentence about its months."""
    if finding.field != "age_months" or unit != YEARS:
        return finding.message
    return words("{years} years: {message}", years=typed[finding.field], message=finding.message)
