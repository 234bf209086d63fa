"""What a guideline's wall card says: one page to read from across the room."""

from collections.abc import Iterator
from dataclasses import dataclass

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.tree import CANNOT_WAIT, LADDER, Disposition, Rule
from qi_portal.domain.words import Words
from qi_portal.guidelines.panel import when_words
from qi_portal.guidelines.prose import on_paper
from qi_portal.library import Library

MOST_STEPS = 6
"""Steps of "Manage here first" on the card; how many more the page has is said below them. Nothing else is cut."""


@dataclass(frozen=True)
class Reason:
    """A rule's text; `when` where the rule has a time frame of its own, empty where that of its level holds."""

    text: str
    when: Words | str


@dataclass(frozen=True)
class Level:
    """All reasons that lead to one disposition, and how soon; `is_red_flag` for the two that cannot wait."""

    disposition: Disposition
    when: Words | str
    reasons: tuple[Reason, ...]

    @property
    def is_red_flag(self) -> bool:
        return self.disposition in CANNOT_WAIT


@dataclass(frozen=True)
class WallCard:
    """Levels from the most urgent down; `more_steps` is the number of steps that are left to the page."""

    guideline: Guideline
    levels: tuple[Level, ...]
    steps: tuple[str, ...]
    more_steps: int
    required: tuple[str, ...]


def wall_card(guideline: Guideline, library: Library) -> WallCard:
    steps = [on_paper(bullet, library) for bullet in guideline.section("Manage here first").bullets]
    required = guideline.section("What to send", "Required").bullets
    return WallCard(
        guideline=guideline,
        levels=tuple(_levels(guideline)),
        steps=tuple(steps[:MOST_STEPS]),
        more_steps=max(0, len(steps) - MOST_STEPS),
        required=tuple(on_paper(bullet, library) for bullet in required),
    )


def _levels(guideline: Guideline) -> Iterator[Level]:
    tree = guideline.tree
    for level in reversed(LADDER):
        reasons = tuple(_reason(rule) for rule in tree.rules if rule.disposition is level)
        if reasons:
            yield Level(level, when_words(tree.within.get(level)), reasons)


def _reason(rule: Rule) -> Reason:
    return Reason(rule.text, when_words(rule.within))
