"""Filling an empty database with the invented network."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, select

from qi_portal.accounts import actions as accounts
from qi_portal.accounts.models import Person
from qi_portal.audit.actions import record
from qi_portal.db import db, utc_now
from qi_portal.demo import names, series
from qi_portal.domain.access import OPERATOR, Place, Role
from qi_portal.domain.content.measure import Project
from qi_portal.domain.errors import Refused
from qi_portal.domain.periods import DUE_DAYS, Month, months_between
from qi_portal.domain.words import words
from qi_portal.measures.models import Entry
from qi_portal.practices import actions as practices
from qi_portal.practices.models import Program

DOMAIN = "demo.example"
PROGRAM = ("demo", "Invented Regional Child Health Program", "America/New_York")
BEFORE_ANY_DATA = Month(2015, 1)

PROGRAM_PEOPLE = (
    ("admin", Role.ADMIN),
    ("staff", Role.PROGRAM_STAFF),
    ("editor", Role.CONTENT_EDITOR),
    ("clinical.lead", Role.CLINICAL_LEAD),
    ("coordinator", Role.CARE_COORDINATOR),
)
PRACTICE_PEOPLE = (("lead", Role.PRACTICE_LEAD), ("team", Role.QI_MEMBER), ("physician", Role.PHYSICIAN))
COACHED = 20
"""The coach is assigned to the first practices, this many at most."""


ALWAYS, PROJECTS_EACH = ("dev-screening", "asthma-control", "adolescent-depression"), 8
"""What every practice takes part in, and how many projects that makes with the ones of its own choice."""

LATE, REVISED = 0.05, 0.03
"""The share of months that were entered after they were due, and of those that were entered again."""


@dataclass(frozen=True)
class Wish:
    """What to invent: how many practices and months, ending at `last`, from which seed."""

    practices: int
    months: int
    seed: int
    last: Month

    @property
    def span(self) -> Sequence[Month]:
        return tuple(months_between(self.last - (self.months - 1), self.last)) if self.months else ()


def is_empty() -> bool:
    return db.session.scalar(select(Program.id).limit(1)) is None


def fill(wish: Wish, projects: Mapping[str, Project], *, password_hash: str) -> list[dict[str, Any]]:
    """Make the network; returns the truth about every series. Refused when the database is not empty."""
    if not is_empty():
        raise Refused(words("The database already holds a program. Invented data goes into an empty one only."))
    code, name, zone = PROGRAM
    program = practices.add_program(code=code, name=name, time_zone=zone, by=OPERATOR)
    places = _places(wish, program)
    _people(program, [place for place, _ in places], password_hash)
    truth: list[dict[str, Any]] = []
    for place, clinicians in places:
        for project in chosen(wish, place, projects):
            truth += _take_part(wish, place, clinicians, project)
    return truth


def chosen(wish: Wish, place: Place, projects: Mapping[str, Project]) -> list[Project]:
    """The projects that a practice takes part in, in the order of the shelf; every one in a network without months, in
    which files are tried out."""
    if not wish.span:
        return list(projects.values())
    others = [each for each in projects if each not in ALWAYS]
    few = Random(f"{wish.seed}/{place.code}/projects").sample(others, min(PROJECTS_EACH - len(ALWAYS), len(others)))
    return [project for project in projects.values() if project.id in (*ALWAYS, *few)]


def renew_password(password_hash: str) -> int:
    """Give every invented account that has one the new password; how many there were."""
    invented = (Person.email.endswith(f"@{DOMAIN}"), Person.password_hash.is_not(None))
    people = db.session.scalars(select(Person).where(*invented)).all()
    for person in people:
        accounts.set_password(person=person, password_hash=password_hash, now=utc_now(), by=OPERATOR)
    return len(people)


def write_truth(path: Path, truth: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(truth, indent=1) + "\n")


def _places(wish: Wish, program: Program) -> list[tuple[Place, int]]:
    chance = Random(f"{wish.seed}/practices")
    return [
        (
            practices.add_practice(
                program=program,
                code=f"P{number:03d}",
                name=name,
                region=names.REGIONS[number % len(names.REGIONS)],
                clinicians=clinicians,
                by=OPERATOR,
            ),
            clinicians,
        )
        for number, name in enumerate(names.practice_names(wish.practices), 1)
        for clinicians in [chance.choice((1, 2, 3, 4, 5, 6, 6, 8, 8, 10, 12, 14))]
    ]


def _people(program: Program, places: Sequence[Place], password_hash: str) -> None:
    for number, (local, role) in enumerate(PROGRAM_PEOPLE):
        title = "Dr. " if role is Role.CLINICAL_LEAD else ""
        person = _person(local, number, password_hash, title)
        accounts.give_program_role(person=person, program_id=program.id, code=program.code, role=role, by=OPERATOR)
    coach = _person("coach1", len(PROGRAM_PEOPLE), password_hash)
    for place in places[:COACHED]:
        accounts.give_practice_role(person=coach, place=place, role=Role.COACH, by=OPERATOR)
    for number, (place, (local, role)) in enumerate((p, each) for p in places for each in PRACTICE_PEOPLE):
        person = _person(f"{local}.{place.code.lower()}", number + 10, password_hash)
        accounts.give_practice_role(person=person, place=place, role=role, by=OPERATOR)


def _person(local: str, number: int, password_hash: str, title: str = "") -> Person:
    return accounts.add_person(
        email=f"{local}@{DOMAIN}", name=title + names.person_name(number), password_hash=password_hash, by=OPERATOR
    )


def _take_part(wish: Wish, place: Place, clinicians: int, project: Project) -> Iterator[dict[str, Any]]:
    """Enrol, enter every invented month, and tell the truth about each measure."""
    started = wish.span[0] if wish.span else BEFORE_ANY_DATA
    practices.enroll(place=place, project_id=project.id, started=started, by=OPERATOR)
    if not wish.span:
        return
    told = series.story(f"{wish.seed}/{place.code}/{project.id}", wish.months)
    rows: list[dict[str, Any]] = []
    for measure in project.measures:
        seed = f"{wish.seed}/{place.code}/{measure.id}"
        chance = Random(f"{seed}/saved")
        rows += (
            _row(place, measure.id, each, chance)
            for each in series.counts(seed, measure, project, told, wish.span, clinicians)
        )
        yield _truth(place, project, measure.id, measure.kind, told, wish)
    db.session.execute(insert(Entry), rows)
    record(
        "demo.fill", by=OPERATOR, place=place, object_kind="project", object_id=project.id, after={"entries": len(rows)}
    )


def _row(place: Place, measure_id: str, each: series.Invented, chance: Random) -> dict[str, Any]:
    """A month as it was entered: soon after it ended, now and then late or revised, and never after today."""
    days = chance.choices((DUE_DAYS - 12, DUE_DAYS + 9), (1 - LATE, LATE))[0] + chance.randint(0, 6)
    ended = datetime.combine(each.month.last_day, time(15), UTC)
    return {
        "practice_id": place.practice_id,
        "measure_id": measure_id,
        "period": each.month,
        "state": each.state,
        "numerator": each.numerator,
        "denominator": each.denominator,
        "excluded": 0,
        "note": "",
        "source": "demo",
        "saved_at": min(ended + timedelta(days=days), utc_now()),
        "saved_by": None,
        "version": 2 if chance.random() < REVISED else 1,
    }


def _truth(
    place: Place, project: Project, measure_id: str, kind: str, told: series.Story, wish: Wish
) -> dict[str, Any]:
    changed = told.change != "none" and kind != "balancing"
    return {
        "practice": place.code,
        "project": project.id,
        "measure": measure_id,
        "change": told.change if changed else "none",
        "from": str(wish.span[told.begins]) if changed else None,
        "log_odds": round(told.size, 3) if changed else 0,
    }
