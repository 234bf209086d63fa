"""Checks what was given (by a form, JSON or another system) against a guideline's inputs."""

import math
from collections.abc import Callable, Mapping

from qi_portal.domain.decision.expression import Answers, Value
from qi_portal.domain.decision.tree import Input, InputType, Tree
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import Words, words

SHOWN = 24
"""No more characters than this of a refused value are repeated to the reader."""


def check_answers(tree: Tree, given: Mapping[str, object]) -> tuple[Answers, tuple[Invalid, ...]]:
    """Clean answers and a finding for each value that does not fit. A missing key and None are unknown, never false."""
    asked = {each.id: each for each in tree.inputs}
    answers: dict[str, Value] = {}
    findings: list[Invalid] = []
    for name, value in given.items():
        try:
            if (answer := _answer(asked, name, value)) is not None:
                answers[name] = answer
        except Invalid as finding:
            findings.append(finding)
    return answers, tuple(findings)


def clean_answers(tree: Tree, given: Mapping[str, object]) -> Answers:
    """The answers, or the first Invalid."""
    answers, findings = check_answers(tree, given)
    if findings:
        raise findings[0]
    return answers


def _answer(asked: Mapping[str, Input], name: str, value: object) -> Value | None:
    if name not in asked:
        raise Invalid(name, words("This guideline does not ask for “{input}”. Check the spelling.", input=_shown(name)))
    if value is None:
        return None
    return _CHECKS[asked[name].type](asked[name], value)


def _boolean(asked: Input, value: object) -> bool:
    if not isinstance(value, bool):
        raise Invalid(asked.id, words("Answer true or false, or leave it out when it was not asked or examined."))
    return value


def _number(asked: Input, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Invalid(asked.id, words("“{value}” is not a number. Enter digits only.", value=_shown(value)))
    if isinstance(value, float) and not math.isfinite(value):
        raise Invalid(asked.id, words("A number without end is no measurement. Enter digits only."))
    if _is_outside(asked, value):
        raise Invalid(asked.id, _range_words(asked, value))
    if asked.whole and value != int(value):
        raise Invalid(asked.id, words("{value} is not a whole number. Count in whole {unit}.", **_told(asked, value)))
    return value


def _choice(asked: Input, value: object) -> str:
    values = [choice.value for choice in asked.choices]
    if not isinstance(value, str) or value not in values:
        told = {"value": _shown(value), "values": values}
        raise Invalid(asked.id, words("“{value}” is not a choice here. Use one of: {values}.", **told))
    return value


_Check = Callable[[Input, object], Value]
_CHECKS: Mapping[InputType, _Check] = {
    InputType.BOOLEAN: _boolean,
    InputType.NUMBER: _number,
    InputType.ENUM: _choice,
}


def _is_outside(asked: Input, value: float) -> bool:
    too_low = asked.minimum is not None and value < asked.minimum
    return too_low or (asked.maximum is not None and value > asked.maximum)


def _range_words(asked: Input, value: float) -> Words:
    told = _told(asked, value) | {"minimum": _plain(asked.minimum), "maximum": _plain(asked.maximum)}
    if asked.is_age:
        return words("{value} {unit} is outside the ages of this guideline: {minimum} to {maximum} {unit}.", **told)
    return words(
        "{value} is outside {minimum} to {maximum} {unit}. Check which is mistyped, the number or its unit.", **told
    )


def _told(asked: Input, value: float) -> dict[str, object]:
    return {"value": _plain(value), "unit": asked.unit}


def _plain(value: float | None) -> str:
    """'6.25', '14', never '14.0'; cut when absurdly long."""
    return _shown(int(value) if isinstance(value, float) and value.is_integer() else value)


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
