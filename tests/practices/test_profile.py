"""A practice's profile: who reads it, who changes it, two at once, and what the audit log says."""

import pytest

from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.practices.models import Practice

URL = "/practices/P001/profile"
TYPED = {"region": "Hills", "clinicians": "7", "children": "5,120", "children_as_of": "2026-10"}


@pytest.fixture
def place(make, today):
    return make.practice(make.program("east"), code="P001")


def opened(client) -> dict[str, str]:
    return Page(client.get(URL).text).sends()


def stored(make):
    (row,) = make.rows(Practice)
    return row.region, row.clinicians, row.children, row.children_as_of


def test_lead_saves_the_profile_with_an_audit_row(client, make, place) -> None:
    client.sign_in(make.person(Role.PRACTICE_LEAD, at=place))

    answer = client.send(URL, opened(client) | TYPED)

    assert answer.status_code == 303
    assert stored(make) == ("Hills", 7, 5120, Month(2026, 10))
    (event,) = [each for each in make.rows(AuditEvent) if each.action == "practice.change"]
    assert event.before == {"region": "North", "clinicians": 5, "children": None, "children_as_of": None}
    assert event.after == {"region": "Hills", "clinicians": 7, "children": 5120, "children_as_of": "2026-10"}


def test_administrator_changes_it_on_the_practices_behalf(client, make, place) -> None:
    from factories import Region

    client.sign_in(make.person(Role.ADMIN, at=Region(place.program_id, "east", "")))

    client.send(URL, opened(client) | TYPED)

    (event,) = [each for each in make.rows(AuditEvent) if each.action == "practice.change"]
    assert event.after["on_behalf"] is True


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.QI_MEMBER, Role.COACH])
def test_others_read_it_and_cannot_change_it(client, make, place, role: Role) -> None:
    client.sign_in(make.person(role, at=place))

    page = client.get(URL)

    assert page.status_code == 200
    assert "not known" in page.text
    assert '<form method="post" class="narrow"' not in page.text
    assert client.send(URL, TYPED | {"version": "1"}).status_code == 403
    assert stored(make) == ("North", 5, None, None)


def test_lead_of_another_practice_finds_no_profile(client, make, place) -> None:
    client.sign_in(make.person(Role.PRACTICE_LEAD, at=make.practice()))

    assert client.get(URL).status_code == 404
    assert client.send(URL, TYPED | {"version": "1"}).status_code == 404


def test_typing_that_does_not_fit_is_kept_beside_its_sentence(client, make, place) -> None:
    client.sign_in(make.person(Role.PRACTICE_LEAD, at=place))

    answer = client.send(URL, opened(client) | TYPED | {"children": "many"})

    assert answer.status_code == 422
    assert Page(answer.text).sends()["children"] == "many"
    assert "Write a whole number from 0 to 999,999." in answer.text
    assert stored(make) == ("North", 5, None, None)


def test_second_of_two_saves_sees_what_the_first_said_and_may_save_again(client, app, make, place) -> None:
    first, second = client.sign_in(make.person(Role.PRACTICE_LEAD, at=place)), app.test_client()
    second.sign_in(make.person(Role.PRACTICE_LEAD, at=place))
    shown = opened(second)
    first.send(URL, opened(first) | TYPED)

    clash = second.send(URL, shown | TYPED | {"children": "9"})

    assert clash.status_code == 409
    assert "5,120" in clash.text
    assert stored(make)[2] == 5120
    assert second.send(URL, Page(clash.text).sends()).status_code == 303
    assert stored(make)[2] == 9


def test_same_form_sent_twice_is_one_change(client, make, place) -> None:
    client.sign_in(make.person(Role.PRACTICE_LEAD, at=place))
    form = opened(client) | TYPED

    answers = [client.send(URL, form).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert sum(each.action == "practice.change" for each in make.rows(AuditEvent)) == 1


def test_empty_fields_take_the_number_of_children_back(client, make, place) -> None:
    client.sign_in(make.person(Role.PRACTICE_LEAD, at=place))
    client.send(URL, opened(client) | TYPED)

    client.send(URL, opened(client) | {"children": "", "children_as_of": ""})

    assert stored(make) == ("Hills", 7, None, None)
