"""Percentiles of a program: whose months they are made of, and who may ask."""

from dataclasses import dataclass

import pytest

import sql
from factories import Factory, Region
from qi_portal.domain.access import VISITOR, Actor, Place, Role
from qi_portal.domain.periods import Month
from qi_portal.library import Library
from qi_portal.measures.charts import Span
from qi_portal.measures.network import network_band
from qi_portal.practices.models import Enrollment

OCTOBER = Month(2026, 10)
SPAN = Span(OCTOBER - 11, OCTOBER)
DEPRESSION = "adolescent-depression"


@dataclass
class Network:
    """Six practices of a program, each with 12, 14 ... 22 of 30 in October; who asks is of the first."""

    make: Factory
    region: Region
    places: list[Place]
    shelves: Library

    def asked_by(self, actor: Actor, project_id: str = "dev-screening"):
        project = self.shelves.project(project_id)

        def ask():
            return network_band(actor, self.places[0], project.lead_measure, SPAN)

        return self.make.read(ask)

    def band(self, project_id: str = "dev-screening"):
        member = self.make.actor(self.make.person(Role.QI_MEMBER, at=self.places[0]))
        return self.asked_by(member, project_id)

    def join(self, region: Region, numerator: int, project_id: str = "dev-screening") -> Place:
        place = self.make.practice(region)
        self.make.enrollment(place, project_id)
        self.make.entry(place, self.shelves.project(project_id).lead_measure.id, OCTOBER, numerator, 30)
        return place


@pytest.fixture
def network(make: Factory, shelves: Library) -> Network:
    region = make.program()
    network = Network(make, region, [], shelves)
    network.places += [network.join(region, numerator) for numerator in (12, 14, 16, 18, 20, 22)]
    return network


def test_band_is_of_the_months_that_six_practices_counted(network: Network):
    network.make.entry(network.places[0], "DEV-1", OCTOBER - 1, 12, 30)

    (found,) = network.band()

    assert (found.month, found.practices, found.p50) == (OCTOBER, 6, 0.57)


def test_practice_of_another_program_does_not_count(network: Network):
    before = network.band()

    network.join(network.make.program(), 29)

    assert network.band() == before


@pytest.mark.parametrize("change", [{"started": OCTOBER + 1}, {"ended": OCTOBER - 1}])
def test_practice_that_took_no_part_in_the_month_does_not_count(network: Network, change):
    network.make.change(Enrollment, (network.places[4].practice_id, "dev-screening"), **change)

    assert network.band() == ()


def test_practice_that_was_away_in_the_month_does_not_count(network: Network):
    """It left, came back later, and what it had entered is kept."""
    part, away = (
        (network.places[4].practice_id, "dev-screening"),
        {"first": str(OCTOBER), "last": str(OCTOBER), "why": ""},
    )
    network.make.change(Enrollment, part, ended=OCTOBER - 1)
    network.make.change(Enrollment, part, ended=None, pauses=[away])

    assert network.band() == ()


def test_month_outside_the_span_is_not_asked_for(network: Network):
    for place in network.places:
        network.make.entry(place, "DEV-1", OCTOBER - 12, 15, 30)

    assert [each.month for each in network.band()] == [OCTOBER]


def test_sensitive_project_asks_for_ten_practices(network: Network):
    for numerator in range(11, 20):
        network.join(network.region, numerator, DEPRESSION)
    assert network.band(DEPRESSION) == ()

    network.join(network.region, 20, DEPRESSION)

    assert [each.practices for each in network.band(DEPRESSION)] == [10]


def test_who_may_not_read_the_place_is_told_nothing(network: Network):
    member_beside = network.make.actor(network.make.person(Role.QI_MEMBER, at=network.places[1]))
    coordinator = network.make.actor(network.make.person(Role.CARE_COORDINATOR, at=network.region))

    assert [network.asked_by(actor) for actor in (member_beside, coordinator, VISITOR)] == [(), (), ()]


@pytest.mark.parametrize("role", [Role.PROGRAM_STAFF, Role.ADMIN])
def test_everybody_who_may_is_told_the_same(network: Network, role: Role):
    assert network.asked_by(network.make.actor(network.make.person(role, at=network.region))) == network.band()


def test_band_costs_one_question(network: Network):
    actor = network.make.actor(network.make.person(Role.QI_MEMBER, at=network.places[0]))

    with sql.counted() as statements:
        network.asked_by(actor)

    assert len(statements) == 1
