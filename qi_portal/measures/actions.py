"""Recording months: from the grid, from a file, from the command line. Each writes its audit row beside the change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import on_behalf, record
from qi_portal.db import db, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.errors import Stale
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import words
from qi_portal.measures.models import Entry


@dataclass(frozen=True)
class Change:
    """One month of one measure as it shall be kept. `opened_on` is the version it replaces, 0 for a first value.

    The rest says how it was made, as on `Entry`.
    """

    measure_id: str
    period: Month
    state: State
    numerator: float | None
    denominator: float | None
    excluded: int = 0
    note: str = ""
    opened_on: int = 0
    sampling: Sampling | None = None
    definition_version: str = "1"
    import_file_id: UUID | None = None
    import_row: int | None = None
    accepted: tuple[str, ...] = ()
    reason: str = ""


def record_entries(*, place: Place, changes: Iterable[Change], by: Actor, source: str) -> int:
    """Keep the changes, all or none; how many there were. Stale when somebody saved one of them first.

    Staff and coaches enter for a practice they are not part of; the record then says "on behalf".
    """
    wanted = list(changes)
    stored = _stored(place, {change.measure_id for change in wanted})
    for change in wanted:
        _record_entry(place, change, stored.get((change.measure_id, change.period)), by, source)
    try:
        db.session.flush()
    except (StaleDataError, IntegrityError) as clash:
        raise Stale(words("Somebody saved this month first.")) from clash
    return len(wanted)


def forget_unsaved() -> None:
    """Undo what this request has changed, so that it can look again at what is stored."""
    db.session.rollback()


def take_back_entries(*, place: Place, versions: Mapping[tuple[str, Month], int], by: Actor, reason: str) -> int:
    """Remove months that were entered by mistake, as if they had never been; Stale when one was saved since.

    `versions` names them by measure and month, with the version that is to go. The audit log keeps what they held.
    """
    stored = _stored(place, {measure_id for measure_id, _ in versions})
    for (measure_id, month), version in versions.items():
        entry = stored.get((measure_id, month))
        if entry is None or entry.version != version:
            raise Stale(words("Somebody saved this month first."))
        record(
            "entry.take_back",
            by=by,
            place=place,
            object_kind="entry",
            object_id=f"{measure_id}/{month}",
            before=_told(entry),
            after={"reason": reason} | on_behalf(by, place),
        )
        db.session.delete(entry)
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(words("Somebody saved this month first.")) from clash
    return len(versions)


def note_chart_file(*, place: Place, measure_id: str, form: str, until: Month, by: Actor) -> None:
    """Note that somebody took a chart away as a drawing or a table, and up to which month."""
    after = {"form": form, "until": str(until)}
    record("chart.export", by=by, place=place, object_kind="chart", object_id=measure_id, after=after)


def _record_entry(place: Place, change: Change, entry: Entry | None, by: Actor, source: str) -> None:
    if (entry.version if entry else 0) != change.opened_on:
        raise Stale(words("Somebody saved this month first."))
    before = _told(entry) if entry else None
    if entry is None:
        entry = Entry(practice_id=place.practice_id, measure_id=change.measure_id, period=change.period)
        db.session.add(entry)
    entry.state, entry.numerator, entry.denominator = change.state.value, change.numerator, change.denominator
    entry.excluded, entry.note = change.excluded, change.note
    entry.sampling = change.sampling.value if change.sampling else None
    entry.definition_version, entry.reason = change.definition_version, change.reason
    entry.import_file_id, entry.import_row = change.import_file_id, change.import_row
    entry.accepted = " ".join(change.accepted)
    entry.source, entry.saved_at, entry.saved_by = source, utc_now(), by.person_id
    after = _told(entry) | on_behalf(by, place)
    record(
        "entry.record" if before is None else "entry.revise",
        by=by,
        place=place,
        object_kind="entry",
        object_id=f"{change.measure_id}/{change.period}",
        before=before,
        after=after,
    )


def _stored(place: Place, measure_ids: Collection[str]) -> dict[tuple[str, Month], Entry]:
    query = select(Entry).where(Entry.practice_id == place.practice_id, Entry.measure_id.in_(measure_ids))
    return {(entry.measure_id, entry.period): entry for entry in db.session.scalars(query)}


def _told(entry: Entry) -> dict[str, Any]:
    always = ("state", "numerator", "denominator", "excluded", "note", "source", "definition_version")
    where_said = ("sampling", "import_file_id", "import_row", "accepted", "reason")
    told = {name: getattr(entry, name) for name in always}
    said = {name: value for name in where_said if (value := getattr(entry, name))}
    return told | {name: str(value) if isinstance(value, UUID) else value for name, value in said.items()}
