"""A network from which data go out."""

from datetime import date

import pytest
from flask import Flask

from data_out import FIRST, LAST, PROJECTS, Program, Scene, a_bit_of_everything, entry
from factories import Factory, Region, Someone
from qi_portal.db import db
from qi_portal.domain.access import Place, Role


@pytest.fixture
def scene(app: Flask, today: date, make: Factory) -> Scene:
    def build() -> tuple[Region, tuple[Place, ...], tuple[Someone, ...]]:
        region = make.program("east")
        place = make.practice(region, code="P001", name="=Maple Court Pediatrics")
        other = make.practice(region, code="P002", name="Harbor Kids", region="South")
        foreign = make.practice(make.program("west"), code="P900")
        with make.together():
            for each in (place, other, foreign):
                for project_id in PROJECTS:
                    make.enrollment(each, project_id, FIRST)
        lead = make.person(Role.PRACTICE_LEAD, at=place)
        staff, admin = (make.person(role, at=region) for role in (Role.PROGRAM_STAFF, Role.ADMIN))
        rows = *a_bit_of_everything(place), entry(other, "DEV-1", LAST), entry(foreign, "DEV-1", LAST)
        make.write(lambda: db.session.add_all(rows))
        return region, (place, other, foreign), (lead, staff, admin)

    region, places, people = make.again("a scene of data that go out", build)
    return Scene(app, make, region, *places, *people)


@pytest.fixture
def program(scene: Scene) -> Program:
    """A system that reads the whole region, with its token."""
    return scene.let_in("Warehouse")
