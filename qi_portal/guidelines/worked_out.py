"""Findings worked out on the same post from what the physician has: sizes, and what the form already holds.

The parts are fields of the post's body and of nothing else; no part is stored, logged or put into an address.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qi_portal.domain.decision.expression import Answers
from qi_portal.domain.decision.tree import AGE_MONTHS, SEX, Input, Tree
from qi_portal.domain.errors import Invalid
from qi_portal.domain.growth.parts import Calculator, Parts, Worked
from qi_portal.domain.growth.plausible import Doubtful
from qi_portal.domain.growth.tables import OutsideTables, Sex
from qi_portal.domain.growth.worked import CALCULATORS
from qi_portal.domain.units import Typed
from qi_portal.domain.words import Words, words
from qi_portal.guidelines.numbers import NUMBER, decimals_of, read_number
from qi_portal.guidelines.part_fields import FIELDS, PartField, read_part


@dataclass(frozen=True)
class Tick:
    """Says that a size which was asked about is right; `value` is that size, so it holds for no other."""

    name: str
    value: str
    label: Words
    is_set: bool


@dataclass(frozen=True)
class Beside:
    """What stands beside a finding: sentences, and what can be ticked there."""

    sentences: tuple[Words | str, ...] = ()
    ticks: tuple[Tick, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came of one calculator; a `question` holds up the answer unless the finding itself was typed."""

    worked: Worked | None = None
    beside: Beside = field(default_factory=Beside)
    question: Words | None = None


def fields_of(tree: Tree) -> Mapping[str, tuple[PartField, ...]]:
    """The parts to ask under each input that can be worked out; a part that two need is asked under the first."""
    asked: set[str] = set()
    found: dict[str, tuple[PartField, ...]] = {}
    for each, calculator in _calculators(tree):
        own = [part for part in (*calculator.needs, *calculator.may_use) if part in FIELDS and part not in asked]
        asked.update(own)
        found[each.id] = tuple(FIELDS[part] for part in own)
    return found


def work_out(tree: Tree, sent: Mapping[str, str], answers: Answers) -> Mapping[str, Outcome]:
    """By input id. `answers` are the checked findings; one that was typed is worked out too, to say if it differs."""
    return {each.id: _outcome(_Work(tree, each, calculator, sent, answers)) for each, calculator in _calculators(tree)}


def _calculators(tree: Tree) -> Iterator[tuple[Input, Calculator]]:
    for each in tree.inputs:
        if each.calculator in CALCULATORS:
            yield each, CALCULATORS[each.calculator]


@dataclass(frozen=True)
class _Work:
    tree: Tree
    asked: Input
    calculator: Calculator
    sent: Mapping[str, str]
    answers: Answers

    @property
    def is_typed(self) -> bool:
        """Whether the finding itself was typed; it counts then."""
        return bool(self.sent.get(self.asked.id, "").strip())

    def sizes(self) -> dict[str, Typed]:
        """The parts that are known; Invalid, naming the part, for one that is no size."""
        parts = (*self.calculator.needs, *self.calculator.may_use)
        found = {part: read_part(part, self.sent, self.answers) for part in parts}
        return {part: size for part, size in found.items() if size}

    def lacking(self, sizes: Mapping[str, Typed]) -> list[Words | str]:
        missing = [part for part in self.calculator.needs if part not in sizes]
        from_the_form = [name for name in (AGE_MONTHS, SEX) if name not in self.answers]
        labels = {each.id: each.label for each in self.tree.inputs}
        return [FIELDS[part].label if part in FIELDS else labels.get(part, part) for part in (*missing, *from_the_form)]

    def parts(self, sizes: Mapping[str, Typed]) -> Parts:
        sure = frozenset(part for part, size in sizes.items() if part in FIELDS and _tick(part, size, self.sent).is_set)
        limits = self.tree.lines.get(self.asked.id, ())
        return Parts(Sex(str(self.answers[SEX])), float(self.answers[AGE_MONTHS]), sizes, sure, limits)


def _outcome(work: _Work) -> Outcome:
    try:
        sizes = work.sizes()
        if not sizes:
            return Outcome()
        if lacking := work.lacking(sizes):
            return Outcome(beside=Beside((words("To work it out, enter also: {parts}.", parts=lacking),)))
        return _worked(work, work.parts(sizes))
    except OutsideTables as outside:
        return Outcome(beside=Beside((outside.message,)))
    except Invalid as finding:
        return _asked(work, finding)


def _worked(work: _Work, parts: Parts) -> Outcome:
    worked = work.calculator.work(parts)
    ticks = (_tick(part, parts.sizes[part], work.sent) for part in parts.sizes if part in parts.sure)
    return Outcome(worked, Beside((worked.working, *_difference(work, worked)), tuple(ticks)))


def _asked(work: _Work, finding: Invalid) -> Outcome:
    ticks: tuple[Tick, ...] = ()
    if isinstance(finding, Doubtful) and (size := read_part(finding.field, work.sent, work.answers)):
        ticks = (_tick(finding.field, size, work.sent),)
    question = words("{part}: {question}", part=FIELDS[finding.field].label, question=finding.message)
    if work.is_typed:
        return Outcome(beside=Beside((question,), ticks))
    return Outcome(beside=Beside(ticks=ticks), question=question)


def _tick(part: str, size: Typed, sent: Mapping[str, str]) -> Tick:
    own = FIELDS[part]
    value = f"{size.number} {size.unit.key}"
    label = words("{size} {unit} is right", size=str(size.number), unit=own.unit or size.unit.label)
    return Tick(own.sure_name, value, label, sent.get(own.sure_name) == value)


def _difference(work: _Work, worked: Worked) -> Iterator[Words]:
    """That the typed finding is not what was worked out, at the decimals at which it was typed."""
    text = work.sent.get(work.asked.id, "").strip()
    if not NUMBER.fullmatch(text):
        return
    typed = read_number(work.asked.id, text)
    if round(worked.value, decimals_of(typed)) != float(typed):
        yield words("You typed {typed}, which counts; worked out it is {value}.", typed=text, value=worked.shown)
