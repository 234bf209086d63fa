"""A small tree to walk: yes-or-no findings, numbers, a choice, and rules at every level."""

from collections.abc import Callable

import pytest

from qi_portal.domain.decision.grammar import parse
from qi_portal.domain.decision.tree import Choice, Disposition, Input, InputType, Rule, Tree, Within

FLAGS = ("papilledema", "shunt", "waking", "worse", "mild")
NUMBERS = {"age_months": (24, 215), "days": (0, 31), "change": (-10, 10)}
INPUTS = (
    *(
        Input(name, InputType.NUMBER, name, "Child", unit="units", minimum=low, maximum=high, whole=name == "days")
        for name, (low, high) in NUMBERS.items()
    ),
    *(Input(name, InputType.BOOLEAN, name, "Red flags") for name in FLAGS),
    Input("sex", InputType.ENUM, "Sex", "Child", choices=(Choice("female", "Female"), Choice("male", "Male"))),
)
WITHIN = {
    Disposition.EMERGENCY: Within("now", 0, "source"),
    Disposition.URGENT_REFERRAL: Within("1 week", 7, "local policy"),
    Disposition.ROUTINE_REFERRAL: Within("4 to 8 weeks", 56, "local policy"),
}

RuleLine = tuple[str, str] | tuple[str, str, Within]


@pytest.fixture
def inputs() -> dict[str, Input]:
    return {each.id: each for each in INPUTS}


@pytest.fixture
def make_tree() -> Callable[..., Tree]:
    """`make_tree(("emergency", "papilledema"), ("co_manage", "days >= 4"))`: rules named T.1, T.2 in that order."""

    def make(*lines: RuleLine, otherwise: str = "primary_care") -> Tree:
        rules = tuple(_rule(number, *line) for number, line in enumerate(lines, 1))
        return Tree("test", "0.1.0", INPUTS, rules, Disposition(otherwise), WITHIN, ())

    return make


def _rule(number: int, level: str, when: str, within: Within | None = None) -> Rule:
    condition = parse(when, {each.id: each for each in INPUTS})
    return Rule(f"test.T{number}", Disposition(level), when, condition, when, (), "", "general knowledge", within)
