"""A refusal by right leaves a row: what was asked, by whom, once a minute, and nothing that was typed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy.exc import OperationalError

from qi_portal.audit import refusals
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role

NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)


def refused(make) -> list[tuple]:
    rows = sorted(make.rows(AuditEvent), key=lambda row: row.number)
    return [
        (row.actor_id, row.action, row.object_id, row.after["why"], row.practice_id, row.source)
        for row in rows
        if row.action.endswith(".refuse")
    ]


@pytest.mark.rule(17, 43)
def test_each_refusal_by_right_leaves_one_row_a_minute_and_changes_nothing_else(client, make) -> None:
    own, other = make.practice(code="P001"), make.practice(code="P002")
    make.enrollment(own)
    person = make.person(Role.PHYSICIAN, at=own)
    asked = {
        "/practices/P002/": ("not_there", None),
        "/practices/P404/measures/DEV-1/months/2026-10": ("not_there", None),
        "/practices/P001/projects/dev-screening/months/2026-10?secret=1": ("role", own.practice_id),
        "/jobs": ("role", None),
    }
    with time_machine.travel(NOON, tick=False) as clock:
        client.sign_in(person)
        for url in (*asked, *asked):
            assert client.get(url).status_code in (403, 404)
        told = refused(make)
        clock.shift(timedelta(seconds=61))
        client.get("/practices/P002/")

    assert other.code == "P002"
    assert [(who, action, source) for who, action, *_, source in told] == [
        (person.id, "access.refuse", "web 127.0.0.1")
    ] * len(asked)
    assert [(why, practice) for _, _, _, why, practice, _ in told] == list(asked.values())
    assert "secret" not in str(told)
    assert len(refused(make)) == len(asked) + 1
    assert [row.action for row in make.rows(AuditEvent) if row.actor_id == person.id] == ["access.refuse"] * 5


@pytest.mark.rule(17, 43)
def test_refused_write_is_undone_and_then_written_down(client, make) -> None:
    place = make.practice(code="P001")
    make.enrollment(place)
    client.sign_in(make.person(Role.PHYSICIAN, at=place))

    assert (
        client.send("/practices/P001/projects/dev-screening/months/2026-10", {"DEV-1-numerator": "3"}).status_code
        == 403
    )

    ((_, action, of, why, practice, _),) = refused(make)
    assert (action, of, why, practice) == ("access.refuse", "measures.save", "role", place.practice_id)


@pytest.mark.rule(43)
def test_visitor_and_what_is_open_to_visitors_leave_no_row(client, make) -> None:
    for url in ("/practices/P001/", "/guidelines/nothing-of-the-kind", "/nothing", "/api/v1/practices"):
        client.get(url)
    client.sign_in(make.person())
    client.get("/guidelines/nothing-of-the-kind")

    assert refused(make) == []


@pytest.mark.rule(43)
def test_wrong_token_of_a_program_leaves_a_row_by_address_without_the_token(client, make) -> None:
    for _ in range(3):
        assert client.get("/api/v1/practices", headers={"Authorization": "Bearer qip_" + "x" * 30}).status_code == 401
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    client.get("/api/v1/practices", headers={"Authorization": "Basic abc"}, environ_base=elsewhere)

    told = refused(make)

    assert [(who, action, why, source) for who, action, _, why, _, source in told] == [
        (None, "api.refuse", "token", "api 127.0.0.1"),
        (None, "api.refuse", "token", "api 203.0.113.9"),
    ]
    assert "xxx" not in str([(row.before, row.after, row.object_id) for row in make.rows(AuditEvent)])


@pytest.mark.rule(43)
def test_refusal_stands_where_it_cannot_be_written(client, make, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise OperationalError("insert", {}, Exception("disk full"))

    client.sign_in(make.person())
    monkeypatch.setattr(refusals, "record", fail)

    assert client.get("/practices/P001/").status_code == 404
