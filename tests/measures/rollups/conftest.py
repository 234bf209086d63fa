"""A program with practices in developmental screening, whose lead measure is counted to the month that is due."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from flask import Flask

from factories import Factory, Region
from qi_portal.domain.access import Actor, Place, Role
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.measures.actions import Change, record_entries
from qi_portal.measures.rollups.checking import differences
from qi_portal.measures.rollups.looked import Wish
from qi_portal.measures.rollups.queries import Network, network

OCTOBER = Month(2026, 10)
PROJECT, LEAD = "dev-screening", "DEV-1"
STEADY = (12, 14, 13, 11, 15, 12, 14, 13, 12, 15, 11, 14)
"""Of 20, month by month."""


@pytest.fixture
def make(app: Flask) -> Factory:
    """Rolls up with each thing that is made, as the portal does."""
    return Factory(app)


@dataclass
class Rolled:
    """`staff` oversees the region; practices are added with counts of their lead measure, the last one October's."""

    make: Factory
    region: Region
    staff: Actor
    places: list[Place] = field(default_factory=list)

    def practice(self, counts: tuple[int, ...] = STEADY, **facts: object) -> Place:
        place = self.make.practice(self.region, **facts)
        self.make.enrollment(place, PROJECT)
        changes = [
            Change(LEAD, OCTOBER - ago, State.COUNTED, numerator, 20) for ago, numerator in enumerate(reversed(counts))
        ]
        self.make.write(lambda: record_entries(place=place, changes=changes, by=self.staff, source="form"))
        self.places.append(place)
        return place

    def network(self, actor: Actor | None = None, **wish: object) -> Network:
        return self.make.read(lambda: network(actor or self.staff, Wish(OCTOBER, **wish)))  # type: ignore[arg-type]

    def codes(self, **wish: object) -> list[str]:
        return [line.facts.place.code for line in self.network(**wish).lines]

    @property
    def differences(self) -> list[str]:
        return self.make.read(lambda: list(differences(self.region.id)))


@pytest.fixture
def rolled(today: date, make: Factory) -> Rolled:
    region = make.program()
    return Rolled(make, region, make.actor(make.person(Role.PROGRAM_STAFF, at=region)))
