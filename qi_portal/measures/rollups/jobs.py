"""Every hour: what the clock or another release of the portal has changed in the roll-ups."""

from datetime import timedelta

from qi_portal.db import db
from qi_portal.domain.words import words
from qi_portal.jobs.registry import Payload, task
from qi_portal.jobs.running import Running
from qi_portal.measures.rollups.actions import pieces_behind
from qi_portal.measures.rollups.scope import program_ids


@task("rollups.renew", title=words("Bringing the network up to date"), every=timedelta(hours=1))
def renew(job: Running, payload: Payload) -> None:
    """Read charts as of the month that is collected now. A piece at a time, so that nobody waits long to save."""
    pieces = [piece for program_id in program_ids() for piece in pieces_behind(program_id)]
    db.session.rollback()
    for number, piece in enumerate(pieces, 1):
        with job.committing():
            piece()
        job.progress(number, len(pieces))
