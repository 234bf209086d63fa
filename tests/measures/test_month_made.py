"""How the numbers of a month were made: sampling, reasons, texts that may name somebody, closed months opened again."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from conftest import NOON
from page import Page
from qi_portal.accounts.models import Person
from qi_portal.domain.access import Role
from qi_portal.domain.content.definition_history import version_for
from qi_portal.domain.entry.made import ACCEPTED_WORDS
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry
from qi_portal.measures.rows import DOUBTS
from qi_portal.measures.unlocks.models import MonthUnlock
from qi_portal.practices.models import Enrollment

JULY, SEPTEMBER, OCTOBER = Month(2026, 7), Month(2026, 9), Month(2026, 10)


def counts(numerator: str, denominator: str, measure: str = "DEV-1", **more: str) -> dict[str, str]:
    parts = {"numerator": numerator, "denominator": denominator, **more}
    return {f"{measure}-{name}": value for name, value in parts.items()}


def sampled(team, month: Month, sampling: str, measure: str = "DEV-1") -> None:
    team.make.entry(team.place, measure, month, 18, 24)
    team.make.change(Entry, (team.place.practice_id, measure, month), sampling=sampling)


# --- sampling


def test_sampling_is_kept_with_every_measure_saved(team) -> None:
    team.save(counts("18", "24") | counts("16", "18", "DEV-2") | {"sampling": "sample"})

    assert {entry.sampling for entry in team.entries().values()} == {"sample"}


def test_sampling_begins_as_in_the_last_month_that_said_it(team) -> None:
    sampled(team, SEPTEMBER - 1, "sample")
    sampled(team, SEPTEMBER, "full", "DEV-2")

    assert team.open()["sampling"] == "full"
    assert team.open(SEPTEMBER)["sampling"] == "full"
    assert team.open(SEPTEMBER - 1)["sampling"] == "sample"
    assert team.open(SEPTEMBER - 2)["sampling"] == ""


def test_sampling_begins_as_agreed_on_joining(team) -> None:
    team.make.change(Enrollment, (team.place.practice_id, "dev-screening"), sampling="sample", charts=20)

    assert team.open()["sampling"] == "sample"


def test_sampling_said_later_is_kept_with_what_stood_already(team) -> None:
    team.save(counts("18", "24") | counts("16", "18", "DEV-2") | {"sampling": ""})

    team.save({"sampling": "full"})

    assert {(entry.sampling, entry.version) for entry in team.entries().values()} == {("full", 2)}


def test_sampling_that_nobody_changed_leaves_what_stood_as_it_was(team) -> None:
    sampled(team, OCTOBER, "sample")
    team.make.entry(team.place, "DEV-2", OCTOBER, 16, 18)

    team.save(counts("3", "7", "DEV-3"))

    entries = team.entries()
    assert {key[0]: entry.sampling for key, entry in entries.items()} == {
        "DEV-1": "sample",
        "DEV-2": None,
        "DEV-3": "sample",
    }


def test_sampling_that_is_none_of_ours_is_not_kept(team) -> None:
    assert team.save(counts("18", "24") | {"sampling": "guess"}).status_code == 303
    assert team.entries()["DEV-1", "2026-10"].sampling is None


# --- definition and doubts


def test_version_of_the_definition_is_kept_with_the_number(team, shelves) -> None:
    team.save(counts("18", "24"))

    assert team.entries()["DEV-1", "2026-10"].definition_version == version_for(shelves.measure("DEV-1"), OCTOBER)


def test_every_doubt_that_asks_for_a_tick_can_be_told_later() -> None:
    assert set(ACCEPTED_WORDS) == DOUBTS


def test_only_doubts_that_were_answered_are_kept_as_accepted(team) -> None:
    for back in range(1, 13):
        team.make.entry(team.place, "DEV-1", OCTOBER - back, 18 - back % 3, 24)

    team.save(counts("18", "24", confirmed="y") | counts("2", "3", "DEV-2"))
    plain = {entry.accepted for entry in team.entries().values()}
    team.save(counts("10", "100", confirmed="y"))

    assert plain == {""}
    assert team.entries()["DEV-1", "2026-10"].accepted == "W02 W14"


# --- reasons


def test_reason_is_kept_with_what_changed_and_not_with_first_numbers(team) -> None:
    team.save(counts("18", "24"))

    team.save(counts("17", "24") | counts("16", "18", "DEV-2") | {"reason": " Counted twice. "})

    assert {key[0]: entry.reason for key, entry in team.entries().items()} == {"DEV-1": "Counted twice.", "DEV-2": ""}
    assert [deed.after.get("reason") for deed in team.deeds()] == [None, "Counted twice.", None]


def test_reason_of_one_change_is_not_the_reason_of_the_next(team) -> None:
    team.save(counts("18", "24"))
    team.save(counts("17", "24") | {"reason": "Counted twice."})
    team.save(counts("16", "24"))

    assert team.entries()["DEV-1", "2026-10"].reason == ""


# --- texts


@pytest.mark.parametrize("field", ["note", "reason"])
def test_text_that_may_name_a_person_asks_for_a_tick(team, field: str) -> None:
    team.save(counts("18", "24"))

    asked = team.save(counts("17", "24") | {field: "Emma Lopez was counted twice"})
    page = Page(asked.text)

    assert (asked.status_code, team.entries()["DEV-1", "2026-10"].numerator) == (422, 18)
    assert "This may name a person." in page.by_id(f"{field}-said").text
    assert "hidden" not in page.by_id("names").attributes
    assert team.browser.send(team.url(), page.sends() | {"names_nobody": "y"}).status_code == 303
    assert getattr(team.entries()["DEV-1", "2026-10"], field) == "Emma Lopez was counted twice"


def test_tick_excuses_no_identifier(team) -> None:
    answer = team.save(counts("18", "24") | {"note": "Emma Lopez, 203-555-0147", "names_nobody": "y"})

    assert (answer.status_code, team.entries()) == (422, {})


def test_note_that_was_ticked_once_is_not_asked_about_again(team) -> None:
    team.save(counts("18", "24") | {"note": "Emma Lopez Fund paid for tablets", "names_nobody": "y"})

    assert team.save(counts("16", "18", "DEV-2")).status_code == 303


def test_team_and_practice_may_be_named(team) -> None:
    note = {"note": "Emma Lopez began at Maple Court Pediatrics in May"}
    assert team.save(counts("18", "24") | note).status_code == 422

    colleague = team.make.person(Role.PHYSICIAN, at=team.place)
    team.make.change(Person, colleague.id, name="Emma Lopez")

    assert team.save(counts("18", "24") | note).status_code == 303


# --- closed months that are open


def unlock(team, **more: str) -> Any:
    staff = team.another(team.make.person(Role.PROGRAM_STAFF, at=team.region))
    typed = {"project_id": "dev-screening", "first": "2026-07", "last": "", "days": "7", "why": "Agreed."}
    assert staff.send("/practices/P001/locked-months/", typed | more).status_code == 303
    return staff


def test_open_month_is_changed_with_a_reason_and_marked(team) -> None:
    team.make.entry(team.place, "DEV-1", JULY, 18, 24)
    unlock(team)

    assert "open for changes for a while" in Page(team.browser.get(team.url(JULY)).text).main.text
    refused = team.save(counts("17", "24"), JULY)
    kept = team.save(counts("17", "24") | {"reason": "Counted twice."}, JULY)

    assert (refused.status_code, kept.status_code) == (422, 303)
    assert "Say why" in Page(refused.text).by_id("reason-said").text
    assert Page(refused.text).links()[
        "A number of a closed month changes. Say why: it is kept beside the old and the new number."
    ] == ("#reason")
    entry = team.entries()["DEV-1", "2026-07"]
    assert (entry.numerator, entry.reason, entry.version) == (17, "Counted twice.", 2)
    table = Page(team.browser.get("/practices/P001/measures/DEV-1").text).main.text
    assert "Jul 2026 17 24" in table


def test_number_excluded_of_an_open_month_needs_a_reason_too(team) -> None:
    team.make.entry(team.place, "DEV-1", JULY, 18, 24)
    unlock(team)

    assert team.save(counts("18", "24", excluded="2"), JULY).status_code == 422
    assert team.save(counts("18", "24", excluded="2") | {"reason": "Found two."}, JULY).status_code == 303


def test_first_number_of_an_open_month_needs_no_reason(team) -> None:
    unlock(team)

    assert team.save(counts("18", "24"), JULY).status_code == 303


@pytest.mark.parametrize(
    "more", [{"first": "2026-06", "last": "2026-06"}, {"project_id": "asthma-control"}], ids=["month", "project"]
)
def test_other_months_and_projects_stay_closed(team, more: dict[str, str]) -> None:
    team.make.enrollment(team.place, "asthma-control")
    team.make.entry(team.place, "DEV-1", JULY, 18, 24)
    unlock(team, **more)

    assert team.save(counts("17", "24") | {"reason": "Counted twice."}, JULY).status_code == 422


def test_month_closes_again_with_the_unlock(team) -> None:
    team.make.entry(team.place, "DEV-1", JULY, 18, 24)
    staff = unlock(team)
    typed = counts("17", "24") | {"reason": "Counted twice."}

    with time_machine.travel(NOON + timedelta(days=8)):
        late = team.another()
        assert team.save(typed, JULY, browser=late).status_code == 422
    (row,) = team.make.rows(MonthUnlock)
    staff.send(f"/practices/P001/locked-months/{row.id}/close")

    assert team.save(typed, JULY).status_code == 422
    assert team.entries()["DEV-1", "2026-07"].numerator == 18


def test_closed_month_says_how_to_ask(team) -> None:
    links = Page(team.browser.get(team.url(JULY)).text).links()

    assert links["Ask program staff to open it"] == (
        "/practices/P001/locked-months/?project=dev-screening&month=2026-07"
    )


def test_sampling_of_a_closed_month_is_not_changed(team) -> None:
    sampled(team, JULY, "sample")

    answer = team.save({"sampling": "full"}, JULY)

    assert answer.status_code == 422
    assert team.entries()["DEV-1", "2026-07"].sampling == "sample"


def test_sampling_of_an_open_month_is_changed_with_a_reason(team) -> None:
    sampled(team, JULY, "sample")
    unlock(team)

    assert team.save({"sampling": "full"}, JULY).status_code == 422
    assert team.save({"sampling": "full", "reason": "It was a report of all."}, JULY).status_code == 303
    entry = team.entries()["DEV-1", "2026-07"]
    assert (entry.sampling, entry.reason) == ("full", "It was a report of all.")


def test_note_of_a_closed_month_may_still_be_written(team) -> None:
    team.make.entry(team.place, "DEV-1", JULY, 18, 24)

    assert team.save({"note": "Tablet broken"}, JULY).status_code == 303


# --- while somebody types


def test_check_keeps_nothing_and_asks_for_the_token(team) -> None:
    form = team.open() | counts("18", "24")

    checked = team.browser.send(f"{team.url()}/check", form)
    foreign = team.another().post(f"{team.url()}/check", data=counts("18", "24"))

    assert (checked.status_code, checked.json["rows"]["DEV-1"]["result"]) == (200, "75%")
    assert foreign.status_code == 400
    assert (team.entries(), team.deeds()) == ({}, [])


def test_check_escapes_what_was_typed(team) -> None:
    answer = team.browser.send(f"{team.url()}/check", team.open() | counts("<b>x</b>", "24"))

    assert "<b>" not in answer.json["rows"]["DEV-1"]["said"]


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.CARE_COORDINATOR])
def test_check_is_for_those_who_enter(team, role: Role) -> None:
    browser = team.another(team.make.person(role, at=team.place))

    assert browser.send(f"{team.url()}/check", counts("18", "24")).status_code == 403
