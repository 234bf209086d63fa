"""Taking a whole import back: what it wrote and nobody has changed since goes, what it replaced returns."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import update

from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns, utc_now
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.entry.undoing import last_day_to_undo
from qi_portal.domain.errors import Refused
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words
from qi_portal.measures import actions as months
from qi_portal.measures.actions import Change
from qi_portal.measures.imports.actions import KIND, change_back
from qi_portal.measures.imports.models import ImportedMonth, ImportFile, ImportPart
from qi_portal.measures.imports.queries import Done, done_of, parts_of, practices_of, versions_in, what_returns
from qi_portal.practices.queries import places_where
from qi_portal.web.clock import today_at


@dataclass(frozen=True)
class Left:
    """A month that stays, because it was changed after the import."""

    practice: str
    measure_id: str
    period: Month


@dataclass(frozen=True)
class Undoing:
    """What taking an import back would do. `refusal` says why it cannot be; else `last_day` is the last day for it."""

    done: Done
    parts: Mapping[Place, list[ImportedMonth]]
    versions: Mapping[UUID, Mapping[tuple[str, Month], int]]
    last_day: date
    refusal: Words | None

    @property
    def left(self) -> tuple[Left, ...]:
        return tuple(
            Left(place.code, row.measure_id, row.period)
            for place, rows in self.parts.items()
            for row in rows
            if not self.is_as_imported(place, row)
        )

    @property
    def count(self) -> int:
        """Months that go or return to what they were."""
        return sum(self.is_as_imported(place, row) for place, rows in self.parts.items() for row in rows)

    def is_as_imported(self, place: Place, row: ImportedMonth) -> bool:
        return self.versions[place.practice_id].get((row.measure_id, row.period)) == row.version


def undoing_of(actor: Actor, import_id: UUID) -> Undoing:
    """What an undo would do now; NotFound for an import that the actor does not see."""
    done = done_of(actor, import_id)
    writable = {place.practice_id: place for place in places_where(actor, Permission.MEASURE_ENTER)}
    touched = practices_of(import_id)
    rows = parts_of(import_id)
    parts = {writable[practice_id]: rows[practice_id] for practice_id in rows if practice_id in writable}
    versions = {place.practice_id: versions_in(place, import_id) for place in parts}
    zone = next(iter(writable.values())).time_zone if writable else "UTC"
    committed_on = done.committed_at.astimezone(ZoneInfo(zone)).date()
    last_day = last_day_to_undo((row.period for rows in parts.values() for row in rows), committed_on)
    refusal = _refusal(done, last_day, today_at(zone), sees_all=touched <= writable.keys())
    return Undoing(done, parts, versions, last_day, refusal)


def undo(*, import_id: UUID, by: Actor) -> int:
    """Take the import back; how many months that was. Refused when it is too late or not the actor's to do."""
    take_turns(f"import {import_id}")
    undoing = undoing_of(by, import_id)
    if undoing.refusal:
        raise Refused(undoing.refusal)
    reason = f"Import of {undoing.done.name} undone"
    for place, rows in undoing.parts.items():
        _undo_part(place, [row for row in rows if undoing.is_as_imported(place, row)], import_id, reason, by)
    now = {"undone_at": utc_now(), "undone_by": by.person_id}
    db.session.execute(update(ImportFile).where(ImportFile.id == import_id).values(now))
    told = {"entries": undoing.count, "left": len(undoing.left)}
    record("import.undo", by=by, object_kind=KIND, object_id=str(import_id), after=told)
    return undoing.count


def _undo_part(place: Place, rows: list[ImportedMonth], import_id: UUID, reason: str, by: Actor) -> None:
    returning = [(row, what_returns(row)) for row in rows]
    first = {(row.measure_id, row.period): row.version or 0 for row, before in returning if before is None}
    months.take_back_entries(place=place, versions=first, by=by, reason=reason)
    by_source: dict[str, list[Change]] = defaultdict(list)
    for row, before in returning:
        if before is not None:
            by_source[before["source"]].append(change_back(row, before, reason))
    for source, changes in by_source.items():
        months.record_entries(place=place, changes=changes, by=by, source=source)
    for row, before in returning:
        _hand_back(row, before)
    own = (ImportPart.practice_id == place.practice_id, ImportPart.import_file_id == import_id)
    db.session.execute(update(ImportPart).where(*own).values(taken_back=len(rows)))


def _hand_back(row: ImportedMonth, before: Mapping[str, Any] | None) -> None:
    """Let the import that had brought what returns know it again, so that it can be undone too."""
    earlier = (before or {}).get("import_file_id")
    if earlier:
        same = (
            ImportedMonth.practice_id == row.practice_id,
            ImportedMonth.import_file_id == UUID(earlier),
            ImportedMonth.measure_id == row.measure_id,
            ImportedMonth.period == row.period,
            ImportedMonth.version.is_not(None),
        )
        db.session.execute(update(ImportedMonth).where(*same).values(version=(row.version or 0) + 1))


def _refusal(done: Done, last_day: date, today: date, *, sees_all: bool) -> Words | None:
    if done.undone_at is not None:
        return words("This import was undone already.")
    if not sees_all:
        return words("This import also brought numbers of other practices. Ask program staff to undo it.")
    if today > last_day:
        return words(
            "A month of this import closed, so it stays. It could be undone until {day}. Correct single months "
            "instead, or ask program staff to open a closed one.",
            day=last_day,
        )
    return None
