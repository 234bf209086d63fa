"""A file of months: looked at with what the database knows, then kept in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from qi_portal.domain.access import Actor, Permission, Place, Role
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.check import Context
from qi_portal.domain.entry.plan import Mode, Plan, Value, plan
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.library import Library
from qi_portal.measures import actions
from qi_portal.measures.actions import Change
from qi_portal.measures.imports.files.reader import read_file
from qi_portal.measures.month import history_of, kept_of
from qi_portal.measures.queries import Months, entries_of
from qi_portal.practices.queries import Enrolled, enrollments_of, places_where
from qi_portal.web.clock import today_at


@dataclass
class Desk:
    """What the rules ask of the database while they judge a file; each practice is looked up once."""

    actor: Actor
    library: Library
    today: date
    places: Mapping[str, Place]
    writable: frozenset[UUID]
    stored: dict[UUID, Mapping[str, Months]] = field(default_factory=dict)
    parts: dict[UUID, dict[str, Enrolled]] = field(default_factory=dict)

    @staticmethod
    def of(actor: Actor, library: Library, today: date | None = None) -> "Desk":
        """A desk for the actor; `today` is the date where the first of the practices is unless it is given."""
        readable = places_where(actor, Permission.MEASURE_READ)
        writable = places_where(actor, Permission.MEASURE_ENTER)
        places = {place.code.upper(): place for place in (*readable, *writable)}
        day = today or today_at(writable[0].time_zone if writable else "UTC")
        return Desk(actor, library, day, places, frozenset(place.practice_id for place in writable))

    def practice(self, code: str) -> str | None:
        place = self.places.get(code)
        return place.code if place else None

    @property
    def unknown_practice(self) -> str:
        return "R01" if self.actor.program_ids(Role) else "R14"

    def measure(self, measure_id: str) -> Measure | None:
        try:
            return self.library.measure(measure_id)
        except NotFound:
            return None

    def context(self, practice: str, measure: Measure, period: Month, today: date) -> Context:
        place = self.places[practice.upper()]
        part = self._parts(place).get(measure.project_id)
        months = self.months(place, measure.id)
        stored = months.get(period)
        return Context(
            today=today,
            enrolled_since=part.started if part else None,
            enrolled_until=part.ended if part else None,
            stored=kept_of(stored) if stored else None,
            history=history_of(months, period),
            may_write=place.practice_id in self.writable,
        )

    def months(self, place: Place, measure_id: str) -> Months:
        """Everything stored of a measure in a practice."""
        if place.practice_id not in self.stored:
            measures = (measure.id for project in self.library.projects.values() for measure in project.measures)
            self.stored[place.practice_id] = entries_of(self.actor, place, list(measures))
        return self.stored[place.practice_id].get(measure_id, {})

    def _parts(self, place: Place) -> dict[str, Enrolled]:
        if place.practice_id not in self.parts:
            found = enrollments_of([place.practice_id])
            self.parts[place.practice_id] = {each.project_id: each for each in found}
        return self.parts[place.practice_id]


def look(name: str, content: bytes, desk: Desk) -> Plan:
    """What committing the file would do. Writes nothing."""
    return plan(read_file(name, content), desk, desk.today)


def commit(looked: Plan, mode: Mode, desk: Desk, *, by: Actor, source: str) -> int:
    """Keep what the mode allows, in the present transaction; how many months were written anew or replaced."""
    by_practice: dict[str, list[Change]] = {}
    for value in looked.to_keep(mode):
        change = _change(value, desk)
        if change is not None:
            by_practice.setdefault(value.practice.upper(), []).append(change)
    return sum(
        actions.record_entries(place=desk.places[code], changes=changes, by=by, source=source)
        for code, changes in by_practice.items()
    )


def _change(value: Value, desk: Desk) -> Change | None:
    """The change a value makes; None when the same is stored already."""
    stored = desk.months(desk.places[value.practice.upper()], value.measure.id).get(value.period)
    counted = value.state is State.COUNTED
    numbers = (value.numerator, value.denominator) if counted else (None, None)
    if stored and (stored.state, stored.numerator, stored.denominator) == (value.state, *numbers):
        return None
    return Change(
        measure_id=value.measure.id,
        period=value.period,
        state=value.state,
        numerator=numbers[0],
        denominator=numbers[1],
        excluded=stored.excluded if stored else 0,
        note=value.note,
        opened_on=stored.version if stored else 0,
    )
