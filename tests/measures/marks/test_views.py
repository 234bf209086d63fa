"""Writing down what was tried and what happened: adding, changing, removing, putting back, and who may."""

from uuid import uuid4

import pytest

from page import Page
from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, Role
from qi_portal.domain.periods import Month
from qi_portal.measures.marks.models import ProjectMark

URL = "/practices/P001/projects/dev-screening/marks/"
TEST = {"title": "Form at check-in", "first": "2026-03"}


# --- writing


def test_page_without_marks_says_what_a_test_of_change_is_and_how_to_add_one(book) -> None:
    page = book.page()

    assert page.heading == "What was tried"
    assert "Nothing is written down yet." in page.main.text
    assert "A test of change is one thing done differently on a small scale" in page.main.text
    assert page.links()["Add a test of change"] == f"{URL}add/test"
    assert page.links()["Add an event"] == f"{URL}add/event"


def test_test_of_change_is_kept_as_it_was_typed(book) -> None:
    mark_id = book.add()

    row = book.row(mark_id)
    assert (row.kind, row.title, row.first, row.last, row.plan, row.prediction, row.study, row.act) == (
        "test", "Form at check-in", Month(2026, 3), Month(2026, 5),
        "The front desk hands it out.", "60%", "67%", "adopt",
    )  # fmt: skip
    assert (row.practice_id, row.project_id, row.created_by, row.saved_by, row.version) == (
        book.team.place.practice_id, "dev-screening", book.team.member.id, book.team.member.id, 1
    )  # fmt: skip
    (item,) = book.page().main.tags("li")[-1:]
    assert item.text.startswith("1 Form at check-in adopted Test of change, Mar 2026 to May 2026 · written by")
    assert item.text.endswith("Plan: The front desk hands it out. Prediction: 60% Result: 67% Worksheet")


def test_event_is_asked_for_what_happened_and_no_more(book) -> None:
    page = book.page("add/event")

    assert set(page.sends()) == {"csrf_token", "version", "title", "first", "last", "plan"}
    assert [label.text for label in page.main.tags("label")] == [
        "Title", "Month", "Last month, if it went on", "What happened"
    ]  # fmt: skip

    mark_id = book.add("event", act="adopt", study="Better")

    row = book.row(mark_id)
    assert (row.kind, row.last, row.prediction, row.study, row.act) == ("event", None, "", "", None)


def test_marks_are_numbered_by_their_first_months_tests_and_events_together(book) -> None:
    book.add(title="Second", first="2026-04")
    book.add("event", title="First", first="2026-02")
    book.add(title="Third", first="2026-04")

    items = [item.text for item in book.page().main.tags("li")]

    assert [item[: len(start)] for item, start in zip(items, ["1 First", "2 Second", "3 Third"], strict=True)] == [
        "1 First", "2 Second", "3 Third"
    ]  # fmt: skip


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_kept_or_lost(book) -> None:
    answer = book.send("add/test", TEST | {"title": "", "last": "2026-01", "plan": "Ask Dana", "study": "MRN 7654321"})
    page = Page(answer.text)

    assert answer.status_code == 422
    assert [each.attributes["href"] for each in page.by_id("errors").tags("a")] == ["#title", "#study"]
    assert page.by_id("study-error").text.startswith("This text seems to hold a record number.")
    assert page.by_id("title").attributes["aria-describedby"] == "title-hint title-error"
    assert page.sends()["plan"] == "Ask Dana"
    assert book.rows() == []


def test_decision_keeps_what_was_chosen_when_something_else_does_not_fit(book) -> None:
    page = Page(book.send("add/test", TEST | {"title": "", "act": "adapt"}).text)

    assert page.sends()["act"] == "adapt"


def test_text_that_looks_like_a_page_is_shown_as_text(book) -> None:
    book.add(title="<script>alert(1)</script>", plan="<b>bold</b>")

    answer = book.team.browser.get(URL).text

    assert "<script>alert" not in answer
    assert "&lt;b&gt;bold" in answer


# --- on the project's other pages


def test_what_was_tried_stands_beside_the_charts(book) -> None:
    book.add("event")
    book.add()

    page = Page(book.team.browser.get("/practices/P001/measures/DEV-2").text)

    assert page.links()["Add a test of change or an event"] == URL
    assert "What was tried 1 New record system Event, Jan 2026 2 Form at check-in adopted Test of change" in (
        page.main.text
    )


def test_physician_is_led_to_what_a_test_of_change_is(book) -> None:
    physician = book.team.another(book.team.make.person(Role.PHYSICIAN, at=book.team.place))

    page = Page(physician.get("/practices/P001/measures/DEV-2").text)

    assert "What was tried Nothing is written down yet. What that is" in page.main.text


# --- changing


def test_changed_mark_is_saved_anew_and_its_form_opens_filled(book) -> None:
    mark_id = book.add()
    opened = book.page(str(mark_id)).sends()

    answer = book.send(str(mark_id), opened | {"study": "70%", "act": "adapt"})

    assert answer.status_code == 303
    assert (
        opened.items() >= {"title": "Form at check-in", "first": "2026-03", "last": "2026-05", "act": "adopt"}.items()
    )
    row = book.row(mark_id)
    assert (row.study, row.act, row.plan, row.version) == ("70%", "adapt", "The front desk hands it out.", 2)


def test_mark_saved_by_somebody_else_meanwhile_is_shown_before_it_is_replaced(book) -> None:
    mark_id = book.add()
    mine = book.page(str(mark_id)).sends()
    colleague = book.team.another(book.team.make.person(Role.PRACTICE_LEAD, at=book.team.place))
    book.press(mark_id, browser=colleague, **TEST | {"title": "Form by text"})

    refused = book.send(str(mark_id), mine | {"title": "Form on a tablet"})
    page = Page(refused.text)

    assert refused.status_code == 409
    assert "Somebody saved this meanwhile It now says: Form by text , Mar 2026" in page.main.text
    assert page.sends()["title"] == "Form on a tablet"
    assert book.row(mark_id).title == "Form by text"
    assert book.send(str(mark_id), page.sends()).status_code == 303
    assert book.row(mark_id).title == "Form on a tablet"


def test_changed_mark_that_does_not_fit_stays_as_it_was(book) -> None:
    mark_id = book.add()

    assert book.press(mark_id, **TEST | {"first": "2013-01"}).status_code == 422
    assert book.row(mark_id).first == Month(2026, 3)


# --- removing and putting back


def test_removed_mark_is_gone_from_the_list_and_can_be_put_back(book) -> None:
    book.add("event")
    mark_id = book.add()

    removed = book.press(mark_id, "remove")
    page = Page(book.team.browser.get(removed.headers["Location"]).text)

    assert removed.status_code == 303
    assert "Removed: Form at check-in. Put back" in page.main.text
    assert not page.has("mark-2")

    assert book.send(f"{mark_id}/put-back", page.sends()).status_code == 303
    assert book.page().by_id("mark-2").text.startswith("2 Form at check-in")
    assert "removed" not in book.page().main.text


@pytest.mark.parametrize("deed", ["remove", "put-back"])
def test_deed_that_does_not_fit_what_stands_is_refused(book, deed: str) -> None:
    mark_id = book.add()
    if deed == "remove":
        book.press(mark_id, "remove")

    answer = book.press(mark_id, deed)

    assert answer.status_code == 409
    assert "Somebody changed this meanwhile." in Page(answer.text).main.text


def test_mark_that_was_changed_meanwhile_is_not_removed(book) -> None:
    mark_id = book.add()
    book.press(mark_id, **TEST | {"title": "Form by text"})

    assert book.send(f"{mark_id}/remove", {"version": "1"}).status_code == 409
    assert book.row(mark_id).removed_at is None


def test_removed_mark_cannot_be_opened(book) -> None:
    mark_id = book.add()
    book.press(mark_id, "remove")

    assert book.team.browser.get(f"{URL}{mark_id}").status_code == 404


# --- the record


def test_every_deed_has_its_audit_row(book) -> None:
    mark_id = book.add()
    book.press(mark_id, **TEST | {"title": "Form by text"})
    book.press(mark_id, "remove")
    book.press(mark_id, "put-back")

    deeds = book.deeds()
    assert [(each.action, each.object_id, each.actor_id) for each in deeds] == [
        (f"mark.{deed}", str(mark_id), book.team.member.id) for deed in ("add", "revise", "remove", "put_back")
    ]
    assert {each.practice_id for each in deeds} == {book.team.place.practice_id}
    assert [(each.before or {}).get("title") for each in deeds] == [None, "Form at check-in", "Form by text", None]
    assert [(each.after or {}).get("title") for each in deeds] == [
        "Form at check-in", "Form by text", None, "Form by text"
    ]  # fmt: skip
    assert deeds[0].after.items() >= {"first": "2026-03", "last": "2026-05", "act": "adopt", "study": "67%"}.items()


def test_refused_deed_leaves_no_audit_row(book) -> None:
    mark_id = book.add()
    before = len(book.deeds())

    book.send(f"{mark_id}/remove", {"version": "7"})
    book.send("add/test", {"title": ""})

    assert len(book.deeds()) == before


def test_coach_writes_on_behalf(book) -> None:
    coach = book.team.another(book.team.make.person(Role.COACH, at=book.team.place))

    book.send("add/test", TEST, coach)
    (mark,) = book.rows()
    book.press(mark.id, "remove", coach)

    assert [each.after["on_behalf"] for each in book.deeds()] == [True, True]


# --- who may

WRITES = {Role.QI_MEMBER, Role.PRACTICE_LEAD, Role.COACH, Role.PROGRAM_STAFF}
READS = WRITES | {Role.PHYSICIAN, Role.ADMIN}


@pytest.mark.parametrize("role", sorted(PRACTICE_ROLES | PROGRAM_ROLES))
def test_marks_are_read_and_written_by_who_may(book, role: Role) -> None:
    mark_id = book.add()
    wide = {Role.PROGRAM_STAFF, Role.ADMIN, Role.CONTENT_EDITOR, Role.CLINICAL_LEAD}
    at = book.team.region if role in wide else book.team.place
    browser = book.team.another(book.team.make.person(role, at=at))

    read = browser.get(URL).status_code
    wrote = [
        book.send("add/test", TEST, browser).status_code,
        book.press(mark_id, browser=browser, **TEST).status_code,
        book.press(mark_id, "remove", browser).status_code,
        browser.get(f"{URL}add/test").status_code,
    ]

    assert read == (200 if role in READS else 403)
    assert wrote == ([303, 303, 303, 200] if role in WRITES else [403] * 4)


def test_reader_is_offered_no_deed(book) -> None:
    book.add()
    physician = book.team.another(book.team.make.person(Role.PHYSICIAN, at=book.team.place))

    page = book.page(browser=physician)

    assert "Form at check-in" in page.main.text
    assert "Form at check-in" not in page.links()
    assert {"Add a test of change", "Add an event"} & set(page.links()) == set()


def test_foreign_practice_is_not_found(book) -> None:
    mark_id = book.add()
    elsewhere = book.team.make.practice(code="P002")
    stranger = book.team.another(book.team.make.person(Role.QI_MEMBER, at=elsewhere))

    assert stranger.get(URL).status_code == 404
    assert book.press(mark_id, "remove", stranger).status_code == 404
    assert book.row(mark_id).removed_at is None


def test_mark_is_not_reached_through_another_practice_or_project(book) -> None:
    make, mark_id = book.team.make, book.add()
    sister = make.practice(book.team.region, code="P002")
    make.enrollment(sister)
    make.enrollment(book.team.place, "asthma-control")
    staff = book.team.another(make.person(Role.PROGRAM_STAFF, at=book.team.region))

    for other in ("/practices/P002/projects/dev-screening/marks/", "/practices/P001/projects/asthma-control/marks/"):
        assert staff.get(f"{other}{mark_id}").status_code == 404
        assert staff.send(f"{other}{mark_id}/remove", {"version": "1"}).status_code == 404
        assert staff.send(f"{other}{mark_id}", TEST | {"version": "1"}).status_code == 404
    assert [(row.version, row.removed_at) for row in make.rows(ProjectMark)] == [(1, None)]


@pytest.mark.parametrize(
    "path", ["/practices/P001/projects/asthma-control/marks/", "/practices/P001/projects/none/marks/", f"{URL}add/idea"]
)
def test_page_of_nothing_is_not_found(book, path: str) -> None:
    assert book.team.browser.get(path).status_code == 404
    assert book.team.browser.get(f"{URL}{uuid4()}").status_code == 404


def test_test_of_change_that_is_sent_twice_is_kept_once(book) -> None:
    for _ in range(2):
        assert book.send("add/test", {"title": "Form at check-in", "first": "2026-08"}).status_code == 303

    assert len(book.rows()) == 1
