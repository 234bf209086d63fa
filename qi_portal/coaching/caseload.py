"""Who needs somebody first: what projects, meetings and the coaches' own plans say of each practice."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qi_portal.coaching.queries import Coach, coaches_of, last_contacts, next_contacts
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.coaching.contact import NextContact
from qi_portal.domain.coaching.need import Known, Reason, Urgency, rank, reasons_of, urgency_of
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.meetings import ActionState
from qi_portal.domain.improvement.stuck import WITHOUT_CHANGE, WITHOUT_ENTRY, WITHOUT_TEST, Stuck
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Words, words
from qi_portal.practices.queries import places_where
from qi_portal.projects.meetings.queries import open_actions_across
from qi_portal.projects.queries import Stood, stood_across
from qi_portal.web.clock import today_at

WORSE = {
    Signal.CONFIRMED_WORSENING: (Urgency.NOW, words("Confirmed change for the worse:")),
    Signal.POSSIBLE_WORSENING: (Urgency.SOON, words("Possible change for the worse:")),
}
STILL = {
    Stuck.NO_ENTRY: (Urgency.NOW, words("Nothing entered for {count} months or more:", count=WITHOUT_ENTRY)),
    Stuck.NO_TEST: (Urgency.SOON, words("No test of change for {count} months or more:", count=WITHOUT_TEST)),
    Stuck.NO_CHANGE: (Urgency.SOON, words("No signal after {count} months of testing:", count=WITHOUT_CHANGE)),
}
"""What a project's chart and its team's work say to the coach. Counts that stop come first: without them nothing else
can be seen."""


@dataclass(frozen=True)
class Case:
    """A practice of a caseload, with the reasons why it needs its coach; none when it is on its way."""

    place: Place
    coaches: tuple[Coach, ...]
    reasons: tuple[Reason, ...]
    last_held: date | None
    next_contact: NextContact | None

    @property
    def urgency(self) -> Urgency:
        return urgency_of(self.reasons)


def caseload_of(actor: Actor, shelf: Mapping[str, Project]) -> list[Case]:
    """The practices that the actor coaches, or those of the actor's program, who needs somebody first on top."""
    places = places_where(actor, Permission.COACHING_WORK) or places_where(actor, Permission.COACHING_READ)
    today = today_at(places[0].time_zone if places else "UTC")
    known = _known(actor, [place.practice_id for place in places], shelf, today)
    coaches = coaches_of([place.practice_id for place in places])
    cases = [_case(place, coaches.get(place.practice_id, ()), known[place.practice_id], today) for place in places]
    return sorted(cases, key=lambda case: (rank(case.reasons, case.last_held), case.place.name))


def _case(place: Place, coaches: tuple[Coach, ...], known: Known, today: date) -> Case:
    return Case(place, coaches, reasons_of(known, today), known.last_held, known.next_contact)


def _known(
    actor: Actor, practice_ids: Collection[UUID], shelf: Mapping[str, Project], today: date
) -> dict[UUID, Known]:
    """What is known of each practice."""
    last, planned = last_contacts(actor, practice_ids), next_contacts(actor, practice_ids)
    stood = stood_across(actor, practice_ids, shelf, today)
    overdue = _overdue(actor, practice_ids, today)
    return {
        each: Known(last.get(each), planned.get(each), overdue[each], tuple(_of_projects(stood.get(each, ()))))
        for each in practice_ids
    }


def _overdue(actor: Actor, practice_ids: Collection[UUID], today: date) -> Counter[UUID]:
    """How many action items are past their day, by practice."""
    items = (item for items in open_actions_across(actor, practice_ids).values() for item in items)
    return Counter(item.practice_id for item in items if item.state(today) is ActionState.OVERDUE)


def _of_projects(projects: Collection[Stood]) -> Iterator[Reason]:
    """What goes the wrong way or stands still, each with its projects."""
    for signal, told in WORSE.items():
        yield from _told(told, (stood for stood in projects if stood.chart.signal is signal))
    for kind, told in STILL.items():
        yield from _told(told, (stood for stood in projects if any(hint.kind is kind for hint in stood.hints)))


def _told(told: tuple[Urgency, Words], projects: Iterable[Stood]) -> Iterator[Reason]:
    if ids := tuple(stood.project.id for stood in projects):
        yield Reason(*told, ids)
