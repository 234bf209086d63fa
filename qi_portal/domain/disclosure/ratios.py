"""A numerator, its denominator and their quotient: told together, or suppressed together."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.content.measure import MeasureType
from qi_portal.domain.disclosure.cells import FEWEST_IF_SENSITIVE, Parts, Rule, Sum, Who, parts_of
from qi_portal.domain.disclosure.hidden import Hidden


@dataclass(frozen=True)
class Counted:
    """What one practice counted; a count has no denominator."""

    numerator: float
    denominator: float | None = None


class Kind(StrEnum):
    """What must not be told small: of a share also those not reached; of a rate or a mean also the denominator."""

    COUNT = "count"
    SHARE = "share"
    RATE = "rate"

    @staticmethod
    def of(measure: MeasureType) -> "Kind":
        return KINDS[measure]

    def parts(self, counted: Counted) -> Parts:
        if self is Kind.COUNT:
            return (counted.numerator,)
        denominator = counted.denominator or 0
        return counted.numerator, denominator - counted.numerator if self is Kind.SHARE else denominator


KINDS = {
    MeasureType.PROPORTION: Kind.SHARE,
    MeasureType.RATE: Kind.RATE,
    MeasureType.MEAN: Kind.RATE,
    MeasureType.COUNT: Kind.COUNT,
    MeasureType.DAYS_BETWEEN: Kind.COUNT,
}


@dataclass(frozen=True)
class Ratio:
    """A sum over practices as others may see it. `why` says why it is suppressed; then nothing else is there.

    Nothing there and not suppressed: nobody counted. A denominator of 0: none was eligible. A count has no denominator.
    """

    numerator: float | None = None
    denominator: float | None = None
    rate: float | None = None
    why: Hidden | None = None

    @property
    def is_suppressed(self) -> bool:
        return self.why is not None

    @property
    def is_not_collected(self) -> bool:
        return self.why is None and self.numerator is None

    @property
    def is_none_eligible(self) -> bool:
        return self.denominator == 0


NOT_COLLECTED = Ratio()


def parts_by_practice(counted: Mapping[Who, Counted], kind: Kind) -> dict[Who, Parts]:
    return {who: kind.parts(each) for who, each in counted.items()}


def told(counted: Sum[Who], kind: Kind) -> Ratio:
    """The sum, whatever it is."""
    if not counted:
        return NOT_COLLECTED
    first, *others = parts_of(counted)
    if kind is Kind.COUNT:
        return Ratio(first)
    denominator = others[0] + (first if kind is Kind.SHARE else 0)
    return Ratio(first, denominator, first / denominator if denominator else None)


def why_not(counted: Sum[Who], rule: Rule) -> Hidden:
    """The reason for the group as a whole: too few practices, or else too few counted."""
    if rule.has_enough(counted):
        return Hidden.SMALL
    return Hidden.SENSITIVE if rule.practices >= FEWEST_IF_SENSITIVE else Hidden.FEW_PRACTICES
