"""Targets for the charts: what stands, of the practice and its program, scoped to who asks."""

from qi_portal.domain.access import OPERATOR, VISITOR, Role
from qi_portal.domain.chart.model import Owner
from qi_portal.domain.chart.targets import TargetSetting
from qi_portal.domain.entry.targets import NewTarget
from qi_portal.domain.periods import Month
from qi_portal.measures.targets import actions, queries
from qi_portal.measures.targets.actions import Whose

JANUARY = Month(2026, 1)
MEASURES = ("DEV-1", "DEV-2")


def put(team, whose: Whose, value: float, measure_id: str = "DEV-1", first: Month = JANUARY, reach_by=None):
    target = NewTarget(value, first, reach_by, "Agreed.")
    return team.make.write(lambda: actions.set_target(whose=whose, measure_id=measure_id, target=target, by=OPERATOR))


def test_targets_of_a_practice_are_its_own_and_those_of_its_program(team) -> None:
    put(team, Whose.practice(team.place), 70, first=JANUARY + 5, reach_by=JANUARY + 20)
    put(team, Whose(team.region.id), 80)
    put(team, Whose(team.region.id), 60, "DEV-3")
    put(team, Whose(team.make.program("west").id), 50)
    actor = team.make.actor(team.member)

    found = team.make.read(lambda: queries.targets_of(actor, team.place, MEASURES))

    assert found == {
        "DEV-1": (
            TargetSetting(JANUARY, 80, Owner.PROGRAM),
            TargetSetting(JANUARY + 5, 70, Owner.PRACTICE, JANUARY + 20),
        )
    }


def test_withdrawn_target_is_left_out_and_stays_in_the_history(team) -> None:
    kept = put(team, Whose.practice(team.place), 70)
    actor = team.make.actor(team.member)
    whose = Whose.practice(team.place)
    team.make.write(lambda: actions.withdraw(whose=whose, measure_id="DEV-1", target_id=kept, by=actor))

    assert team.make.read(lambda: queries.targets_of(actor, team.place, MEASURES)) == {}
    (told,) = team.make.read(lambda: queries.history_at(actor, team.place, "DEV-1"))
    assert (told.setting.value, told.set_by, told.withdrawn_by) == (70, "", team.member.name)


def test_targets_across_practices_are_those_that_the_asker_may_read(team) -> None:
    sister = team.make.practice(team.region, code="P002")
    put(team, Whose.practice(team.place), 70)
    put(team, Whose.practice(sister), 75)
    put(team, Whose(team.region.id), 80)
    staff = team.make.actor(team.make.person(Role.PROGRAM_STAFF, at=team.region))
    ids = [team.place.practice_id, sister.practice_id]

    def values(actor):
        found = team.make.read(lambda: queries.targets_across(actor, ids, MEASURES))
        return [sorted(each.value for kept in found[practice].values() for each in kept) for practice in ids]

    assert values(staff) == [[70, 80], [75, 80]]
    assert values(team.make.actor(team.member)) == [[70, 80], []]
    assert values(VISITOR) == [[], []]


def test_history_is_empty_for_somebody_who_may_not_read(team) -> None:
    put(team, Whose.practice(team.place), 70)

    assert team.make.read(lambda: queries.history_at(VISITOR, team.place, "DEV-1")) == []


def test_measures_with_nothing_set_ask_for_nothing(team) -> None:
    actor = team.make.actor(team.member)

    assert team.make.read(lambda: queries.targets_of(actor, team.place, MEASURES)) == {}
