"""What a report about many practices was asked for: of which program, which months, and for whose eyes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month, Quarter, last_complete_month
from qi_portal.domain.program import windows
from qi_portal.domain.program.windows import Window
from qi_portal.domain.provenance import Disclosure, Provenance
from qi_portal.domain.words import Words, plural_words, words
from qi_portal.practices.queries import PracticeFacts, ProgramFacts, facts_where, programs_through, programs_where
from qi_portal.web.clock import today_at


@dataclass(frozen=True)
class Asked:
    """The choices of one report. `practices` are those it is about: of a shared report all of the program."""

    program: ProgramFacts
    disclosure: Disclosure
    window: Window
    today: date
    practices: tuple[PracticeFacts, ...]
    is_whole: bool

    @property
    def is_shared(self) -> bool:
        return self.disclosure is Disclosure.SHARED

    @property
    def told(self) -> Window:
        """The months that are told: of a shared report those of settled quarters, of any other those that are over."""
        if self.is_shared:
            return windows.settled(self.window, self.today) or self.window
        last = min(self.window.last, last_complete_month(self.today))
        return Window(self.window.key, self.window.first, last)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The settled quarters that a shared report tells of."""
        return windows.settled_quarters(self.window, self.today)

    @property
    def drawn(self) -> tuple[Month, Month]:
        """The months on its charts: three years to the last one told."""
        return self.told.last - 35, self.told.last

    @property
    def named(self) -> dict[str, str]:
        """The part of an address that asks for the same."""
        return {"program": self.program.code, "period": self.window.key, "values": self.disclosure.value}

    @property
    def scope(self) -> Words:
        if self.is_whole:
            return words("All {count} practices of {program}", count=len(self.practices), program=self.program.name)
        return plural_words(
            "{count} practice of {program}, the one that its maker oversees",
            "{count} practices of {program}, those that their maker oversees",
            len(self.practices),
            program=self.program.name,
        )

    def provenance(self, *, by: Actor, now: datetime, chosen: Words) -> Provenance:
        return Provenance(by.name, now, self.today, self.scope, chosen, self.disclosure)


def asked(actor: Actor, named: Mapping[str, str], disclosure: Disclosure) -> Asked:
    """What an address asks for; NotFound for a program, or for practices, that are not the actor's to report on."""
    program = _program(actor, named.get("program"), disclosure)
    today = today_at(program.time_zone)
    offered = offered_windows(disclosure, today)
    usual = windows.usual_shared(today) if disclosure is Disclosure.SHARED else offered[0]
    window = windows.chosen(named.get("period"), offered, usual)
    practices = tuple(_practices(actor, program))
    if not practices:
        raise NotFound
    is_whole = program in programs_where(actor, Permission.PROGRAM_REPORT)
    return Asked(program, disclosure, window, today, practices, is_whole)


def offered_windows(disclosure: Disclosure, today: date) -> tuple[Window, ...]:
    return windows.shared_windows(today) if disclosure is Disclosure.SHARED else windows.full_windows(today)


def programs_offered(actor: Actor, disclosure: Disclosure) -> list[ProgramFacts]:
    """The programs that the actor may report on; with full values also those of practices that somebody coaches."""
    if disclosure is Disclosure.SHARED:
        return programs_where(actor, Permission.PROGRAM_REPORT)
    return programs_through(actor, Permission.MEASURE_READ)


def _program(actor: Actor, code: str | None, disclosure: Disclosure) -> ProgramFacts:
    offered = programs_offered(actor, disclosure)
    found = next((each for each in offered if code in (None, each.code)), None)
    if found is None:
        raise NotFound
    return found


def _practices(actor: Actor, program: ProgramFacts) -> list[PracticeFacts]:
    every = facts_where(actor, Permission.MEASURE_READ)
    return [each for each in every if each.place.program_id == program.id]
