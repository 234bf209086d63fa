"""A team's pages: entering a month, who may, and finding it on the chart."""

import json
from typing import Any

import pytest
from flask import Flask

from factories import Browser, Factory
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry

OCTOBER = Month(2026, 10)


def typed(numerator: str, denominator: str, measure: str = "DEV-1") -> dict[str, str]:
    return {f"{measure}-numerator": numerator, f"{measure}-denominator": denominator}


# --- entering


def test_grid_asks_for_every_measure_of_the_month(team) -> None:
    team.make.entry(team.place, "DEV-1", OCTOBER - 1, 16, 22)

    page = Page(team.browser.get(team.url()).text)

    assert page.heading == "Developmental screening: Oct 2026"
    assert [name for name in page.sends() if name.endswith("-numerator")] == [
        f"DEV-{number}-numerator" for number in range(1, 7)
    ]
    assert {value for name, value in page.sends().items() if name.endswith(("-numerator", "-denominator"))} == {""}
    assert "16 of 22" in page.main.tags("tr")[1].text
    assert {node.attributes["aria-label"] for node in page.main.tags("input") if "aria-label" in node.attributes} >= {
        "Numerator, Well-visit cycle time",
        "Denominator, Well-visit cycle time",
    }


def test_whole_month_is_saved_and_lands_on_the_chart(team, numbers: dict[str, str]) -> None:
    saved = team.save(numbers | {"note": "New nurse"})
    page = Page(team.browser.get(saved.headers["Location"]).text)

    assert (saved.status_code, saved.headers["Location"]) == (303, "/practices/P001/projects/dev-screening")
    assert "Saved 6 measures for Oct 2026." in page.main.text
    assert "Oct 2026 18 24 75%" in page.main.text
    assert team.open().items() >= (numbers | {"note": "New nurse"}).items()
    kept = team.entries()["DEV-6", "2026-10"]
    assert (kept.numerator, kept.denominator, kept.source, kept.saved_by, kept.version) == (
        560, 12, "form", team.member.id, 1
    )  # fmt: skip


def test_part_of_a_month_is_saved_and_the_rest_later(team, numbers: dict[str, str]) -> None:
    part = {name: number for name, number in numbers.items() if name.startswith(("DEV-1", "DEV-2"))}

    team.save(part)
    first = team.entries()
    team.save(numbers)

    assert sorted(first) == [("DEV-1", "2026-10"), ("DEV-2", "2026-10")]
    assert sorted(team.entries()) == [(f"DEV-{number}", "2026-10") for number in range(1, 7)]
    assert {kept.version for kept in team.make.rows(Entry)} == {1}


def test_each_change_has_its_audit_row_with_before_and_after(team) -> None:
    team.save(typed("18", "24") | typed("16", "18", "DEV-2"))
    team.save(typed("19", "24"))

    told = [(deed.action, deed.object_id, _numbers(deed.before), _numbers(deed.after)) for deed in team.deeds()]
    assert told == [
        ("entry.record", "DEV-1/2026-10", None, (18, 24)),
        ("entry.record", "DEV-2/2026-10", None, (16, 18)),
        ("entry.revise", "DEV-1/2026-10", (18, 24), (19, 24)),
    ]
    assert {(deed.actor_id, deed.practice_id, deed.program_id, deed.source) for deed in team.deeds()} == {
        (team.member.id, team.place.practice_id, team.region.id, "web 127.0.0.1")
    }
    assert all(deed.request_id and "on_behalf" not in deed.after for deed in team.deeds())


def _numbers(told: dict[str, Any] | None) -> tuple[Any, Any] | None:
    return told and (told["numerator"], told["denominator"])


def test_saving_nothing_changes_nothing_and_says_so(team) -> None:
    answer = team.save({})

    assert "Nothing was changed in Oct 2026." in Page(team.browser.get(answer.headers["Location"]).text).main.text
    assert (answer.status_code, team.entries(), team.deeds()) == (303, {}, [])


def test_form_sent_twice_makes_one_record(team, numbers: dict[str, str]) -> None:
    form = team.open() | numbers

    answers = [team.browser.send(team.url(), form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (len(team.entries()), len(team.deeds())) == (6, 6)


def test_month_page_speaks_spanish(team) -> None:
    page = team.browser.get(team.url(), headers={"Accept-Language": "es"})

    assert page.status_code == 200
    assert 'lang="es"' in page.text


# --- who may


@pytest.mark.parametrize("role", [Role.QI_MEMBER, Role.PRACTICE_LEAD])
def test_team_enters_for_itself(team, role: Role) -> None:
    browser = team.another(team.make.person(role, at=team.place))

    assert team.save(typed("18", "24"), browser=browser).status_code == 303
    assert "on_behalf" not in team.deeds()[0].after


def test_coach_enters_on_behalf_of_an_assigned_practice(team) -> None:
    coach = team.make.person(Role.COACH, at=team.place)

    assert team.save(typed("18", "24"), browser=team.another(coach)).status_code == 303

    (deed,) = team.deeds()
    assert (deed.actor_id, deed.after["on_behalf"]) == (coach.id, True)


def test_coach_is_told_before_saving_that_it_is_on_behalf(team) -> None:
    coach = team.another(team.make.person(Role.COACH, at=team.place))

    pages = [Page(browser.get(team.url()).text) for browser in (team.browser, coach)]

    assert ["You enter on behalf of the practice" in page.main.text for page in pages] == [False, True]
    assert ["This month" in page.main.text for page in pages] == [True, False]


def test_staff_enter_on_behalf_of_a_practice_of_their_program(team) -> None:
    staff = team.make.person(Role.PROGRAM_STAFF, at=team.region)

    assert team.save(typed("18", "24"), browser=team.another(staff)).status_code == 303

    assert team.deeds()[0].after["on_behalf"] is True


def outsiders(team) -> dict[str, Any]:
    """Browsers of people who have no part in practice P001, or one that does not enter."""
    make, elsewhere = team.make, team.make.practice(team.region, code="P002")
    return {
        "physician": make.person(Role.PHYSICIAN, at=team.place),
        "administrator": make.person(Role.ADMIN, at=team.region),
        "care coordinator": make.person(Role.CARE_COORDINATOR, at=team.region),
        "team of another practice": make.person(Role.QI_MEMBER, at=elsewhere),
        "coach of another practice": make.person(Role.COACH, at=elsewhere),
        "staff of another program": make.person(Role.PROGRAM_STAFF, at=make.program()),
        "nobody in particular": make.person(),
    }


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("physician", 403),
        ("administrator", 403),
        ("care coordinator", 403),
        ("team of another practice", 404),
        ("coach of another practice", 404),
        ("staff of another program", 404),
        ("nobody in particular", 404),
    ],
)
def test_one_who_may_not_enter_is_turned_away(team, who: str, status: int) -> None:
    browser = team.another(outsiders(team)[who])

    assert browser.get(team.url()).status_code == status
    assert browser.send(team.url(), typed("18", "24")).status_code == status
    assert (team.entries(), team.deeds()) == ({}, [])


@pytest.mark.parametrize("page", ["/projects/", "/projects/dev-screening", "/measures/DEV-1"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("physician", 200), ("administrator", 200), ("care coordinator", 403), ("team of another practice", 404)],
)
def test_charts_are_read_by_the_practice_and_its_support(team, who: str, status: int, page: str) -> None:
    browser = team.another(outsiders(team)[who])

    assert browser.get(f"/practices/P001{page}").status_code == status


def test_physician_is_not_offered_to_enter(team) -> None:
    physician = team.another(team.make.person(Role.PHYSICIAN, at=team.place))

    for page in ("/projects/dev-screening", "/measures/DEV-1"):
        assert "Enter October" in team.browser.get(f"/practices/P001{page}").text
        assert "Enter October" not in physician.get(f"/practices/P001{page}").text


def test_foreign_practice_looks_as_if_it_were_not_there(team) -> None:
    team.make.practice(team.region, code="P002")

    pages = [team.browser.get(f"/practices/{code}/projects/").text for code in ("P002", "P999")]

    assert _without_reference(pages[0]).replace("P002", "P999") == _without_reference(pages[1])


def _without_reference(html: str) -> str:
    page = Page(html)
    return page.main.text.partition("give this reference")[0]


@pytest.mark.parametrize(
    "address",
    [
        "/practices/P001/projects/no-such-project",
        "/practices/P001/projects/asthma-control",
        "/practices/P001/projects/asthma-control/months/2026-10",
        "/practices/P001/measures/AST-1",
        "/practices/P001/measures/XYZ-9",
    ],
)
def test_project_without_the_practice_is_no_page(team, address: str) -> None:
    assert team.browser.get(address).status_code == 404


# --- charts on pages


def filled(team, months: int = 24) -> None:
    """Two years of DEV-1 that moved from about half to about nine in ten, the last month reached 92%."""
    for back in range(months):
        numerator = 23 - back % 2 if back < months / 2 else 12 + back % 3
        team.make.entry(team.place, "DEV-1", OCTOBER - back, numerator, 25)


def test_month_that_is_whole_is_changed_and_not_entered_again(team, numbers: dict[str, str]) -> None:
    pages = ["projects/dev-screening", "measures/DEV-1", "measures/DEV-2"]
    actions = ("Enter October", "Change October")

    def offered() -> list[str]:
        links = [Page(team.browser.get(f"/practices/P001/{page}").text).links() for page in pages]
        return [next(action for action in actions if action in each) for each in links]

    team.save({"DEV-1-numerator": "18", "DEV-1-denominator": "24"})
    begun = offered()
    team.save(numbers)

    assert begun == ["Enter October", "Change October", "Enter October"]
    assert offered() == ["Change October"] * 3


def test_measure_page_hands_its_figure_over_as_json(team) -> None:
    filled(team)
    team.make.entry(team.place, "DEV-2", OCTOBER, 3, 4)

    page = Page(team.browser.get("/practices/P001/measures/DEV-1").text)

    told = json.loads("".join(page.by_id("figure").inside))
    series = next(trace["y"] for trace in told["figure"]["data"] if trace.get("name") == "months")
    assert page.heading == "Standardized screen scored at the 9/18/30-month visit"
    assert page.has(page.by_id("figure").attributes["data-place"])
    assert (len(series), series[:10], series[-2:]) == (34, [None] * 10, [22 / 25, 23 / 25])


@pytest.mark.parametrize("page", ["", "dev-screening", "dev-screening/months/2026-11"])
def test_project_that_began_this_month_has_pages_already(today, make: Factory, client: Browser, page: str) -> None:
    place = make.practice(code="P001")
    make.enrollment(place, started=Month(2026, 11))
    client.sign_in(make.person(Role.QI_MEMBER, at=place))

    assert client.get(f"/practices/P001/projects/{page}").status_code == 200
    assert client.get("/practices/P001/measures/DEV-1").status_code == 200
    assert client.get("/this-month").status_code == 200


@pytest.mark.parametrize("page", ["", "dev-screening"])
def test_project_that_begins_later_has_pages_already(today, make: Factory, client: Browser, page: str) -> None:
    place = make.practice(code="P001")
    make.enrollment(place, started=Month(2027, 3))
    client.sign_in(make.person(Role.QI_MEMBER, at=place))

    assert client.get(f"/practices/P001/projects/{page}").status_code == 200


def test_reading_pages_writes_nothing(team, app: Flask) -> None:
    before = len(team.make.rows(AuditEvent))

    for page in (team.url(), "/practices/P001/projects/", "/practices/P001/measures/DEV-1", "/upload", "/this-month"):
        assert team.browser.get(page).status_code == 200

    assert len(team.make.rows(AuditEvent)) == before


def test_month_still_open_appears_on_the_chart_once_it_is_entered(team) -> None:
    filled(team)
    assert "Nov 2026" not in Page(team.browser.get("/practices/P001/measures/DEV-1").text).main.text

    team.save(typed("22", "25"), Month(2026, 11))

    assert "Nov 2026 22 25 88%" in Page(team.browser.get("/practices/P001/measures/DEV-1").text).main.text
