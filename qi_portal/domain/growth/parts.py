"""What is known of a child, and what a calculator makes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qi_portal.domain.growth.age import age_words
from qi_portal.domain.growth.plausible import check_size
from qi_portal.domain.growth.tables import Measure, Sex
from qi_portal.domain.units import Typed, decimals_beside
from qi_portal.domain.words import Amount, Words, words

WEIGHT, HEIGHT, HEAD = "weight", "height", "head"
EARLIER, APART, GESTATION = "earlier_height", "months_apart", "gestation_weeks"
SYSTOLIC, DIASTOLIC = "sbp", "dbp"


@dataclass(frozen=True)
class Parts:
    """What is known of the child. `sure` names the sizes that were asked about and are right.

    `thresholds` are those of the rules on the finding: no shown number may read as the other side of one.
    """

    sex: Sex
    months: float
    sizes: Mapping[str, Typed]
    sure: frozenset[str] = frozenset()
    thresholds: tuple[float, ...] = ()

    def size(self, part: str, measure: Measure, months: float | None = None) -> float:
        """In the base unit; Doubtful when it hardly fits the age (now, or at `months`)."""
        if part not in self.sure:
            check_size(part, measure, self.sizes[part], self.sex, self.months if months is None else months)
        return self.sizes[part].base

    def shown(self, value: float, decimals: int, *limits: float) -> Amount:
        """`limits` are further values that the number may not read as."""
        return Amount(value, decimals_beside(value, (*self.thresholds, *limits), decimals))

    def child_words(self, months: float | None = None) -> Words:
        age = age_words(self.months if months is None else months)
        return words("a girl of {age}", age=age) if self.sex is Sex.FEMALE else words("a boy of {age}", age=age)


@dataclass(frozen=True)
class Worked:
    """The finding in full precision, the number to show for it, and how it came about."""

    value: float
    shown: Amount
    working: Words


@dataclass(frozen=True)
class Calculator:
    """`needs` are the parts without which nothing is worked out, `may_use` those that change it if they are known.

    `work` raises Invalid for a part that cannot be, Doubtful for one that may be right all the same (`field` names the
    part), OutsideTables when no curve reaches the child.
    """

    needs: tuple[str, ...]
    work: Callable[[Parts], Worked]
    may_use: tuple[str, ...] = ()
