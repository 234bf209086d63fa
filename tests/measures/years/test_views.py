"""One measure over the months of a year: the same cells, the same checks, saved together or in part."""

import pytest

from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Enrollment

URL = "/practices/P001/measures/DEV-1/months/"


def opened(team, year: str = "") -> dict[str, str]:
    return Page(team.browser.get(URL + year).text).sends()


def counts(month: str, numerator: str, denominator: str) -> dict[str, str]:
    return {f"m{month}-numerator": numerator, f"m{month}-denominator": denominator}


def test_year_has_a_row_for_each_month_that_has_begun(team) -> None:
    team.make.entry(team.place, "DEV-1", Month(2026, 9), 16, 22)

    page = Page(team.browser.get(URL).text)

    months = [name.removesuffix("-numerator") for name in page.sends() if name.endswith("-numerator")]
    assert months == [f"m2026-{month:02d}" for month in range(1, 12)]
    assert page.sends()["m2026-09-numerator"] == "16"
    assert "16 of 22" in page.by_id("m2026-10-said").text + page.main.tags("tr")[10].text
    assert page.links()["Sep 2026"] == "/practices/P001/measures/DEV-1/months/2026-09"
    assert page.links()["2024"].endswith("?year=2024")


def test_months_are_saved_together_and_in_part(team) -> None:
    answer = team.browser.send(URL, opened(team) | counts("2026-09", "16", "22") | counts("2026-10", "18", "24"))

    assert (answer.status_code, answer.headers["Location"]) == (303, "/practices/P001/measures/DEV-1")
    assert "Saved 2 months." in Page(team.browser.get(answer.headers["Location"]).text).root.text
    assert {key: (kept.numerator, kept.denominator) for key, kept in team.entries().items()} == {
        ("DEV-1", "2026-09"): (16, 22),
        ("DEV-1", "2026-10"): (18, 24),
    }
    assert [deed.object_id for deed in team.deeds()] == ["DEV-1/2026-09", "DEV-1/2026-10"]


def test_mistake_is_said_in_its_row_and_nothing_is_kept(team) -> None:
    typed = counts("2026-09", "23", "22") | counts("2026-10", "18", "24")

    answer = team.browser.send(URL, opened(team) | typed)
    page = Page(answer.text)

    assert (answer.status_code, team.entries()) == (422, {})
    assert "23 is more than 22." in page.by_id("m2026-09-said").text
    assert page.links()["Sep 2026: 23 is more than 22. Check which of the two is mistyped."] == "#m2026-09-numerator"
    assert page.sends().items() >= typed.items()


def test_note_of_a_month_stays_when_its_number_changes_here(team) -> None:
    team.save({"DEV-1-numerator": "18", "DEV-1-denominator": "24", "note": "New nurse"})

    team.browser.send(URL, opened(team) | counts("2026-10", "19", "24"))

    kept = team.entries()["DEV-1", "2026-10"]
    assert (kept.numerator, kept.note) == (19, "New nurse")


def test_month_that_somebody_else_saved_is_a_clash(team) -> None:
    form = opened(team)
    team.save({"DEV-1-numerator": "20", "DEV-1-denominator": "24"}, browser=team.another())

    answer = team.browser.send(URL, form | counts("2026-10", "18", "24"))

    assert answer.status_code == 409
    assert "Keep theirs: 20 of 24" in Page(answer.text).by_id("m2026-10-said").text


def test_closed_month_that_stands_is_not_changed(team) -> None:
    team.make.entry(team.place, "DEV-1", Month(2026, 7), 18, 24)

    answer = team.browser.send(URL, opened(team) | counts("2026-07", "19", "24"))

    assert answer.status_code == 422
    assert "Ask program staff to open it." in Page(answer.text).by_id("m2026-07-said").text


def test_sampling_of_a_month_stays_unless_another_is_chosen(team) -> None:
    for month, sampling in ((Month(2026, 8), "sample"), (Month(2026, 9), "full")):
        team.make.entry(team.place, "DEV-1", month, 18, 24)
        team.make.change(Entry, (team.place.practice_id, "DEV-1", month), sampling=sampling)
    form = opened(team)

    team.browser.send(URL, form | counts("2026-08", "19", "24") | counts("2026-10", "20", "24"))
    kept = {key[1]: entry.sampling for key, entry in team.entries().items()}
    team.browser.send(URL, opened(team) | counts("2026-08", "20", "24") | {"sampling": "sample"})

    assert (form["sampling"], kept) == ("full", {"2026-08": "sample", "2026-09": "full", "2026-10": "full"})
    assert team.entries()["DEV-1", "2026-08"].sampling == "sample"


def test_months_without_the_practice_have_no_row(team) -> None:
    team.make.change(
        Enrollment, (team.place.practice_id, "dev-screening"), started=Month(2025, 6), ended=Month(2026, 2)
    )

    rows = [name for name in opened(team) if name.endswith("-numerator")]

    assert rows == ["m2026-01-numerator", "m2026-02-numerator"]
    assert next(name for name in opened(team, "?year=2025") if name.endswith("-numerator")) == "m2025-06-numerator"


def test_typing_is_looked_at_and_kept_as_a_draft(team) -> None:
    typed = counts("2026-10", "25", "24")

    checked = team.browser.send(f"{URL}check", opened(team) | typed)
    kept = team.browser.send("/practices/P001/drafts/DEV-1/2026", typed, headers={"Accept": "application/json"})

    assert "25 is more than 24" in checked.json["rows"]["m2026-10"]["said"]
    assert kept.status_code == 200
    assert "Draft from" in Page(team.browser.get(URL).text).by_id("draft").text
    assert Page(team.browser.get(f"{URL}?year=2026&draft=use").text).sends().items() >= typed.items()
    assert team.browser.send("/practices/P001/drafts/DEV-1/2026/discard").status_code == 303
    assert not Page(team.browser.get(URL).text).has("draft")


@pytest.mark.parametrize("year", ["2023", "2027", "1", "2026x", "２０２６"])
def test_year_without_the_practice_is_no_page_and_no_year_is_this_one(team, year: str) -> None:
    wanted = 404 if year in ("2023", "2027") else 200

    assert team.browser.get(f"{URL}?year={year}").status_code == wanted


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PRACTICE_LEAD, 200), (Role.COACH, 200), (Role.PHYSICIAN, 403), (Role.CARE_COORDINATOR, 403)],
)
def test_year_is_open_to_who_may_enter(team, role: Role, status: int) -> None:
    browser = team.another(team.make.person(role, at=team.place))

    assert browser.get(URL).status_code == status


def test_foreign_year_is_no_page(team) -> None:
    team.make.practice(team.region, code="P002")

    assert team.browser.get(URL.replace("P001", "P002")).status_code == 404
    assert team.browser.get(URL.replace("DEV-1", "AST-1")).status_code == 404
    assert team.browser.get(URL.replace("DEV-1", "XYZ-1")).status_code == 404
