"""Programs and practices by their administrators' hands: added and changed without a command, and no one else's."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from factories import Browser, Factory
from letters import mail_on, texts
from page import Page
from qi_portal.accounts.models import Person, ProgramRole
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.practices.models import Practice, Program

DONE, REFUSED, MISSING, STALE, WRONG = 303, 403, 404, 409, 422
ZONE = "America/Denver"
PRACTICE = {"code": "P100", "name": "Fern Pond Pediatrics", "region": "Hills", "clinicians": "4"}
NOOR = {"email": "n@demo.example", "person": "Noor", "locale": "en"}
PROGRAM = {"code": "north", "name": "North", "time_zone": ZONE, **NOOR}


@pytest.fixture
def east(make: Factory):
    return make.program("east")


@pytest.fixture
def desk(client: Browser, make: Factory, east) -> Browser:
    return client.sign_in(make.person(Role.ADMIN, at=east))


def one(make: Factory, model, code: str):
    return next((row for row in make.rows(model) if row.code == code), None)


def noted(make: Factory, action: str) -> list[AuditEvent]:
    return [each for each in make.rows(AuditEvent) if each.action == action]


def test_practice_is_added_renamed_and_listed(desk: Browser, make: Factory, east) -> None:
    assert desk.send("/programs/east/practices/add", PRACTICE).headers["Location"] == "/practices/P100/people/"
    url = "/programs/east/practices/P100"

    answer = desk.send(url, Page(desk.get(url).text).sends() | {"name": "Fern Pond Children's Practice"})

    assert answer.status_code == DONE
    row = one(make, Practice, "P100")
    assert (row.name, row.region, row.clinicians) == ("Fern Pond Children's Practice", "Hills", 4)
    (event,) = noted(make, "practice.rename")
    assert (event.before, event.practice_id) == ({"name": "Fern Pond Pediatrics"}, row.id)
    listed = Page(desk.get("/programs/").text).main.text
    assert "Fern Pond Children's Practice P100" in listed


def test_practice_that_does_not_fit_is_refused_with_everything_typed(desk: Browser, make: Factory, east) -> None:
    make.practice(east, code="P001")
    for wrong in ({"code": "P001"}, {"code": "p 1"}, {"name": " "}, {"clinicians": "many"}, {"region": "x" * 99}):
        answer = desk.send("/programs/east/practices/add", PRACTICE | wrong)
        assert answer.status_code == WRONG, wrong
        assert Page(answer.text).sends().items() >= (PRACTICE | wrong).items()
    assert one(make, Practice, "P100") is None


def test_empty_practice_is_refused_with_all_that_is_missing_at_once(desk: Browser) -> None:
    page = Page(desk.send("/programs/east/practices/add", dict.fromkeys(PRACTICE, "")).text)

    blamed = [link.attributes["href"] for link in page.by_id("errors").tags("a")]
    assert sorted(blamed) == ["#clinicians", "#code", "#name"]


@pytest.mark.rule(48, 49)
@pytest.mark.parametrize(("url", "sent"), [("/programs/east/practices/add", PRACTICE), ("/programs/add", PROGRAM)])
def test_code_that_many_send_at_once_is_added_once_and_told_to_be_taken(
    desk: Browser, make: Factory, url: str, sent: dict[str, str]
) -> None:
    token, cookie = desk.token(), desk.get_cookie("qi_portal").value

    def add(_number: int) -> int:
        browser = desk.application.test_client()
        browser.set_cookie("qi_portal", cookie)
        return browser.post(url, data=sent | {"csrf_token": token}).status_code

    with ThreadPoolExecutor(4) as crowd:
        statuses = sorted(crowd.map(add, range(4)))

    assert statuses == [DONE] + [WRONG] * 3


@pytest.mark.rule(48)
def test_program_is_changed_and_a_stale_form_shows_both(desk: Browser, make: Factory, east) -> None:
    sent = Page(desk.get("/programs/east").text).sends()
    assert desk.send("/programs/east", sent | {"name": "East", "time_zone": ZONE}).status_code == DONE

    clash = desk.send("/programs/east", sent | {"name": "The East"})

    assert clash.status_code == STALE
    assert f"It now says: East, {ZONE}" in clash.text
    assert Page(clash.text).sends()["name"] == "The East"
    assert (one(make, Program, "east").name, one(make, Program, "east").time_zone) == ("East", ZONE)
    assert desk.send("/programs/east", Page(clash.text).sends()).status_code == DONE
    assert desk.send("/programs/east", {"name": "E", "time_zone": "Mars/Base", "version": "3"}).status_code == WRONG
    assert len(noted(make, "program.change")) == 2


@pytest.mark.rule(20)
def test_new_program_is_administered_by_somebody_else(desk: Browser, app, make: Factory, east) -> None:
    (mine,) = make.rows(ProgramRole)
    with mail_on(app) as sink:
        (admin,) = make.rows(Person)
        assert desk.send("/programs/add", PROGRAM | {"email": admin.email}).status_code == WRONG
        assert desk.send("/programs/add", PROGRAM).status_code == DONE
        assert [to for to, _subject, _text in texts(sink)] == ["n@demo.example"]

    program = one(make, Program, "north")
    (given,) = [row for row in make.rows(ProgramRole) if row.program_id == program.id]
    assert (given.role, given.person_id != mine.person_id) == ("admin", True)
    assert desk.get("/programs/north").status_code == MISSING
    for wrong in ({"code": "north"}, {"code": "add"}, {"code": "North!"}, {"time_zone": ""}, {"email": "x"}):
        sent = PROGRAM | {"code": "south", "email": "s@demo.example"} | wrong
        assert desk.send("/programs/add", sent).status_code == WRONG
    assert one(make, Program, "south") is None


@pytest.mark.rule(17, 19)
def test_programs_of_others_are_not_an_administrators_and_nobody_elses_at_all(
    desk: Browser, app, make: Factory, east
) -> None:
    make.practice(make.program("west"), code="P900")
    for path, sent in (("west", PROGRAM), ("west/practices/add", PRACTICE), ("west/practices/P900", PRACTICE)):
        assert desk.get(f"/programs/{path}").status_code == MISSING
        assert desk.send(f"/programs/{path}", sent | {"version": "1"}).status_code == MISSING
    assert desk.send("/programs/east/practices/P900", PRACTICE | {"version": "1"}).status_code == MISSING
    assert "P900" not in desk.get("/programs/").text
    staff = app.test_client().sign_in(make.person(Role.PROGRAM_STAFF, at=east))
    for path in ("", "add", "east", "east/practices/add"):
        assert staff.get(f"/programs/{path}").status_code == REFUSED
        assert path == "" or staff.send(f"/programs/{path}", PRACTICE | PROGRAM).status_code == REFUSED
    assert (one(make, Practice, "P900").name, one(make, Program, "east").name) == ("Practice P900", "Region east")
