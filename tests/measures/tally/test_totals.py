"""The sums of a tally go into the month's grid by the same check as the form; then the tally is closed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
import time_machine

from page import Page
from qi_portal.db import utc_now
from qi_portal.domain.access import Role
from qi_portal.domain.entry.unlocks import NewUnlock
from qi_portal.domain.periods import Month
from qi_portal.measures.tally.models import TallySheet, TallyTap
from qi_portal.measures.unlocks import actions as unlocks

OCTOBER, MAY = Month(2026, 10), Month(2026, 5)


def address(month: Month) -> str:
    return f"/practices/P001/projects/dev-screening/tally/{month}"


def tapped(bedside, yes: int = 9, no: int = 3, excluded: int = 1, measure: str = "DEV-1"):
    """A device whose charts are on the server."""
    phone = bedside.device()
    said = ["yes"] * yes + ["no"] * no + ["excluded"] * excluded
    for chart, answer in enumerate(said, start=1):
        phone.tap(chart, measure, answer, **({"reason": "other"} if answer == "excluded" else {}))
    assert phone.send().status_code == 200
    return phone


def counts(entry) -> tuple:
    return entry.state, entry.numerator, entry.denominator, entry.excluded


def test_sums_become_the_months_numbers_as_a_review_of_charts(bedside) -> None:
    phone = tapped(bedside)
    for chart, minutes in enumerate((40, 44.5), start=1):
        phone.tap(chart, "DEV-6", "number", amount=minutes)
    phone.send()

    answer = bedside.put()

    entries = bedside.team.entries()
    assert answer.status_code == 303
    assert answer.location.endswith("/practices/P001/projects/dev-screening")
    assert set(entries) == {("DEV-1", "2026-10"), ("DEV-6", "2026-10")}
    assert counts(entries["DEV-1", "2026-10"]) == ("counted", 9, 12, 1)
    assert counts(entries["DEV-6", "2026-10"]) == ("counted", 84.5, 2, 0)
    made = entries["DEV-1", "2026-10"]
    assert (made.source, made.sampling, made.definition_version) == ("tally", "sample", "1")


def test_closed_tally_says_by_whom_and_takes_no_chart_from_the_page(bedside) -> None:
    tapped(bedside)
    opened = bedside.page().sends(bedside.page().by_id("chart"))
    bedside.put()

    page = bedside.page()
    refused = bedside.post("", opened | {"DEV-1-answer": "yes"})

    assert f"{bedside.team.member.name} put this tally into the grid on November 21, 2026." in page.main.text
    assert not page.has("chart")
    assert refused.status_code == 409
    assert bedside.device().known()["closed"] != ""


def test_closing_and_opening_leave_audit_rows(bedside) -> None:
    tapped(bedside)
    bedside.put()
    again = bedside.post("/reopen")

    deeds = bedside.deeds()

    assert again.status_code == 303
    assert [deed.action for deed in deeds] == ["tally.begin", "tally.close", "tally.reopen"]
    assert deeds[1].after == {"closed": True, "taps": 13, "measures": ["DEV-1"]}
    assert [deed.action for deed in bedside.team.deeds()] == ["entry.record"]


def test_done_notice_offers_to_open_the_tally_again(bedside) -> None:
    tapped(bedside)
    there = Page(bedside.team.browser.get(bedside.put().location).text)

    (offer,) = [form for form in there.main.tags("form") if form.attributes.get("action", "").endswith("/reopen")]

    assert "Put 1 measure into the grid of Oct 2026. The tally is closed." in offer.text


def test_tally_that_is_opened_again_is_put_in_anew_as_a_revision(bedside) -> None:
    phone = tapped(bedside)
    bedside.put()
    bedside.post("/reopen")
    phone.tap(14, "DEV-1", "yes")
    phone.send()

    looked = bedside.page("/totals")
    bedside.put()

    entry = bedside.team.entries()["DEV-1", "2026-10"]
    assert "This replaces 9 of 12" in looked.main.text
    assert "9 of 12" in looked.main.text
    assert (counts(entry), entry.version) == (("counted", 10, 13, 1), 2)


def test_taps_that_come_after_the_closing_are_kept_and_told(bedside) -> None:
    """A phone that was out of reach: nothing is lost, and nothing is counted unseen."""
    phone = tapped(bedside)
    phone.tap(14, "DEV-1", "yes")
    bedside.put()

    late = phone.send()

    assert late.status_code == 200
    assert "1 answer came in since" in bedside.page().main.text
    assert bedside.team.entries()["DEV-1", "2026-10"].numerator == 9


def test_sums_that_changed_while_somebody_looked_are_shown_again(bedside) -> None:
    phone = tapped(bedside)
    looked = bedside.page("/totals").sends()
    phone.tap(14, "DEV-1", "yes")
    phone.send()

    answer = bedside.post("/totals", looked)

    assert answer.status_code == 409
    assert "More answers came in while you were looking" in Page(answer.text).main.text
    assert bedside.team.entries() == {}
    assert bedside.post("/totals", Page(answer.text).sends()).status_code == 303
    assert bedside.team.entries()["DEV-1", "2026-10"].numerator == 10


def test_numbers_that_somebody_typed_meanwhile_are_shown_beside(bedside) -> None:
    tapped(bedside)
    looked = bedside.page("/totals").sends()
    bedside.team.save({"DEV-1-numerator": "5", "DEV-1-denominator": "20"})

    clash = bedside.post("/totals", looked)
    page = Page(clash.text)
    theirs = bedside.post("/totals", page.sends() | {"DEV-1-keep": "theirs"})

    assert clash.status_code == 409
    assert "5 of 20" in page.main.text
    assert theirs.status_code == 303
    assert counts(bedside.team.entries()["DEV-1", "2026-10"]) == ("counted", 5, 20, 0)


def test_doubt_about_the_sums_asks_for_a_tick_as_in_the_grid(bedside) -> None:
    for back in range(1, 8):
        bedside.team.make.entry(bedside.team.place, "DEV-1", OCTOBER - back, 19, 20)
    tapped(bedside, yes=2, no=10)

    asked = bedside.put()
    ticked = bedside.put(**{"DEV-1-confirmed": "y"})

    assert asked.status_code == 422
    assert "lower than usual" in Page(asked.text).main.text
    assert ticked.status_code == 303
    assert bedside.team.entries()["DEV-1", "2026-10"].accepted == "W02"


def test_month_that_is_locked_keeps_what_it_holds(bedside) -> None:
    bedside.team.make.entry(bedside.team.place, "DEV-1", MAY, 5, 20)
    may = replace(bedside, url=address(MAY))
    tapped(may)

    answer = may.put()

    assert answer.status_code == 422
    assert "May 2026 closed on August 29, 2026" in Page(answer.text).main.text
    assert bedside.team.entries()["DEV-1", "2026-05"].numerator == 5


def test_tally_of_a_locked_month_stays_closed(bedside) -> None:
    tapped(bedside)
    bedside.put()
    with time_machine.travel("2027-02-15 17:00:00+00:00"):
        later = bedside.team.another()
        page = bedside.page(browser=later).main.text
        answer = bedside.post("/reopen", browser=later)

    assert answer.status_code == 403
    assert "Ask program staff to open the month." in page
    assert "Open the tally again" not in page


def test_locked_month_that_staff_opened_takes_the_sums_with_a_reason(bedside) -> None:
    make, place = bedside.team.make, bedside.team.place
    staff = make.actor(make.person(Role.PROGRAM_STAFF, at=bedside.team.region))
    make.entry(place, "DEV-1", MAY, 5, 20)
    unlock = NewUnlock(MAY, MAY, date(2026, 12, 1), "Charts were reviewed anew.")
    make.write(
        lambda: unlocks.open_months(
            place=place, project_id="dev-screening", unlock=unlock, by=staff, opened_at=utc_now()
        )
    )
    may = replace(bedside, url=address(MAY))
    tapped(may)

    asked = may.put()
    told = may.put(reason="Charts were reviewed anew.")
    again = may.post("/reopen")

    assert asked.status_code == 422
    assert "Say why" in Page(asked.text).main.text
    assert (told.status_code, again.status_code) == (303, 303)
    entry = bedside.team.entries()["DEV-1", "2026-05"]
    assert (counts(entry), entry.reason) == (("counted", 9, 12, 1), "Charts were reviewed anew.")


def test_tally_without_charts_has_nothing_to_put_in(bedside) -> None:
    page = bedside.page("/totals")

    assert "No chart has been counted yet" in page.main.text
    assert page.main.tags("form") == []


def test_stored_numbers_of_measures_without_charts_are_left_alone(bedside) -> None:
    bedside.team.save({"DEV-2-numerator": "16", "DEV-2-denominator": "18"})
    tapped(bedside)

    bedside.put()

    assert counts(bedside.team.entries()["DEV-2", "2026-10"]) == ("counted", 16, 18, 0)
    assert bedside.team.entries()["DEV-2", "2026-10"].source == "form"


def test_note_of_the_month_stays(bedside) -> None:
    bedside.team.save({"DEV-1-numerator": "5", "DEV-1-denominator": "20", "note": "New tablet."})
    tapped(bedside)

    assert bedside.put().status_code == 303

    assert bedside.team.entries()["DEV-1", "2026-10"].note == "New tablet."


def test_who_sends_other_numbers_than_the_tally_gets_the_tallys(bedside) -> None:
    tapped(bedside)

    bedside.put(
        **{"DEV-1-numerator": "12", "DEV-1-denominator": "12", "DEV-2-numerator": "3", "DEV-2-denominator": "3"}
    )

    assert set(bedside.team.entries()) == {("DEV-1", "2026-10")}
    assert bedside.team.entries()["DEV-1", "2026-10"].numerator == 9


def test_second_of_two_who_put_it_in_is_told(bedside) -> None:
    tapped(bedside)
    looked = bedside.page("/totals").sends()

    first, second = bedside.post("/totals", looked), bedside.post("/totals", looked)

    assert first.status_code == 303
    assert second.status_code == 409
    assert bedside.team.entries()["DEV-1", "2026-10"].version == 1


def test_reopening_an_open_tally_is_refused(bedside) -> None:
    assert bedside.post("/reopen").status_code == 404
    tapped(bedside)
    assert bedside.post("/reopen").status_code == 409


@pytest.mark.parametrize("people", [8])
def test_people_who_tap_at_the_same_moment_begin_one_sheet_and_lose_nothing(bedside, people: int) -> None:
    make, place = bedside.team.make, bedside.team.place
    devices = [bedside.device(make.person(Role.QI_MEMBER, at=place), f"phone-{number}") for number in range(people)]
    for device in devices:
        for chart in range(1, 4):
            device.tap(chart, "DEV-1", "yes")

    with ThreadPoolExecutor(people) as together:
        answers = list(together.map(lambda device: device.send().status_code, devices))

    assert answers == [200] * people
    assert len(make.rows(TallySheet)) == 1
    assert len(make.rows(TallyTap)) == 3 * people
    assert bedside.sums()["Screen scored"] == (f"{3 * people} of {3 * people}", "0")
