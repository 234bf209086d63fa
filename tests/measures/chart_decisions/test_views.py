"""Deciding about a chart on its page: look, keep, take back, and who may."""

from uuid import uuid4

import pytest

from factories import Browser
from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry

KINDS = ("baseline", "phase", "exclusion", "chart")


# --- the page


def test_page_says_what_stands_and_what_the_months_ask_for(charted) -> None:
    page = charted.page()

    assert page.heading == "Baseline, phases and chart"
    assert "Nothing was decided: all months set the lines" in page.main.text
    assert "12 months since Nov 2025 lie above the line. Begin a new phase there?" in page.main.text
    assert page.sends(page.by_id("phase"))["phase-month"] == "2025-11"
    assert charted.rows() == []


def open_forms(page: Page) -> list[bool]:
    """Of baseline, phase, exclusion and chart."""
    return ["open" in page.by_id(kind).tags("details")[0].attributes for kind in KINDS]


def test_form_that_is_proposed_or_was_typed_stands_open(charted) -> None:
    assert open_forms(charted.page()) == [False, True, False, False]

    refused = charted.look("exclusion", why="")

    assert open_forms(Page(refused.text)) == [False, False, True, False]


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("baseline", "Baseline locked: Nov 2024 to Oct 2025"),
        ("phase", "New phase from Nov 2025"),
        ("exclusion", "Feb 2025 left out of the lines"),
        ("chart", "Run chart chosen"),
    ],
)
def test_decision_is_looked_at_then_kept_and_told(charted, kind: str, title: str) -> None:
    looked = charted.look(kind)
    assert (looked.status_code, Page(looked.text).heading, charted.rows(), charted.deeds()) == (200, title, [], [])

    kept = charted.send_on(kind, looked)
    page = Page(charted.browser.get(kept.headers["Location"]).text)

    (row,), (deed,) = charted.rows(), charted.deeds()
    assert (kept.status_code, kept.headers["Location"]) == (303, charted.url)
    assert "Kept. It can be withdrawn on this page." in page.main.text
    assert f"{title} {charted.lead.name} · November 21, 2026 {row.why}" in page.main.text
    assert (row.kind, row.decided_by, row.withdrawn_at) == (kind, charted.lead.id, None)
    assert (deed.action, deed.actor_id, deed.object_id, deed.practice_id) == (
        "chart.decide", charted.lead.id, str(row.id), charted.place.practice_id
    )  # fmt: skip
    assert deed.after["why"] == row.why


def test_preview_shows_both_charts_and_their_figures(charted) -> None:
    page = Page(charted.look("phase").text)

    rows = {
        row.tags("th")[0].text: [cell.text for cell in row.tags("td")] for row in page.main.tags("tr") if row.tags("td")
    }
    assert rows["Phases"] == ["1", "2"]
    assert rows["Center line in the last month"] == ["61.0%", "77.5%"]
    assert rows["Chart"] == ["P chart", "the same"]
    assert page.has("chart-DEV-1-now")
    assert page.has("chart-DEV-1-then")


def test_way_back_leads_to_the_form_as_it_was_typed(charted) -> None:
    sent = Page(charted.look("baseline", why="A reason\nin two lines.").text).sends()

    page = Page(charted.browser.send(f"{charted.url}baseline", sent | {"back": "1"}).text)

    form = page.sends(page.by_id("baseline"))
    assert {name: form[name].replace("\r", "") for name in ("baseline-first", "baseline-last", "baseline-why")} == {
        "baseline-first": "2024-11", "baseline-last": "2025-10", "baseline-why": "A reason\nin two lines."
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("baseline", {"last": "2025-07"}, "9 months are counted here; a baseline needs 10. Choose a later last month."),
        ("baseline", {"first": ""}, "Choose a month."),
        ("phase", {"month": "2024-11"}, "A phase begins after the first month of the chart."),
        ("phase", {"month": "2027-01"}, "Jan 2027 has not begun."),
        ("exclusion", {"month": "２０２５-02"}, "Choose a month."),
        ("exclusion", {"why": ""}, "Say why. Whoever reads this chart next year will ask."),
        ("exclusion", {"why": "x" * 501}, "This has 501 characters; 500 fit. Shorten it."),
        ("phase", {"why": "Since 03/04/2025"}, "This text seems to hold a date of birth."),
        ("chart", {"chart": "pie"}, "Choose a chart."),
        ("chart", {"chart": "u"}, "This chart cannot be drawn of these counts. Choose one from the list."),
    ],
)  # fmt: skip
def test_decision_that_does_not_fit_is_said_at_its_field(charted, kind: str, changes: dict, sentence: str) -> None:
    for answer in (
        charted.look(kind, **changes),
        charted.browser.send(f"{charted.url}{kind}/keep", charted.typed(kind, **changes) | seen(charted, kind)),
    ):
        page = Page(answer.text)
        assert answer.status_code == 422
        assert sentence in page.by_id("errors").text
        assert page.by_id(kind).text.count(sentence) == 1
    assert charted.rows() == []


def seen(charted, kind: str) -> dict[str, str]:
    """What a page that was looked at just now says it was made of."""
    return {f"{kind}-seen": Page(charted.look("exclusion").text).sends()["exclusion-seen"]}


def test_short_baseline_may_stand_with_a_word_of_caution(charted) -> None:
    page = Page(charted.look("baseline", last="2025-09").text)

    assert "11 months make a baseline; 12 make a steadier one." in page.main.text


def test_decision_sent_twice_is_kept_once(charted) -> None:
    looked = charted.look("phase")

    answers = [charted.send_on("phase", looked).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(charted.rows()) == len(charted.deeds()) == 1


def test_chart_that_changed_since_it_was_looked_at_is_looked_at_again(charted) -> None:
    looked = charted.look("baseline")
    revise(charted, Month(2025, 3), 19)

    answer = charted.send_on("baseline", looked)

    assert (answer.status_code, charted.rows()) == (409, [])
    assert "The chart changed since you looked at it" in Page(answer.text).main.text
    assert charted.send_on("baseline", answer).status_code == 303
    (row,) = charted.rows()
    assert [month["numerator"] for month in row.snapshot if month["month"] == "2025-03"] == [19]


def revise(charted, month: Month, numerator: float) -> None:
    charted.make.change(Entry, (charted.place.practice_id, "DEV-1", month), numerator=numerator)


# --- a locked baseline


def test_lines_of_a_locked_baseline_stay_when_its_counts_are_revised(charted) -> None:
    charted.keep("baseline")
    before = drawn_lines(charted)

    revise(charted, Month(2025, 3), 19)

    assert drawn_lines(charted) == before
    assert (
        "Baseline data changed after it was locked: Mar 2025 (was 7 of 20, now 19 of 20). Limits stay."
        in charted.page().main.text
    )


def test_lines_without_a_locked_baseline_move_with_the_counts(charted) -> None:
    """So that the test above could fail."""
    before = drawn_lines(charted)

    revise(charted, Month(2025, 3), 19)

    assert drawn_lines(charted) != before


def drawn_lines(charted) -> list[str]:
    """What the table of a preview says of the lines as they stand now."""
    page = Page(charted.look("chart").text)
    rows = {row.tags("th")[0].text: row.tags("td")[0].text for row in page.main.tags("tr") if row.tags("td")}
    return [rows[f"{name} in the last month"] for name in ("Center line", "Lower limit", "Upper limit")]


# --- taking back


def test_withdrawn_decision_is_told_with_its_reason(charted) -> None:
    charted.keep("phase")
    (row,) = charted.rows()
    asked = Page(charted.browser.get(f"{charted.url}decisions/{row.id}/withdraw").text)

    done = charted.withdraw(row, "The form was in use a month later.")

    (row,), page = charted.rows(), charted.page()
    assert asked.heading == "Withdraw: New phase from Nov 2025"
    assert (done.status_code, row.withdrawn_by, row.withdrawn_why) == (
        303, charted.lead.id, "The form was in use a month later."
    )  # fmt: skip
    assert [deed.action for deed in charted.deeds()] == ["chart.decide", "chart.withdraw"]
    assert charted.deeds()[1].after == {"why": "The form was in use a month later."}
    assert f"Withdrawn: {charted.lead.name}, November 21, 2026 The form was in use a month later." in page.main.text
    assert "Nothing was decided" in page.main.text


def test_withdrawal_needs_a_reason(charted) -> None:
    charted.keep("phase")
    (row,) = charted.rows()

    answer = charted.withdraw(row, " ")

    assert (answer.status_code, charted.rows()[0].withdrawn_at) == (422, None)
    assert "Say why." in Page(answer.text).main.text


def test_decision_is_withdrawn_once(charted) -> None:
    charted.keep("phase")
    (row,) = charted.rows()

    answers = [charted.withdraw(row, why).status_code for why in ("First.", "Second.")]

    assert (answers, charted.rows()[0].withdrawn_why) == ([303, 409], "First.")


def test_exclusion_under_a_locked_baseline_is_not_withdrawn(charted) -> None:
    charted.keep("exclusion")
    charted.keep("baseline")

    answer = charted.withdraw(charted.rows()[0])

    assert answer.status_code == 422
    assert "A locked baseline was made without this month." in Page(answer.text).main.text


def test_new_choice_of_chart_takes_the_place_of_the_one_before(charted) -> None:
    charted.keep("chart")
    charted.keep("chart", chart="i", why="The limits help.")

    first, second = charted.rows()
    assert (first.withdrawn_by, first.withdrawn_why) == (charted.lead.id, "The limits help.")
    assert (second.choice, second.withdrawn_at) == ("i", None)
    assert [deed.action for deed in charted.deeds()] == ["chart.decide", "chart.withdraw", "chart.decide"]


# --- who may


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.QI_MEMBER, Role.ADMIN])
def test_reader_sees_what_stands_and_decides_nothing(charted, role: Role) -> None:
    charted.keep("phase")
    (row,) = charted.rows()
    reader = charted.another(role, charted.region if role is Role.ADMIN else charted.place)

    page = Page(reader.get(charted.url).text)

    assert "New phase from Nov 2025" in page.main.text
    assert page.main.tags("form") == []
    for answer in (*(reader.send(charted.url + each, charted.typed(each)) for each in KINDS),
                   *(reader.send(f"{charted.url}{each}/keep", charted.typed(each)) for each in KINDS),
                   reader.send(f"{charted.url}decisions/{row.id}/withdraw", {"why": "No."}),
                   reader.get(f"{charted.url}decisions/{row.id}/withdraw")):  # fmt: skip
        assert answer.status_code == 403
    assert [each.withdrawn_at for each in charted.rows()] == [None]


@pytest.mark.parametrize("role", [Role.COACH, Role.PROGRAM_STAFF])
def test_coach_and_staff_decide(charted, role: Role) -> None:
    at = charted.region if role is Role.PROGRAM_STAFF else charted.place
    charted.browser = charted.another(role, at)

    assert charted.keep("phase").status_code == 303


def test_foreign_practice_is_not_found(charted) -> None:
    other = charted.make.practice()
    stranger = charted.another(Role.PRACTICE_LEAD, other)

    assert stranger.get(charted.url).status_code == 404
    assert stranger.send(f"{charted.url}phase/keep", charted.typed("phase")).status_code == 404
    assert charted.rows() == []


def test_decision_of_another_practice_is_not_found(charted, client: Browser) -> None:
    charted.keep("phase")
    (row,) = charted.rows()
    other = charted.make.practice()
    charted.make.enrollment(other)
    stranger = charted.another(Role.PRACTICE_LEAD, other)
    url = f"/practices/{other.code}/measures/DEV-1/chart/decisions"

    answers = [stranger.send(f"{url}/{each}/withdraw", {"why": "No."}).status_code for each in (row.id, uuid4())]

    assert answers == [404, 404]


@pytest.mark.parametrize("path", ["nothing", "nothing/keep"])
def test_kind_that_is_none_is_not_found(charted, path: str) -> None:
    assert charted.browser.send(charted.url + path, {}).status_code == 404


def test_measure_of_a_project_without_the_practice_is_not_found(charted) -> None:
    assert charted.browser.get(charted.url.replace("DEV-1", "AST-1")).status_code == 404


def test_measure_without_any_month_has_a_page(charted) -> None:
    page = Page(charted.browser.get(charted.url.replace("DEV-1", "DEV-2")).text)

    assert page.heading == "Baseline, phases and chart"


def test_project_that_begins_this_month_has_an_empty_page(charted) -> None:
    charted.make.enrollment(charted.place, "asthma-control", started=Month(2026, 11))

    page = Page(charted.browser.get(charted.url.replace("DEV-1", "AST-1")).text)

    assert page.heading == "Baseline, phases and chart"


def test_page_of_the_measure_leads_here(charted) -> None:
    page = Page(charted.browser.get(charted.url.removesuffix("chart/").rstrip("/")).text)

    assert page.links()["Baseline, phases and chart"] == charted.url
