"""The questions that a guideline leaves to the clinical lead, and how each was settled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qi_portal.domain.content.guideline import Conflict, Guideline
from qi_portal.domain.decision.tree import Rule
from qi_portal.domain.words import Words, words


class Decision(StrEnum):
    KEEP = "keep"
    CHANGE = "change"

    @property
    def name_words(self) -> Words:
        return _NAMES[self]


_NAMES = {Decision.KEEP: words("Keep as it is"), Decision.CHANGE: words("Change to be made")}


@dataclass(frozen=True)
class Settled:
    """What the clinical lead decided, why and when. `chosen` is the guideline's answer that was judged."""

    question_id: str
    decision: Decision
    why: str
    by: str
    on: date
    chosen: str


@dataclass(frozen=True)
class Question:
    """One open or settled question. A decision about an answer that reads differently by now settles nothing."""

    guideline: Guideline
    conflict: Conflict
    latest: Settled | None

    @property
    def settled(self) -> Settled | None:
        return self.latest if self.latest and self.latest.chosen == self.conflict.chosen else None

    @property
    def is_outdated(self) -> bool:
        """It was settled once, and the guideline's answer has changed since."""
        return self.latest is not None and self.settled is None

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.guideline.tree.rules if rule.id in self.conflict.rules)


def questions_of(guidelines: Iterable[Guideline], latest: Mapping[str, Settled]) -> tuple[Question, ...]:
    """Every question of the shelf by specialty and title; `latest` is the last decision by question, if one stands."""
    ordered = sorted(guidelines, key=lambda guideline: (guideline.specialty, guideline.title.lower()))
    return tuple(
        Question(guideline, conflict, latest.get(conflict.id))
        for guideline in ordered
        for conflict in guideline.conflicts
    )
