"""Schedules by the clock: looked at every hour, each time made once, and who waits is told when it is ready."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app

from qi_portal.db import db, utc_now
from qi_portal.domain.words import words
from qi_portal.jobs.registry import task
from qi_portal.jobs.running import Running
from qi_portal.reports.batches.jobs import TELL
from qi_portal.reports.schedules import actions, queries
from qi_portal.reports.schedules.letters import letter_to


@task("reports.schedules", title=words("Looking for scheduled reports"), every=timedelta(hours=1))
def look(job: Running, _payload: Mapping[str, Any]) -> None:
    """The clock may ask twice, or after days: a time that was made is not made again, and the latest stands for all."""
    now = utc_now()
    due = [(each, each.rhythm.due(now, each.since)) for each in queries.running_schedules()]
    db.session.rollback()
    for schedule, occasion in due:
        if occasion is not None:
            with job.committing(is_step=True):
                actions.run(schedule=schedule, occasion=occasion, by=job.by)


@task(TELL, title=words("Telling that reports are ready"))
def tell(job: Running, payload: Mapping[str, Any]) -> None:
    """Nobody is told while mail is off: the reports wait among their files."""
    if current_app.config["SETTINGS"].mail_server is None:
        return
    batch_id = UUID(payload["batch"])
    with job.committing():
        actions.tell(batch_id=batch_id, letter_to=letter_to)
        job.set_result({})
