"""Asking for a batch, going on with it, and writing down what became of each practice."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns, utc_now
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.errors import Stale
from qi_portal.domain.provenance import Provenance
from qi_portal.domain.words import Words, words
from qi_portal.domain.words_json import to_json
from qi_portal.files import actions as files
from qi_portal.files.models import StoredFile
from qi_portal.files.needs import Need
from qi_portal.files.storage import Written
from qi_portal.jobs.actions import enqueue
from qi_portal.reports.batches.choice import Asked, Bundle
from qi_portal.reports.batches.models import ReportBatch, ReportBatchItem
from qi_portal.reports.batches.queries import Batch, batch_of
from qi_portal.reports.making import Gathered, keep

RUN = "reports.batch"
KIND = "batch"
MEDIA_TYPES = {Bundle.ZIP: "application/zip", Bundle.PDF: "application/pdf"}

ANEW: dict[str, Any] = {"state": "waiting", "file_id": None, "error": None, "attempt": 0, "ended_at": None}

MOST_BEGINNINGS = 5
"""A report during which the worker was lost so often is left out, and the others are made."""


def ask(
    *, batch_id: UUID, asked: Asked, by: Actor, made_by: str = "", schedule_id: UUID | None = None, occasion: str = ""
) -> UUID:
    """A new batch for `by` under the id that its form was given; the same form sent twice asks once."""
    assert by.person_id is not None, "a batch is somebody's"
    _take_turns(batch_id)
    known = db.session.scalar(select(ReportBatch.id).where(ReportBatch.id == batch_id))
    if known is not None:
        return known
    wish = asked.wish
    row = ReportBatch(
        id=batch_id, program_id=asked.program_id, person_id=by.person_id, made_by=made_by or by.name,
        rule=asked.rule.value, rule_value=asked.rule_value, period=wish.period, variant=wish.variant.value,
        language=wish.language, form=wish.form, bundle=asked.bundle.value, schedule_id=schedule_id, occasion=occasion,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    for position, place in enumerate(asked.places):
        db.session.add(ReportBatchItem(batch_id=batch_id, practice_id=place.practice_id, position=position))
    row.job_id = _enqueue(batch_id, len(asked.places), by)
    after = {**wish.as_json, "rule": asked.rule.value, "practices": len(asked.places), "bundle": asked.bundle.value}
    _note("ask", row, by, after)
    return batch_id


def go_on(*, batch_id: UUID, by: Actor) -> None:
    """Make what was not made: what failed, and what still waits after a stop. Stale while it is worked on; NotFound
    for somebody else's."""
    _take_turns(batch_id)
    batch = batch_of(by, batch_id)
    if not batch.can_go_on:
        raise Stale(words("This has moved on meanwhile. Look at the page again."))
    gone = select(StoredFile.id).where(StoredFile.removed_at.is_not(None))
    unmade = or_(ReportBatchItem.state != "done", ReportBatchItem.file_id.in_(gone))
    db.session.execute(update(ReportBatchItem).where(ReportBatchItem.batch_id == batch.id, unmade).values(**ANEW))
    row = db.session.get_one(ReportBatch, batch.id)
    row.job_id = _enqueue(batch.id, batch.total, by)
    _note("go_on", row, by, {"practices": batch.total - batch.counts["done"]})


def begin(batch_id: UUID, practice_id: UUID) -> int:
    """Count a beginning; how many there were."""
    one = _only(batch_id, practice_id)
    change = update(ReportBatchItem).where(*one).values(attempt=ReportBatchItem.attempt + 1)
    return db.session.scalars(change.returning(ReportBatchItem.attempt)).one()


def forget(batch_id: UUID, practice_ids: Collection[UUID]) -> None:
    """Let these practices wait again, as if nothing had been made of them."""
    these = (ReportBatchItem.batch_id == batch_id, ReportBatchItem.practice_id.in_(practice_ids))
    db.session.execute(update(ReportBatchItem).where(*these).values(**ANEW))


def finish(batch_id: UUID, made: Gathered, content: Written, *, is_reused: bool, by: Actor) -> None:
    """Keep a practice's file and say that the practice is done: both, or neither."""
    file_id = keep(made, content, by, is_part=True)
    values = {"state": "done", "file_id": file_id, "is_reused": is_reused, "error": None, "ended_at": utc_now()}
    change = update(ReportBatchItem).where(*_only(batch_id, made.place.practice_id), ReportBatchItem.state == "waiting")
    changed = db.session.execute(change.values(**values).returning(ReportBatchItem.practice_id))
    assert changed.first() is not None, "a report is made once in a batch"


def give_up(batch_id: UUID, practice_id: UUID, why: Words) -> None:
    values: dict[str, Any] = {"state": "failed", "file_id": None, "error": to_json(why), "ended_at": utc_now()}
    db.session.execute(update(ReportBatchItem).where(*_only(batch_id, practice_id)).values(**values))


def put_together(
    batch: Batch, content: Written, *, name: str, places: list[Place], title: Words, provenance: Provenance, by: Actor
) -> UUID:
    """Keep the file with all reports; who takes it must still be allowed to take each of them."""
    file_id = files.keep(
        KIND, name, MEDIA_TYPES[batch.bundle], content, by,
        title=title, provenance=provenance, need=Need.at(Permission.REPORT_EXPORT, places),
    )  # fmt: skip
    row = db.session.get_one(ReportBatch, batch.id)
    row.file_id = file_id
    _note("put_together", row, by, {"practices": len(places), "file": str(file_id), "sha256": content.sha256})
    return file_id


def _take_turns(batch_id: UUID) -> None:
    take_turns(f"report batch {batch_id}")


def _enqueue(batch_id: UUID, total: int, by: Actor) -> UUID:
    return enqueue(RUN, {"batch": str(batch_id)}, by=by, total=total)


def _only(batch_id: UUID, practice_id: UUID) -> tuple[Any, Any]:
    return ReportBatchItem.batch_id == batch_id, ReportBatchItem.practice_id == practice_id


def _note(deed: str, row: ReportBatch, by: Actor, after: dict[str, Any]) -> None:
    record(
        f"report_batch.{deed}",
        by=by,
        program_id=row.program_id,
        object_kind="report_batch",
        object_id=str(row.id),
        after=after,
    )
    db.session.flush()
