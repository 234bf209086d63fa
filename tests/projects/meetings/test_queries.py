"""What other rooms ask: open action items, the next meeting, who attended; scoped to who asks."""

from datetime import date

from qi_portal.accounts.models import Person
from qi_portal.domain.access import VISITOR, Role
from qi_portal.domain.entry.meetings import ActionText, MeetingText
from qi_portal.domain.entry.owner import Owner
from qi_portal.practices.kept import Desk
from qi_portal.projects.meetings import actions, queries

PROJECT = "dev-screening"
TODAY = date(2026, 11, 21)


def hold(minutes, place, day: date, present: tuple[Owner, ...] = (), next_on: date | None = None, project=PROJECT):
    desk = Desk(place, project, minutes.make.actor(minutes.member))
    text = MeetingText(day, present, next_on=next_on)
    return minutes.make.write(lambda: actions.add_meeting(desk=desk, text=text))


def agree(minutes, place, text: str, due_on: date | None = None, project=PROJECT):
    desk = Desk(place, project, minutes.make.actor(minutes.member))
    return minutes.make.write(lambda: actions.add_action(desk=desk, text=ActionText(text, None, due_on)))


def test_open_actions_come_by_when_they_are_due(minutes) -> None:
    actor = minutes.make.actor(minutes.member)
    agree(minutes, minutes.place, "Some day")
    agree(minutes, minutes.place, "Later", date(2026, 12, 1))
    agree(minutes, minutes.place, "Sooner", date(2026, 11, 1))
    done = agree(minutes, minutes.place, "Done", date(2026, 10, 1))
    gone = agree(minutes, minutes.place, "Gone", date(2026, 10, 1))
    desk = Desk(minutes.place, PROJECT, actor)
    minutes.make.write(lambda: actions.tick(desk=desk, action_id=done, opened_on=1, done_on=TODAY))
    minutes.make.write(lambda: actions.remove_action(desk=desk, action_id=gone, opened_on=1))

    found = minutes.make.read(lambda: queries.open_actions_of(actor, minutes.place, PROJECT))

    assert [each.text.text for each in found] == ["Sooner", "Later", "Some day"]
    assert [str(each.state(TODAY).name_words) for each in found] == ["overdue", "open", "open"]


def test_open_actions_across_practices_are_those_the_asker_may_read(minutes) -> None:
    sister = minutes.make.practice(minutes.region, code="P002")
    for place in (minutes.place, sister):
        agree(minutes, place, f"At {place.code}")
    agree(minutes, minutes.place, "Of another project", project="asthma-control")
    staff = minutes.make.actor(minutes.make.person(Role.PROGRAM_STAFF, at=minutes.region))
    ids = [minutes.place.practice_id, sister.practice_id]

    def found(actor):
        return minutes.make.read(lambda: queries.open_actions_across(actor, ids))

    assert {key: [each.text.text for each in items] for key, items in found(staff).items()} == {
        (minutes.place.practice_id, PROJECT): ["At P001"],
        (minutes.place.practice_id, "asthma-control"): ["Of another project"],
        (sister.practice_id, PROJECT): ["At P002"],
    }
    assert {key[0] for key in found(minutes.make.actor(minutes.member))} == {minutes.place.practice_id}
    assert found(VISITOR) == {}


def test_next_meeting_is_the_one_that_the_latest_minutes_set(minutes) -> None:
    actor = minutes.make.actor(minutes.member)

    def next_meeting():
        return minutes.make.read(lambda: queries.next_meeting_of(actor, minutes.place, PROJECT, TODAY))

    assert next_meeting() is None
    hold(minutes, minutes.place, date(2026, 9, 1), next_on=date(2026, 12, 24))
    assert next_meeting() == date(2026, 12, 24)
    hold(minutes, minutes.place, date(2026, 10, 1), next_on=TODAY)
    assert next_meeting() == TODAY
    hold(minutes, minutes.place, date(2026, 10, 2), next_on=date(2026, 11, 20))
    assert next_meeting() is None


def test_attendance_is_counted_for_each_person(minutes) -> None:
    minutes.make.change(Person, minutes.member.id, name="Dana Ruiz")
    dana, lee = Owner("Dana Ruiz", minutes.member.id), Owner("Lee Okafor")
    hold(minutes, minutes.place, date(2026, 10, 1), (dana, lee))
    hold(minutes, minutes.place, date(2026, 9, 1), (dana,))
    hold(minutes, minutes.place, date(2026, 9, 2), (dana,), project="asthma-control")
    gone = hold(minutes, minutes.place, date(2026, 8, 1), (dana,))
    actor = minutes.make.actor(minutes.member)
    desk = Desk(minutes.place, PROJECT, actor)
    minutes.make.write(lambda: actions.remove_meeting(desk=desk, meeting_id=gone, opened_on=1))

    found = minutes.make.read(lambda: queries.attended(actor, minutes.place, PROJECT))

    assert found == (
        queries.Attended(minutes.member.id, "Dana Ruiz", (date(2026, 9, 1), date(2026, 10, 1))),
        queries.Attended(None, "Lee Okafor", (date(2026, 10, 1),)),
    )
    assert minutes.make.read(lambda: queries.attended(VISITOR, minutes.place, PROJECT)) == ()
