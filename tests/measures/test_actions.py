"""Recording months below the pages: all or none, the version that was opened, and a row in the audit log for each."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from factories import Factory
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing, db
from qi_portal.domain.access import Actor, Place, Role
from qi_portal.domain.errors import Stale
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.measures import actions
from qi_portal.measures.actions import Change
from qi_portal.measures.models import Entry

OCTOBER = Month(2026, 10)
FIRST = Change("DEV-1", OCTOBER, State.COUNTED, 18, 24)
NONE = Change("DEV-2", OCTOBER, State.NONE_ELIGIBLE, None, None, excluded=2, note="Closed week")


@pytest.fixture
def place(make: Factory) -> Place:
    return make.practice(code="P001")


@pytest.fixture
def member(make: Factory, place: Place) -> Actor:
    return make.actor(make.person(Role.QI_MEMBER, at=place))


def keep(place: Place, by: Actor, *changes: Change, source: str = "form") -> int:
    with committing():
        return actions.record_entries(place=place, changes=changes, by=by, source=source)


def entries() -> list[tuple]:
    found = db.session.scalars(select(Entry).order_by(Entry.measure_id, Entry.period))
    return [(each.measure_id, each.state, each.numerator, each.denominator, each.version) for each in found]


def deeds() -> list[AuditEvent]:
    query = select(AuditEvent).where(AuditEvent.object_kind == "entry").order_by(AuditEvent.at, AuditEvent.id)
    return list(db.session.scalars(query))


@pytest.mark.usefixtures("context")
def test_changes_are_kept_with_who_and_whence(place: Place, member: Actor) -> None:
    assert keep(place, member, FIRST, NONE) == 2

    assert entries() == [("DEV-1", "counted", 18, 24, 1), ("DEV-2", "none_eligible", None, None, 1)]
    kept = db.session.get_one(Entry, (place.practice_id, "DEV-2", OCTOBER))
    assert (kept.excluded, kept.note, kept.source, kept.saved_by) == (2, "Closed week", "form", member.person_id)
    assert kept.saved_at.tzinfo is not None


@pytest.mark.usefixtures("context")
def test_audit_row_tells_the_whole_change(place: Place, member: Actor) -> None:
    keep(place, member, FIRST)
    keep(place, member, replace(FIRST, numerator=19, note="Found one more", opened_on=1), source="file")

    record, revise = deeds()
    first = {
        "state": "counted",
        "numerator": 18,
        "denominator": 24,
        "excluded": 0,
        "note": "",
        "source": "form",
        "definition_version": "1",
    }
    assert (record.action, record.before, record.after) == ("entry.record", None, first)
    assert (revise.action, revise.before) == ("entry.revise", first)
    assert revise.after == first | {"numerator": 19, "note": "Found one more", "source": "file"}
    assert (revise.actor_id, revise.practice_id, revise.object_id) == (
        member.person_id, place.practice_id, "DEV-1/2026-10"
    )  # fmt: skip


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("opened_on", [0, 2, 7])
def test_change_of_another_version_is_stale(place: Place, member: Actor, opened_on: int) -> None:
    keep(place, member, FIRST)

    with pytest.raises(Stale):
        keep(place, member, replace(FIRST, numerator=1, opened_on=opened_on))

    assert (entries(), len(deeds())) == ([("DEV-1", "counted", 18, 24, 1)], 1)


@pytest.mark.usefixtures("context")
def test_one_stale_change_keeps_none_of_them(place: Place, member: Actor) -> None:
    keep(place, member, FIRST)

    with pytest.raises(Stale):
        keep(place, member, NONE, replace(FIRST, numerator=1))

    assert (len(entries()), len(deeds())) == (1, 1)


@pytest.mark.usefixtures("context")
def test_no_changes_leave_no_trace(place: Place, member: Actor) -> None:
    assert keep(place, member) == 0
    assert (entries(), deeds()) == ([], [])


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    ("role", "on_behalf"), [(Role.QI_MEMBER, None), (Role.PRACTICE_LEAD, None), (Role.COACH, True)]
)
def test_record_says_whether_it_was_on_behalf(make: Factory, place: Place, role: Role, on_behalf: bool | None) -> None:
    keep(place, make.actor(make.person(role, at=place)), FIRST)

    assert deeds()[0].after.get("on_behalf") is on_behalf


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    "broken",
    [
        {"state": "guessed"},
        {"numerator": None},
        {"numerator": -1},
        {"denominator": 0},
        {"excluded": -1},
        {"state": "none_eligible"},
    ],
)
def test_database_refuses_what_no_rule_let_through(place: Place, broken: dict) -> None:
    values = {"state": "counted", "numerator": 1, "denominator": 2, "excluded": 0} | broken
    row = Entry(practice_id=place.practice_id, measure_id="DEV-1", period=OCTOBER, source="form", note="", **values)

    with pytest.raises(Exception, match="ck_entry_"), committing():
        db.session.add(row)
