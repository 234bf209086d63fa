"""Rule conditions as frozen values, and what is left of them once some findings are known.

Logic is three-valued: a finding that was not asked is unknown, never false. A condition is settled true, settled
false, or leaves a remainder that names exactly the findings that still matter to it.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any as Anything

Value = bool | int | float | str
Answers = Mapping[str, Value]
"""Checked answers by input id; an input that is not there is unknown."""

OPERATORS: Mapping[str, Callable[[Anything, Anything], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True)
class Flag:
    """A yes-or-no finding that stands alone."""

    input: str


@dataclass(frozen=True)
class Comparison:
    input: str
    operator: str
    value: float | str


@dataclass(frozen=True)
class Not:
    inner: "Expression"


@dataclass(frozen=True)
class All:
    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Any:
    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Settled:
    """What remains when nothing unknown matters any more."""

    value: bool


Expression = Flag | Comparison | Not | All | Any | Settled


def settle(expression: Expression, answers: Answers) -> Expression:
    """The expression with the answers put in and everything they decide taken out."""
    match expression:
        case Flag(name):
            return Settled(answers[name] is True) if name in answers else expression
        case Comparison(name, sign, value):
            return Settled(OPERATORS[sign](answers[name], value)) if name in answers else expression
        case Not(inner):
            rest = settle(inner, answers)
            return Settled(not rest.value) if isinstance(rest, Settled) else Not(rest)
        case All(parts):
            return _settle_parts(All, parts, answers, decided_by=False)
        case Any(parts):
            return _settle_parts(Any, parts, answers, decided_by=True)
    return expression


def _settle_parts(
    kind: type[All] | type[Any], parts: tuple[Expression, ...], answers: Answers, *, decided_by: bool
) -> Expression:
    rests = [settle(part, answers) for part in parts]
    if Settled(decided_by) in rests:
        return Settled(decided_by)
    unknown = tuple(rest for rest in rests if not isinstance(rest, Settled))
    return kind(unknown) if unknown else Settled(not decided_by)


def truth(expression: Expression, answers: Answers) -> bool | None:
    """True, false, or None for unknown; the same as `settle`, without building what remains."""
    match expression:
        case Flag(name):
            return answers[name] is True if name in answers else None
        case Comparison(name, sign, value):
            return OPERATORS[sign](answers[name], value) if name in answers else None
        case Not(inner):
            known = truth(inner, answers)
            return None if known is None else not known
        case All(parts):
            return _truth_of_parts(parts, answers, decided_by=False)
        case Any(parts):
            return _truth_of_parts(parts, answers, decided_by=True)
    return expression.value


def _truth_of_parts(parts: tuple[Expression, ...], answers: Answers, *, decided_by: bool) -> bool | None:
    is_known = True
    for part in parts:
        known = truth(part, answers)
        if known is decided_by:
            return decided_by
        is_known = is_known and known is not None
    return not decided_by if is_known else None


def inputs_of(expression: Expression) -> frozenset[str]:
    match expression:
        case Flag(name) | Comparison(name):
            return frozenset({name})
        case Not(inner):
            return inputs_of(inner)
        case All(parts) | Any(parts):
            return frozenset().union(*map(inputs_of, parts))
    return frozenset()


def comparisons_in(expression: Expression) -> Iterator[Comparison]:
    """Every comparison, from left to right."""
    match expression:
        case Comparison():
            yield expression
        case Not(inner):
            yield from comparisons_in(inner)
        case All(parts) | Any(parts):
            for part in parts:
                yield from comparisons_in(part)


def denied_in(expression: Expression, denied: bool = False) -> frozenset[str]:
    """The yes-or-no findings whose yes can make the expression false: those under an odd number of `not`."""
    match expression:
        case Flag(name):
            return frozenset({name}) if denied else frozenset()
        case Not(inner):
            return denied_in(inner, not denied)
        case All(parts) | Any(parts):
            return frozenset[str]().union(*(denied_in(part, denied) for part in parts))
    return frozenset()


def ways(expression: Expression, wanted: bool = True) -> tuple[frozenset[str], ...]:
    """Sets of findings, each of which could bring an unsettled expression to `wanted` when answered fittingly."""
    match expression:
        case Not(inner):
            return ways(inner, not wanted)
        case All(parts) | Any(parts):
            each = [ways(part, wanted) for part in parts]
            if wanted is isinstance(expression, All):
                return tuple(frozenset().union(*together) for together in product(*each))
            return tuple(way for some in each for way in some)
    return (inputs_of(expression),)


def evidence(expression: Expression, answers: Answers, wanted: bool = True) -> frozenset[str]:
    """The answered findings that make the expression `wanted`; none when it is not."""
    if truth(expression, answers) is not wanted:
        return frozenset()
    match expression:
        case Not(inner):
            return evidence(inner, answers, not wanted)
        case All(parts) | Any(parts):
            return frozenset().union(*(evidence(part, answers, wanted) for part in parts))
    return inputs_of(expression)
