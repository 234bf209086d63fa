"""A network in memory for the checks of monthly counts: practices P001 to P060, in every project, nothing stored."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.check import Context
from qi_portal.domain.entry.doubts import PastCount
from qi_portal.domain.entry.planned import Around
from qi_portal.domain.periods import Month

TODAY = date(2026, 11, 21)
SEPTEMBER = Month(2026, 9)


def context(**known) -> Context:
    """A practice that takes part and may write, with nothing stored."""
    return replace(Context(TODAY, Month(2015, 1)), **known)


def past(*counts: tuple[float, float | None], last: Month = SEPTEMBER) -> tuple[PastCount, ...]:
    """Counts of consecutive months, the latest in `last`."""
    return tuple(
        PastCount(last - (len(counts) - 1 - index), numerator, denominator)
        for index, (numerator, denominator) in enumerate(counts)
    )


@dataclass
class Network:
    """Answers what `plan` asks; `known` holds by practice and measure what is not plain."""

    find_measure: Callable[[str], Measure | None]
    known: dict[tuple[str, str], Around] = field(default_factory=dict)

    unknown_practice = "R01"

    def practice(self, code: str) -> str | None:
        return code if code in {f"P{number:03d}" for number in range(1, 61)} else None

    def measure(self, measure_id: str) -> Measure | None:
        return self.find_measure(measure_id)

    def around(self, practice: str, measure: Measure, today: date) -> Around:
        return self.known.get((practice, measure.id), Around(context(today=today)))
