"""Who is to get which letter at a moment: one a person, kind and day, about each practice with something to tell."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.content.measure import Project
from qi_portal.domain.periods import Month
from qi_portal.domain.reminders import told
from qi_portal.domain.reminders.calendar import due_day
from qi_portal.domain.reminders.schedule import Kind
from qi_portal.domain.reminders.told import Counts, Told
from qi_portal.practices.queries import places_where
from qi_portal.reminders import queries
from qi_portal.reminders.contents import digests_of, waiting_at
from qi_portal.reminders.queries import Member, ProgramSchedule

Shelf = Mapping[str, Project]
ShelfOf = Callable[[UUID], Shelf]
"""The projects of a program."""


@dataclass(frozen=True)
class Planned:
    """A letter to be written: to whom, on account of which day, about which places, and what it says."""

    member: Member
    kind: Kind
    day: date
    places: tuple[Place, ...]
    told: Told


def planned_at(now: datetime, actor: Actor, shelf_of: ShelfOf) -> list[Planned]:
    """Every letter that is due at this moment and was not sent, by kind, day and address."""
    places: dict[UUID, list[Place]] = defaultdict(list)
    for place in places_where(actor, Permission.MEASURE_READ):
        places[place.program_id].append(place)
    schedules = queries.schedules_of(places)
    found: list[Planned] = []
    for kind in Kind:
        for day, programs in sorted(_due(now, kind, schedules).items()):
            counted: dict[Place, Counts] = {}
            for program in programs:
                counted |= _counts(kind, actor, places[program], shelf_of(program), day)
            found += _letters(kind, day, counted)
    return found


def _due(now: datetime, kind: Kind, schedules: Collection[ProgramSchedule]) -> dict[date, list[UUID]]:
    """The programs whose letters of the kind are due, by the day on account of which they are."""
    days: dict[date, list[UUID]] = defaultdict(list)
    for each in schedules:
        day = due_day(now, each.time_zone, each.schedule.days_of(kind))
        if day is not None:
            days[day].append(each.program_id)
    return days


def _counts(kind: Kind, actor: Actor, places: Collection[Place], shelf: Shelf, day: date) -> dict[Place, Counts]:
    """What there is to tell of each place, on that day; nothing of one that has nothing."""
    if kind is Kind.REMINDER:
        waiting = waiting_at(actor, places, shelf, _month(day))
        return {place: Counts(waiting=len(projects)) for place, projects in waiting.items() if projects}
    digests = digests_of(actor, places, shelf, day)
    return {each.place: each.counts for each in digests if each.counts}


def _letters(kind: Kind, day: date, counted: Mapping[Place, Counts]) -> Iterator[Planned]:
    by_id = {place.practice_id: place for place in counted}
    sent = queries.sent_for(kind, [day])
    members: dict[UUID, list[Member]] = defaultdict(list)
    for member in queries.members_of(list(by_id), kind):
        if (member.practice_id, member.person_id, day) not in sent:
            members[member.person_id].append(member)
    for theirs in members.values():
        places = sorted((by_id[member.practice_id] for member in theirs), key=lambda place: place.name)
        said = _told(kind, day, [(place.name, counted[place]) for place in places])
        yield Planned(theirs[0], kind, day, tuple(places), said)


def _told(kind: Kind, day: date, practices: list[tuple[str, Counts]]) -> Told:
    if kind is Kind.REMINDER:
        return told.reminder(_month(day), [(name, counts.waiting) for name, counts in practices])
    return told.digest(_month(day), practices)


def _month(day: date) -> Month:
    return Month.of(day) - 1
