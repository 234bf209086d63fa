"""The outbox's jobs: letters go out soon after they were put in, and again when a server was away."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import current_app

from qi_portal.config import Settings
from qi_portal.db import utc_now
from qi_portal.domain.access import OPERATOR
from qi_portal.domain.words import words
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.registry import task
from qi_portal.jobs.running import Running
from qi_portal.mail import actions
from qi_portal.mail.post import send_due


@task("mail.send", title=words("Sending mail"), every=timedelta(minutes=5))
def send(job: Running, _payload: Mapping[str, Any]) -> None:
    """Everything whose time has come; nothing while mail is off."""
    settings: Settings = current_app.config["SETTINGS"]
    now = utc_now()
    if settings.mail_server is not None:
        job.set_result({"sent": send_due(settings.mail_server, settings.mail_from, now)})
    actions.forget(now)


def send_soon() -> None:
    """Letters that were put into the outbox in the present transaction go out after it."""
    enqueue("mail.send", {}, by=OPERATOR)
