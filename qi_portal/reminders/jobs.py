"""Letters by the clock: looked at every hour, sent once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app

from qi_portal.db import db, utc_now
from qi_portal.domain.content.measure import Project
from qi_portal.domain.words import words
from qi_portal.jobs.registry import task
from qi_portal.jobs.running import Running
from qi_portal.reminders import actions
from qi_portal.reminders.letters import letter_of
from qi_portal.reminders.plan import planned_at
from qi_portal.web.shelves import library_of


@task("reminders.send", title=words("Sending reminders"), every=timedelta(hours=1))
def send(job: Running, _payload: Mapping[str, Any]) -> None:
    """What is due goes into the outbox. The clock may ask twice, or late: what was sent for a day is not sent again."""
    if current_app.config["SETTINGS"].mail_server is None:
        return
    planned = planned_at(utc_now(), job.by, shelf_of)
    db.session.rollback()
    if planned:
        with job.committing():
            job.set_result({"letters": actions.post(planned, letter_of=letter_of, by=job.by)})


def shelf_of(program_id: UUID) -> Mapping[str, Project]:
    return library_of(program_id).projects
