"""Who asked for a new password gets a letter from here, so that the page takes as long for every address."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from qi_portal.accounts.links import queries
from qi_portal.accounts.links.actions import Purpose
from qi_portal.accounts.links.letters import mail_is_on, send_link
from qi_portal.accounts.models import Person
from qi_portal.db import db, utc_now
from qi_portal.domain.access import OPERATOR
from qi_portal.domain.words import words
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.registry import task
from qi_portal.jobs.running import Running

TASK = "accounts.reset"
MOST_AN_HOUR = 5
"""Letters to one person, whoever asks for them."""


def ask(person_id: UUID) -> None:
    """The same is written down whether there is somebody of this id or not."""
    enqueue(TASK, {"person": str(person_id)}, by=OPERATOR)


@task(TASK, title=words("Sending a link for a new password"))
def send(job: Running, payload: Mapping[str, Any]) -> None:
    """Nothing for nobody, for an account that is switched off, and for one that has had many letters."""
    now = utc_now()
    with job.committing():
        person = db.session.get(Person, UUID(payload["person"]))
        if person is None or not person.is_active or not mail_is_on():
            return
        if queries.resets_since(person.id, now - timedelta(hours=1)) < MOST_AN_HOUR:
            send_link(person=person, purpose=Purpose.RESET, by=OPERATOR, now=now)
