"""A guideline's decision as frozen values: what is asked, which rules lead where, and how soon."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property, total_ordering

from qi_portal.domain.decision.expression import Expression, Value, comparisons_in, inputs_of
from qi_portal.domain.words import Words, words


@total_ordering
class Disposition(Enum):
    """Where the child is seen next, from the lowest level to the most urgent; the order of definition is the ladder."""

    PRIMARY_CARE = "primary_care"
    CO_MANAGE = "co_manage"
    ROUTINE_REFERRAL = "routine_referral"
    URGENT_REFERRAL = "urgent_referral"
    EMERGENCY = "emergency"

    def __init__(self, value: str) -> None:
        self.rank = len(type(self).__members__)
        """0 for primary care to 4 for an emergency."""

    def __lt__(self, other: object) -> bool:
        return self.rank < other.rank if isinstance(other, Disposition) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.rank > other.rank if isinstance(other, Disposition) else NotImplemented

    @property
    def name_words(self) -> Words:
        return _NAMES[self]

    @property
    def short_words(self) -> Words:
        """For the steps of the ladder, where there is room for a word or two."""
        return _SHORT_NAMES[self]


LADDER = tuple(Disposition)
CANNOT_WAIT = (Disposition.EMERGENCY, Disposition.URGENT_REFERRAL)
"""The levels that red flags lead to, the most urgent first."""

_NAMES = {
    Disposition.PRIMARY_CARE: words("Manage in primary care"),
    Disposition.CO_MANAGE: words("Co-manage"),
    Disposition.ROUTINE_REFERRAL: words("Routine referral"),
    Disposition.URGENT_REFERRAL: words("Urgent referral"),
    Disposition.EMERGENCY: words("Emergency department"),
}
_SHORT_NAMES = _NAMES | {Disposition.PRIMARY_CARE: words("Manage here"), Disposition.EMERGENCY: words("ED")}


GROUPS: Mapping[str, Words] = {
    "Child": words("Child"),
    "Red flags": words("Red flags"),
    "Pattern": words("Pattern"),
    "Severity": words("Severity"),
    "Examination": words("Examination"),
    "Growth": words("Growth"),
    "Tests": words("Tests"),
    "Scores": words("Scores"),
    "Treatment so far": words("Treatment so far"),
    "For context": words("For context"),
}
"""The sections a findings form may have, by the name that the files use."""

RED_FLAGS = "Red flags"
TRIED = "Treatment so far"

AGE_MONTHS, AGE_DAYS, SEX = "age_months", "age_days", "sex"
"""The inputs that every guideline names alike."""


class InputType(StrEnum):
    NUMBER = "number"
    BOOLEAN = "boolean"
    ENUM = "enum"


@dataclass(frozen=True)
class Choice:
    """One value of an enum input and how the form says it."""

    value: str
    label: str


@dataclass(frozen=True)
class Input:
    """A finding that is asked. `minimum` and `maximum` (of a number) are in `unit` and both allowed.

    A number outside `usual` is asked about once. `quantity` says in which other units it may be typed, `calculator`
    how it can be worked out from other measurements; empty where neither applies.
    """

    id: str
    type: InputType
    label: str
    group: str
    hint: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False
    usual: tuple[float, float] | None = None
    quantity: str = ""
    calculator: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def is_age(self) -> bool:
        """The child's own age: its bounds are the population of the guideline."""
        return self.id in (AGE_MONTHS, AGE_DAYS)

    def value_words(self, value: Value) -> Words | str:
        """A value as a reader says it: yes, no, a choice by its label, a number with its unit."""
        if isinstance(value, bool):
            return words("yes") if value else words("no")
        if isinstance(value, str):
            return next(choice.label for choice in self.choices if choice.value == value)
        return f"{value:g} {self.unit}"


@dataclass(frozen=True)
class Within:
    """How soon: `text` for the reader, `days` (the upper end) to compare; `basis` says what stands behind it."""

    text: str
    days: float
    basis: str
    note: str = ""


@dataclass(frozen=True)
class Rule:
    """One reason for a disposition. `when` is the condition as written, `condition` the same as read."""

    id: str
    disposition: Disposition
    when: str
    condition: Expression
    text: str
    cite: tuple[str, ...]
    cite_note: str
    basis: str
    within: Within | None


@dataclass(frozen=True)
class Contradiction:
    """Findings that cannot both be right; `text` asks which one is."""

    inputs: tuple[str, ...]
    condition: Expression
    text: str


@dataclass(frozen=True)
class Tree:
    """All rules of one condition in file order; `otherwise` is the answer when none is true.

    `may_lower` names the red flags that rule something out: with them the answer can be lower than without.
    """

    condition: str
    version: str
    inputs: tuple[Input, ...]
    rules: tuple[Rule, ...]
    otherwise: Disposition
    within: Mapping[Disposition, Within]
    context_only: tuple[str, ...] = ()
    may_lower: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    def input(self, input_id: str) -> Input:
        return next(each for each in self.inputs if each.id == input_id)

    @cached_property
    def lines(self) -> Mapping[str, tuple[float, ...]]:
        """The numbers that rules compare each input with, ascending."""
        found: dict[str, set[float]] = {}
        for rule in self.rules:
            for each in comparisons_in(rule.condition):
                if not isinstance(each.value, str):
                    found.setdefault(each.input, set()).add(each.value)
        return {name: tuple(sorted(lines)) for name, lines in found.items()}

    @cached_property
    def naming(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that name each input, in file order."""
        named = {rule.id: inputs_of(rule.condition) for rule in self.rules}
        return {each.id: tuple(rule for rule in self.rules if each.id in named[rule.id]) for each in self.inputs}
