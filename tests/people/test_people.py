"""People of a program: who sees whom, who gives what, and that nobody locks everybody out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, select

from conftest import NOON
from factories import PASSWORD, Browser, Factory
from letters import mail_on, path_in, texts
from page import Page
from qi_portal.accounts.models import Person, PracticeRole, ProgramRole
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db, utc_now
from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, Role
from qi_portal.domain.errors import Refused
from qi_portal.people import actions, switching
from qi_portal.people.listing import AT_ONCE

NEW = "seven violet lanterns over the harbor"
DONE, REFUSED, MISSING, STALE, WRONG = 303, 403, 404, 409, 422


@pytest.fixture
def east(make: Factory):
    return make.program("east")


@pytest.fixture
def place(make: Factory, east):
    return make.practice(east, code="P001")


@pytest.fixture
def admin(make: Factory, east):
    return make.person(Role.ADMIN, at=east)


@pytest.fixture
def desk(client: Browser, admin) -> Browser:
    return client.sign_in(admin)


@pytest.fixture
def sink(app):
    with mail_on(app) as found:
        yield found


def held(make: Factory, someone) -> set[str]:
    def ask() -> set[str]:
        over = db.session.scalars(select(ProgramRole.role).where(ProgramRole.person_id == someone.id))
        at = db.session.scalars(select(PracticeRole.role).where(PracticeRole.person_id == someone.id))
        return {*over, *at}

    return make.read(ask)


def row(make: Factory, someone) -> Person:
    return next(each for each in make.rows(Person) if each.id == someone.id)


def deeds(make: Factory, *actions: str) -> list[AuditEvent]:
    return [each for each in make.rows(AuditEvent) if each.action in actions]


def save(client: Browser, make: Factory, someone, *roles: str, **more):
    sent = {"roles": list(roles), "version": str(row(make, someone).version), **more}
    return client.send(f"/people/{someone.id}/roles", sent)


def switch(client: Browser, make: Factory, someone, state: str = "off"):
    return client.send(f"/people/{someone.id}/{state}", {"version": str(row(make, someone).version)})


@pytest.mark.rule(2, 9)
def test_invited_person_chooses_a_password_and_works(desk: Browser, app, make: Factory, place, sink) -> None:
    sent = {"email": "Ruth@demo.example", "name": "Ruth Okafor", "locale": "es", "role": "qi_member"}
    answer = desk.send("/people/add", {**sent, "practices": ["P001"]})
    assert answer.status_code == DONE
    assert "invited" in desk.get("/people/?q=ruth").text
    browser, path = app.test_client(), path_in(sink)
    browser.get(path)
    assert browser.send("/link", {"password": NEW}).status_code == DONE

    assert browser.send("/sign-in", {"email": "ruth@demo.example", "password": NEW}).status_code == DONE
    assert browser.get("/practices/P001/projects/").status_code == 200
    assert '<html lang="es"' in browser.get("/account").text
    assert [to for to, _subject, _text in texts(sink)] == ["ruth@demo.example"]
    (given,) = [each for each in deeds(make, "role.give") if each.after["role"] == "qi_member"]
    assert (given.after, given.practice_id) == ({"role": "qi_member", "where": "P001"}, place.practice_id)


@pytest.mark.rule(15)
def test_roles_are_changed_many_at_once_and_count_on_the_next_request(
    desk: Browser, app, make: Factory, east, place
) -> None:
    coach = make.person(Role.COACH, at=place)
    others = [make.practice(east) for _ in range(3)]
    browser = app.test_client().sign_in(coach)
    far = f"/practices/{others[0].code}/projects/"
    assert browser.get(far).status_code == MISSING

    answer = save(desk, make, coach, "P001:coach", role="coach", practices=[each.code for each in others])

    assert answer.status_code == DONE
    assert browser.get(far).status_code == 200
    assert len([each for each in deeds(make, "role.give") if each.after.get("where") in {o.code for o in others}]) == 3
    save(desk, make, coach, "P001:coach")
    assert browser.get(far).status_code == MISSING
    assert browser.get("/practices/P001/projects/").status_code == 200
    taken = deeds(make, "role.take")
    assert {each.before["where"] for each in taken} == {each.code for each in others}
    assert {each.practice_id for each in taken} == {each.practice_id for each in others}


@pytest.mark.rule(12)
def test_person_who_is_given_a_role_in_the_program_signs_in_anew(desk: Browser, app, make: Factory, place) -> None:
    person = make.person(Role.QI_MEMBER, at=place)
    browser = app.test_client().sign_in(person)

    save(desk, make, person, "P001:qi_member", "east/content_editor")

    assert held(make, person) == {"qi_member", "content_editor"}
    assert browser.get("/account").status_code == DONE


@pytest.mark.rule(15)
def test_person_switched_off_is_out_at_once_and_no_link_lets_them_in(
    desk: Browser, app, make: Factory, place, sink
) -> None:
    person = make.person(Role.QI_MEMBER, at=place)
    browser = app.test_client().sign_in(person)
    assert desk.send(f"/people/{person.id}/link").status_code == DONE

    assert switch(desk, make, person).status_code == DONE

    assert browser.get("/account").status_code == DONE
    browser.get(path_in(sink))
    assert browser.get("/link").status_code == MISSING
    assert browser.send("/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 401
    assert desk.send(f"/people/{person.id}/link").status_code == REFUSED
    assert switch(desk, make, person, "on").status_code == DONE
    assert browser.send("/sign-in", {"email": person.email, "password": PASSWORD}).status_code == DONE
    told = [(each.action, each.before, each.after) for each in deeds(make, "person.disable", "person.enable")]
    assert {each.program_id for each in deeds(make, "person.disable")} == {place.program_id}
    assert ("person.disable", {"is_active": True}, {"is_active": False}) in told
    assert ("person.enable", {"is_active": False}, {"is_active": True}) in told


@pytest.mark.rule(15)
def test_administrator_ends_anyones_sessions(desk: Browser, app, make: Factory, place) -> None:
    person = make.person(Role.QI_MEMBER, at=place)
    browsers = [app.test_client().sign_in(person) for _ in range(2)]

    desk.send(f"/people/{person.id}/end-sessions")

    assert [each.get("/account").status_code for each in browsers] == [DONE, DONE]
    assert desk.get("/people/").status_code == 200


@pytest.mark.rule(9)
def test_administrator_starts_a_reset_and_never_sees_the_link(desk: Browser, make: Factory, place, sink) -> None:
    person = make.person(Role.QI_MEMBER, at=place)
    answer = desk.send(f"/people/{person.id}/link")

    token = path_in(sink).removeprefix("/link/")
    assert [to for to, _subject, _text in texts(sink)] == [person.email]
    for page in (answer, desk.get(answer.headers["Location"]), desk.get("/people/")):
        assert token not in page.text
        assert "/link/" not in page.text.replace(f"/people/{person.id}/link", "")


@pytest.mark.rule(20)
def test_nobody_changes_what_the_own_account_may_do(desk: Browser, make: Factory, admin, place) -> None:
    assert save(desk, make, admin, "east/admin", "east/program_staff").status_code == REFUSED
    assert save(desk, make, admin).status_code == REFUSED
    assert switch(desk, make, admin).status_code == REFUSED
    own = {"email": admin.email, "name": "x", "roles": ["east/clinical_lead"]}
    assert desk.send("/people/add", own).status_code == WRONG
    assert desk.send(f"/practices/P001/people/{admin.id}", {"roles": "practice_lead", "version": "1"}).status_code in (
        REFUSED,
        MISSING,
    )
    assert (held(make, admin), row(make, admin).is_active) == ({"admin"}, True)


@pytest.mark.rule(20)
def test_last_administrator_who_can_sign_in_stays(desk: Browser, app, make: Factory, admin, east) -> None:
    invited, other = make.person(Role.ADMIN, at=east), make.person(Role.ADMIN, at=east)
    make.change(Person, invited.id, password_hash=None)
    assert switch(desk, make, other).status_code == DONE
    make.change(Person, other.id, is_active=True)
    second = app.test_client().sign_in(other)
    make.change(Person, other.id, password_hash=None)
    before = {each.id for each in make.rows(AuditEvent)}

    answers = [switch(second, make, admin), save(second, make, admin), save(second, make, admin, "east/program_staff")]

    assert [each.status_code for each in answers] == [REFUSED] * 3
    assert "last administrator" in answers[0].text
    assert (held(make, admin), row(make, admin).is_active) == ({"admin"}, True)
    assert {each.action for each in make.rows(AuditEvent) if each.id not in before} <= {"access.refuse"}


@pytest.mark.rule(20)
def test_two_administrators_who_switch_each_other_off_at_once_leave_one(app, make: Factory) -> None:
    for deed in (switch, save):
        program = make.program()
        pair = [make.person(Role.ADMIN, at=program), make.person(Role.ADMIN, at=program)]
        browsers = [app.test_client().sign_in(each) for each in pair]

        with ThreadPoolExecutor(2) as crowd:
            at_once = [crowd.submit(deed, browsers[one], make, pair[1 - one]) for one in (0, 1)]
        answers = [each.result() for each in at_once]

        left = [each for each in pair if row(make, each).is_active and "admin" in held(make, each)]
        assert len(left) == 1
        won = [each for each in answers if each.headers.get("Location", "").startswith("/people")]
        assert len(won) == 1


@pytest.mark.rule(15, 20)
def test_who_lost_the_right_while_the_request_waited_changes_nothing(make: Factory, east, place, admin) -> None:
    """The request knew its administrator before it waited its turn; what counts is who that is afterwards."""
    target, second = make.person(Role.QI_MEMBER, at=place), make.person(Role.ADMIN, at=east)
    lead = make.person(Role.PRACTICE_LEAD, at=place)
    actors = [(make.actor(second), None), (make.actor(lead), place)]
    make.change(Person, second.id, is_active=False)
    make.write(lambda: db.session.execute(delete(PracticeRole).where(PracticeRole.person_id == lead.id)))
    wish = {"person_id": target.id, "roles": frozenset(), "opened_on": 1, "now": utc_now()}

    for actor, where in actors:
        with pytest.raises(Refused):
            make.write(lambda by=actor, at=where: actions.change_roles(**wish, place=at, by=by))
    with pytest.raises(Refused):
        make.write(lambda: switching.switch_off(person_id=target.id, opened_on=1, by=actors[0][0], now=utc_now()))

    assert (held(make, target), row(make, target).is_active) == ({"qi_member"}, True)


@pytest.mark.rule(17, 20)
def test_people_and_roles_of_another_program_are_not_an_administrators(
    desk: Browser, make: Factory, east, place
) -> None:
    west = make.program("west")
    far = make.practice(west, code="P900")
    foreign, both = make.person(Role.QI_MEMBER, at=far), make.person(Role.QI_MEMBER, at=far)
    make.role(both, Role.COACH, place)
    known = desk.get("/people/").text

    assert foreign.email not in known
    assert both.email in known
    assert "P900" not in known + desk.get(f"/people/{both.id}").text + desk.get(f"/people/{both.id}/roles").text
    paths = ("", "/roles", "/off", "/end-sessions", "/link", "/remove-second-step")
    for path in paths:
        missing = desk.send(f"/people/01a203d5-0000-7000-8000-000000000000{path}").status_code
        assert desk.send(f"/people/{foreign.id}{path}").status_code == missing
        assert missing in (MISSING, 405)
    assert desk.get(f"/people/{foreign.id}").status_code == MISSING
    assert switch(desk, make, both).status_code == REFUSED
    for role in ("P900:qi_member", "west/admin", "west/program_staff"):
        assert save(desk, make, both, "P001:coach", role).status_code == WRONG
    assert save(desk, make, both).status_code == DONE
    assert held(make, both) == {"qi_member"}, "only the roles of the own program are gone"
    assert row(make, both).is_active


@pytest.mark.rule(18, 20)
def test_no_page_gives_a_role_where_it_is_not_held_or_to_a_machine(desk: Browser, make: Factory, place) -> None:
    person = make.person(Role.QI_MEMBER, at=place)
    wrong = [f"P001:{role.value}" for role in Role if role not in PRACTICE_ROLES]
    wrong += [f"east/{role.value}" for role in Role if role not in PROGRAM_ROLES] + ["east/owner", "P001:", ":", ""]

    for key in wrong:
        assert save(desk, make, person, "P001:qi_member", key).status_code in (WRONG, REFUSED), key

    assert held(make, person) == {"qi_member"}


@pytest.mark.rule(48)
def test_stale_form_shows_what_was_saved_and_what_was_ticked(desk: Browser, make: Factory, place) -> None:
    person = make.person(Role.QI_MEMBER, at=place)
    stale = {"roles": ["P001:physician"], "version": "1"}
    assert save(desk, make, person, "P001:practice_lead").status_code == DONE

    clash = desk.send(f"/people/{person.id}/roles", stale)

    assert clash.status_code == STALE
    page = Page(clash.text)
    assert "Practice lead" in page.main.text
    ticked = [node.attributes["value"] for node in page.main.tags("input") if "checked" in node.attributes]
    assert ticked == ["P001:physician"]
    assert held(make, person) == {"practice_lead"}
    assert desk.send(f"/people/{person.id}/off", {"version": "1"}).status_code == STALE
    assert save(desk, make, person, "P001:physician").status_code == DONE


@pytest.mark.rule(16)
def test_giving_roles_asks_for_the_password_again(client: Browser, make: Factory, admin, place) -> None:
    person = make.person(Role.QI_MEMBER, at=place)
    with time_machine.travel(NOON) as clock:
        client.sign_in(admin)
        clock.shift(timedelta(minutes=11))
        sent = [
            save(client, make, person, "east/admin"),
            switch(client, make, person),
            client.send("/people/add", {"email": "n@demo.example", "name": "N", "roles": ["east/admin"]}),
            client.send("/practices/P001/people/add", {"email": "n@demo.example", "name": "N", "roles": "physician"}),
        ]

    assert [each.status_code for each in sent] == [401] * 4
    assert held(make, person) == {"qi_member"}
    assert not [each for each in make.rows(Person) if each.email == "n@demo.example"]


@pytest.mark.rule(19)
def test_pages_are_closed_to_everybody_who_does_not_administer(client: Browser, make: Factory, east, place) -> None:
    target = make.person(Role.QI_MEMBER, at=place)
    for role in (Role.PROGRAM_STAFF, Role.CLINICAL_LEAD, Role.PRACTICE_LEAD, Role.COACH):
        where = east if role in PROGRAM_ROLES else place
        browser = client.application.test_client().sign_in(make.person(role, at=where))
        assert browser.get("/people/").status_code == REFUSED
        assert switch(browser, make, target).status_code == REFUSED
        assert save(browser, make, target, "east/admin").status_code == REFUSED


def test_list_is_searched_filtered_and_paged(desk: Browser, make: Factory, east, place) -> None:
    with make.together():
        people = [make.person(Role.PHYSICIAN, at=place) for _ in range(AT_ONCE + 2)]
        lead = make.person(Role.PRACTICE_LEAD, at=place, email="zoe@demo.example")
    make.change(Person, lead.id, name="Zoe Sato", is_active=False)

    def names(query: str) -> int:
        return len(Page(desk.get(f"/people/{query}").text).main.tags("tr")) - 1

    assert names("") == AT_ONCE
    assert names("?page=2") == len(people) + 2 - AT_ONCE
    assert names("?q=sato+zoe") == names("?role=practice_lead") == names("?standing=disabled") == 1
    assert names("?practice=P001&page=99") == 3
    assert "Nobody fits." in desk.get("/people/?q=nobody").text
    assert desk.get("/people/?page=x&role=x&standing=?&practice='").status_code == 200


def test_invitation_that_does_not_fit_keeps_what_was_typed(desk: Browser, make: Factory, place, sink) -> None:
    typed = {"email": "not an address", "name": "Ruth", "role": "coach", "practices": ["P001"], "roles": []}
    answers = [
        desk.send("/people/add", typed),
        desk.send("/people/add", typed | {"email": "r@demo.example", "role": ""}),
        desk.send("/people/add", typed | {"email": "r@demo.example", "practices": []}),
        desk.send("/people/add", {"email": "r@demo.example", "name": "Ruth"}),
        desk.send("/people/add", typed | {"email": "r@demo.example", "practices": ["P404"]}),
    ]

    assert [each.status_code for each in answers] == [WRONG] * 5
    page = Page(answers[0].text)
    assert page.by_id("email").attributes["value"] == "not an address"
    assert "checked" in next(n for n in page.main.tags("input") if n.attributes.get("value") == "P001").attributes
    assert texts(sink) == []


def test_person_with_an_account_elsewhere_gets_the_role_and_a_letter_without_a_link(
    desk: Browser, make: Factory, place, sink
) -> None:
    person = make.person(Role.QI_MEMBER, at=make.practice())
    browser = desk.application.test_client()
    browser.send("/sign-in", {"email": person.email, "password": PASSWORD})

    desk.send("/people/add", {"email": person.email, "name": "Another", "role": "coach", "practices": ["P001"]})

    assert browser.get("/practices/P001/projects/").status_code == 200
    assert row(make, person).name == person.name
    ((to, subject, text),) = texts(sink)
    assert (to, subject) == (person.email, "You were given a role in QI Portal")
    assert "/link/" not in text
