"""What the answer panel says, in the order in which it says it; the page, the print and the chart note share it."""

from collections.abc import Mapping
from dataclasses import dataclass

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.source import Source
from qi_portal.domain.decision.nearest import Change, change_words, nearest_changes
from qi_portal.domain.decision.tree import LADDER, Disposition, Input, Within
from qi_portal.domain.decision.walk import Answer, walk
from qi_portal.domain.words import Words, plural_words, words
from qi_portal.guidelines.forms import Findings

MOST_RAISES, MOST_LOWERS = 4, 2
"""Findings that would move the answer up or down: no more than these are listed."""


@dataclass(frozen=True)
class Step:
    """A step of the ladder: the answer is here now, may still come here, or neither."""

    level: Disposition
    is_now: bool
    may_be: bool


@dataclass(frozen=True)
class Panel:
    """`answer` is on the findings so far; it is not shown while there are none, or while one of them does not fit."""

    guideline: Guideline
    findings: Findings
    answer: Answer

    @property
    def is_paused(self) -> bool:
        """While something does not fit, or a question waits; but no question holds up an emergency."""
        is_held_up = bool(self.findings.questions) and self.answer.disposition is not Disposition.EMERGENCY
        return bool(self.findings.errors) or is_held_up

    @property
    def is_empty(self) -> bool:
        return not self.findings.answers

    @property
    def steps(self) -> tuple[Step, ...]:
        """From the lowest level to the highest."""
        possible = self.answer.still_possible
        return tuple(Step(level, level is self.answer.disposition, level in possible) for level in LADDER)

    @property
    def when(self) -> Words | str:
        """The time frame; empty where there is none."""
        return when_words(self.answer.within)

    @property
    def ask_first(self) -> Input | None:
        """The most useful finding that is not done."""
        return self.guideline.tree.input(self.answer.ask[0]) if self.answer.ask else None

    @property
    def provisional(self) -> Words:
        count = len(self.answer.ask)
        highest = self.answer.could_be.name_words
        return plural_words(
            "{count} finding not done could raise this to: {level}.",
            "{count} findings not done could raise this, at most to: {level}.",
            count,
            level=highest,
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """What would move the answer if a known finding were otherwise; what is unknown is asked for instead."""
        known = [each for each in nearest_changes(self.guideline.tree, self.findings.answers) if self._is_known(each)]
        raises = [each for each in known if each.raises][:MOST_RAISES]
        return (*raises, *[each for each in known if not each.raises][:MOST_LOWERS])

    def _is_known(self, change: Change) -> bool:
        return change.input in self.findings.answers

    def change_words(self, change: Change) -> Words:
        return change_words(self.guideline.tree.input(change.input), change.span)

    @property
    def sources(self) -> tuple[Source, ...]:
        """What the reasons rest on, in the order of the guideline's list."""
        cited = {key for rule in self.answer.matched for key in rule.cite}
        return tuple(source for source in self.guideline.sources if source.key in cited)

    @property
    def sends(self) -> bool:
        """Whether anything goes out with the child."""
        return self.answer.disposition > Disposition.PRIMARY_CARE

    @property
    def announcement(self) -> Words:
        """Read out once when the level changes."""
        return words("The answer is now: {level}. {when}", level=self.answer.disposition.name_words, when=self.when)


def panel_of(guideline: Guideline, findings: Findings) -> Panel:
    return Panel(guideline, findings, walk(guideline.tree, findings.answers))


def when_words(within: Within | None) -> Words | str:
    """How soon, saying so where it is local policy or nobody's written word."""
    if within is None:
        return ""
    text = within.text[:1].upper() + within.text[1:]
    return text if within.basis == "source" else words("{text} ({basis})", text=text, basis=basis_words(within.basis))


def basis_words(basis: str) -> Words:
    """What stands behind a rule or a time frame."""
    return BASES[basis]


BASES: Mapping[str, Words] = {
    "source": words("source"),
    "local policy": words("local policy"),
    "general knowledge": words("general knowledge, no source found"),
}
