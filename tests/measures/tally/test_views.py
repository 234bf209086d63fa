"""The page without a script: one chart at a time; and the sheet of paper."""

import json

import pytest

from factories import Browser
from page import Page
from qi_portal.domain.access import Role

YES = {"DEV-1-answer": "yes", "DEV-2-answer": "no", "DEV-6-amount": "44.5"}


def form_of(bedside, query: str = "", browser: Browser | None = None) -> dict[str, str]:
    return bedside.page(query, browser).sends(bedside.page(query, browser).by_id("chart"))


def save(bedside, typed: dict[str, str], query: str = "", browser: Browser | None = None):
    return bedside.post("", form_of(bedside, query, browser) | typed, browser)


def test_charts_are_saved_one_after_the_other(bedside) -> None:
    first = save(bedside, YES)
    second = save(bedside, {"DEV-1-answer": "excluded", "DEV-1-reason": "Caregivers who declined"})

    assert (first.status_code, second.status_code) == (303, 303)
    assert "chart=2" in first.location
    assert form_of(bedside)["chart"] == "3"
    assert bedside.sums()["Screen scored"] == ("1 of 1", "1")
    assert bedside.sums()["Visit cycle time"] == ("total 44.5, n = 1", "0")
    assert "2 of 20 charts" in bedside.page().by_id("plain").text
    assert "10 a month is the least that counts toward credit; 20 is the useful number." in bedside.page().main.text


def test_chart_that_is_opened_again_shows_what_was_said_and_keeps_what_is_not_changed(bedside) -> None:
    save(bedside, YES)

    shown = form_of(bedside, "?chart=1")
    save(bedside, {"DEV-1-answer": "no"}, "?chart=1")

    assert {name: shown[name] for name in YES} == YES
    assert bedside.sums()["Screen scored"] == ("0 of 1", "0")
    assert len(bedside.taps()) == len(YES) + 1


def test_answer_is_taken_back(bedside) -> None:
    save(bedside, YES)

    save(bedside, {"DEV-1-answer": "blank", "DEV-6-amount": "", "DEV-6-answer": "blank"}, "?chart=1")

    assert bedside.sums()["Screen scored"] == ("–", "0")
    assert bedside.sums()["Visit cycle time"] == ("–", "0")
    assert bedside.sums()["Result discussed same day"] == ("0 of 1", "0")


def test_number_that_is_none_keeps_the_page_as_it_was_typed(bedside) -> None:
    answer = save(bedside, YES | {"DEV-6-amount": "many"})

    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.sends(page.by_id("chart"))["DEV-6-amount"] == "many"
    assert "“many” (numerator) is not a number" in page.by_id("errors").text
    assert page.sends(page.by_id("chart"))["DEV-1-answer"] == "yes"
    assert bedside.taps() == []


def test_exclusion_without_a_reason_is_asked_for_one(bedside) -> None:
    answer = save(bedside, {"DEV-1-answer": "excluded"})

    assert answer.status_code == 422
    assert "Choose why this chart is excluded." in Page(answer.text).by_id("errors").text


def test_chart_without_any_answer_is_no_chart(bedside) -> None:
    assert save(bedside, {}).status_code == 303
    assert bedside.taps() == []


def test_new_chart_whose_number_was_used_on_another_page_gets_the_next(bedside) -> None:
    """The same person without a script on two devices: both think of chart 1."""
    one, other = form_of(bedside), form_of(bedside)

    bedside.post("", one | YES)
    bedside.post("", other | YES)

    assert bedside.sums()["Screen scored"] == ("2 of 2", "0")
    assert {tap.chart for tap in bedside.taps()} == {1, 2}


def test_old_chart_that_was_saved_on_another_page_is_shown_before_it_is_overwritten(bedside) -> None:
    save(bedside, YES)
    one, other = form_of(bedside, "?chart=1"), form_of(bedside, "?chart=1")
    bedside.post("", one | {"DEV-1-answer": "no"})

    clash = bedside.post("", other | {"DEV-2-answer": "yes"})

    page = Page(clash.text)
    assert clash.status_code == 409
    assert "This chart was saved meanwhile" in page.main.text
    assert page.sends(page.by_id("chart"))["DEV-1-answer"] == "no"
    assert bedside.post("", page.sends(page.by_id("chart")) | {"DEV-2-answer": "yes"}).status_code == 303


def test_each_person_has_charts_of_their_own(bedside) -> None:
    ben = bedside.team.make.person(Role.QI_MEMBER, at=bedside.team.place)
    browser = bedside.team.another(ben)
    save(bedside, YES)
    save(bedside, YES, browser=browser)

    page = bedside.page(browser=browser).main.text

    assert bedside.sums()["Screen scored"] == ("2 of 2", "0")
    assert "Your charts" in page
    assert f"Charts of {bedside.team.member.name}" in page


def test_charts_of_another_are_continued_after_they_are_taken_over(bedside) -> None:
    ben = bedside.team.another(bedside.team.make.person(Role.QI_MEMBER, at=bedside.team.place))
    save(bedside, YES)
    (lane,) = {tap.lane_id for tap in bedside.taps()}

    taken = bedside.post(f"/lanes/{lane}/take-over", {}, ben)
    shown = form_of(bedside, f"?lane={lane}&chart=1", ben)

    assert f"lane={lane}" in taken.location
    assert shown["DEV-1-answer"] == "yes"
    assert form_of(bedside)["chart"] == "1", "its former holder begins a lane anew"


def test_measures_that_are_not_counted_by_chart_are_named_with_the_grid(bedside, shelves) -> None:
    make, place = bedside.team.make, bedside.team.place
    project = next(
        each for each in shelves.projects.values() if {"count", "proportion"} <= {m.type.value for m in each.measures}
    )
    make.enrollment(place, project.id)
    plain_count = next(measure for measure in project.measures if measure.type == "count")

    page = Page(bedside.team.browser.get(bedside.url.replace("dev-screening", project.id)).text)

    assert plain_count.short_name in page.main.text
    assert "typed into the grid once a month" in page.main.text
    assert not page.has(f"q-{plain_count.id}")


def test_state_for_the_device_holds_definitions_and_no_more(bedside) -> None:
    save(bedside, YES)
    state = json.loads(bedside.page().by_id("tally-state").inside[0])

    assert [each["id"] for each in state["measures"]] == [f"DEV-{number}" for number in range(1, 7)]
    assert state["measures"][0]["reasons"][-1] == ["other", "Another reason"]
    assert state["measures"][1]["reasons"] == []
    assert (state["goal"], state["fewest"], state["closed"]) == (20, 10, "")
    assert state["person"] == str(bedside.team.member.id)


def test_sheet_of_paper_has_the_same_measures_and_twenty_charts(bedside) -> None:
    page = bedside.page("/paper")
    table = page.main.tags("table")[0]

    assert len(table.tags("tbody")[0].tags("tr")) == 20
    assert [head.text for head in table.tags("thead")[0].tags("th")][1] == "Screen scored"
    assert "X: Families who moved away." in page.main.text
    assert "(days)" in page.main.text


@pytest.mark.parametrize("chart", ["0", "-1", "401", "x", "٣", "9" * 30])
def test_chart_that_is_no_number_opens_the_next_one(bedside, chart: str) -> None:
    assert form_of(bedside, f"?chart={chart}")["chart"] == "1"
