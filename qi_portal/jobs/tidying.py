"""Every day what has had its time is removed (`domain.retention`), and each task of the clock says when it was done."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import delete

from qi_portal.audit.actions import record
from qi_portal.db import Base, rows_changed, utc_now
from qi_portal.domain.retention import CLEAN, to_clean
from qi_portal.domain.words import words
from qi_portal.jobs.registry import Payload, task
from qi_portal.jobs.running import Running


@task(CLEAN, title=words("Removing what has had its time"), every=timedelta(days=1))
def clean(job: Running, _payload: Payload) -> None:
    with job.committing():
        removed = dict(remove_old(utc_now()))
        if any(removed.values()):
            record("retention.remove", by=job.by, object_kind="retention", object_id="daily", after=removed)
        job.set_result(removed)


def remove_old(now: datetime) -> Counter[str]:
    """Remove rows of long ago in the present transaction; how many of each kind."""
    removed: Counter[str] = Counter()
    for kept, name, column, before in to_clean(now):
        table = Base.metadata.tables[name]
        removed[kept.name] += rows_changed(delete(table).where(table.c[column] < before))
    return removed
