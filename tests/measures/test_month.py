"""What was typed for a month is judged beside its cell, nothing typed is lost, and nothing is written on a refusal."""

import pytest

from page import Page
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Enrollment

JULY, AUGUST = Month(2026, 7), Month(2026, 8)
"""On November 21, 2026 July is closed, August still open."""


def counts(numerator: str, denominator: str, measure: str = "DEV-1", **more: str) -> dict[str, str]:
    rest = {f"{measure}-{name}": value for name, value in more.items()}
    return {f"{measure}-numerator": numerator, f"{measure}-denominator": denominator, **rest}


def said(answer, measure: str = "DEV-1") -> str:
    return Page(answer.text).by_id(f"{measure}-said").text


@pytest.mark.parametrize(
    ("numerator", "denominator", "message"),
    [
        ("21", "20", "21 is more than 20. Check which of the two is mistyped."),
        ("-3", "20", "-3 (numerator) is below 0. Counts start at 0."),
        ("ten", "20", "“ten” (numerator) is not a number. Type digits only, such as 12."),
        ("12*", "20", "“12*” (numerator) is not a number. Type digits only, such as 12."),
        ("O", "20", "“O” (numerator) is not a number. Type digits only, such as 12."),
        ("85%", "20", "“85%” (numerator) is a percent. Type the count itself."),
        ("１２", "20", "“１２” (numerator) is written with other digits. Type it with 0 to 9."),
        ("٣", "20", "“٣” (numerator) is written with other digits. Type it with 0 to 9."),
        ("1_0", "20", "“1_0” (numerator) is not a number. Type digits only, such as 12."),
        ("1e1", "20", "“1e1” (numerator) is not a number. Type digits only, such as 12."),
        ("NaN", "20", "“NaN” (numerator) is not a number. Type digits only, such as 12."),
        ("4.5", "20", "4.5 (numerator) is not a whole number. Type the count without a decimal point."),
        ("4", "20.5", "20.5 (denominator) is not a whole number. Type the count without a decimal point."),
        ("4", "99999999", "99999999 (denominator) is more than 10,000,000"),
        ("4", "", "The denominator is missing. Type it, or leave both empty for a month without data."),
        ("", "20", "The numerator is missing. Type it, or leave both empty for a month without data."),
        ("3", "0", "3 of 0 cannot be. Check the denominator; type 0 in both if nobody was eligible."),
    ],
)
def test_count_that_cannot_be_is_explained_beside_its_cell(
    team, numerator: str, denominator: str, message: str
) -> None:
    typed = counts(numerator, denominator) | counts("16", "18", "DEV-2") | {"note": "New nurse since May"}

    answer = team.save(typed)

    assert answer.status_code == 422
    assert message in said(answer)
    assert message in Page(answer.text).by_id("errors").text
    assert Page(answer.text).sends().items() >= typed.items()
    assert (team.entries(), team.deeds()) == ({}, [])


def test_two_mistakes_are_counted_and_each_is_linked(team) -> None:
    answer = team.save(counts("21", "20") | counts("x", "18", "DEV-2") | counts("4", "6", "DEV-3"))

    errors = Page(answer.text).by_id("errors")
    assert "2 things need a look before saving" in errors.text
    assert [link.attributes["href"] for link in errors.tags("a")] == ["#DEV-1-numerator", "#DEV-2-numerator"]
    assert all(Page(answer.text).has(link.attributes["href"][1:]) for link in errors.tags("a"))


def test_three_mistakes_in_a_row_are_each_counted_linked_and_marked(team) -> None:
    answer = team.save(counts("abc", "1e3", excluded="-3"))

    page = Page(answer.text)
    cells = [f"DEV-1-{part}" for part in ("numerator", "denominator", "excluded")]
    assert "3 things need a look before saving" in page.by_id("errors").text
    assert [link.attributes["href"] for link in page.by_id("errors").tags("a")] == [f"#{cell}" for cell in cells]
    assert [page.by_id(cell).attributes.get("aria-invalid") for cell in cells] == ["true", "true", "true"]


def test_wrong_number_excluded_marks_its_cell_alone(team) -> None:
    page = Page(team.save(counts("18", "24", excluded="many")).text)

    marked = [part for part in ("numerator", "denominator", "excluded")
              if page.by_id(f"DEV-1-{part}").attributes.get("aria-invalid")]  # fmt: skip
    assert marked == ["excluded"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (counts("18", "24"), ("counted", 18, 24, 0)),
        (counts(" 18 ", "24\u00a0"), ("counted", 18, 24, 0)),
        (counts("1,018", "1 204"), ("counted", 1018, 1204, 0)),
        (counts("18.0", "24"), ("counted", 18, 24, 0)),
        (counts("0", "24"), ("counted", 0, 24, 0)),
        (counts("18", "24", excluded="2"), ("counted", 18, 24, 2)),
        (counts("0", "0"), ("none_eligible", None, None, 0)),
        (counts("", "", state="none_eligible"), ("none_eligible", None, None, 0)),
        (counts("", "", state="not_collected"), ("not_collected", None, None, 0)),
        (counts("n/a", "n/a"), ("not_collected", None, None, 0)),
        (counts("", "", state="none_eligible", excluded="3"), ("none_eligible", None, None, 3)),
        (counts("", ""), None),
    ],
)
def test_typed_month_is_kept_as_it_was_meant(team, typed: dict[str, str], stored: tuple | None) -> None:
    assert team.save(typed).status_code == 303

    found = [(kept.state, kept.numerator, kept.denominator, kept.excluded) for kept in team.make.rows(Entry)]
    assert found == ([stored] if stored else [])


def test_mean_takes_a_sum_with_decimals(team) -> None:
    assert team.save(counts("210.5", "5", "DEV-5")).status_code == 303

    kept = team.entries()["DEV-5", "2026-10"]
    assert (kept.numerator, kept.denominator) == (210.5, 5)
    assert team.open()["DEV-5-numerator"] == "210.5"


@pytest.mark.parametrize("excluded", ["-1", "two", "1.5", "２"])
def test_number_excluded_must_be_a_count_too(team, excluded: str) -> None:
    answer = team.save(counts("18", "24", excluded=excluded))

    assert (answer.status_code, team.entries()) == (422, {})
    assert f"“{excluded}” cannot be the number excluded. Type a whole number such as 2" in said(answer)


@pytest.mark.parametrize("excluded", ["2", "0"])
def test_number_excluded_alone_is_half_a_row(team, excluded: str) -> None:
    answer = team.save(counts("", "", excluded=excluded))

    assert (answer.status_code, team.entries()) == (422, {})
    assert "Only the number excluded is here. Type the numerator and the denominator too." in said(answer)


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ("Call mother at 203-555-0147", "This text seems to hold a phone number."),
        ("Child born 03/14/2021 was late", "This text seems to hold a date of birth."),
        ("See MRN 48213", "This text seems to hold a record number."),
        ("Ask dana@family.example", "This text seems to hold an e-mail address."),
        ("x" * 501, "The note has 501 characters. Keep it under 500."),
    ],
)
def test_note_that_may_name_a_patient_is_refused(team, note: str, message: str) -> None:
    answer = team.save(counts("18", "24") | {"note": note})

    assert (answer.status_code, team.entries(), team.deeds()) == (422, {}, [])
    assert message in Page(answer.text).main.text
    assert Page(answer.text).sends()["note"] == note


def test_note_alone_that_may_name_a_patient_is_refused_too(team) -> None:
    team.save(counts("18", "24"))

    answer = team.save({"note": "Call mother at 203-555-0147"})

    assert answer.status_code == 422
    assert team.entries()["DEV-1", "2026-10"].note == ""


def test_note_changed_alone_is_kept(team) -> None:
    team.save(counts("18", "24") | counts("16", "18", "DEV-2") | {"note": "New nurse"})

    answer = team.save({"note": "New nurse since May"})

    assert answer.status_code == 303
    assert {kept.note for kept in team.make.rows(Entry)} == {"New nurse since May"}
    assert team.open()["note"] == "New nurse since May"


def test_note_is_kept_without_what_no_text_holds(team) -> None:
    team.save(counts("18", "24") | {"note": " New\x00 nurse\r\nsince\x1b May "})

    assert team.entries()["DEV-1", "2026-10"].note == "New nurse\nsince May"


def test_note_stays_with_the_measures_it_was_saved_with(team) -> None:
    team.save(counts("18", "24"))

    team.save(counts("16", "18", "DEV-2") | {"note": "Tablet broken"})

    assert [team.entries()[measure, "2026-10"].note for measure in ("DEV-1", "DEV-2")] == ["", "Tablet broken"]


# --- doubts


def history(team, numerator: int = 18, denominator: int = 24, months: int = 12) -> None:
    for back in range(1, months + 1):
        team.make.entry(team.place, "DEV-1", Month(2026, 10) - back, numerator - back % 3, denominator)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (counts("3", "24"), "Much lower than usual"),
        (counts("80", "100"), "100 were eligible; 24 is usual."),
    ],
)
def test_unusual_number_asks_for_a_tick_and_is_kept_with_it(team, typed: dict[str, str], message: str) -> None:
    history(team)

    asked = team.save(typed)
    assert (asked.status_code, message in said(asked)) == (422, True)
    assert ("DEV-1", "2026-10") not in team.entries()
    ticked = team.browser.send(team.url(), Page(asked.text).sends() | {"DEV-1-confirmed": "y"})

    assert ticked.status_code == 303
    assert ("DEV-1", "2026-10") in team.entries()


def test_same_numbers_three_months_running_ask_for_a_tick(team) -> None:
    for back in (1, 2):
        team.make.entry(team.place, "DEV-1", Month(2026, 10) - back, 18, 24)

    asked = team.save(counts("18", "24"))

    assert asked.status_code == 422
    assert "The same two numbers as in the two months before." in said(asked)
    assert team.save(counts("18", "24", confirmed="y")).status_code == 303


def test_tick_does_not_excuse_an_error(team) -> None:
    assert team.save(counts("25", "24", confirmed="y")).status_code == 422
    assert team.entries() == {}


def test_number_that_was_ticked_once_is_not_asked_about_again(team) -> None:
    history(team)
    team.save(counts("3", "24", confirmed="y"))

    assert team.save(counts("16", "18", "DEV-2")).status_code == 303


def test_small_denominator_is_remarked_on_without_a_tick(team) -> None:
    assert team.save(counts("3", "4")).status_code == 303


# --- months


@pytest.mark.parametrize("month", [Month(2026, 12), Month(2027, 10)])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_future_month_is_refused(team, month: Month, method: str) -> None:
    typed = counts("18", "24") | {"csrf_token": team.browser.token()}

    answer = team.browser.open(team.url(month), method=method, data=typed if method == "POST" else None)

    assert (answer.status_code, team.entries()) == (422, {})
    assert "has not begun. Choose a month up to this one." in Page(answer.text).main.text


def test_month_that_is_not_over_can_be_entered_and_is_remarked_on(team) -> None:
    november = Month(2026, 11)

    answer = team.save(counts("21", "20"), november)
    assert "Nov 2026 is not over yet. Look at the numbers again when it ends." in said(answer)
    assert team.save(counts("18", "20"), november).status_code == 303


def test_month_before_enrollment_is_refused(team) -> None:
    answer = team.browser.get(team.url(Month(2023, 12)))
    sent = team.browser.send(team.url(Month(2023, 12)), counts("18", "24"))

    assert (answer.status_code, sent.status_code, team.entries()) == (422, 422, {})
    assert "did not take part in this project in Dec 2023" in Page(sent.text).main.text


def test_month_after_leaving_is_refused(team) -> None:
    team.make.change(Enrollment, (team.place.practice_id, "dev-screening"), ended=Month(2026, 9))

    assert team.browser.get(team.url()).status_code == 422
    assert team.browser.get(team.url(Month(2026, 9))).status_code == 200


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "2026-1", "october", "0000-10", "２０２６-10"])
def test_what_is_no_month_is_no_page(team, month: str) -> None:
    assert team.browser.get(f"/practices/P001/projects/dev-screening/months/{month}").status_code == 404


# --- what is stored already


def test_first_value_for_a_closed_month_is_kept_and_marked_as_late(team) -> None:
    page = Page(team.browser.get(team.url(JULY)).text)
    assert "Jul 2026 closed on October 29, 2026." in page.main.text

    refused = team.save(counts("21", "20"), JULY)
    assert "These numbers are marked as late." not in said(refused)
    assert team.save(counts("18", "24"), JULY).status_code == 303
    assert team.entries()["DEV-1", "2026-07"].numerator == 18


@pytest.mark.parametrize(
    "typed",
    [
        counts("19", "24"),
        counts("18", "24", excluded="2"),
        counts("", "", state="not_collected"),
        counts("", "", state="none_eligible"),
    ],
)
def test_change_of_a_closed_month_is_refused(team, typed: dict[str, str]) -> None:
    team.make.entry(team.place, "DEV-1", JULY, 18, 24)

    answer = team.save(typed, JULY)

    assert answer.status_code == 422
    assert "Jul 2026 closed on October 29, 2026. Ask program staff to open it." in said(answer)
    kept = team.entries()["DEV-1", "2026-07"]
    assert (kept.state, kept.numerator, kept.denominator, kept.version) == ("counted", 18, 24, 1)
    assert team.deeds() == []


def test_closed_month_saved_as_it_is_changes_nothing(team) -> None:
    team.make.entry(team.place, "DEV-1", JULY, 18, 24)

    assert team.save(counts("16", "18", "DEV-2"), JULY).status_code == 303

    assert [deed.object_id for deed in team.deeds()] == ["DEV-2/2026-07"]


def test_change_of_an_open_month_replaces_the_number(team) -> None:
    team.make.entry(team.place, "DEV-1", AUGUST, 18, 24)

    refused = team.save(counts("19", "24") | counts("x", "1", "DEV-2"), AUGUST)
    assert "This replaces 18 of 24. The old numbers stay in the history." in said(refused)
    assert team.save(counts("19", "24"), AUGUST).status_code == 303

    (deed,) = team.deeds()
    assert (deed.action, deed.before["numerator"], deed.after["numerator"]) == ("entry.revise", 18, 19)
    assert team.entries()["DEV-1", "2026-08"].version == 2


@pytest.mark.parametrize("excluded", ["", "2"])
def test_stored_month_is_not_emptied_by_a_blank(team, excluded: str) -> None:
    team.save(counts("18", "24", excluded=excluded))

    answer = team.save(counts("", ""))

    assert answer.status_code == 422
    assert "There are numbers for this month already. To take them back choose “not collected”." in said(answer)
    assert team.entries()["DEV-1", "2026-10"].numerator == 18


def test_stored_month_is_taken_back_by_choice(team) -> None:
    team.save(counts("18", "24"))

    assert team.save(counts("18", "24", state="not_collected")).status_code == 303

    kept = team.entries()["DEV-1", "2026-10"]
    assert (kept.state, kept.numerator, kept.denominator) == ("not_collected", None, None)


def test_state_that_was_never_offered_is_refused(team) -> None:
    answer = team.save(counts("18", "24", state="suppressed"))

    assert (answer.status_code, team.entries()) == (422, {})
