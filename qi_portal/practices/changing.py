"""What is changed of a program and of a practice later. Their codes stay: addresses and files hold them."""

from uuid import UUID

from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import record
from qi_portal.db import db
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.errors import Stale
from qi_portal.domain.names import clean_name
from qi_portal.practices.actions import known_time_zone
from qi_portal.practices.kept import STALE
from qi_portal.practices.models import Practice, Program


def change_program(*, program_id: UUID, name: str, time_zone: str, opened_on: int, by: Actor) -> None:
    """Its name and its clock; Invalid when they cannot be, Stale when somebody saved first."""
    row = db.session.get_one(Program, program_id, populate_existing=True)
    before = {"name": row.name, "time_zone": row.time_zone}
    after = {"name": clean_name("name", name), "time_zone": known_time_zone(time_zone)}
    if after == before:
        return
    row.name, row.time_zone = after["name"], after["time_zone"]
    _keep(row, opened_on)
    record(
        "program.change",
        by=by,
        program_id=row.id,
        object_kind="program",
        object_id=row.code,
        before=before,
        after=after,
    )


def rename_practice(*, place: Place, name: str, opened_on: int, by: Actor) -> None:
    """The same of a practice's name."""
    row = db.session.get_one(Practice, place.practice_id, populate_existing=True)
    before, after = {"name": row.name}, {"name": clean_name("name", name)}
    if after == before:
        return
    row.name = after["name"]
    _keep(row, opened_on)
    record(
        "practice.rename", by=by, place=place, object_kind="practice", object_id=row.code, before=before, after=after
    )


def _keep(row: Program | Practice, opened_on: int) -> None:
    """Stale when the page was opened on another version, or another transaction comes first."""
    if row.version != opened_on:
        raise Stale(STALE)
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash
