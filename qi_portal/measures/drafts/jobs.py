"""Drafts that nobody came back to are thrown away."""

from datetime import timedelta

from qi_portal.db import utc_now
from qi_portal.domain.words import words
from qi_portal.jobs.registry import Payload, task
from qi_portal.jobs.running import Running
from qi_portal.measures.drafts import actions


@task("drafts.purge", title=words("Throwing old drafts away"), every=timedelta(days=1))
def purge(running: Running, payload: Payload) -> None:
    with running.committing():
        actions.purge_drafts(now=utc_now())
