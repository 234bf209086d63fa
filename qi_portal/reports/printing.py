"""One report that is asked for on a page and printed in the background: a job's page first, then the file's."""

from typing import Any
from uuid import UUID

from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.errors import Refused
from qi_portal.domain.words import words
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.registry import Payload, task
from qi_portal.jobs.running import Running
from qi_portal.practices.queries import place_at
from qi_portal.press.pdf import Press
from qi_portal.reports.making import PDF, Gathered, Wish, gathered, keep, kept_on_disk
from qi_portal.reports.paper import STYLESHEET

PRINT = "report.print"


def print_later(*, place: Place, wish: Wish, by: Actor) -> UUID:
    """Ask for the report of one practice as a file, in the present transaction; the job, for `jobs.show`."""
    return enqueue(PRINT, {"practice": place.code, **wish.as_json}, by=by, place=place)


@task(PRINT, title=words("Making the report"), link=words("To the file"))
def print_it(job: Running, payload: Payload) -> None:
    place = place_at(job.by, payload["practice"])
    if not may(job.by, Permission.REPORT_EXPORT, place):
        raise Refused
    made = gathered(job.by, place, Wish.of_json(payload), made_by=job.by.name)
    content = made.made_before() or kept_on_disk(_printed(made))
    with job.committing():
        job.set_result(_to(keep(made, content, job.by)))


def _printed(made: Gathered) -> bytes:
    if made.wish.form != PDF:
        return made.workbook()
    with Press() as press:
        return press.print(made.html(), stylesheet=STYLESHEET)


def _to(file_id: UUID) -> dict[str, Any]:
    return {"endpoint": "files.show", "values": {"file_id": str(file_id)}, "goes": True}
