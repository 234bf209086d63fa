"""Writing a program's own definitions: drafts come and go, what is released stays for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import record
from qi_portal.db import db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor
from qi_portal.domain.content.overlay import Kind
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.domain.periods import Month
from qi_portal.measures.definitions.models import Definition, DefinitionReview
from qi_portal.practices.kept import STALE


@dataclass(frozen=True)
class Whose:
    """One definition of one program."""

    program_id: UUID
    kind: Kind
    definition_id: str


@dataclass(frozen=True)
class Text:
    """A draft as it shall be kept. `first`: the first month it holds; `last`: the last month, to retire."""

    content: Mapping[str, Any]
    first: Month | None
    why: str
    last: Month | None = None


def begin(*, whose: Whose, number: str, text: Text, by: Actor) -> None:
    """A draft of version `number`. Stale when somebody began one first."""
    take_turns(f"definition/{whose.kind.value}/{whose.definition_id}")
    row = Definition(
        id=new_id(),
        program_id=whose.program_id,
        kind=whose.kind.value,
        definition_id=whose.definition_id,
        number=number,
        state="draft",
    )
    _write(row, text, by)
    db.session.add(row)
    _note("draft", whose, row, by, before=None)


def revise(*, whose: Whose, opened_on: int, text: Text, by: Actor) -> None:
    """Write the draft anew; Stale when somebody saved, released or withdrew it first."""
    row = _draft(whose, opened_on)
    before = _told(row)
    _write(row, text, by)
    _note("revise", whose, row, by, before=before)


def withdraw(*, whose: Whose, opened_on: int, by: Actor) -> None:
    """Drop the draft. What it said stays in the audit log."""
    row = _draft(whose, opened_on)
    before = {**_told(row), "content": row.content}
    db.session.delete(row)
    _note("withdraw", whose, row, by, before=before)


def release(*, whose: Whose, opened_on: int, by: Actor) -> None:
    """Let it hold for every practice of the program, or end the definition where the draft has a last month."""
    row = _draft(whose, opened_on)
    row.state = "released" if row.last_month is None else "retired"
    row.released_at, row.released_by = utc_now(), by.person_id
    _note("release" if row.state == "released" else "retire", whose, row, by, before=None)


def confirm_review(*, whose: Whose, number: str, next_review: date, note: str, by: Actor) -> None:
    """Somebody read it again and found that it holds until another day."""
    row = DefinitionReview(
        id=new_id(),
        program_id=whose.program_id,
        kind=whose.kind.value,
        definition_id=whose.definition_id,
        number=number,
        next_review=next_review,
        note=note,
        reviewed_by=by.person_id,
    )
    db.session.add(row)
    record(
        "definition.review",
        by=by,
        program_id=whose.program_id,
        object_kind="definition",
        object_id=f"{whose.kind.value}/{whose.definition_id}",
        after={"version": number, "next_review": next_review.isoformat(), "note": note},
    )
    db.session.flush()


def _draft(whose: Whose, opened_on: int) -> Definition:
    """The draft if it still is what the page showed; NotFound where there is none."""
    query = select(Definition).where(
        Definition.program_id == whose.program_id,
        Definition.kind == whose.kind.value,
        Definition.definition_id == whose.definition_id,
        Definition.state == "draft",
    )
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.version != opened_on:
        raise Stale(STALE)
    return row


def _write(row: Definition, text: Text, by: Actor) -> None:
    row.content = dict(text.content)
    row.from_month, row.last_month, row.why = text.first, text.last, text.why
    row.written_at, row.written_by = utc_now(), by.person_id


def _note(deed: str, whose: Whose, row: Definition, by: Actor, *, before: dict[str, Any] | None) -> None:
    try:
        db.session.flush()
    except (StaleDataError, IntegrityError) as clash:
        raise Stale(STALE) from clash
    record(
        f"definition.{deed}",
        by=by,
        program_id=whose.program_id,
        object_kind="definition",
        object_id=f"{whose.kind.value}/{whose.definition_id}",
        before=before,
        after=None if deed == "withdraw" else _told(row),
    )
    db.session.flush()


def _told(row: Definition) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.content.get("name") or row.content.get("title"),
        "from": str(row.from_month) if row.from_month else None,
        "last": str(row.last_month) if row.last_month else None,
        "why": row.why,
        "state": row.state,
    }
