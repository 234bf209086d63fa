"""Batches of reports as whoever asked for them sees them, and as the worker goes through them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from qi_portal.db import db
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import NotFound
from qi_portal.domain.report_period import periods_offered
from qi_portal.domain.words import Words, plural_words, words
from qi_portal.domain.words_json import from_json
from qi_portal.files import storage
from qi_portal.files.models import StoredFile
from qi_portal.jobs.models import Job
from qi_portal.jobs.queries import Standing, standing
from qi_portal.practices.models import Practice, Program
from qi_portal.reports.batches.choice import Bundle, Rule
from qi_portal.reports.batches.models import ReportBatch, ReportBatchItem
from qi_portal.reports.making import Wish
from qi_portal.reports.variants import Variant

MOST_LISTED = 100
HOW = {
    Rule.ALL: words("all practices"),
    Rule.REGION: words("practices of a region"),
    Rule.COACH: words("practices of a coach"),
    Rule.PICKED: words("picked practices"),
}


@dataclass(frozen=True)
class Item:
    """One practice of a batch: state 'waiting', 'done' or 'failed'. `file_id` is its own file, `error` why there is
    none."""

    practice_id: UUID
    code: str
    name: str
    state: str
    attempt: int
    file_id: UUID | None
    is_reused: bool
    error: Words | None


@dataclass(frozen=True)
class Batch:
    """A batch. `job` is the work on it as long as its row is kept; `file_is_here` whether the file can be taken."""

    id: UUID
    program_id: UUID
    program_name: str
    person_id: UUID
    made_by: str
    rule: Rule
    rule_value: str
    wish: Wish
    bundle: Bundle
    created_at: datetime
    occasion: str
    schedule_id: UUID | None
    file_id: UUID | None
    file_is_here: bool
    job: Standing | None
    counts: Counter[str]

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def is_open(self) -> bool:
        return self.job is not None and self.job.is_open

    @property
    def can_go_on(self) -> bool:
        """Nobody works on it, and something of it was not made, or was and is no longer kept."""
        return not self.is_open and (self.counts["done"] < self.total or not self.file_is_here)

    @property
    def title(self) -> Words:
        return reports_of(self.total, self.program_name)

    @property
    def chosen(self) -> Words:
        how = words("region {region}", region=self.rule_value) if self.rule is Rule.REGION else HOW[self.rule]
        offered = {each.key: each.says for each in periods_offered(self.created_at.date())}
        period = offered.get(self.wish.period, self.wish.period)
        return words("{period}; {variant}; {how}", period=period, variant=self.wish.variant.says, how=how)

    def line(self, now: datetime) -> Words:
        """How far it is, or what came of it."""
        if self.job is not None and self.job.state != "done":
            return self.job.error if self.job.error is not None else self.job.line(now)
        if self.counts["failed"] or self.counts["waiting"]:
            return words("{done} of {total} made; the others are missing.", done=self.counts["done"], total=self.total)
        return words("All {total} made.", total=self.total)


def reports_of(count: int, program: str) -> Words:
    return plural_words(
        "Reports of {count} practice, {program}", "Reports of {count} practices, {program}", count, program=program
    )


def batches_of(actor: Actor) -> list[Batch]:
    """The actor's own, the newest first."""
    mine = select(ReportBatch.id).where(ReportBatch.person_id == actor.person_id)
    return _batches(list(db.session.scalars(mine.order_by(ReportBatch.created_at.desc()).limit(MOST_LISTED))))


def batch_of(actor: Actor, batch_id: UUID) -> Batch:
    """The actor's own; NotFound for anybody else's."""
    mine = select(ReportBatch.id).where(ReportBatch.id == batch_id, ReportBatch.person_id == actor.person_id)
    found = _batches(list(db.session.scalars(mine)))
    if not found or actor.person_id is None:
        raise NotFound
    return found[0]


def items_of(batch_id: UUID) -> list[Item]:
    """Every practice of it, in their order. Hand in only a batch that the actor may see."""
    query = (
        select(ReportBatchItem, Practice.code, Practice.name)
        .join(Practice, Practice.id == ReportBatchItem.practice_id)
        .where(ReportBatchItem.batch_id == batch_id)
        .order_by(ReportBatchItem.position)
    )
    return [_item(row, code, name) for row, code, name in db.session.execute(query)]


def _batches(ids: list[UUID]) -> list[Batch]:
    query = (
        select(ReportBatch, Program.name, Job, StoredFile.removed_at)
        .join(Program, Program.id == ReportBatch.program_id)
        .outerjoin(Job, Job.id == ReportBatch.job_id)
        .outerjoin(StoredFile, StoredFile.id == ReportBatch.file_id)
        .where(ReportBatch.id.in_(ids))
        .order_by(ReportBatch.created_at.desc(), ReportBatch.id.desc())
    )
    rows = db.session.execute(query).all()
    counts = _counts(ids)
    return [_batch(row, name, job, removed_at, counts[row.id]) for row, name, job, removed_at in rows]


def _counts(ids: list[UUID]) -> dict[UUID, Counter[str]]:
    query = (
        select(ReportBatchItem.batch_id, ReportBatchItem.state, func.count())
        .where(ReportBatchItem.batch_id.in_(ids))
        .group_by(ReportBatchItem.batch_id, ReportBatchItem.state)
    )
    counts: dict[UUID, Counter[str]] = {each: Counter() for each in ids}
    for batch_id, state, count in db.session.execute(query):
        counts[batch_id][state] = count
    return counts


def _batch(
    row: ReportBatch, program_name: str, job: Job | None, removed_at: datetime | None, counts: Counter[str]
) -> Batch:
    return Batch(
        id=row.id,
        program_id=row.program_id,
        program_name=program_name,
        person_id=row.person_id,
        made_by=row.made_by,
        rule=Rule(row.rule),
        rule_value=row.rule_value,
        wish=Wish(row.period, Variant(row.variant), row.language, row.form),
        bundle=Bundle(row.bundle),
        created_at=row.created_at,
        occasion=row.occasion,
        schedule_id=row.schedule_id,
        file_id=row.file_id,
        file_is_here=row.file_id is not None and removed_at is None and storage.is_there(row.file_id),
        job=standing(job) if job else None,
        counts=counts,
    )


def _item(row: ReportBatchItem, code: str, name: str) -> Item:
    error = from_json(row.error) if row.error else None
    return Item(row.practice_id, code, name, row.state, row.attempt, row.file_id, row.is_reused, error)
