"""The network as it was rolled up: who sees whom, in which order, what is counted of all."""

import pytest

import sql
from qi_portal.domain.access import VISITOR, Role
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Signal, State
from qi_portal.measures.rollups.models import StandingLine
from qi_portal.measures.rollups.queries import band_of, of_measures, with_signal

OCTOBER = Month(2026, 10)
PROJECT, LEAD = "dev-screening", "DEV-1"
STEADY = (12, 14, 13, 11, 15, 12, 14, 13, 12, 15, 11, 14)
BETTER, WORSE = (*STEADY, *(19, 18) * 5), (*STEADY, *(4, 5) * 5)


@pytest.fixture
def three(rolled):
    """By name: a steady small practice in the north, one that got better, a large one that got worse."""
    rolled.practice(STEADY, code="P1", name="Aspen", region="North", clinicians=2)
    rolled.practice(BETTER, code="P2", name="Birch", region="South", clinicians=6)
    rolled.practice(WORSE, code="P3", name="Cedar", region="South", clinicians=12)
    return rolled


def test_line_says_of_each_project_what_its_lead_measure_says(three):
    worst = three.network().lines[0]

    (cell,) = worst.cells.values()
    assert (worst.facts.place.code, worst.as_of, list(worst.cells)) == ("P3", OCTOBER, [PROJECT])
    assert (cell.measure_id, cell.signal, cell.state) == (LEAD, Signal.CONFIRMED_WORSENING, State.COUNTED)
    assert (cell.value, cell.value_month, cell.entered) == (0.25, OCTOBER, 1)
    assert cell.month == "b"


@pytest.mark.parametrize(
    ("wish", "codes"),
    [
        ({}, ["P3", "P1", "P2"]),
        ({"order": "name"}, ["P1", "P2", "P3"]),
        ({"order": "name", "is_reversed": True}, ["P3", "P2", "P1"]),
        ({"order": "gap"}, ["P3", "P1", "P2"]),
        ({"order": "missing"}, ["P1", "P2", "P3"]),
        ({"order": PROJECT}, ["P3", "P1", "P2"]),
        ({"order": PROJECT, "is_reversed": True}, ["P2", "P1", "P3"]),
        ({"order": "asthma-control"}, ["P1", "P2", "P3"]),
        ({"regions": frozenset({"South"})}, ["P3", "P2"]),
        ({"clinicians": (1, 3)}, ["P1"]),
        ({"clinicians": (10, None)}, ["P3"]),
        ({"signals": frozenset({Signal.CONFIRMED_WORSENING, Signal.POSSIBLE_WORSENING})}, ["P3"]),
        ({"project_ids": frozenset({"asthma-control"}), "signals": frozenset({Signal.NO_SIGNAL})}, []),
        ({"offset": 1, "limit": 1}, ["P1"]),
        ({"unfinished": True}, ["P3", "P1", "P2"]),
    ],
)
def test_lines_are_chosen_and_ordered_as_wished(three, wish, codes):
    assert three.codes(**wish) == codes


def test_lines_can_be_those_of_a_coach_alone(three):
    assert three.codes(practice_ids=frozenset({three.places[1].practice_id})) == ["P2"]


def test_told_counts_all_practices_that_fit_and_not_only_those_shown(three):
    found = three.network(limit=1)

    assert (len(found.lines), found.total, found.told.practices, found.told.charts) == (1, 3, 3, 3)
    assert sum(found.told.signals.values()) == 3
    assert (found.told.worse, found.told.begun, found.told.complete, found.told.missing) == (1, 3, 0, 0)
    assert 0 < found.told.by_chance < 1
    assert (found.taken, found.regions, found.behind) == ({PROJECT: 3}, ("North", "South"), 0)


def test_line_of_an_older_month_is_counted_as_behind(three):
    three.make.change(StandingLine, three.places[0].practice_id, as_of=OCTOBER - 1)

    assert three.network().behind == 1


def test_practice_that_takes_part_in_nothing_has_an_empty_line(three):
    three.make.practice(three.region, code="P4", name="Alder")

    assert three.codes() == ["P3", "P1", "P2", "P4"]
    assert three.network(order="name").lines[0].cells == {}


def test_actor_sees_only_practices_whose_months_are_theirs_to_read(three):
    coach = three.make.person(Role.COACH, at=three.places[1])
    elsewhere = three.make.person(Role.PROGRAM_STAFF, at=three.make.program())
    seen = {}
    for name, someone in (("coach", coach), ("elsewhere", elsewhere)):
        actor = three.make.actor(someone)
        seen[name] = [line.facts.place.code for line in three.network(actor).lines]

    assert seen == {"coach": ["P2"], "elsewhere": []}
    assert three.network(VISITOR).lines == ()
    assert three.make.read(lambda: of_measures(VISITOR, [LEAD])) == []


def test_network_asks_as_often_for_many_practices_as_for_few(three):
    def asked() -> int:
        with sql.counted() as statements:
            three.network()
        return len(statements)

    few = asked()
    for _ in range(5):
        three.practice(STEADY[:2])

    assert asked() == few == 2


def test_standings_of_a_measure_are_by_name_and_draw_their_chart(three):
    found = three.make.read(lambda: of_measures(three.staff, [LEAD]))

    assert [each.facts.place.code for each in found] == ["P1", "P2", "P3"]
    assert [each.size for each in found] == [20, 20, 20]
    assert [each.spark.count("L ") for each in found] == [11, 21, 21]
    assert ["k-better" in each.spark for each in found] == [False, True, False]
    assert ["k-worse" in each.spark for each in found] == [False, False, True]
    assert [each.last_entered for each in found] == [OCTOBER] * 3


def test_charts_with_a_signal_are_found_in_all_projects(three):
    found = three.make.read(lambda: with_signal(three.staff, [Signal.CONFIRMED_IMPROVEMENT]))

    assert [(each.facts.place.code, each.measure_id) for each in found] == [("P2", LEAD)]
    assert three.make.read(lambda: with_signal(three.staff, [Signal.CONFIRMED_IMPROVEMENT], ["asthma-control"])) == []


def test_every_measure_of_a_project_has_a_standing(three, shelves):
    ids = [measure.id for measure in shelves.project(PROJECT).measures]

    found = three.make.read(lambda: of_measures(three.staff, ids))

    assert [each.measure_id for each in found if each.facts.place.code == "P1"] == sorted(ids)
    assert {each.signal for each in found if each.measure_id != LEAD} == {Signal.NOT_ENOUGH_DATA}


def test_month_that_may_not_be_told_says_how_many_practices_counted(three):
    (month,) = three.make.read(lambda: band_of(three.region.id, LEAD, OCTOBER, OCTOBER))

    assert (month.counted, month.practices, month.told) == (3, 3, None)
