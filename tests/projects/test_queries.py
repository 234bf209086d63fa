"""Where projects stand: scoped to who asks, by practice, with the hints of what is stuck."""

from datetime import date

import pytest

from qi_portal.domain.access import VISITOR, Actor, Role
from qi_portal.domain.improvement.stuck import Stuck
from qi_portal.domain.periods import Month
from qi_portal.practices.models import Enrollment
from qi_portal.projects.queries import stood_across

TODAY = date(2026, 11, 21)
DUE = Month(2026, 10)


@pytest.fixture
def ask(practice, shelves):
    """What is stuck in the practice, or in others, as somebody sees it: hints by project."""

    def stuck(actor: Actor | None = None, *places):
        asked = [place.practice_id for place in places or (practice.place,)]
        who = actor or practice.actor
        found = practice.make.read(lambda: stood_across(who, asked, shelves.projects, TODAY))
        told = {
            practice_id: [(each.project.id, [hint.kind for hint in each.hints]) for each in stood if each.hints]
            for practice_id, stood in found.items()
        }
        return {practice_id: hints for practice_id, hints in told.items() if hints}

    return stuck


def test_project_on_its_way_is_not_stuck(practice, ask) -> None:
    practice.join(started=DUE - 2)
    practice.counts(DUE - 2, DUE)
    practice.tried("Form at check-in", DUE)

    assert ask() == {}


def test_project_without_entries_and_tests_is_stuck(practice, ask) -> None:
    practice.join(started=DUE - 4)
    practice.counts(DUE - 4, DUE - 2)

    assert ask() == {practice.place.practice_id: [("dev-screening", [Stuck.NO_ENTRY, Stuck.NO_TEST])]}


def test_entry_of_any_measure_counts(practice, ask) -> None:
    practice.join(started=DUE - 2)
    practice.counts(DUE - 1, DUE, "DEV-4")
    practice.tried("Form at check-in", DUE)

    assert ask() == {}


def test_year_without_a_signal_after_tests_is_stuck(practice, ask) -> None:
    practice.join(started=DUE - 23)
    practice.counts(DUE - 23, DUE)
    practice.tried("Form at check-in", DUE - 10, DUE - 8)
    practice.tried("Form by text", DUE)

    assert ask() == {practice.place.practice_id: [("dev-screening", [Stuck.NO_CHANGE])]}


def test_project_that_was_left_has_a_chart_and_no_hints(practice, ask, shelves) -> None:
    practice.join(started=DUE - 23)
    practice.counts(DUE - 23, DUE - 12)
    practice.make.change(Enrollment, (practice.place.practice_id, "dev-screening"), ended=DUE - 12)

    assert ask() == {}
    (stood,) = practice.make.read(
        lambda: stood_across(practice.actor, [practice.place.practice_id], shelves.projects, TODAY)
    )[practice.place.practice_id]
    assert [point.month for point in stood.chart.points][-1] == DUE - 12
    assert len(stood.chart.points) == 12


def test_stuck_projects_are_those_of_practices_that_the_asker_may_read(practice, ask) -> None:
    sister, abroad = practice.make.practice(practice.region), practice.make.practice(practice.make.program())
    for place in (practice.place, sister, abroad):
        practice.join(place=place)
    asked = (practice.place, sister, abroad)
    coach = practice.make.actor(practice.make.person(Role.COACH, at=sister))
    staff = practice.make.actor(practice.make.person(Role.PROGRAM_STAFF, at=practice.region))

    assert set(ask(practice.actor, *asked)) == {practice.place.practice_id}
    assert set(ask(coach, *asked)) == {sister.practice_id}
    assert set(ask(staff, *asked)) == {practice.place.practice_id, sister.practice_id}
    assert ask(VISITOR, *asked) == {}


def test_project_that_is_on_no_shelf_is_left_out(practice, ask) -> None:
    practice.join("no-longer-there")

    assert ask() == {}
