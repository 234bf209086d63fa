"""A practice reads its own log and takes it away; nobody else does."""

import csv
import io

import pytest
from flask import render_template_string

from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.domain.referral_log import AgeBand
from qi_portal.guidelines.forms import no_findings, read_findings
from qi_portal.guidelines.panel import panel_of
from qi_portal.guidelines.referral_log.queries import places_to_record

NOVEMBER = Month(2026, 11)
URL = "/practices/P001/decisions"
OVERRIDDEN = {"done_instead": "routine_referral", "reason": "access_or_distance"}


def rows_of(page: Page, number: int) -> list[str]:
    """The rows of a table of the page, without its head."""
    return [row.text for row in page.main.tags("table")[number].tags("tbody")[0].tags("tr")]


def test_empty_log_says_how_to_record(log) -> None:
    page = Page(log.browser.get(URL).text)

    assert page.heading == "Referral decisions"
    assert "Nothing is recorded yet." in page.main.text
    assert page.links()["Find a guideline"] == "/"
    assert page.main.tags("table") == []


def test_log_of_this_month_alone_has_tables_and_no_chart_yet(log) -> None:
    log.keep(log.place, count=3)

    page = Page(log.browser.get(URL).text)

    assert "Charts begin when the first month with decisions is over." in page.main.text
    assert page.main.tags("figure") == []
    assert rows_of(page, 0) == ["Nov 2026 so far 3 3 of 3 (100%) 3 of 3 (100%)"]


def test_months_are_read_with_counts_and_an_empty_one_has_no_data(log) -> None:
    log.keep(log.place, NOVEMBER - 2, 3)
    log.keep(log.place, NOVEMBER - 2, 1, **OVERRIDDEN)
    log.keep(log.place, NOVEMBER, 2, advised="emergency")

    page = Page(log.browser.get(URL).text)

    figures = page.main.tags("figure")
    assert len(figures) == 2
    by_month = [row.text for row in page.main.tags("table")[-2].tags("tbody")[0].tags("tr")]
    assert by_month == [
        "Nov 2026 so far 2 2 of 2 (100%) none eligible",
        "Oct 2026 0 no data no data",
        "Sep 2026 4 3 of 4 (75%) 3 of 4 (75%)",
    ]
    assert rows_of(Page(log.browser.get(URL).text), 1) == [
        "Oct 2026 75% no data",  # the 75% is the median
        "Sep 2026 3 4 75% 75%",
    ]


def test_conditions_are_read_with_the_reasons_of_overriding(log) -> None:
    log.keep(log.place, count=2)
    log.keep(log.place, count=2, **OVERRIDDEN)
    log.keep(log.place, done_instead="emergency", reason="exam_finding")
    log.keep(log.place, condition_id="taken_off_the_shelf")

    page = Page(log.browser.get(URL).text)

    assert rows_of(page, 1) == [
        "Recurrent headache and migraine 5 2 of 5 (40%) 2 of 5 (40%) Access or distance (2), Examination finding (1)",
        "taken_off_the_shelf 1 1 of 1 (100%) 1 of 1 (100%)",
    ]


def test_log_of_another_practice_is_not_in_ones_own(log) -> None:
    log.keep(log.beside("P002")[0], count=5)

    assert "Nothing is recorded yet." in Page(log.browser.get(URL).text).main.text


# --- who may read


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.QI_MEMBER, Role.PRACTICE_LEAD])
def test_member_reads_the_log(log, role: Role) -> None:
    assert log.of_role(role).get(URL).status_code == 200


@pytest.mark.parametrize("role", [Role.COACH, Role.CARE_COORDINATOR, Role.PROGRAM_STAFF, Role.ADMIN])
def test_who_oversees_the_practice_does_not_read_its_log(log, role: Role) -> None:
    log.keep(log.place)
    browser = log.of_role(role, log.region if role in (Role.PROGRAM_STAFF, Role.ADMIN) else log.place)

    assert browser.get(URL).status_code == 403
    assert browser.send(f"{URL}.csv").status_code == 403
    assert "Referral decisions" not in Page(browser.get("/practices/P001/").text).links()


def test_log_of_a_foreign_practice_is_no_page(log) -> None:
    log.beside("P002")

    statuses = [log.browser.get(f"/practices/{code}/decisions").status_code for code in ("P002", "P999")]

    assert statuses == [404, 404]


@pytest.mark.parametrize("page", ["/practices/P001/", "/this-month"])
def test_desk_of_a_member_leads_to_the_log(log, page: str) -> None:
    assert Page(log.browser.get(page).text).links()["Referral decisions"] == URL


# --- the file


def test_team_takes_every_decision_as_a_file_and_it_is_written_down(log) -> None:
    log.keep(log.place, count=2)
    log.keep(log.place, NOVEMBER - 1, **OVERRIDDEN)
    log.keep(log.beside("P002")[0], count=4)

    answer = log.of_role(Role.QI_MEMBER).send(f"{URL}.csv")

    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="referral-decisions-P001.csv"'
    assert [(row["practice"], row["month"], row["followed"]) for row in rows] == [
        ("P001", "2026-11", "yes"), ("P001", "2026-11", "yes"), ("P001", "2026-10", "no")
    ]  # fmt: skip
    assert (rows[2]["done instead"], rows[2]["reason"]) == ("routine_referral", "access_or_distance")
    assert {row["exported at (UTC)"] for row in rows} == {"2026-11-21 17:00"}
    (deed,) = log.deeds()
    assert (deed.action, deed.object_id, deed.after) == ("decision.export", "P001", {"decisions": 3, "values": "full"})


def test_physician_reads_and_takes_nothing_away(log) -> None:
    log.keep(log.place)

    assert log.browser.send(f"{URL}.csv").status_code == 403
    assert "CSV" not in Page(log.browser.get(URL).text).main.text
    assert log.deeds() == []


# --- the form beside an answer

TEMPLATE = (
    '{% import "guidelines/referral_log/_record.html" as log %}<main>{{ log.record_form(panel, places, band) }}</main>'
)


@pytest.fixture
def drawn(log):
    """The form as a page draws it, for the practices where somebody may record, after the findings that are given."""

    def draw(someone, given: dict[str, str]) -> Page:
        actor = log.make.actor(someone)
        with log.browser.application.test_request_context():
            tree = log.guideline.tree
            findings = read_findings(tree, given) if given else no_findings(tree)
            panel = panel_of(log.guideline, findings)
            places = places_to_record(actor)
            return Page(render_template_string(TEMPLATE, panel=panel, places=places, band=AgeBand.FROM_5_TO_10))

    return draw


FINDINGS = {"age_months": "8", "age_unit": "years"}


def test_form_sends_codes_and_no_finding(log, drawn) -> None:
    page = drawn(log.member, FINDINGS)

    sent = page.sends()
    assert set(sent) == {
        "csrf_token", "key", "practice", "version", "content_hash", "advised", "age_band", "done_instead", "reason"
    }  # fmt: skip
    assert (sent["practice"], sent["content_hash"]) == ("P001", log.guideline.content_hash)
    assert (sent["age_band"], sent["done_instead"], sent["reason"]) == ("5_to_10", "", "")
    assert "textarea" not in {node.tag for node in page.main.every(lambda node: True)}


def test_form_as_it_is_drawn_records(log, drawn) -> None:
    page = drawn(log.member, FINDINGS)
    address = page.main.tags("form")[0].attributes["action"]

    answer = log.browser.send(address, {**page.sends(), "csrf_token": log.browser.token(), "outcome": "followed"})

    assert (answer.status_code, len(log.rows())) == (303, 1)


def test_each_drawing_has_its_own_key_without_a_time_in_it(log, drawn) -> None:
    keys = {drawn(log.member, FINDINGS).sends()["key"] for _ in range(2)}

    assert len(keys) == 2
    assert {key[14] for key in keys} == {"4"}


def test_form_offers_every_level_but_the_advised_one(log, drawn) -> None:
    page = drawn(log.member, FINDINGS)

    offered = [option.attributes["value"] for option in page.by_id("done_instead").tags("option")]
    assert offered[0] == ""
    assert page.sends()["advised"] not in offered
    assert len(offered) == 5


def test_member_of_two_practices_is_asked_which(log, drawn) -> None:
    log.make.role(log.member, Role.PHYSICIAN, log.beside("P002")[0])

    page = drawn(log.member, FINDINGS)

    assert [option.attributes["value"] for option in page.by_id("practice").tags("option")] == ["", "P001", "P002"]
    assert page.sends()["practice"] == ""


def test_nothing_is_drawn_without_an_answer_or_a_practice(log, drawn) -> None:
    staff = log.make.person(Role.PROGRAM_STAFF, at=log.region)

    assert drawn(log.member, {}).main.text == ""
    assert drawn(log.member, {"age_months": "x"}).main.text == ""
    assert drawn(staff, FINDINGS).main.text == ""
