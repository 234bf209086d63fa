"""Making programs and practices, and enrolling practices in projects."""

import re
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select

from qi_portal.audit.actions import on_behalf, record
from qi_portal.db import db, take_turns
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.entry.practice_size import MOST_OF_REGION
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.improvement.part import Part
from qi_portal.domain.names import clean_name
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.practices.models import Enrollment, Practice, Program

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
PROGRAM_CODE = re.compile(r"(?!add\Z)[a-z0-9][a-z0-9-]{1,39}")
"""`/programs/add` is a page of its own."""


def add_program(*, code: str, name: str, time_zone: str, by: Actor) -> Program:
    """A new program; Invalid when its code is taken or would not fit in an address, its name cannot be shown, or no
    clock knows its time zone."""
    if not PROGRAM_CODE.fullmatch(code):
        raise Invalid("code", words("{code} is not a code: use 2 to 40 small letters, digits and hyphens.", code=code))
    take_turns(f"code/{code}")
    if db.session.scalar(select(Program.id).where(Program.code == code)):
        raise Invalid("code", words("{code} is the code of another program.", code=code))
    name = clean_name("name", name)
    program = Program(code=code, name=name, time_zone=known_time_zone(time_zone))
    db.session.add(program)
    db.session.flush()
    told = {"name": name, "time_zone": time_zone}
    record("program.add", by=by, program_id=program.id, object_kind="program", object_id=code, after=told)
    return program


def known_time_zone(name: str) -> str:
    """The name if a clock knows it; else Invalid."""
    if name not in _time_zones():
        raise Invalid("time_zone", words("{zone} is not a time zone such as America/New_York.", zone=name))
    return name


@cache
def _time_zones() -> frozenset[str]:
    """All names, for which a folder of files is walked."""
    return frozenset(available_timezones())


def add_practice(*, program: Program, code: str, name: str, region: str, clinicians: int, by: Actor) -> Place:
    """A new practice; Invalid when its code is taken or would not fit in an address, or its name cannot be shown."""
    check_code(code)
    take_turns(f"code/{code}")
    if db.session.scalar(select(Practice.id).where(Practice.code == code)):
        raise Invalid("code", words("{code} is the code of another practice.", code=code))
    name, region = clean_name("name", name), clean_region(region)
    practice = Practice(program_id=program.id, code=code, name=name, region=region, clinicians=clinicians)
    db.session.add(practice)
    db.session.flush()
    place = Place(practice.id, program.id, code, name, program.time_zone)
    record("practice.add", by=by, place=place, object_kind="practice", object_id=code, after={"name": name})
    return place


def check_code(code: str) -> None:
    """Invalid when it would not fit in an address as a practice's code."""
    if not CODE.fullmatch(code):
        raise Invalid(
            "code", words("{code} is not a code: use 2 to 20 capital letters, digits and hyphens.", code=code)
        )


def clean_region(region: str) -> str:
    """As it is kept; it may be empty, and Invalid when it cannot be shown."""
    return clean_name("region", region, MOST_OF_REGION) if region else ""


def enroll(*, place: Place, project_id: str, started: Month, by: Actor) -> None:
    """The practice takes part in the project from `started` on, and nothing else is known; Invalid when it does
    already."""
    join(place=place, project_id=project_id, part=Part(started), by=by)


def join(*, place: Place, project_id: str, part: Part, by: Actor) -> None:
    """The practice takes part from a month on, for the first time or again after it had left.

    Invalid when it takes part already, or would come back before it left. The months in between stay apart: nothing is
    due in them.
    """
    row = _part(place, project_id)
    if row is None:
        row = Enrollment(practice_id=place.practice_id, project_id=project_id, started=part.started)
        db.session.add(row)
        deed = "add"
    else:
        _come_back(row, part.started, place)
        deed = "again"
    row.population, row.charts = part.population, part.charts
    row.sampling = part.sampling.value if part.sampling else None
    _note(deed, place, row, by, {"started": str(part.started)} | _told(row))


def leave(*, place: Place, project_id: str, last: Month, why: str, by: Actor) -> None:
    """The practice's part in the project ends with this month; NotFound when it takes no part in it now.

    What was entered stays, and the practice may come back.
    """
    row = _part(place, project_id)
    if row is None or row.ended is not None:
        raise NotFound
    since = max([row.started, *(Month.parse(pause["last"]) + 1 for pause in row.pauses)])
    if last < since:
        raise Invalid("last", words("{last} is before {first}, the first month.", last=last, first=since))
    row.ended, row.ended_why = last, why
    _note("leave", place, row, by, {"ended": str(last), "why": why})


def describe_part(*, place: Place, project_id: str, part: Part, by: Actor) -> None:
    """Whom the practice serves in the project and how it finds its cases; the months stay as they are."""
    row = _part(place, project_id)
    if row is None:
        raise NotFound
    before = _told(row)
    row.population, row.charts = part.population, part.charts
    row.sampling = part.sampling.value if part.sampling else None
    if _told(row) != before:
        _note("change", place, row, by, _told(row), before=before)


def _part(place: Place, project_id: str) -> Enrollment | None:
    """As it is now, with nobody else changing it at the same time."""
    take_turns(f"enrollment/{place.practice_id}/{project_id}")
    return db.session.get(Enrollment, (place.practice_id, project_id), populate_existing=True)


def _come_back(row: Enrollment, started: Month, place: Place) -> None:
    if row.ended is None:
        raise Invalid(
            "project", words("{practice} takes part in {project} already.", practice=place.code, project=row.project_id)
        )
    if started <= row.ended:
        raise Invalid(
            "started", words("The practice took part until {month}. Come back in a later month.", month=row.ended)
        )
    if started > row.ended + 1:
        row.pauses = [*row.pauses, {"first": str(row.ended + 1), "last": str(started - 1), "why": row.ended_why}]
    row.ended, row.ended_why = None, ""


def _told(row: Enrollment) -> dict[str, Any]:
    return {"population": row.population, "sampling": row.sampling, "charts": row.charts}


def _note(
    deed: str, place: Place, row: Enrollment, by: Actor, after: dict[str, Any], before: dict[str, Any] | None = None
) -> None:
    """Keep the deed and its audit row; who is no part of the practice did it on its behalf."""
    db.session.flush()
    record(
        f"enrollment.{deed}",
        by=by,
        place=place,
        object_kind="project",
        object_id=row.project_id,
        before=before,
        after=after | (on_behalf(by, place) if by.is_signed_in else {}),
    )
