""" "How was this point made": where a number came from, who entered it, and every change with its reason."""

from typing import Any

import pytest

from page import Page
from qi_portal.db import db
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.measures.actions import Change, record_entries, take_back_entries
from qi_portal.measures.imports.models import ImportFile

URL = "/practices/P001/measures/DEV-1/months/2026-10"


def text(team, url: str = URL) -> str:
    return Page(team.browser.get(url).text).main.text


def test_month_without_numbers_says_so_and_leads_to_its_grid(team) -> None:
    page = Page(team.browser.get(URL).text)

    assert "Nothing is entered for this month" in page.main.text
    assert "No change is on record." in page.main.text
    assert page.links()["Enter October"] == team.url()


def test_typed_number_tells_who_when_how_and_by_which_definition(team) -> None:
    team.save({"DEV-1-numerator": "18", "DEV-1-denominator": "24", "sampling": "sample", "note": "New nurse"})

    told = text(team)

    assert "18 of 24: 75%" in told
    assert "typed into the monthly grid" in told
    assert f"{team.member.name}, November 21, 2026, 12:00" in told
    assert "a review of charts" in told
    assert "definition version 1" in told
    assert "Note of the month: New nurse" in told
    assert "First entered: 18 of 24" in told
    assert "on behalf" not in told


def test_every_change_stands_with_old_new_who_and_why_the_latest_first(team) -> None:
    team.save({"DEV-1-numerator": "18", "DEV-1-denominator": "24"})
    coach = team.make.person(Role.COACH, at=team.place)
    team.save(
        {"DEV-1-numerator": "17", "DEV-1-excluded": "1", "reason": "One chart was counted twice."},
        browser=team.another(coach),
    )

    page = Page(team.browser.get(URL).text)
    latest, first = [node.text for node in page.main.tags("li") if "became" in node.text or "First" in node.text]

    assert latest.startswith(f"18 of 24 became 17 of 24 {coach.name} on behalf of the practice")
    assert "excluded: 0 became 1" in latest
    assert "Reason: One chart was counted twice." in latest
    assert first.startswith("First entered: 18 of 24")


def test_doubt_that_was_answered_is_told(team) -> None:
    for back in range(1, 13):
        team.make.entry(team.place, "DEV-1", Month(2026, 10) - back, 18 - back % 3, 24)

    team.save({"DEV-1-numerator": "3", "DEV-1-denominator": "24", "DEV-1-confirmed": "y"})

    assert "Said to be right although the result is much higher or lower than usual." in text(team)
    assert team.entries()["DEV-1", "2026-10"].accepted == "W02"


def test_number_from_a_file_names_the_file_and_its_row(team) -> None:
    def imported() -> None:
        row = ImportFile(person_id=team.member.id, name="october.csv", sha256="0" * 64, content=b"")
        db.session.add(row)
        db.session.flush()
        change = Change("DEV-1", Month(2026, 10), State.COUNTED, 18, 24, import_file_id=row.id, import_row=7)
        record_entries(place=team.place, changes=[change], by=team_actor, source="file")

    team_actor = team.make.actor(team.member)
    team.make.write(imported)

    assert text(team).count("from a file: october.csv, row 7") == 2


def test_number_that_was_taken_back_leaves_its_story(team) -> None:
    team.save({"DEV-1-numerator": "18", "DEV-1-denominator": "24"})
    actor = team.make.actor(team.member)

    def take_back() -> Any:
        versions = {("DEV-1", Month(2026, 10)): 1}
        return take_back_entries(place=team.place, versions=versions, by=actor, reason="Wrong file.")

    team.make.write(take_back)

    told = text(team)
    assert "Nothing is entered for this month" in told
    assert "18 of 24 was taken back" in told
    assert "Reason: Wrong file." in told


def test_number_whose_beginning_is_not_on_record_says_so(team) -> None:
    team.make.entry(team.place, "DEV-1", Month(2026, 10), 18, 24)
    team.save({"DEV-1-numerator": "19", "DEV-1-denominator": "24"})

    assert "How it was first entered is not on record." in text(team)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"DEV-1-numerator": "0", "DEV-1-denominator": "0"}, "none eligible"),
        ({"DEV-1-state": "not_collected"}, "not collected"),
    ],
)
def test_month_without_a_count_is_told_in_words(team, typed: dict[str, str], said: str) -> None:
    team.save(typed)

    assert f"First entered: {said}" in text(team)


def test_data_table_of_the_chart_leads_to_each_month(team) -> None:
    team.save({"DEV-1-numerator": "18", "DEV-1-denominator": "24"})

    page = Page(team.browser.get("/practices/P001/measures/DEV-1").text)

    assert page.links()["Oct 2026"] == URL
    assert page.links()["Jan 2024"].endswith("/2024-01")


def test_history_of_another_measure_or_practice_is_not_mixed_in(team) -> None:
    elsewhere = team.make.practice(team.region, code="P002")
    team.make.enrollment(elsewhere)
    team.save({"DEV-2-numerator": "3", "DEV-2-denominator": "7"})
    staff = team.another(team.make.person(Role.PROGRAM_STAFF, at=team.region))
    staff.send(
        "/practices/P002/projects/dev-screening/months/2026-10", {"DEV-1-numerator": "5", "DEV-1-denominator": "9"}
    )

    assert "No change is on record." in text(team)
    assert "5 of 9" in Page(staff.get(URL.replace("P001", "P002")).text).main.text


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PHYSICIAN, 200), (Role.QI_MEMBER, 200), (Role.COACH, 200), (Role.CARE_COORDINATOR, 403)],
)
def test_story_is_read_by_who_reads_the_chart(team, role: Role, status: int) -> None:
    browser = team.another(team.make.person(role, at=team.place))

    assert browser.get(URL).status_code == status


@pytest.mark.parametrize(
    "url",
    [
        URL.replace("P001", "P002"),
        URL.replace("DEV-1", "AST-1"),
        URL.replace("DEV-1", "XYZ-9"),
        URL.replace("2026-10", "2026-12"),
        URL.replace("2026-10", "2026-13"),
    ],
)
def test_month_that_is_not_the_practices_is_no_page(team, url: str) -> None:
    team.make.practice(team.region, code="P002")

    assert team.browser.get(url).status_code == 404
