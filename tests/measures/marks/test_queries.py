"""Marks for the charts: numbered, scoped to who asks, in one question."""

from dataclasses import replace
from uuid import uuid4

import pytest

from qi_portal.domain.access import VISITOR, Role
from qi_portal.domain.chart.model import ChartMark, MarkKind
from qi_portal.domain.entry.marks import MarkText
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.domain.periods import Month
from qi_portal.measures.marks import actions, queries

JANUARY = Month(2026, 1)
PROJECT = "dev-screening"


def add(team, place, title: str, first: Month = JANUARY, project: str = PROJECT, kind: MarkKind = MarkKind.TEST):
    actor = team.make.actor(team.member)
    text = MarkText(kind, title, first)
    return team.make.write(lambda: actions.add(place=place, project_id=project, text=text, by=actor))


def test_marks_of_a_project_are_numbered_for_its_charts(team) -> None:
    add(team, team.place, "Later", JANUARY + 2)
    add(team, team.place, "Sooner", kind=MarkKind.EVENT)
    add(team, team.place, "Of another project", project="asthma-control")
    actor = team.make.actor(team.member)

    marks = team.make.read(lambda: queries.marks_of(actor, team.place, PROJECT))

    assert marks == (
        ChartMark(1, MarkKind.EVENT, "Sooner", JANUARY),
        ChartMark(2, MarkKind.TEST, "Later", JANUARY + 2),
    )


def test_removed_mark_leaves_its_number_to_the_next(team) -> None:
    first, _second = add(team, team.place, "Removed"), add(team, team.place, "Kept")
    actor = team.make.actor(team.member)
    removing = {"place": team.place, "project_id": PROJECT, "mark_id": first, "opened_on": 1, "by": actor}
    team.make.write(lambda: actions.remove(**removing))

    marks = team.make.read(lambda: queries.marks_of(actor, team.place, PROJECT))
    removed = team.make.read(lambda: queries.removed_marks(actor, team.place, PROJECT))

    assert [(mark.number, mark.title) for mark in marks] == [(1, "Kept")]
    assert [mark.text.title for mark in removed] == ["Removed"]


def test_marks_across_practices_are_those_that_the_asker_may_read(team) -> None:
    sister = team.make.practice(team.region, code="P002")
    for place in (team.place, sister):
        add(team, place, f"Tried at {place.code}")
    staff = team.make.actor(team.make.person(Role.PROGRAM_STAFF, at=team.region))
    ids = [team.place.practice_id, sister.practice_id]

    def found(actor):
        return team.make.read(lambda: queries.marks_across(actor, ids, [PROJECT, "asthma-control"]))

    assert {key: [mark.title for mark in marks] for key, marks in found(staff).items()} == {
        (team.place.practice_id, PROJECT): ["Tried at P001"],
        (sister.practice_id, PROJECT): ["Tried at P002"],
    }
    assert set(found(team.make.actor(team.member))) == {(team.place.practice_id, PROJECT)}
    assert found(VISITOR) == {}


def test_mark_keeps_who_saved_it_last(team) -> None:
    add(team, team.place, "Tried")
    actor = team.make.actor(team.member)

    (mark,) = team.make.read(lambda: queries.kept_marks(actor, team.place, PROJECT))

    assert mark.saved_by == team.member.name


def test_second_save_on_the_same_version_is_refused(team) -> None:
    mark_id = add(team, team.place, "Tried")
    actor, text = team.make.actor(team.member), MarkText(MarkKind.TEST, "Tried anew", JANUARY)
    saving = {"place": team.place, "project_id": PROJECT, "mark_id": mark_id, "opened_on": 1, "by": actor}

    team.make.write(lambda: actions.revise(**saving, text=text))
    with pytest.raises(Stale):
        team.make.write(lambda: actions.revise(**saving, text=replace(text, title="Too late")))
    with pytest.raises(NotFound):
        team.make.write(lambda: actions.revise(**saving | {"mark_id": uuid4()}, text=text))
