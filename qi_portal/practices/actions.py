"""Making programs and practices, and enrolling practices in projects."""

import re
from zoneinfo import available_timezones

from sqlalchemy import select

from qi_portal.audit.actions import record
from qi_portal.db import db
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.errors import Invalid
from qi_portal.domain.names import clean_name
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.practices.models import Enrollment, Practice, Program

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
MOST_OF_REGION = 60
"""Characters in the name of a region."""


def add_program(*, code: str, name: str, time_zone: str, by: Actor) -> Program:
    """A new program; Invalid when its name cannot be shown or no clock knows its time zone."""
    name = clean_name("program", name)
    if time_zone not in available_timezones():
        raise Invalid("time_zone", words("{zone} is not a time zone such as America/New_York.", zone=time_zone))
    program = Program(code=code, name=name, time_zone=time_zone)
    db.session.add(program)
    db.session.flush()
    record("program.add", by=by, object_kind="program", object_id=code, after={"name": name})
    return program


def add_practice(*, program: Program, code: str, name: str, region: str, clinicians: int, by: Actor) -> Place:
    """A new practice; Invalid when its code is taken or would not fit in an address, or its name cannot be shown."""
    if not CODE.fullmatch(code):
        raise Invalid(
            "code", words("{code} is not a code: use 2 to 20 capital letters, digits and hyphens.", code=code)
        )
    if db.session.scalar(select(Practice.id).where(Practice.code == code)):
        raise Invalid("code", words("{code} is the code of another practice.", code=code))
    name, region = clean_name("name", name), clean_name("region", region, MOST_OF_REGION) if region else ""
    practice = Practice(program_id=program.id, code=code, name=name, region=region, clinicians=clinicians)
    db.session.add(practice)
    db.session.flush()
    place = Place(practice.id, program.id, code, name, program.time_zone)
    record("practice.add", by=by, place=place, object_kind="practice", object_id=code, after={"name": name})
    return place


def enroll(*, place: Place, project_id: str, started: Month, by: Actor, ended: Month | None = None) -> None:
    """The practice takes part in the project from `started` on; Invalid when it does already."""
    if db.session.get(Enrollment, (place.practice_id, project_id)):
        raise Invalid(
            "project", words("{practice} takes part in {project} already.", practice=place.code, project=project_id)
        )
    db.session.add(Enrollment(practice_id=place.practice_id, project_id=project_id, started=started, ended=ended))
    record(
        "enrollment.add",
        by=by,
        place=place,
        object_kind="project",
        object_id=project_id,
        after={"started": str(started)},
    )
