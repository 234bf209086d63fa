"""Which practices a batch is about, and in which form it is wanted."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from qi_portal.coaching.queries import Caseload, caseloads_seen_by
from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.practices.queries import PracticeFacts, facts_where
from qi_portal.reports.making import Wish

MOST = 1000
"""Practices in one batch."""


class Rule(StrEnum):
    ALL = "all"
    REGION = "region"
    COACH = "coach"
    PICKED = "picked"


class Bundle(StrEnum):
    """How the reports are put together: side by side in a ZIP, or joined into one PDF."""

    ZIP = "zip"
    PDF = "pdf"


@dataclass(frozen=True)
class Asked:
    """A batch as it was asked for. `places` are in the order in which they are made."""

    program_id: UUID
    rule: Rule
    rule_value: str
    places: tuple[Place, ...]
    wish: Wish
    bundle: Bundle


@dataclass(frozen=True)
class Choices:
    """What there is to choose from in one program: the practices whose reports the actor may take away."""

    program_id: UUID
    program_name: str
    practices: tuple[PracticeFacts, ...]
    caseloads: tuple[Caseload, ...]

    @property
    def regions(self) -> list[str]:
        return sorted({each.region for each in self.practices})

    def chosen(self, rule: Rule, value: str, picked: Collection[str]) -> tuple[Place, ...]:
        """The places that a rule means today."""
        if rule is Rule.REGION:
            return tuple(each.place for each in self.practices if each.region == value)
        if rule is Rule.COACH:
            theirs = next((each.practice_ids for each in self.caseloads if each.key == value), frozenset())
            return tuple(each.place for each in self.practices if each.place.practice_id in theirs)
        if rule is Rule.PICKED:
            return tuple(each.place for each in self.practices if each.place.code in picked)
        return tuple(each.place for each in self.practices)


def choices_of(actor: Actor) -> list[Choices]:
    """One for each program in which the actor may ask for batches, by name."""
    if not may(actor, Permission.REPORT_BATCH):
        return []
    programs: dict[UUID, list[PracticeFacts]] = {}
    for each in facts_where(actor, Permission.REPORT_EXPORT):
        programs.setdefault(each.place.program_id, []).append(each)
    caseloads = caseloads_seen_by(actor)
    found = [_choices(practices, caseloads) for practices in programs.values()]
    return sorted(found, key=lambda each: (each.program_name, each.program_id))


def _choices(practices: Sequence[PracticeFacts], caseloads: Iterable[Caseload]) -> Choices:
    here, first = {each.place.practice_id for each in practices}, practices[0]
    theirs = tuple(each for each in caseloads if not here.isdisjoint(each.practice_ids))
    return Choices(first.place.program_id, first.program_name, tuple(practices), theirs)
