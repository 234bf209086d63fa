"""Reports about many practices as pages and as files: who may have which, what is noted, what they are fit for."""

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import delete

from factories import Browser, Factory
from many_practices import Made, program_of
from page import Page
from qi_portal.accounts.models import PracticeRole
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.access import Role
from qi_portal.files.models import StoredFile

REGIONS = ["North"] * 6 + ["Hills"] * 5
PROJECT, NETWORK, FUNDER = "/reports/projects/dev-screening", "/reports/network", "/reports/funder"


@pytest.fixture
def made(make: Factory, today: date) -> Made:
    return program_of(make, REGIONS, most=40)


@pytest.fixture
def staff(client: Browser, make: Factory, made: Made) -> Browser:
    return client.sign_in(make.person(Role.PROGRAM_STAFF, at=made.program))


@pytest.fixture
def coach(app, make: Factory, made: Made) -> Browser:
    """Of the first two practices."""
    person = make.person(Role.COACH, at=made.places[0])
    make.role(person, Role.COACH, at=made.places[1])
    return app.test_client().sign_in(person)


def take(browser: Browser, url: str, **wish: str) -> bytes:
    """Ask for the file, follow its job, take it."""
    job = browser.send(url, wish)
    assert job.status_code == 303
    taken = browser.send(browser.get(job.headers["Location"]).headers["Location"])
    assert taken.status_code == 200
    return taken.data


# --- who may


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (Role.PROGRAM_STAFF, [200, 200, 200, 200]),
        (Role.ADMIN, [200, 200, 200, 200]),
        (Role.CLINICAL_LEAD, [403, 403, 403, 403]),
    ],
)
def test_program_roles_have_the_reports_that_are_theirs(client, make, made, role: Role, statuses: list[int]) -> None:
    client.sign_in(make.person(role, at=made.program))

    assert [client.get(url).status_code for url in ("/reports", PROJECT, NETWORK, FUNDER)] == statuses


def test_coach_has_a_project_over_the_assigned_practices_and_nothing_of_the_program(coach: Browser, made: Made) -> None:
    page = coach.get(PROJECT).text

    assert made.places[0].name in page
    assert made.places[1].name in page
    assert not any(place.name in page for place in made.places[2:])
    assert [coach.get(url).status_code for url in ("/reports", NETWORK, FUNDER)] == [200, 403, 403]
    assert coach.get(f"{PROJECT}?values=shared").status_code == 404
    assert coach.send(PROJECT, {"values": "shared"}).status_code == 404


@pytest.mark.parametrize("role", [Role.PRACTICE_LEAD, Role.QI_MEMBER, Role.PHYSICIAN])
def test_teams_have_none_of_them(client: Browser, make: Factory, made: Made, role: Role) -> None:
    client.sign_in(make.person(role, at=made.places[0]))

    assert [client.get(url).status_code for url in ("/reports", PROJECT, NETWORK, FUNDER)] == [403] * 4


def test_staff_of_another_program_find_neither_it_nor_its_practices(client: Browser, make: Factory, made: Made) -> None:
    client.sign_in(make.person(Role.PROGRAM_STAFF, at=make.program("west")))

    assert [client.get(f"{url}?program=east").status_code for url in (PROJECT, NETWORK, FUNDER)] == [404] * 3
    assert [client.get(url).status_code for url in (PROJECT, NETWORK, FUNDER)] == [404] * 3


# --- what they say


def test_project_report_names_practices_with_full_values_and_none_when_shared(staff: Browser, made: Made) -> None:
    full, shared = staff.get(PROJECT).text, staff.get(f"{PROJECT}?values=shared").text

    assert made.places[4].name in full
    assert "Secret" not in shared
    assert "11 practices took part" in shared
    assert "Practice by practice" not in shared


def test_page_keeps_what_was_chosen_and_ignores_what_it_does_not_know(staff: Browser) -> None:
    page = Page(staff.get(f"{FUNDER}?period=2026-Q1&language=es&values=full").text)

    chosen = [node.attributes["value"] for node in page.main.tags("option") if "selected" in node.attributes]
    assert chosen == ["2026-Q1", "es"]
    assert staff.get(f"{FUNDER}?period=nonsense&language=xx").status_code == 200


def test_project_without_anybody_and_one_that_is_not_there(staff: Browser) -> None:
    assert "No practice took part in these months" in staff.get("/reports/projects/well-visits").text
    assert staff.get("/reports/projects/nothing").status_code == 404


def test_program_without_any_month_has_its_reports_too(client: Browser, make: Factory, today: date) -> None:
    program = make.program()
    make.practice(program)
    client.sign_in(make.person(Role.PROGRAM_STAFF, at=program))

    pages = [client.get(url) for url in ("/reports", PROJECT, NETWORK, FUNDER)]

    assert [page.status_code for page in pages] == [200] * 4
    assert "No project has enough practices yet" in pages[3].text


def test_desk_leads_to_the_reports(staff: Browser, made: Made) -> None:
    links = Page(staff.get("/reports").text).links()

    assert {"/reports/network", "/reports/funder", "/files"} <= set(links.values())
    assert staff.get("/reports/open?project=asthma-control").headers["Location"] == "/reports/projects/asthma-control"
    assert staff.get("/reports/open?practice=X03").headers["Location"] == "/practices/X03/report"
    assert staff.get("/reports/open?practice=NONE").status_code == 404
    assert staff.get("/reports/open").status_code == 404


# --- files


def test_workbook_is_made_kept_noted_and_taken(staff: Browser, make: Factory, made: Made) -> None:
    content = take(staff, PROJECT, form="xlsx", period="2026-Q2")

    book = CalamineWorkbook.from_filelike(BytesIO(content))
    practices = book.get_sheet_by_name("Practices").to_python()
    assert [row[1] for row in practices[1:]] == sorted(place.code for place in made.places)
    (file,) = make.rows(StoredFile)
    assert file.name == "east-dev-screening-2026-Q2.xlsx"
    noted = {each.action: each for each in make.rows(AuditEvent)}
    assert noted["report.export"].after["values"] == "full"
    assert noted["report.export"].after["chosen"] == "Developmental screening. Apr 2026 to Jun 2026"
    assert "file.take" in noted


def test_numbers_of_page_and_workbook_agree(staff: Browser) -> None:
    page = Page(staff.get(f"{FUNDER}?period=FY2026").text).main.text
    book = CalamineWorkbook.from_filelike(BytesIO(take(staff, FUNDER, form="xlsx", period="FY2026")))

    rows = book.get_sheet_by_name("Projects").to_python()[1:]
    assert len(rows) == 2
    for row in rows:
        assert f"{int(row[5]):,} of {int(row[6]):,}" in page
        assert f"{row[7]:.0%}" in page
    for label, value, *_ in book.get_sheet_by_name("Figures").to_python()[1:]:
        assert str(label) in page
        assert str(value).removesuffix(".0") in page


def test_file_of_full_values_cannot_be_taken_once_a_practice_is_no_longer_coached(
    coach: Browser, make: Factory, made: Made
) -> None:
    job = coach.send(PROJECT, {"form": "xlsx"})
    file = coach.get(job.headers["Location"]).headers["Location"]
    make.write(lambda: db.session.execute(delete(PracticeRole).where(PracticeRole.role == Role.COACH.value)))

    assert coach.send(file).status_code == 403


def test_coach_cannot_make_a_file_of_what_is_not_theirs(coach: Browser, make: Factory) -> None:
    assert coach.send(NETWORK, {"form": "xlsx"}).status_code == 403
    assert coach.send(FUNDER, {"form": "xlsx"}).status_code == 403
    assert coach.send(PROJECT, {"program": "nowhere"}).status_code == 404
    assert make.rows(StoredFile) == []
