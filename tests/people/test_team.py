"""A practice's own people: a lead lets in and ends the own team, and nothing above, beside or elsewhere."""

import pytest

from factories import Browser, Factory, Region
from letters import mail_on, path_in, texts
from page import Page
from qi_portal.accounts.models import Person, PracticeRole, ProgramRole
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role

URL = "/practices/P001/people"
DONE, REFUSED, MISSING, STALE, WRONG = 303, 403, 404, 409, 422


@pytest.fixture
def place(make: Factory):
    return make.practice(code="P001")


@pytest.fixture
def lead(make: Factory, place):
    return make.person(Role.PRACTICE_LEAD, at=place)


@pytest.fixture
def desk(client: Browser, lead) -> Browser:
    return client.sign_in(lead)


@pytest.fixture
def sink(app):
    with mail_on(app) as found:
        yield found


def held(make: Factory, someone) -> set[str]:
    return {row.role for row in make.rows(PracticeRole) if row.person_id == someone.id}


def version(make: Factory, someone) -> str:
    return next(str(row.version) for row in make.rows(Person) if row.id == someone.id)


def save(client: Browser, make: Factory, someone, *roles: str, **more):
    return client.send(f"{URL}/{someone.id}", {"roles": list(roles), "version": version(make, someone), **more})


def test_lead_invites_changes_and_ends_somebody_of_the_team(desk: Browser, make: Factory, place, sink) -> None:
    sent = {"email": "n@demo.example", "name": "Noor Ibsen", "locale": "en", "roles": ["physician"]}
    assert desk.send(f"{URL}/add", sent).status_code == DONE
    person = next(row for row in make.rows(Person) if row.email == "n@demo.example")
    assert "Noor Ibsen" in Page(desk.get(f"{URL}/").text).main.text
    assert desk.send(f"{URL}/{person.id}/invite").status_code == DONE
    assert [to for to, _subject, _text in texts(sink)] == ["n@demo.example"] * 2
    assert desk.application.test_client().get(path_in(sink, 0), follow_redirects=True).status_code == MISSING

    assert save(desk, make, person, "qi_member", "practice_lead").status_code == DONE
    assert held(make, person) == {"qi_member", "practice_lead"}
    assert desk.send(f"{URL}/{person.id}/end", {"version": version(make, person)}).status_code == DONE

    assert held(make, person) == set()
    assert "n@demo.example" not in desk.get(f"{URL}/").text
    noted = [each for each in make.rows(AuditEvent) if each.practice_id == place.practice_id]
    told = [(each.action, (each.after or each.before).get("role")) for each in noted]
    assert told.count(("role.give", "physician")) == told.count(("role.take", "physician")) == 1


@pytest.mark.rule(18, 20)
def test_lead_gives_no_role_above_the_own_and_takes_none_that_is_not_given_here(
    desk: Browser, make: Factory, place
) -> None:
    person, coach = make.person(Role.QI_MEMBER, at=place), make.person(Role.COACH, at=place)

    for role in [each.value for each in Role if each not in (Role.PHYSICIAN, Role.QI_MEMBER, Role.PRACTICE_LEAD)]:
        assert save(desk, make, person, role).status_code == WRONG
        invitation = {"email": "x@demo.example", "name": "X", "roles": [role], "program": "region1"}
        assert desk.send(f"{URL}/add", invitation).status_code == WRONG
    offers = ["No longer part of the team" in desk.get(f"{URL}/{each.id}").text for each in (person, coach)]
    desk.send(f"{URL}/{coach.id}/end", {"version": version(make, coach)})

    assert offers == [True, False]
    assert (held(make, person), held(make, coach)) == ({"qi_member"}, {"coach"})
    assert make.rows(ProgramRole) == []
    assert not [row for row in make.rows(Person) if row.email == "x@demo.example"]


@pytest.mark.rule(20)
def test_lead_changes_nobodys_own_role_and_two_leads_never_leave_none(
    desk: Browser, app, make: Factory, place, lead
) -> None:
    assert save(desk, make, lead, "physician").status_code == REFUSED
    assert desk.send(f"{URL}/{lead.id}/end", {"version": version(make, lead)}).status_code == REFUSED
    second = make.person(Role.PRACTICE_LEAD, at=place)
    other = app.test_client().sign_in(second)

    assert desk.send(f"{URL}/{second.id}/end", {"version": version(make, second)}).status_code == DONE
    assert other.send(f"{URL}/{lead.id}/end", {"version": version(make, lead)}).status_code == MISSING

    assert held(make, lead) == {"practice_lead"}
    admin = app.test_client().sign_in(make.person(Role.ADMIN, at=Region(place.program_id, "", "")))
    assert admin.send(f"{URL}/{lead.id}/end", {"version": version(make, lead)}).status_code == DONE


@pytest.mark.rule(17)
def test_people_of_another_practice_are_as_if_they_were_not(desk: Browser, make: Factory, place, sink) -> None:
    far = make.practice(code="P900")
    foreign, both = make.person(Role.QI_MEMBER, at=far), make.person(Role.PHYSICIAN, at=far)
    make.role(both, Role.PHYSICIAN, place)
    nobody = "01a203d5-0000-7000-8000-000000000000"

    for path in ("", "/end", "/invite"):
        answers = [
            desk.send(f"{URL}/{who}{path}", {"roles": "physician", "version": "1"}) for who in (foreign.id, nobody)
        ]
        assert [each.status_code for each in answers] == [MISSING, MISSING]
    assert desk.get(f"{URL}/{foreign.id}").status_code == MISSING
    for path in ("/", "/add", f"/{foreign.id}"):
        assert desk.get(f"/practices/P900/people{path}").status_code == MISSING
        assert desk.send(f"/practices/P900/people{path}", {"roles": "physician"}).status_code in (MISSING, 405)
    assert "P900" not in desk.get(f"{URL}/").text
    assert desk.send(f"{URL}/{both.id}/end", {"version": version(make, both)}).status_code == DONE
    assert held(make, both) == {"physician"}, "the role at the other practice stays"


@pytest.mark.rule(19)
def test_team_members_coaches_and_staff_manage_no_team(client: Browser, make: Factory, place) -> None:
    target = make.person(Role.PHYSICIAN, at=place)
    region = Region(place.program_id, "", "")
    for role in (Role.PHYSICIAN, Role.QI_MEMBER, Role.COACH, Role.PROGRAM_STAFF):
        where = region if role is Role.PROGRAM_STAFF else place
        browser = client.application.test_client().sign_in(make.person(role, at=where))
        assert browser.get(f"{URL}/").status_code == REFUSED
        assert save(browser, make, target, "practice_lead").status_code == REFUSED
    assert held(make, target) == {"physician"}


def test_invitation_again_is_for_those_who_never_came(desk: Browser, make: Factory, place, sink) -> None:
    person = make.person(Role.PHYSICIAN, at=place)
    browser = desk.application.test_client()
    browser.send("/sign-in", {"email": person.email, "password": "correct horse battery staple"})

    assert desk.send(f"{URL}/{person.id}/invite").status_code == REFUSED
    assert texts(sink) == []


@pytest.mark.rule(48)
def test_stale_form_of_the_team_shows_both_and_nothing_ticked_is_lost(desk: Browser, make: Factory, place) -> None:
    person = make.person(Role.PHYSICIAN, at=place)
    assert save(desk, make, person, "qi_member").status_code == DONE

    clash = desk.send(f"{URL}/{person.id}", {"roles": ["practice_lead"], "version": "1"})

    assert clash.status_code == STALE
    page = Page(clash.text)
    assert "They now hold: QI team member" in page.main.text
    ticked = [node.attributes["value"] for node in page.main.tags("input") if "checked" in node.attributes]
    assert ticked == ["practice_lead"]
    assert desk.send(f"{URL}/{person.id}/end", {"version": "1"}).status_code == STALE
    assert save(desk, make, person).status_code == WRONG
