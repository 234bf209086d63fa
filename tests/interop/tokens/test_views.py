"""Connected systems: let in by an administrator, told their token once, renewed, shut out."""

import re

import pytest

from data_out import Program, Scene
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.interop.tokens.models import Integration

HOME = "/integrations/"
ADD = "/integrations/programs/east/add"
TOKEN = re.compile(r"qip_[A-Za-z0-9_-]{40,}")


def typed(**fields: object) -> dict[str, object]:
    return {"name": "Warehouse", "expires_on": "2027-03-01", "reads": "some", **fields}


def test_empty_page_says_what_to_do(scene: Scene) -> None:
    page = scene.as_of(scene.admin).get(HOME).text

    assert "No system reads from here" in page
    assert ADD in page


def test_system_that_is_let_in_reads_with_the_token_shown_once(scene: Scene) -> None:
    browser = scene.as_of(scene.admin)

    answer = browser.send(ADD, typed(practices=["P001"]))
    (kept,) = scene.make.rows(Integration)
    token = TOKEN.search(answer.text)[0]
    after = browser.get(f"/integrations/{kept.id}").text + browser.get(HOME).text

    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    practices = Program(scene.app, kept.id, token).every("/api/v1/practices")
    assert [each["practice_id"] for each in practices] == ["P001"]
    assert token not in after
    assert kept.token_hash not in after + answer.text
    assert token[4:] not in str([(row.after, row.before) for row in scene.make.rows(AuditEvent)])


def test_system_that_may_read_all_reads_its_program_and_no_other(scene: Scene) -> None:
    token = TOKEN.search(scene.as_of(scene.admin).send(ADD, typed(reads="all")).text)[0]
    (kept,) = scene.make.rows(Integration)

    practices = Program(scene.app, kept.id, token).every("/api/v1/practices")

    assert [each["practice_id"] for each in practices] == ["P001", "P002"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "A name has 1 to 80 characters"),
        ({"expires_on": ""}, "Write a day such as"),
        ({"expires_on": "2026-11-21"}, "Choose a day after today."),
        ({"expires_on": "2028-01-01"}, "is too far ahead"),
        ({"practices": ["P900"]}, "This cannot be chosen here."),
        ({"practices": []}, "Tick the practices that it may read"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    scene: Scene, wrong: dict[str, object], sentence: str
) -> None:
    answer = scene.as_of(scene.admin).send(ADD, typed(**{"practices": ["P002"], **wrong}))

    assert answer.status_code == 422
    assert sentence in answer.text
    sent = Page(answer.text).sends()
    assert {name: sent.get(name, "") for name in typed()} == {name: str(typed(**wrong)[name]) for name in typed()}
    assert scene.make.rows(Integration) == []


def test_same_name_twice_is_refused_until_the_first_is_shut_out(scene: Scene) -> None:
    browser = scene.as_of(scene.admin)
    browser.send(ADD, typed(reads="all"))

    again = browser.send(ADD, typed(reads="all"))
    (kept,) = scene.make.rows(Integration)
    browser.send(f"/integrations/{kept.id}/revoke", {"version": "1"})

    assert (again.status_code, "There is a system of this name already" in again.text) == (422, True)
    assert browser.send(ADD, typed(reads="all")).status_code == 201


def test_revoked_token_is_refused_on_the_next_request(scene: Scene, program: Program) -> None:
    before = program.get("/api/v1/projects").status_code

    answer = scene.as_of(scene.admin).send(f"/integrations/{program.id}/revoke", {"version": "1"})

    assert (before, answer.status_code, program.get("/api/v1/projects").status_code) == (200, 303, 401)
    assert deeds(scene) == ["integration.add", "integration.revoke"]


def test_new_token_takes_the_place_of_the_old_one(scene: Scene, program: Program) -> None:
    browser, url = scene.as_of(scene.admin), f"/integrations/{program.id}/renew"

    answer = browser.send(url, {"version": "1", "expires_on": "2027-06-30"})
    renewed = Program(scene.app, program.id, TOKEN.search(answer.text)[0])
    late = browser.send(url, {"version": "1", "expires_on": "2027-06-30"})

    assert [each.get("/api/v1/projects").status_code for each in (program, renewed)] == [401, 200]
    assert (late.status_code, "Somebody changed this meanwhile" in late.text) == (409, True)
    assert renewed.get("/api/v1/projects").status_code == 200
    assert deeds(scene) == ["integration.add", "integration.renew"]


def test_only_administrators_of_the_program_see_and_change_systems(scene: Scene, program: Program) -> None:
    stranger = scene.make.person(Role.ADMIN, at=scene.make.program("north"))
    one = f"/integrations/{program.id}"

    for someone, status in ((scene.staff, 403), (scene.lead, 403), (stranger, 404)):
        browser = scene.as_of(someone)
        assert browser.get(one).status_code == status
        assert browser.send(f"{one}/revoke", {"version": "1"}).status_code == status
        assert browser.send(f"{one}/renew", {"version": "1", "expires_on": "2027-06-30"}).status_code == status
        assert browser.send(ADD, typed(name="Another")).status_code == status
    assert "Warehouse" not in scene.as_of(stranger).get(HOME).text
    assert deeds(scene) == ["integration.add"]


def deeds(scene: Scene) -> list[str]:
    events = sorted(scene.make.rows(AuditEvent), key=lambda event: event.at)
    return [event.action for event in events if event.action.startswith("integration.")]
