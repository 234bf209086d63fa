"""What a program adds to a shipped guideline: phone numbers, clinics, waiting times, notes, time frames, and hiding it.

Shipped files stay as they are. A time frame can be changed only where the guideline itself calls it local policy.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.tree import Disposition, Rule, Tree, Within
from qi_portal.domain.words import Words, words

LOCAL_POLICY = "local policy"


class LocalKind(StrEnum):
    PHONE = "phone"
    CLINIC = "clinic"
    WAIT = "wait"
    NOTE = "note"
    TIME_FRAME = "time_frame"
    HIDE = "hide"

    @property
    def name_words(self) -> Words:
        return _NAMES[self]

    @property
    def stands_alone(self) -> bool:
        """Whether only one can be in force: a second would contradict the first."""
        return self in (LocalKind.TIME_FRAME, LocalKind.HIDE)


_NAMES = {
    LocalKind.PHONE: words("Phone number"),
    LocalKind.CLINIC: words("Clinic"),
    LocalKind.WAIT: words("Waiting time"),
    LocalKind.NOTE: words("Local note"),
    LocalKind.TIME_FRAME: words("Changed time frame"),
    LocalKind.HIDE: words("Hidden guideline"),
}


@dataclass(frozen=True)
class Wording:
    """What an entry says; which parts it uses depends on its kind (`wording.FIELDS`). `days` is the upper end."""

    title: str = ""
    phone: str = ""
    text: str = ""
    days: int | None = None


@dataclass(frozen=True)
class LocalEntry:
    """One addition in force: who wrote it, who approved it, and since when it stands.

    `target` names the time frame that is changed: a rule's id or a level such as "routine_referral"; else empty.
    """

    kind: LocalKind
    target: str
    wording: Wording
    author: str
    approver: str
    since: date

    @property
    def origin(self) -> Words:
        return words(
            "Local: {author}, approved by {approver}, {day}", author=self.author, approver=self.approver, day=self.since
        )


@dataclass(frozen=True)
class LocalLayer:
    """What one program adds to one guideline, oldest first."""

    program: str = ""
    entries: tuple[LocalEntry, ...] = ()

    def of(self, *kinds: LocalKind) -> tuple[LocalEntry, ...]:
        return tuple(entry for entry in self.entries if entry.kind in kinds)

    @property
    def phones(self) -> tuple[LocalEntry, ...]:
        return self.of(LocalKind.PHONE)

    @property
    def clinics(self) -> tuple[LocalEntry, ...]:
        return self.of(LocalKind.CLINIC)

    @property
    def waits(self) -> tuple[LocalEntry, ...]:
        return self.of(LocalKind.WAIT)

    @property
    def notes(self) -> tuple[LocalEntry, ...]:
        return self.of(LocalKind.NOTE)

    @property
    def time_frames(self) -> tuple[LocalEntry, ...]:
        return self.of(LocalKind.TIME_FRAME)

    @property
    def shown(self) -> tuple[LocalEntry, ...]:
        """What stands beside the guideline, whom to call first; a time frame stands in the text itself."""
        return (*self.phones, *self.clinics, *self.waits, *self.notes)

    @property
    def hidden(self) -> LocalEntry | None:
        """The entry that hides the guideline, with what readers are told instead."""
        return next(iter(self.of(LocalKind.HIDE)), None)


NO_LAYER = LocalLayer()


@dataclass(frozen=True)
class Frame:
    """A time frame that a program may change: of one rule, or of every rule of a level that has none of its own."""

    target: str
    level: Disposition
    rule: Rule | None
    within: Within

    def is_too_late(self, wording: Wording) -> bool:
        """Whether an emergency would be seen later than the guideline itself says."""
        return self.level is Disposition.EMERGENCY and wording.days is not None and wording.days > self.within.days


def open_frames(guideline: Guideline) -> tuple[Frame, ...]:
    """The time frames that rest on local policy, those of levels first."""
    return tuple(frame for frame in _frames(guideline.tree) if frame.within.basis == LOCAL_POLICY)


def frame_of(guideline: Guideline, target: str) -> Frame | None:
    """The time frame with this target if a program may change it in this version of the guideline."""
    return next((frame for frame in open_frames(guideline) if frame.target == target), None)


def is_in_force(guideline: Guideline, target: str, wording: Wording) -> bool:
    """Whether a changed time frame does anything in this version of the guideline.

    It does nothing once its time frame has gone or rests on a source, or when it would delay an emergency by now.
    """
    frame = frame_of(guideline, target)
    return frame is not None and not frame.is_too_late(wording)


def with_local(guideline: Guideline, layer: LocalLayer) -> Guideline:
    """The guideline as the program reads it: changed time frames in place of its own, each saying who changed it."""
    changed = {each.target: each for each in layer.time_frames if is_in_force(guideline, each.target, each.wording)}
    return replace(guideline, tree=_retimed(guideline.tree, changed)) if changed else guideline


def _frames(tree: Tree) -> Iterator[Frame]:
    yield from (Frame(level.value, level, None, within) for level, within in tree.within.items())
    yield from (Frame(rule.id, rule.disposition, rule, rule.within) for rule in tree.rules if rule.within)


def _retimed(tree: Tree, changed: Mapping[str, LocalEntry]) -> Tree:
    within = {level: _changed(each, changed.get(level.value)) for level, each in tree.within.items()}
    rules = (
        replace(rule, within=_changed(rule.within, changed[rule.id])) if rule.within and rule.id in changed else rule
        for rule in tree.rules
    )
    return replace(tree, within=MappingProxyType(within), rules=tuple(rules))


def _changed(within: Within, entry: LocalEntry | None) -> Within:
    if entry is None or entry.wording.days is None:
        return within
    note = words(
        "Changed locally by {author}, approved by {approver}, {day}. The guideline itself says: {text}.",
        author=entry.author,
        approver=entry.approver,
        day=entry.since,
        text=within.text,
    )
    return replace(within, text=entry.wording.text, days=entry.wording.days, note=str(note))
