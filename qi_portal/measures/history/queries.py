"""How a month of a measure came to be what it is: from the entry and the audit log, as somebody may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from qi_portal.accounts.models import Person
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.entry.made import Told, told_of
from qi_portal.domain.periods import Month
from qi_portal.measures.imports.models import ImportFile
from qi_portal.measures.models import Entry
from qi_portal.practices.queries import practice_ids_where


@dataclass(frozen=True)
class Step:
    """One save: what stood before and after, who did it and when. `after` is None when the month was taken back.

    `file` is the name of the file that it came from; `on_behalf`: by somebody who is no part of the practice.
    """

    at: datetime
    by: str
    on_behalf: bool
    before: Told | None
    after: Told | None
    reason: str
    file: str


@dataclass(frozen=True)
class Made:
    """A month as it stands, when it was saved last and by whom, and every step to it, the latest first.

    `version` counts the saves, 0 for a month without numbers; it can be more than the steps that are on record.
    """

    now: Told | None
    version: int
    saved_at: datetime | None
    saved_by: str
    file: str
    steps: tuple[Step, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the first entry is on record."""
        return any(step.before is None for step in self.steps) or self.version == 0


def history_of(actor: Actor, place: Place, measure_id: str, month: Month) -> Made:
    """How the point was made; empty for a month that never was entered."""
    query = (
        select(Entry, Person.name)
        .outerjoin(Person, Person.id == Entry.saved_by)
        .where(Entry.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(Entry.practice_id == place.practice_id, Entry.measure_id == measure_id, Entry.period == month)
    )
    steps = _steps(actor, place, f"{measure_id}/{month}")
    found = db.session.execute(query).one_or_none()
    if found is None:
        return Made(None, 0, None, "", "", steps)
    entry, name = found
    file = _names([entry.import_file_id])(entry.import_file_id)
    return Made(_told(entry), entry.version, entry.saved_at, name or "", file, steps)


def _steps(actor: Actor, place: Place, object_id: str) -> tuple[Step, ...]:
    query = (
        select(AuditEvent, Person.name)
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .where(AuditEvent.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(AuditEvent.practice_id == place.practice_id)
        .where(AuditEvent.object_kind == "entry", AuditEvent.object_id == object_id)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
    )
    rows = [(event, name or "") for event, name in db.session.execute(query)]
    files = {told.import_file_id for event, _name in rows if (told := told_of(event.after))}
    name_of = _names([UUID(each) for each in files if each])
    return tuple(_step(event, name, name_of) for event, name in rows)


def _step(event: AuditEvent, name: str, name_of: "FileNames") -> Step:
    after, said = told_of(event.after), event.after or {}
    return Step(
        at=event.at,
        by=name,
        on_behalf=bool(said.get("on_behalf")),
        before=told_of(event.before),
        after=after,
        reason=str(said.get("reason") or ""),
        file=name_of(UUID(after.import_file_id)) if after and after.import_file_id else "",
    )


@dataclass(frozen=True)
class FileNames:
    """The names of files by their ids; empty for no file and for one that is gone."""

    known: dict[UUID, str]

    def __call__(self, file_id: UUID | None) -> str:
        return self.known.get(file_id, "") if file_id else ""


def _names(file_ids: Collection[UUID | None]) -> FileNames:
    wanted = [each for each in file_ids if each]
    if not wanted:
        return FileNames({})
    query = select(ImportFile.id, ImportFile.name).where(ImportFile.id.in_(wanted))
    return FileNames({row.id: row.name for row in db.session.execute(query)})


def _told(entry: Entry) -> Told:
    return Told(
        state=entry.state,
        numerator=entry.numerator,
        denominator=entry.denominator,
        excluded=entry.excluded,
        note=entry.note,
        source=entry.source,
        sampling=entry.sampling,
        definition_version=entry.definition_version,
        accepted=tuple(entry.accepted.split()),
        reason=entry.reason,
        import_row=entry.import_row,
    )
