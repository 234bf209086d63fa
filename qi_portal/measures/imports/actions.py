"""What an uploaded file does: put aside, looked at, committed, undone; and what is said of columns, kept."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from qi_portal.audit.actions import record
from qi_portal.db import db, new_id, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.definition_history import version_for
from qi_portal.domain.entry.column_plan import ColumnPlan
from qi_portal.domain.entry.planned import Deed, Mode, Value
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.measures import actions as months
from qi_portal.measures.actions import Change
from qi_portal.measures.imports.desk import Desk, Looked, Sent
from qi_portal.measures.imports.models import ColumnMapping, ImportedMonth, ImportFile, ImportPart
from qi_portal.measures.models import Entry
from qi_portal.measures.queries import SAMPLINGS, STATES

KIND = "import_file"
KEPT_FOR = timedelta(days=7)
"""How long the content of a file waits for its commit."""

LONGEST_NAME = 200
BEFORE = (
    Entry.state, Entry.numerator, Entry.denominator, Entry.excluded, Entry.note, Entry.source, Entry.sampling,
    Entry.definition_version, Entry.import_file_id, Entry.import_row, Entry.accepted, Entry.reason,
)  # fmt: skip
"""What an undo puts back."""


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep_upload(*, name: str, content: bytes, corrects: UUID | None, by: Actor) -> UUID:
    """Put an uploaded file aside until it is committed. Of its name the end is kept, and only what can be shown."""
    kept = _new_file(Sent(name, content, sha256_of(content)), by)
    kept.content, kept.corrects_id = content, corrects
    db.session.flush()
    record("import.upload", by=by, object_kind=KIND, object_id=str(kept.id), after={"bytes": len(content)})
    return kept.id


def note_look(*, upload_id: UUID, looked: Mapping[str, Any] | None = None, job_id: UUID | None = None) -> None:
    """Keep the preview of a large file, or which job is making it."""
    values = {"looked": looked} if job_id is None else {"job_id": job_id, "looked": None}
    db.session.execute(update(ImportFile).where(ImportFile.id == upload_id).values(values))


def name_columns(*, upload_id: UUID, plan: ColumnPlan) -> None:
    """Keep what the sender said of one file's columns, for that file."""
    db.session.execute(update(ImportFile).where(ImportFile.id == upload_id).values(columns=told_of(plan), looked=None))


def save_plan(*, plan: ColumnPlan, program_id: UUID, place: Place | None, by: Actor) -> None:
    """Remember it for files with the same headings, in a practice or (no place) in the whole program."""
    scope = (
        ColumnMapping.program_id == program_id,
        ColumnMapping.practice_id == place.practice_id if place else ColumnMapping.practice_id.is_(None),
    )
    db.session.execute(delete(ColumnMapping).where(*scope, ColumnMapping.signature == plan.signature))
    row = ColumnMapping(
        id=new_id(), program_id=program_id, practice_id=place.practice_id if place else None, signature=plan.signature,
        saved_by=by.person_id, **told_of(plan),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(
        "mapping.save", by=by, place=place, program_id=program_id, object_kind="column_mapping",
        object_id=str(row.id), after=told_of(plan),
    )  # fmt: skip


def forget_plan(*, mapping_id: UUID, may_use: Sequence[UUID], by: Actor) -> None:
    """Take it away; NotFound for one that is not among those the actor may use."""
    row = db.session.get(ColumnMapping, mapping_id)
    if row is None or row.id not in may_use:
        raise NotFound
    before = {"names": row.names, "roles": row.roles, "fixed": row.fixed}
    record(
        "mapping.forget", by=by, program_id=row.program_id, object_kind="column_mapping", object_id=str(row.id),
        before=before,
    )  # fmt: skip
    db.session.delete(row)


def commit(*, looked: Looked, mode: Mode, desk: Desk, sent: Sent, upload_id: UUID | None, by: Actor) -> int:
    """Keep what the mode allows, in the present transaction; how many months were written anew or replaced.

    From the command line there is no upload; the file is noted now, so that its import can be found and undone.
    """
    values = looked.plan.to_keep(mode)
    changing = [value for value in values if value.deed is not Deed.UNCHANGED]
    if not changing and upload_id is None:
        return 0
    file_id = upload_id or _noted(sent, by)
    by_practice: dict[str, list[Value]] = defaultdict(list)
    for value in values:
        by_practice[value.practice].append(value)
    for code, brought in by_practice.items():
        _commit_part(desk.places[code.upper()], file_id, brought, by)
    _close(file_id, looked, mode, len(changing), by)
    return len(changing)


def forget_contents(*, now: datetime) -> int:
    """Drop the content of files that waited too long, for a commit or a correction; how many there were."""
    old = (ImportFile.uploaded_at < now - KEPT_FOR, ImportFile.content != b"")
    found = db.session.execute(update(ImportFile).where(*old).values(content=b"", looked=None).returning(ImportFile.id))
    return len(found.all())


def told_of(plan: ColumnPlan) -> dict[str, Any]:
    """A plan as JSON values."""
    return {
        "names": list(plan.names),
        "roles": [str(role) if role else None for role in plan.roles],
        "fixed": {field.value: text for field, text in plan.fixed.items()},
    }


def _new_file(sent: Sent, by: Actor) -> ImportFile:
    shown = "".join(letter for letter in sent.name if letter.isprintable())[-LONGEST_NAME:]
    row = ImportFile(id=new_id(), person_id=by.person_id, name=shown, sha256=sent.sha256, content=b"")
    db.session.add(row)
    return row


def _noted(sent: Sent, by: Actor) -> UUID:
    row = _new_file(sent, by)
    db.session.flush()
    return row.id


def _close(file_id: UUID, looked: Looked, mode: Mode, count: int, by: Actor) -> None:
    """Mark the file as committed. Its content is dropped, unless rows of it wait for their correction."""
    outcome = looked.plan.outcome_in(mode).value
    left_out = len({finding.row for finding in looked.plan.errors})
    values = {"committed_at": utc_now(), "outcome": outcome, "looked": None, "left_out": left_out}
    if not left_out:
        values["content"] = b""
    db.session.execute(update(ImportFile).where(ImportFile.id == file_id).values(values))
    told = {"outcome": outcome, "entries": count}
    record("import.commit", by=by, object_kind=KIND, object_id=str(file_id), after=told)


def _commit_part(place: Place, file_id: UUID, values: Sequence[Value], by: Actor) -> None:
    """One practice's months: what they replace is set aside, then they are written."""
    changing = [value for value in values if value.deed is not Deed.UNCHANGED]
    before = _before(place, [value for value in changing if value.deed is Deed.REPLACED])
    months.record_entries(place=place, changes=[_change(value, file_id) for value in changing], by=by, source="file")
    deeds = [value.deed for value in values]
    part = ImportPart(
        practice_id=place.practice_id, import_file_id=file_id, added=deeds.count(Deed.NEW),
        replaced=deeds.count(Deed.REPLACED), unchanged=deeds.count(Deed.UNCHANGED),
    )  # fmt: skip
    db.session.add(part)
    db.session.flush()
    rows = [_imported(place, file_id, value, before) for value in values]
    db.session.execute(insert(ImportedMonth), rows)


def _imported(
    place: Place, file_id: UUID, value: Value, before: Mapping[tuple[str, Month], dict[str, Any]]
) -> dict[str, Any]:
    version = (value.before.version if value.before else 0) + 1
    return {
        "practice_id": place.practice_id,
        "import_file_id": file_id,
        "measure_id": value.measure.id,
        "period": value.period,
        "deed": value.deed.value,
        "version": None if value.deed is Deed.UNCHANGED else version,
        "before": before[value.measure.id, value.period] if value.deed is Deed.REPLACED else None,
    }


def _before(place: Place, replacing: Iterable[Value]) -> dict[tuple[str, Month], dict[str, Any]]:
    """What is stored in the months that are replaced, as JSON."""
    wanted = {(value.measure.id, value.period) for value in replacing}
    if not wanted:
        return {}
    query = select(Entry.measure_id, Entry.period, *BEFORE).where(
        Entry.practice_id == place.practice_id, Entry.measure_id.in_({measure_id for measure_id, _ in wanted})
    )
    names = [column.key for column in BEFORE]
    return {
        (measure_id, period): {
            name: str(one) if isinstance(one, UUID) else one for name, one in zip(names, told, strict=True)
        }
        for measure_id, period, *told in db.session.execute(query)
        if (measure_id, period) in wanted
    }


def _as_json(told: object) -> object:
    return str(told) if isinstance(told, UUID) else told


def _change(value: Value, file_id: UUID) -> Change:
    after = value.after
    return Change(
        measure_id=value.measure.id,
        period=value.period,
        state=after.state,
        numerator=after.numerator,
        denominator=after.denominator,
        excluded=after.excluded,
        note=value.note,
        opened_on=value.before.version if value.before else 0,
        sampling=after.sampling,
        definition_version=version_for(value.measure, value.period),
        import_file_id=file_id,
        import_row=value.row,
        accepted=value.accepted,
    )


def change_back(row: ImportedMonth, before: Mapping[str, Any], reason: str) -> Change:
    """The change that puts `before` in the place of what an import wrote."""
    earlier = before["import_file_id"]
    return Change(
        measure_id=row.measure_id,
        period=row.period,
        state=STATES[before["state"]],
        numerator=before["numerator"],
        denominator=before["denominator"],
        excluded=before["excluded"],
        note=before["note"],
        opened_on=row.version or 0,
        sampling=SAMPLINGS[before["sampling"]],
        definition_version=before["definition_version"],
        import_file_id=UUID(earlier) if earlier else None,
        import_row=before["import_row"],
        accepted=tuple(before["accepted"].split()),
        reason=reason,
    )
