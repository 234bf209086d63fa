"""Unit switches: a number typed in another unit than that of the rules, and the sentences beside it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from qi_portal.domain.decision.expression import Answers
from qi_portal.domain.decision.tree import Input, Tree
from qi_portal.domain.growth.parts import Worked
from qi_portal.domain.units import QUANTITIES, Typed, Unit, decimals_beside, unit_of
from qi_portal.domain.words import Amount, Words, words
from qi_portal.guidelines.numbers import decimals_of, read_number
from qi_portal.guidelines.worked_out import Beside

ONE_DECIMAL_FROM = 10
"""Smaller numbers are shown with two decimals."""


def unit_name(asked: Input) -> str:
    """The field in which the unit is sent."""
    return f"{asked.id}_unit"


def units_for(asked: Input) -> list[tuple[str, str]]:
    """Keys and labels to choose from, the unit of the rules first, as the guideline writes it."""
    first, *others = QUANTITIES[asked.quantity]
    return [(first.key, asked.unit), *((unit.key, unit.label) for unit in others)]


def chosen_unit(asked: Input, sent: Mapping[str, str]) -> Unit:
    return unit_of(asked.quantity, sent.get(unit_name(asked), ""))


def is_switched(asked: Input, unit: Unit) -> bool:
    return unit != QUANTITIES[asked.quantity][0]


def switched(tree: Tree, sent: Mapping[str, str], answers: Answers) -> tuple[dict[str, Worked], dict[str, Beside]]:
    """What was typed in another unit, by input id: the conversion and what stands beside it."""
    worked: dict[str, Worked] = {}
    beside: dict[str, Beside] = {}
    for each in tree.inputs:
        if not each.quantity or each.id not in answers or not is_switched(each, chosen_unit(each, sent)):
            continue
        typed = Typed(read_number(each.id, sent[each.id].strip()), chosen_unit(each, sent))
        limits = tree.lines.get(each.id, ())
        worked[each.id] = _converted(each, typed, limits)
        beside[each.id] = Beside((worked[each.id].working, *_hidden_limits(each, typed, worked[each.id], limits)))
    return worked, beside


def _converted(asked: Input, typed: Typed, limits: tuple[float, ...]) -> Worked:
    """The value for the rules in full precision; what is shown never reads as the other side of one of `limits`."""
    shown = Amount(typed.base, decimals_beside(typed.base, limits, 1 if abs(typed.base) >= ONE_DECIMAL_FROM else 2))
    return Worked(typed.base, shown, words("{typed} = {base} {unit}", typed=str(typed), base=shown, unit=asked.unit))


def _hidden_limits(asked: Input, typed: Typed, worked: Worked, limits: tuple[float, ...]) -> Iterator[Words]:
    """A warning for each limit of the rules that the rounding of the typed number hides."""
    half = Fraction(Decimal(1).scaleb(-decimals_of(typed.number))) / 2
    number = Fraction(typed.number)
    low, high = typed.unit.to_base(number - half), typed.unit.to_base(number + half)
    for limit in limits:
        if low < limit < high and limit != worked.value:
            yield words(
                "The limit of {limit} {unit} lies within the rounding of {typed}. The exact {value} counts; enter the "
                "result in {unit} if the laboratory gives it.",
                limit=f"{limit:g}",
                unit=asked.unit,
                typed=str(typed),
                value=worked.shown,
            )
