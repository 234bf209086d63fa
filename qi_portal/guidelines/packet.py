"""The referral packet: what a specialist has to know, made from the findings of one child and kept nowhere.

It holds no name: the label of the patient, telephone numbers and the signature are put on the paper by hand.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.tree import AGE_MONTHS, GROUPS, TRIED, Disposition, Input, Rule
from qi_portal.domain.growth.age import age_words
from qi_portal.domain.words import Words, words
from qi_portal.guidelines.note import source_name
from qi_portal.guidelines.panel import Panel, basis_words
from qi_portal.guidelines.prose import on_paper
from qi_portal.library import Library

RESULTS = ("Growth", "Tests", "Scores")
"""Groups of the form whose findings are results; what is neither this nor a treatment is history and examination."""

HASH_SHOWN = 12
"""Characters of the content's hash that are printed: enough to tell two versions apart by eye."""


class State(StrEnum):
    """Whether a line of the list is answered on this paper, in part or not at all, or has to be put beside it."""

    FILLED = "filled"
    PART = "part"
    MISSING = "missing"
    ATTACH = "attach"


@dataclass(frozen=True)
class Finding:
    """A finding as it is read aloud; `working` where it was worked out or converted, else empty."""

    label: str
    value: Words | str
    working: Words | str = ""


@dataclass(frozen=True)
class Item:
    """A line of "What to send": the findings that fill it, and the labels of those that were not done."""

    text: str
    known: tuple[Finding, ...]
    not_done: tuple[str, ...]

    @property
    def state(self) -> State:
        if not self.known:
            return State.MISSING if self.not_done else State.ATTACH
        return State.PART if self.not_done else State.FILLED


@dataclass(frozen=True)
class Reason:
    """A matched rule, its level, and what it rests on: sources by name, or that it has none."""

    text: str
    level: Disposition
    basis: Words | str


@dataclass(frozen=True)
class Packet:
    """What the templates ask for while they lay out a packet."""

    panel: Panel
    library: Library

    @property
    def guideline(self) -> Guideline:
        return self.panel.guideline

    @property
    def level(self) -> Disposition:
        return self.panel.answer.disposition

    @property
    def is_emergency(self) -> bool:
        return self.level is Disposition.EMERGENCY

    @property
    def content_mark(self) -> str:
        return self.guideline.content_hash[:HASH_SHOWN]

    @property
    def when(self) -> str:
        """How soon, without what stands behind it; empty where there is no time frame."""
        within = self.panel.answer.within
        return within.text[:1].upper() + within.text[1:] if within else ""

    @property
    def when_basis(self) -> Words | str:
        within = self.panel.answer.within
        return basis_words(within.basis) if within else ""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(self._reason(rule) for rule in self.panel.answer.matched)

    @cached_property
    def history(self) -> tuple[Finding, ...]:
        """What was asked and examined, in the order of the form."""
        return self._known([group for group in GROUPS if group not in (*RESULTS, TRIED)])

    @cached_property
    def results(self) -> tuple[Finding, ...]:
        return self._known(RESULTS)

    @cached_property
    def tried(self) -> tuple[Finding, ...]:
        return self._known([TRIED])

    @property
    def tried_not_done(self) -> tuple[str, ...]:
        """Labels of what the form asks about treatment and nobody answered."""
        inputs = (each for each in self.guideline.tree.inputs if each.group == TRIED)
        return tuple(each.label for each in inputs if each.id not in self.panel.findings.answers)

    @property
    def steps(self) -> tuple[str, ...]:
        """What the guideline says to try first, to be ticked by hand."""
        return self._lines("Manage here first")

    @property
    def not_known(self) -> tuple[str, ...]:
        """Labels of the findings that could still change the answer, most important first."""
        return tuple(self.guideline.tree.input(name).label for name in self.panel.answer.ask)

    @cached_property
    def required(self) -> tuple[Item, ...]:
        return self._items("Required")

    @cached_property
    def helpful(self) -> tuple[Item, ...]:
        return self._items("Helpful")

    @property
    def missing(self) -> int:
        """How many required lines have nothing on this paper although the form asks for it."""
        return sum(item.state is State.MISSING for item in self.required)

    @property
    def roles(self) -> Mapping[str, tuple[str, ...]]:
        return {name: self._lines("Who does what", name) for name in ("Primary care", "Specialist", "Family")}

    def _known(self, groups: Collection[str]) -> tuple[Finding, ...]:
        inputs = (each for each in self.guideline.tree.inputs if each.group in groups)
        return tuple(finding for each in inputs if (finding := self._finding(each)))

    def _finding(self, asked: Input) -> Finding | None:
        """None where it was not done."""
        findings = self.panel.findings
        if asked.id not in findings.answers:
            return None
        if worked := findings.worked.get(asked.id):
            shown = words("{value} {unit}", value=worked.shown, unit=asked.unit)
            return Finding(asked.label, shown, worked.working)
        value = findings.answers[asked.id]
        if asked.id == AGE_MONTHS and not isinstance(value, str):
            return Finding(asked.label, age_words(value))
        return Finding(asked.label, asked.value_words(value))

    def _reason(self, rule: Rule) -> Reason:
        sources = [source_name(self.guideline, key) for key in rule.cite]
        return Reason(rule.text, rule.disposition, "; ".join(sources) or basis_words(rule.basis))

    def _items(self, part: str) -> tuple[Item, ...]:
        section = self.guideline.section("What to send", part)
        return tuple(self._item(text, fills) for text, fills in zip(section.bullets, section.fills, strict=True))

    def _item(self, text: str, fills: tuple[str, ...]) -> Item:
        inputs = [self.guideline.tree.input(name) for name in fills]
        known = tuple(finding for each in inputs if (finding := self._finding(each)))
        not_done = tuple(each.label for each in inputs if each.id not in self.panel.findings.answers)
        return Item(on_paper(text, self.library), known, not_done)

    def _lines(self, *heading: str) -> tuple[str, ...]:
        return tuple(on_paper(bullet, self.library) for bullet in self.guideline.section(*heading).bullets)


def packet_of(panel: Panel, library: Library) -> Packet | None:
    """None where there is nothing to send a child with: no finding yet, or one that is managed in primary care."""
    return Packet(panel, library) if panel.sends and not panel.is_empty else None
