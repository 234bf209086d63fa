"""Which definitions of measures cause trouble where they are used: told from what practices enter, not from how they
read.

The limits below are our own: they shall bring a handful of definitions to the top of a list, and judge none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.content.review_queue import VERIFIED

FEWEST = 12
"""Months that have to be entered before a share of them says anything."""


class Trouble(StrEnum):
    """What is wrong, what practices do first: NOT_COLLECTED months, FEW eligible, DOUBTS that were answered, REVISED
    months, OTHER versions in use; then what the definition itself lacks: OVERDUE review, UNVERIFIED figures, UNCHECKED
    by a clinician."""

    NOT_COLLECTED = "not_collected"
    FEW = "few"
    DOUBTS = "doubts"
    REVISED = "revised"
    OTHER = "other"
    OVERDUE = "overdue"
    UNVERIFIED = "unverified"
    UNCHECKED = "unchecked"


LIMITS = {Trouble.NOT_COLLECTED: 0.15, Trouble.FEW: 0.30, Trouble.DOUBTS: 0.10, Trouble.REVISED: 0.15}
"""From this share of its months on."""


@dataclass(frozen=True)
class Use:
    """Months of a measure over all practices: of `entered` so many not collected, with none or few eligible, kept
    although there was a doubt, changed after they were first kept, and counted by another version than the one that
    holds in the month. `practices` by the version of their latest month."""

    entered: int = 0
    not_collected: int = 0
    few: int = 0
    doubts: int = 0
    revised: int = 0
    other: int = 0
    practices: Mapping[str, int] = field(default_factory=dict)

    def share(self, trouble: Trouble) -> float:
        """Of the months entered; 0 of none."""
        counts = {
            Trouble.NOT_COLLECTED: self.not_collected,
            Trouble.FEW: self.few,
            Trouble.DOUBTS: self.doubts,
            Trouble.REVISED: self.revised,
            Trouble.OTHER: self.other,
        }
        return counts.get(trouble, 0) / self.entered if self.entered else 0.0


@dataclass(frozen=True)
class Health:
    """A measure, how it is used, and what is wrong with it. `unlocks`: how often closed months of its project were
    opened."""

    project: Project
    measure: Measure
    use: Use
    unlocks: int
    troubles: tuple[Trouble, ...]

    @property
    def older(self) -> int:
        """How many practices counted their latest month by another version than the newest."""
        return sum(count for version, count in self.use.practices.items() if version != self.measure.version)

    @property
    def unverified(self) -> int:
        """How many of its published figures nobody has seen in their source."""
        return sum(each.verified != VERIFIED for each in self.measure.benchmarks)

    @property
    def is_draft(self) -> bool:
        return self.project.status.startswith("draft")

    @property
    def stands_out(self) -> bool:
        """Whether practices have trouble with it, or its review is overdue; most definitions are unchecked drafts."""
        return any(each in LIMITS or each in (Trouble.OTHER, Trouble.OVERDUE) for each in self.troubles)

    @property
    def urgency(self) -> tuple[int, bool, float, int, str]:
        """To sort by: what practices do counts more than what the definition lacks."""
        shares = [self.use.share(each) for each in self.troubles if each in LIMITS]
        used = sum(each in LIMITS or each is Trouble.OTHER for each in self.troubles)
        is_late = Trouble.OVERDUE in self.troubles
        return -used, not is_late, -max(shares, default=0.0), -len(self.troubles), self.measure.id


def health_of(project: Project, measure: Measure, use: Use, unlocks: int, today: date) -> Health:
    found = Health(project, measure, use, unlocks, ())
    return Health(project, measure, use, unlocks, tuple(_troubles(found, today)))


def by_urgency(measures: Iterable[Health]) -> list[Health]:
    """What causes most trouble first."""
    return sorted(measures, key=lambda each: each.urgency)


def _troubles(health: Health, today: date) -> Iterator[Trouble]:
    if health.use.entered >= FEWEST:
        yield from (trouble for trouble, limit in LIMITS.items() if health.use.share(trouble) >= limit)
    if health.older or health.use.other:
        yield Trouble.OTHER
    if health.measure.next_review < today:
        yield Trouble.OVERDUE
    if health.unverified:
        yield Trouble.UNVERIFIED
    if not health.measure.checked_by:
        yield Trouble.UNCHECKED
