"""Roll-ups are at every moment what they would be if they were made from nothing."""

import os
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
import time_machine
from click.testing import CliRunner

from network_edits import Edits
from qi_portal.db import db
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.jobs.actions import enqueue
from qi_portal.measures.actions import Change, record_entries
from qi_portal.measures.models import Entry
from qi_portal.measures.rollups.checking import differences
from qi_portal.measures.rollups.cli import network as command
from qi_portal.measures.rollups.models import NetworkMonth, Standing, StandingLine
from qi_portal.practices.queries import operator

EDITS = int(os.environ.get("QI_PORTAL_TEST_EDITS", "400"))
"""How many deeds at random; 10,000 before a release."""
LOOKS = 4
"""So often in between somebody compares."""
OCTOBER = Month(2026, 10)
"""The month that is collected on the day of the tests."""


@pytest.fixture
def edits(today, make, shelves) -> Edits:
    edits = Edits(make, shelves, Random("network"))
    edits.begin()
    return edits


def found(edits: Edits) -> list[str]:
    return edits.make.read(lambda: [line for region in edits.regions for line in differences(region.id)])


def test_rollups_after_any_edits_are_what_they_would_be_made_anew(edits: Edits):
    for number in range(EDITS):
        edits.one()
        if number % (EDITS // LOOKS) == 0:
            assert found(edits) == []

    assert found(edits) == []
    assert any(row.p50 is not None for row in edits.make.rows(NetworkMonth))
    assert len({row.signal for row in edits.make.rows(Standing)}) >= 4
    assert len(edits.make.rows(StandingLine)) == len(edits.places)


def test_practices_that_save_a_month_at_once_all_count_in_it(rolled, app):
    places = [rolled.practice((12, 14)) for _ in range(6)]
    barrier = Barrier(len(places))

    def save(place) -> None:
        change = Change("DEV-1", OCTOBER - 2, State.COUNTED, 25.0, 50.0)

        def keep() -> None:
            if db.engine.dialect.name == "postgresql":  # on SQLite the first has to be done before the second begins
                barrier.wait(30)
            record_entries(place=place, changes=[change], by=rolled.staff, source="form")

        rolled.make.write(keep)
        rolled.make.read(db.session.remove)

    with ThreadPoolExecutor(len(places)) as crowd:
        list(crowd.map(save, places))

    (month,) = [row for row in rolled.make.rows(NetworkMonth) if row.month == OCTOBER - 2]
    assert (month.counted, month.p50) == (6, 0.5)
    assert rolled.differences == []


def test_change_that_is_undone_leaves_the_rollups_alone(rolled):
    place = rolled.practice()
    before = [(row.measure_id, row.value) for row in rolled.make.rows(Standing)]

    def fail() -> None:
        change = Change("DEV-1", OCTOBER - 20, State.COUNTED, 1.0, 20.0)
        record_entries(place=place, changes=[change], by=rolled.staff, source="form")
        raise KeyError

    with pytest.raises(KeyError):
        rolled.make.write(fail)

    assert [(row.measure_id, row.value) for row in rolled.make.rows(Standing)] == before
    assert rolled.differences == []


def test_rows_written_past_the_actions_are_rolled_up_too(rolled):
    place = rolled.practice()

    rolled.make.write(lambda: db.session.execute(db.update(Entry).values(numerator=20.0)))

    assert rolled.make.rows(StandingLine)[0].practice_id == place.practice_id
    assert {row.value for row in rolled.make.rows(Standing) if row.measure_id == "DEV-1"} == {1.0}
    assert rolled.differences == []


def test_new_month_is_read_by_the_clock(rolled, app):
    rolled.practice()

    with time_machine.travel("2026-12-02 17:00"):
        late = rolled.differences
        rolled.make.write(lambda: enqueue("rollups.renew", {}, by=operator()))
        now = {row.as_of for row in (*rolled.make.rows(Standing), *rolled.make.rows(StandingLine))}

        assert late != []
        assert now == {OCTOBER + 1}
        assert rolled.differences == []


def test_rows_that_another_release_made_are_made_anew_by_the_clock(rolled, app):
    place = rolled.practice()
    rolled.make.change(Standing, (place.practice_id, "DEV-1"), basis="older", signal="possible_worsening")
    rolled.make.change(NetworkMonth, (rolled.region.id, "DEV-1", OCTOBER), basis="older", counted=9)

    rolled.make.write(lambda: enqueue("rollups.renew", {}, by=operator()))

    assert rolled.differences == []


def test_command_names_what_is_kept_otherwise_and_makes_it_anew(rolled):
    def run(deed: str):
        return rolled.make.read(lambda: CliRunner().invoke(command, [deed]))

    place = rolled.practice()
    assert run("verify").exit_code == 0
    rolled.make.change(Standing, (place.practice_id, "DEV-1"), value=0.5)

    told, rebuilt = run("verify"), run("rebuild")

    assert told.exit_code == 1
    assert "DEV-1: value is 0.5, should be 0.7" in told.output
    assert (rebuilt.exit_code, run("verify").exit_code) == (0, 0)


def test_charts_that_nobody_saved_since_the_month_turned_are_read_by_the_clock_too(rolled, app):
    """The lead measures alone say how old a practice's line is."""
    place = rolled.practice()

    with time_machine.travel("2026-12-02 17:00"):
        change = Change("DEV-1", OCTOBER + 1, State.COUNTED, 12.0, 20.0)
        rolled.make.write(lambda: record_entries(place=place, changes=[change], by=rolled.staff, source="form"))
        rolled.make.write(lambda: enqueue("rollups.renew", {}, by=operator()))

        assert {row.as_of for row in rolled.make.rows(Standing)} == {OCTOBER + 1}
        assert rolled.differences == []
