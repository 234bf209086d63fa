"""Uploaded files, what they did, and what was said of columns, as an actor may see them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.access import Actor, InProgram, Permission, Place, roles_granting
from qi_portal.domain.entry.column_plan import ColumnPlan, role_of
from qi_portal.domain.entry.findings import Field
from qi_portal.domain.entry.planned import Deed, Kept
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.measures.imports.models import ColumnMapping, ImportedMonth, ImportFile, ImportPart
from qi_portal.measures.models import Entry
from qi_portal.measures.queries import SAMPLINGS, STATES
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import practice_ids_where

LISTED = 100
"""Imports that a page lists."""


@dataclass(frozen=True)
class Upload:
    """A file put aside by the person who asks."""

    id: UUID
    name: str
    sha256: str
    content: bytes
    uploaded_at: datetime
    committed_at: datetime | None
    columns: Mapping[str, Any] | None
    looked: Mapping[str, Any] | None
    job_id: UUID | None

    @property
    def is_committed(self) -> bool:
        return self.committed_at is not None

    @property
    def plan(self) -> ColumnPlan | None:
        """What its sender said of its columns."""
        return plan_from(self.columns) if self.columns else None


@dataclass(frozen=True)
class Done:
    """A committed file: who, when, and what it did where the asker may look. Months by deed."""

    id: UUID
    name: str
    by: str
    committed_at: datetime
    undone_by: str
    undone_at: datetime | None
    added: int
    replaced: int
    unchanged: int
    left_out: int
    taken_back: int
    practices: tuple[str, ...]


@dataclass(frozen=True)
class Saved:
    """What somebody said of columns; `practice` is empty for one that holds in a whole program."""

    id: UUID
    plan: ColumnPlan
    practice: str
    by: str
    at: datetime


def upload_of(actor: Actor, upload_id: UUID) -> Upload:
    """The actor's own uploaded file; NotFound for anybody else's, and for one whose content is gone."""
    query = select(ImportFile).where(ImportFile.id == upload_id, ImportFile.person_id == actor.person_id)
    found = db.session.scalar(query)
    if found is None or (not found.content and found.committed_at is None):
        raise NotFound
    return Upload(
        found.id,
        found.name,
        found.sha256,
        found.content,
        found.uploaded_at,
        found.committed_at,
        found.columns,
        found.looked,
        found.job_id,
    )


def waiting_uploads(actor: Actor) -> list[Upload]:
    """The actor's files that were looked at and not committed, the latest first."""
    query = (
        select(ImportFile.id)
        .where(ImportFile.person_id == actor.person_id, ImportFile.committed_at.is_(None))
        .where(func.length(ImportFile.content) > 0)
        .order_by(ImportFile.uploaded_at.desc())
        .limit(5)
    )
    return [upload_of(actor, each) for each in db.session.scalars(query)]


def history(actor: Actor) -> list[Done]:
    """Imports into the practices where the actor may read numbers, the latest first."""
    return _done(actor, ImportFile.committed_at.is_not(None))


def done_of(actor: Actor, import_id: UUID) -> Done:
    """One of them; NotFound for any other."""
    found = _done(actor, ImportFile.id == import_id)
    if not found:
        raise NotFound
    return found[0]


def committed_before(actor: Actor, sha256: str) -> Done | None:
    """The last commit of a file with the same content, by anybody, into a practice of the actor's; not when undone."""
    found = _done(actor, ImportFile.sha256 == sha256, ImportFile.undone_at.is_(None))
    return found[0] if found else None


def corrected_by(actor: Actor, name: str) -> UUID | None:
    """The import that a correction file belongs to, by the mark in its name."""
    mark = name.rpartition("correction-")[2][:8].lower()
    if len(mark) < 8 or not mark.isalnum():
        return None
    return next((each.id for each in history(actor) if each.id.hex.endswith(mark)), None)


def settled_months(actor: Actor, sha256: str) -> Mapping[UUID, frozenset[tuple[str, Month]]]:
    """What files with this content brought already and did not take back: measures and months by practice."""
    query = (
        select(ImportedMonth.practice_id, ImportedMonth.measure_id, ImportedMonth.period)
        .join(ImportFile, ImportFile.id == ImportedMonth.import_file_id)
        .where(ImportFile.sha256 == sha256, ImportFile.undone_at.is_(None))
        .where(ImportedMonth.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
    )
    found: dict[UUID, set[tuple[str, Month]]] = defaultdict(set)
    for practice_id, measure_id, period in db.session.execute(query):
        found[practice_id].add((measure_id, period))
    return {practice_id: frozenset(months) for practice_id, months in found.items()}


def kept_in(actor: Actor, place: Place, measure_ids: Collection[str]) -> Mapping[str, Mapping[Month, Kept]]:
    """What is stored of the measures in a practice, as the plan of a file asks for it."""
    query = (
        select(
            Entry.measure_id,
            Entry.period,
            Entry.state,
            Entry.numerator,
            Entry.denominator,
            Entry.excluded,
            Entry.sampling,
            Entry.version,
            Entry.note,
        )
        .where(Entry.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(Entry.practice_id == place.practice_id, Entry.measure_id.in_(measure_ids))
    )
    found: dict[str, dict[Month, Kept]] = defaultdict(dict)
    for row in db.session.execute(query):
        measure_id, period, state, numerator, denominator, excluded, sampling, version, note = row
        kept = Kept(STATES[state], numerator, denominator, excluded, SAMPLINGS[sampling], version, note)
        found[measure_id][period] = kept
    return found


def parts_of(import_id: UUID) -> dict[UUID, list[ImportedMonth]]:
    """The months that an import wrote, by practice. Hand in only an import that the actor may undo."""
    query = (
        select(ImportedMonth)
        .where(ImportedMonth.import_file_id == import_id, ImportedMonth.deed != Deed.UNCHANGED.value)
        .order_by(ImportedMonth.practice_id, ImportedMonth.measure_id, ImportedMonth.period)
    )
    found: dict[UUID, list[ImportedMonth]] = defaultdict(list)
    for each in db.session.scalars(query):
        found[each.practice_id].append(each)
    return found


def practices_of(import_id: UUID) -> frozenset[UUID]:
    """Every practice that an import touched, the actor's or not."""
    return frozenset(db.session.scalars(select(ImportPart.practice_id).where(ImportPart.import_file_id == import_id)))


def what_returns(row: ImportedMonth) -> Mapping[str, Any] | None:
    """What stood before an import wrote the month, None for nothing; never what an undone import brought."""
    before = row.before
    while before and before["import_file_id"]:
        earlier = db.session.get(ImportFile, UUID(before["import_file_id"]))
        if earlier is None or earlier.undone_at is None:
            break
        key = row.practice_id, earlier.id, row.measure_id, row.period
        before = db.session.get_one(ImportedMonth, key).before
    return before


def versions_in(place: Place, import_id: UUID) -> dict[tuple[str, Month], int]:
    """The months that hold what the import wrote, by measure and month, with their versions."""
    query = select(Entry.measure_id, Entry.period, Entry.version).where(
        Entry.practice_id == place.practice_id, Entry.import_file_id == import_id
    )
    return {(measure_id, period): version for measure_id, period, version in db.session.execute(query)}


def saved_plans(actor: Actor) -> list[Saved]:
    """What was said of columns in the actor's practices and programs; a practice's own before its program's."""
    query = (
        select(ColumnMapping, Practice.code, Person.name)
        .outerjoin(Practice, Practice.id == ColumnMapping.practice_id)
        .outerjoin(Person, Person.id == ColumnMapping.saved_by)
        .where(_may_use(actor))
        .order_by(ColumnMapping.practice_id.is_(None), ColumnMapping.saved_at.desc())
    )
    return [
        Saved(kept.id, _plan(kept), code or "", name or "", kept.saved_at)
        for kept, code, name in db.session.execute(query)
    ]


def plan_from(told: Mapping[str, Any]) -> ColumnPlan:
    """A plan out of its JSON: names, roles, fixed."""
    roles = tuple(role_of(text) if text else None for text in told["roles"])
    fixed = {Field(name): text for name, text in told["fixed"].items() if name in list(Field)}
    return ColumnPlan(tuple(told["names"]), roles, fixed)


def _plan(kept: ColumnMapping) -> ColumnPlan:
    return plan_from({"names": kept.names, "roles": kept.roles, "fixed": kept.fixed})


def _may_use(actor: Actor) -> ColumnElement[bool]:
    programs = actor.program_ids(roles_granting(Permission.MEASURE_ENTER, InProgram))
    practices = practice_ids_where(actor, Permission.MEASURE_ENTER)
    own = ColumnMapping.practice_id.in_(practices)
    of_program = select(Practice.program_id).where(Practice.id.in_(practices))
    shared = ColumnMapping.practice_id.is_(None) & or_(
        ColumnMapping.program_id.in_(programs), ColumnMapping.program_id.in_(of_program)
    )
    return or_(own, shared)


def _done(actor: Actor, *conditions: ColumnElement[bool]) -> list[Done]:
    person, undoer = aliased(Person), aliased(Person)
    query = (
        select(
            ImportFile,
            person.name,
            undoer.name,
            func.sum(ImportPart.added),
            func.sum(ImportPart.replaced),
            func.sum(ImportPart.unchanged),
            func.sum(ImportPart.taken_back),
        )
        .join(ImportPart, ImportPart.import_file_id == ImportFile.id)
        .outerjoin(person, person.id == ImportFile.person_id)
        .outerjoin(undoer, undoer.id == ImportFile.undone_by)
        .where(ImportPart.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(ImportFile.committed_at.is_not(None), *conditions)
        .group_by(ImportFile.id, person.name, undoer.name)
        .order_by(ImportFile.committed_at.desc(), ImportFile.id)
        .limit(LISTED)
    )
    found = db.session.execute(query).all()
    codes = _codes(actor, [row[0].id for row in found])
    return [
        Done(
            kept.id,
            kept.name,
            name or "",
            kept.committed_at or kept.uploaded_at,
            undone_by or "",
            kept.undone_at,
            added,
            replaced,
            unchanged,
            kept.left_out,
            taken_back,
            tuple(codes[kept.id]),
        )
        for kept, name, undone_by, added, replaced, unchanged, taken_back in found
    ]


def _codes(actor: Actor, import_ids: Collection[UUID]) -> Mapping[UUID, list[str]]:
    query = (
        select(ImportPart.import_file_id, Practice.code)
        .join(Practice, Practice.id == ImportPart.practice_id)
        .where(ImportPart.import_file_id.in_(import_ids))
        .where(ImportPart.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .order_by(Practice.code)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for import_id, code in db.session.execute(query):
        found[import_id].append(code)
    return found


def has_content(actor: Actor, upload_id: UUID) -> bool:
    """Whether the actor sent this file and its content is still here, so that its wrong rows can be handed out."""
    query = select(ImportFile.id).where(ImportFile.id == upload_id, ImportFile.person_id == actor.person_id)
    return db.session.scalar(query.where(func.length(ImportFile.content) > 0)) is not None
