"""A program with practices in regions, and their months of lead measures: made in one go, the same from one seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from sqlalchemy import insert

from factories import Factory, Region
from qi_portal.db import db, new_id, utc_now
from qi_portal.domain.access import Place
from qi_portal.domain.periods import Month, months_between
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Enrollment, Practice

FIRST, LAST = Month(2024, 7), Month(2026, 10)
LEADS = {"dev-screening": "DEV-1", "asthma-control": "AST-1"}


@dataclass(frozen=True)
class Made:
    """The program and its practices."""

    program: Region
    places: tuple[Place, ...]


def program_of(make: Factory, regions: Sequence[str], *, seed: int = 1, most: int = 12, code: str = "east") -> Made:
    """A practice for each region named, in both projects; at most `most` children a month. Put straight into the
    tables: what the portal works out when something is entered is not there."""
    program = make.program(code)
    places = tuple(
        Place(new_id(), program.id, f"X{number:02d}", f"Secret {number:02d} Pediatrics", program.time_zone)
        for number, _ in enumerate(regions)
    )
    parts = [(place, project_id) for place in places for project_id in LEADS]

    def fill() -> None:
        db.session.execute(insert(Practice), [_practice(*each) for each in zip(places, regions, strict=True)])
        db.session.execute(insert(Enrollment), [_part(*each) for each in parts])
        db.session.execute(insert(Entry), [row for each in parts for row in _months(*each, seed, most)])

    make.write(fill)
    return Made(program, places)


def _practice(place: Place, region: str) -> dict[str, object]:
    return {
        "id": place.practice_id,
        "program_id": place.program_id,
        "code": place.code,
        "name": place.name,
        "region": region,
        "clinicians": 4,
        "children": 2_000,
        "children_as_of": LAST,
        "version": 1,
    }


def _part(place: Place, project_id: str) -> dict[str, object]:
    return {"practice_id": place.practice_id, "project_id": project_id, "started": FIRST, "pauses": []}


def _months(place: Place, project_id: str, seed: int, most: int) -> list[dict[str, object]]:
    """Every month, but for one in twenty that was never entered."""
    measure_id = LEADS[project_id]
    chance = Random(f"{seed}/{place.code}/{measure_id}")
    months = [month for month in months_between(FIRST, LAST) if chance.random() > 0.05]
    return [_row(place, measure_id, month, chance, most) for month in months]


def _row(place: Place, measure_id: str, month: Month, chance: Random, most: int) -> dict[str, object]:
    denominator = chance.randint(1, most)
    return {
        "practice_id": place.practice_id,
        "measure_id": measure_id,
        "period": month,
        "state": "counted",
        "numerator": chance.randint(0, denominator),
        "denominator": denominator,
        "excluded": 0,
        "note": "",
        "source": "form",
        "saved_at": utc_now(),
        "saved_by": None,
        "version": 1,
    }
