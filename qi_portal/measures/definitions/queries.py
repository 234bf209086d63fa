"""A program's own definitions: what holds, for every page; drafts and history, for those who write them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from qi_portal.accounts.models import Person, ProgramRole
from qi_portal.db import db
from qi_portal.domain.access import Actor, Anywhere, Permission, Role, roles_granting
from qi_portal.domain.content.overlay import Kind, Released, Reviewed
from qi_portal.domain.periods import Month
from qi_portal.measures.definitions.models import Definition, DefinitionReview
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import ProgramFacts, program_where, programs_where

DRAFT, RELEASED, RETIRED = "draft", "released", "retired"

Stamp = tuple[tuple[str, int, int], ...]
"""Another one whenever something was released, retired or reviewed."""


@dataclass(frozen=True)
class Kept:
    """A version as it is kept: `number` is the definition's version, `version` counts saves of the row."""

    id: UUID
    kind: Kind
    definition_id: str
    number: str
    first: Month | None
    last: Month | None
    content: Mapping[str, Any]
    state: str
    why: str
    written_by: str
    writer_id: UUID | None
    written_at: datetime
    released_by: str
    released_at: datetime | None
    version: int

    @property
    def is_draft(self) -> bool:
        return self.state == DRAFT

    @property
    def ends(self) -> bool:
        """Whether it retires the definition."""
        return self.last is not None


@dataclass(frozen=True)
class Confirmed:
    """Who read which version again, when, and until when it holds."""

    number: str
    next_review: date
    note: str
    by: str
    at: datetime


# --- for every page


def stamps_of(program_ids: Collection[UUID], practice_ids: Collection[UUID] = ()) -> dict[UUID, Stamp]:
    """The stamp of each of the programs, and of those of the practices, that have definitions of their own."""
    theirs = select(Practice.program_id).where(Practice.id.in_(practice_ids))
    wrote = select(Definition.program_id, literal("d"), func.count(), func.sum(Definition.version)).where(
        Definition.state != DRAFT, or_(Definition.program_id.in_(program_ids), Definition.program_id.in_(theirs))
    )
    read = select(DefinitionReview.program_id, literal("r"), func.count(), func.count()).where(
        or_(DefinitionReview.program_id.in_(program_ids), DefinitionReview.program_id.in_(theirs))
    )
    both = union_all(wrote.group_by(Definition.program_id), read.group_by(DefinitionReview.program_id))
    found: dict[UUID, list[tuple[str, int, int]]] = {}
    for program_id, what, count, saves in db.session.execute(both):
        found.setdefault(program_id, []).append((what, int(count), int(saves)))
    return {program_id: tuple(sorted(parts)) for program_id, parts in sorted(found.items())}


def released_in(program_id: UUID) -> tuple[Released, ...]:
    """All that a program ever released, in that order."""
    query = (
        select(Definition)
        .where(Definition.program_id == program_id, Definition.state != DRAFT)
        .order_by(Definition.released_at, Definition.id)
    )
    return tuple(
        Released(Kind(row.kind), row.definition_id, row.number, row.from_month, row.last_month, row.content)
        for row in db.session.scalars(query)
    )


def reviewed_in(program_id: UUID) -> tuple[Reviewed, ...]:
    """What was read again, in that order."""
    query = (
        select(DefinitionReview)
        .where(DefinitionReview.program_id == program_id)
        .order_by(DefinitionReview.reviewed_at, DefinitionReview.id)
    )
    return tuple(
        Reviewed(Kind(row.kind), row.definition_id, row.number, row.next_review) for row in db.session.scalars(query)
    )


# --- for those who write


def programs_of(actor: Actor) -> list[ProgramFacts]:
    """The programs whose definitions the actor writes, by name."""
    return programs_where(actor, Permission.DEFINITION_EDIT)


def program_of(actor: Actor, code: str) -> ProgramFacts:
    """One of these by its code; NotFound for any other."""
    return program_where(actor, Permission.DEFINITION_EDIT, code)


def may_release(actor: Actor, program: ProgramFacts) -> bool:
    return program.id in actor.program_ids(roles_granting(Permission.DEFINITION_RELEASE, Anywhere))


def is_only_releaser(actor: Actor, program: ProgramFacts) -> bool:
    """Whether nobody else with an account could release in the program."""
    query = (
        select(ProgramRole.person_id)
        .join(Person, Person.id == ProgramRole.person_id)
        .where(ProgramRole.program_id == program.id, ProgramRole.role == Role.ADMIN.value, Person.is_active)
        .where(ProgramRole.person_id != actor.person_id)
    )
    return db.session.scalars(query.limit(1)).first() is None


def kept_in(program: ProgramFacts) -> list[Kept]:
    """Every version of everything that the program wrote, drafts among them, oldest first."""
    return [_kept(*row) for row in db.session.execute(_all(program).order_by(Definition.released_at, Definition.id))]


def versions_in(program: ProgramFacts, kind: Kind, definition_id: str) -> list[Kept]:
    """Every version of one definition, newest first, its draft before them all."""
    query = _all(program).where(Definition.kind == kind.value, Definition.definition_id == definition_id)
    found = [_kept(*row) for row in db.session.execute(query.order_by(Definition.written_at.desc(), Definition.id))]
    return sorted(found, key=lambda each: not each.is_draft)


def confirmed_in(program: ProgramFacts, kind: Kind, definition_id: str) -> list[Confirmed]:
    """When one definition was read again, latest first."""
    query = (
        select(DefinitionReview, Person.name)
        .outerjoin(Person, Person.id == DefinitionReview.reviewed_by)
        .where(DefinitionReview.program_id == program.id, DefinitionReview.kind == kind.value)
        .where(DefinitionReview.definition_id == definition_id)
        .order_by(DefinitionReview.reviewed_at.desc(), DefinitionReview.id)
    )
    return [
        Confirmed(row.number, row.next_review, row.note, name or "", row.reviewed_at)
        for row, name in db.session.execute(query)
    ]


def taken_ids() -> dict[str, UUID]:
    """Ids and codes of all that any program wrote, with the program that wrote it first: ids are never given twice."""
    query = select(Definition).order_by(Definition.written_at, Definition.id)
    found: dict[str, UUID] = {}
    for row in db.session.scalars(query):
        names = [row.definition_id]
        if row.kind == Kind.PROJECT.value:
            names.append(str(row.content.get("code", "")))
        for name in names:
            found.setdefault(name, row.program_id)
    return found


def _all(program: ProgramFacts) -> Select[Definition, str | None, str | None]:
    writer, releaser = aliased(Person), aliased(Person)
    return (
        select(Definition, writer.name, releaser.name)
        .outerjoin(writer, writer.id == Definition.written_by)
        .outerjoin(releaser, releaser.id == Definition.released_by)
        .where(Definition.program_id == program.id)
    )


def _kept(row: Definition, writer: str | None, releaser: str | None) -> Kept:
    return Kept(
        row.id,
        Kind(row.kind),
        row.definition_id,
        row.number,
        row.from_month,
        row.last_month,
        row.content,
        row.state,
        row.why,
        writer or "",
        row.written_by,
        row.written_at,
        releaser or "",
        row.released_at,
        row.version,
    )
