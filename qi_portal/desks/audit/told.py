"""Rows of the log with their names, as sentences."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qi_portal.accounts.models import Person
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.audit_sentences import Deed, sentence_of
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words
from qi_portal.library import Library
from qi_portal.practices.models import Practice, Program

UNTOLD = {"coach_contact": frozenset({"text"})}
"""Fields that stay with the thing itself: a coach's words are not for everybody who may read the log."""

SECRET = ("token", "password", "secret")
"""A field whose name holds one of these is never shown, whatever a room should once note by mistake."""

THE_OPERATOR = words("The operator")
THE_PORTAL = words("The portal")
A_VISITOR = words("A visitor")
A_SYSTEM = words("A system")
SOMEBODY_GONE = words("Somebody who is not known any more")

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """A row as a page shows it. `at` is on the clock of the place, `utc` the same moment in UTC."""

    number: int
    sentence: Words
    who: Words | str
    at: datetime
    utc: datetime
    clock_at: datetime | None
    place: str
    action: str
    object_kind: str
    object_id: str
    before: Fields
    after: Fields
    source: Words
    request_id: str
    hash: str

    @property
    def fields(self) -> list[tuple[str, str, str, bool]]:
        """(field, before, after, whether it changed), in the order in which they were noted."""
        names = dict.fromkeys((*self.before, *self.after))
        pairs = [(name, _text(self.before.get(name)), _text(self.after.get(name))) for name in names]
        return [(name, old, new, bool(self.before and self.after) and old != new) for name, old, new in pairs]


@dataclass(frozen=True)
class Names:
    """What rows speak of, by id; of a practice its name, code and time zone, of a program its name and time zone."""

    people: Mapping[UUID, str]
    practices: Mapping[UUID, tuple[str, str, str]]
    programs: Mapping[UUID, tuple[str, str]]
    projects: Mapping[str, str]
    measures: Mapping[str, str]

    @staticmethod
    def of(rows: Collection[AuditEvent], library: Library) -> "Names":
        people = {row.actor_id for row in rows} | {_person(row.object_id) for row in rows}
        named = select(Person.id, Person.name).where(Person.id.in_({each for each in people if each}))
        practices = select(Practice.id, Practice.name, Practice.code, Program.time_zone).join(Practice.program)
        programs = select(Program.id, Program.name, Program.time_zone)
        at = practices.where(Practice.id.in_({row.practice_id for row in rows if row.practice_id}))
        within = programs.where(Program.id.in_({row.program_id for row in rows if row.program_id}))
        return Names(
            people={row[0]: row[1] for row in db.session.execute(named)},
            practices={key: (name, code, zone) for key, name, code, zone in db.session.execute(at)},
            programs={key: (name, zone) for key, name, zone in db.session.execute(within)},
            projects={project.id: project.title for project in library.projects.values()},
            measures={each.id: each.name for project in library.projects.values() for each in project.measures},
        )


def told(rows: Collection[AuditEvent], library: Library, time_zone: str) -> Iterator[Told]:
    """The rows with their names; `time_zone` for those that belong nowhere."""
    names = Names.of(rows, library)
    for row in rows:
        yield _told(row, names, time_zone)


def _told(row: AuditEvent, names: Names, time_zone: str) -> Told:
    name, code, zone = names.practices.get(row.practice_id, ("", "", "")) if row.practice_id else ("", "", "")
    program, program_zone = names.programs.get(row.program_id, ("", "")) if row.program_id else ("", "")
    before, after, who = _shown(row, row.before), _shown(row, row.after), _who(row, names)
    deed = Deed(row.action, who, _what(row, names), name or program, before, after)
    return Told(
        number=row.number,
        sentence=sentence_of(deed),
        who=who,
        at=row.at.astimezone(ZoneInfo(zone or program_zone or time_zone)),
        utc=row.at.astimezone(UTC),
        clock_at=row.clock_at,
        place=code,
        action=row.action,
        object_kind=row.object_kind,
        object_id=row.object_id,
        before=before,
        after=after,
        source=_source(row.source),
        request_id=row.request_id or "",
        hash=row.hash,
    )


def _who(row: AuditEvent, names: Names) -> Words | str:
    if row.actor_id is not None:
        return names.people.get(row.actor_id) or (A_SYSTEM if row.action.startswith("api.") else SOMEBODY_GONE)
    return {None: THE_OPERATOR, "job": THE_PORTAL}.get(row.source, A_VISITOR)


def _what(row: AuditEvent, names: Names) -> Words | str:
    match row.object_kind:
        case "person":
            person = _person(row.object_id)
            return names.people.get(person, "") if person else ""
        case "entry":
            return _entry(row.object_id, names)
        case "chart":
            return names.measures.get(row.object_id, row.object_id)
        case "project":
            return names.projects.get(row.object_id, row.object_id)
        case "practice" | "program" | "page" | "definition" | "report":
            return str((row.after or {}).get("name") or row.object_id.rpartition("/")[2])
    fields = {**(row.before or {}), **(row.after or {})}
    return str(fields.get("title") or fields.get("name") or "")


def _entry(object_id: str, names: Names) -> Words | str:
    measure_id, _, month = object_id.partition("/")
    try:
        return words(
            "{month} of {measure}", month=Month.parse(month), measure=names.measures.get(measure_id, measure_id)
        )
    except ValueError:
        return object_id


def _shown(row: AuditEvent, fields: Fields | None) -> Fields:
    untold = UNTOLD.get(row.object_kind, frozenset())
    return {
        name: value
        for name, value in (fields or {}).items()
        if name not in untold and not any(each in name for each in SECRET)
    }


def _source(source: str | None) -> Words:
    kind, _, address = (source or "").partition(" ")
    told = {"": words("the command line"), "job": words("work in the background"), "api": words("a program")}
    where = told.get(kind, words("a page"))
    return words("{where}, from {address}", where=where, address=address) if address else where


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _person(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
