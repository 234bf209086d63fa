"""A batch of reports in the background: made one by one, then put together."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from qi_portal.db import db
from qi_portal.domain.access import OPERATOR, Actor, Permission, Place, may
from qi_portal.domain.errors import Refused
from qi_portal.domain.words import words
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.registry import Payload, task
from qi_portal.jobs.running import Running
from qi_portal.practices.queries import places_where
from qi_portal.reports.batches import actions
from qi_portal.reports.batches.bundle import bundled
from qi_portal.reports.batches.queries import Batch, batch_of, items_of
from qi_portal.reports.batches.work import make_reports

TELL = "reports.tell"
"""The task that tells who waits for a scheduled batch; a room above names it."""


@task(actions.RUN, title=words("Making reports of many practices"), link=words("To the reports"))
def run(job: Running, payload: Payload) -> None:
    if not may(job.by, Permission.REPORT_BATCH):
        raise Refused
    batch = batch_of(job.by, UUID(payload["batch"]))
    if batch.job is None or batch.job.id != job.id:
        job.set_result(_to(batch))  # begun anew by hand after another took over: one works on it at a time
        return
    make_reports(job, batch)
    put = bundled(batch, items_of(batch.id), _places(job.by))
    db.session.rollback()
    with job.committing():
        if put is not None:
            actions.put_together(
                batch, put.content, name=put.name, places=put.places, title=put.title, provenance=put.provenance,
                by=job.by,
            )  # fmt: skip
        if batch.schedule_id is not None:
            enqueue(TELL, {"batch": str(batch.id)}, by=OPERATOR)
        job.set_result(_to(batch))


def _places(by: Actor) -> Mapping[UUID, Place]:
    return {place.practice_id: place for place in places_where(by, Permission.REPORT_EXPORT)}


def _to(batch: Batch) -> dict[str, Any]:
    return {"endpoint": "batches.show", "values": {"batch_id": str(batch.id)}, "goes": True}
