"""The pages of training: offering, signing up, waiting, calling off, keeping who was there."""

import io
from uuid import uuid4

import pytest
from pypdf import PdfReader

from page import Page
from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, Role
from qi_portal.training.models import Attendance, Training
from training_offers import HELD, MODULE, SESSION

URL = "/training/"

# --- the list


def test_list_without_trainings_says_so(school) -> None:
    said = school.page().main.text

    assert "No session is planned at present." in said
    assert "There are no modules yet. Program staff add them." in said


def test_list_shows_sessions_to_come_and_modules(school) -> None:
    session, module = school.add(), school.add("module")
    school.add(**HELD)

    page = school.page()

    assert page.by_id("sessions").text == (
        "Sessions to come Reading a run chart December 3, 2026, 12:30 PM EST · 60 minutes · 2 of 2 seats free"
    )
    assert page.by_id("modules").text == "Modules On-line, at any time. Writing an aim 20 minutes"
    assert page.links() == {"Reading a run chart": f"{URL}{session}", "Writing an aim": f"{URL}{module}"}


def test_staff_see_what_was_held_and_whose_attendance_is_open(school) -> None:
    held = school.add(**HELD)
    guest = school.make.person(Role.PRACTICE_LEAD, at=school.place)
    school.press(held, "guests", school.staff, email=guest.email)

    said = school.page(browser=school.staff).main.text

    assert "Plan, do, study, act November 10, 2026, 12:30 PM EST · 1 signed up" in said
    assert "Plan, do, study, act" not in school.page().main.text


def test_trainings_of_another_program_are_not_found(school) -> None:
    made = school.add()
    elsewhere = school.make.practice()
    stranger = school.another(school.make.person(Role.PHYSICIAN, at=elsewhere))
    other_staff = school.another(school.make.person(Role.PROGRAM_STAFF, at=school.make.program()))

    assert "Reading a run chart" not in school.page(browser=stranger).main.text
    for browser in (stranger, other_staff):
        assert browser.get(f"{URL}{made}").status_code == 404
        assert browser.get(f"{URL}{made}/session.ics").status_code == 404
        assert browser.send(f"{URL}{made}/sign-up").status_code == 404
    for deed in ("change", "cancel", "attendance", "guests"):
        assert other_staff.send(f"{URL}{made}/{deed}", SESSION | {"reason": "x", "version": "1"}).status_code == 404
    assert school.make.rows(Attendance) == []


def test_visitor_is_asked_to_sign_in(school) -> None:
    assert school.browser.application.test_client().get(URL).headers["Location"].startswith("/sign-in")


# --- offering


def test_added_session_shows_all_that_was_typed(school) -> None:
    made = school.add(project_ids=["asthma-control"])

    said = school.page(made).main.text

    for part in ("December 3, 2026, 12:30 PM EST Library", "Afterward you can Tell a signal from noise",
                 "May count for CME (local)", "Needed for Asthma"):  # fmt: skip
        assert part in said
    assert school.page(made).links()["Slides"] == "https://slides.example/run"


def test_what_does_not_fit_is_said_at_its_field_and_nothing_typed_is_lost(school) -> None:
    answer = school.staff.send(f"{URL}new/session", SESSION | {"minutes": "an hour", "project_ids": ["dev-screening"]})
    page = Page(answer.text)

    assert answer.status_code == 422
    assert [each.attributes["href"] for each in page.by_id("errors").tags("a")] == ["#minutes"]
    assert (
        page.sends().items()
        >= {"title": SESSION["title"], "minutes": "an hour", "project_ids": "dev-screening"}.items()
    )
    assert school.make.rows(Training) == []


def test_change_saved_by_somebody_else_meanwhile_is_said_before_it_is_replaced(school) -> None:
    made = school.add()
    mine = school.page(f"{made}/change", school.staff).sends()
    school.press(made, "change", school.staff, **SESSION | {"title": "Run charts, part 1"})

    refused = school.staff.send(f"{URL}{made}/change", mine | {"title": "Run charts for all"})
    page = Page(refused.text)

    assert refused.status_code == 409
    assert "It now says: Run charts, part 1 , December 3, 2026" in page.main.text
    assert school.staff.send(f"{URL}{made}/change", page.sends()).status_code == 303
    assert school.page(made).heading == "Run charts for all"


def test_fewer_seats_than_people_who_have_one_are_refused(school) -> None:
    made = school.add()
    for browser in (school.browser, school.person()[1]):
        school.press(made, "sign-up", browser)

    answer = school.press(made, "change", school.staff, **SESSION | {"seats": "1"})

    assert answer.status_code == 422
    assert "2 people have a seat already. Nobody loses a seat." in Page(answer.text).main.text


def test_page_of_an_unknown_kind_is_not_found(school) -> None:
    assert school.staff.get(f"{URL}new/party").status_code == 404
    assert school.browser.get(f"{URL}{uuid4()}").status_code == 404


@pytest.mark.parametrize("role", sorted((PRACTICE_ROLES | PROGRAM_ROLES) - {Role.PROGRAM_STAFF}))
def test_only_program_staff_offer_trainings(school, role: Role) -> None:
    made = school.add(**HELD)
    wide = role in (Role.ADMIN, Role.CONTENT_EDITOR, Role.CLINICAL_LEAD)
    someone = school.another(school.make.person(role, at=school.region if wide else school.place))

    tried = [
        someone.get(f"{URL}new/session").status_code,
        someone.send(f"{URL}new/session", SESSION).status_code,
        school.press(made, "change", someone, **HELD).status_code,
        school.press(made, "cancel", someone, reason="x").status_code,
        school.press(made, "put-back", someone).status_code,
        school.press(made, "attendance", someone).status_code,
        school.press(made, "guests", someone, email="a@demo.example").status_code,
    ]

    assert tried == [403] * 7
    assert someone.get(URL).status_code == 200
    assert not {"Add a session", "Change"} & set(school.page(made, someone).links())


# --- seats and the waiting list


def test_seat_that_is_given_back_goes_to_who_waits(school) -> None:
    made = school.add(seats="1")
    first, second = school.browser, school.person()[1]
    school.press(made, "sign-up", first)
    school.press(made, "sign-up", second)

    assert "full, 1 waits. waiting list You are number 1 in line." in school.page(made, second).main.text
    assert "you have a seat" in school.page(made, first).main.text

    school.press(made, "withdraw", first)

    assert "full. you have a seat" in school.page(made, second).main.text
    assert "Join the waiting list" in school.page(made, first).main.text


def test_signing_up_twice_is_once_and_signing_up_again_goes_to_the_end(school) -> None:
    made = school.add(seats="1")
    other, browser = school.person()
    school.press(made, "sign-up")
    school.press(made, "sign-up")
    assert len(school.make.rows(Attendance)) == 1

    school.press(made, "sign-up", browser)
    school.press(made, "withdraw")
    school.press(made, "withdraw")
    school.press(made, "sign-up")

    names = [item.text for item in school.page(made, school.staff).by_id("attendance").tags("li")]
    assert names == [other.name, f"{school.member.name} waiting list"]
    assert school.deeds() == ["training.add", *["training.sign_up"] * 2, "training.withdraw", "training.sign_up"]


@pytest.mark.parametrize("state", ["held", "called off", "module"])
def test_what_takes_no_sign_ups_refuses_one(school, state: str) -> None:
    made = school.add(**HELD) if state == "held" else school.add("module" if state == "module" else "session")
    if state == "called off":
        school.press(made, "cancel", school.staff, reason="Snow.")

    assert school.press(made, "sign-up").status_code == 409
    assert school.make.rows(Attendance) == []


# --- calling off


def test_called_off_session_is_told_to_who_signed_up_and_can_be_offered_again(school) -> None:
    made = school.add()
    school.press(made, "sign-up")

    school.press(made, "cancel", school.staff, reason="The speaker is ill.")

    assert "Called off: Reading a run chart December 3, 2026, 12:30 PM EST The speaker is ill." in (
        school.page().main.text
    )
    assert "This session is called off The speaker is ill." in school.page(made).main.text
    assert "STATUS:CANCELLED" in school.browser.get(f"{URL}{made}/session.ics").text

    school.press(made, "put-back", school.staff)

    assert "Called off" not in school.page().main.text
    assert "you have a seat" in school.page(made).main.text


def test_calling_off_without_a_reason_is_refused(school) -> None:
    made = school.add()

    answer = school.press(made, "cancel", school.staff, reason=" ")

    assert answer.status_code == 422
    assert Page(answer.text).by_id("reason-error").text == "Write something here."


@pytest.mark.parametrize(("deed", "state"), [("cancel", "held"), ("cancel", "off"), ("put-back", "on")])
def test_deed_that_does_not_fit_what_stands_is_refused(school, deed: str, state: str) -> None:
    made = school.add(**(HELD if state == "held" else SESSION))
    if state == "off":
        school.press(made, "cancel", school.staff, reason="Snow.")

    assert school.press(made, deed, school.staff, reason="Again.").status_code == 409


# --- who was there


def test_attendance_is_kept_by_staff_and_gives_a_certificate(school) -> None:
    made = school.add(day="2026-11-22")
    other, browser = school.person()
    for each in (school.browser, browser):
        school.press(made, "sign-up", each)
    school.make.change(Training, made, starts_at=school.make.rows(Training)[0].saved_at)

    answer = school.press(
        made, "attendance", school.staff, **{f"attended-{school.member.id}": "yes", f"attended-{other.id}": "no"}
    )
    assert answer.status_code == 303
    assert "attended" in school.page(made).main.text
    assert "absent" in school.page(made, browser).main.text

    taken = school.press(made, "certificate.pdf")
    text = " ".join(PdfReader(io.BytesIO(taken.data)).pages[0].extract_text().split())
    for part in (school.member.name, "Certificate of attendance", SESSION["title"], "60 minutes", "it is not CME"):
        assert part in text
    assert school.press(made, "certificate.pdf", browser).status_code == 404
    assert school.deeds()[-3:] == ["training.attendance", "training.attendance", "training.certificate"]


def test_attendance_before_the_session_is_refused(school) -> None:
    made = school.add()
    school.press(made, "sign-up")

    answer = school.press(made, "attendance", school.staff, **{f"attended-{school.member.id}": "yes"})

    assert answer.status_code == 409
    assert [row.attended for row in school.make.rows(Attendance)] == [None]


def test_guest_who_came_without_signing_up_is_added_as_attended(school) -> None:
    made = school.add(**HELD)

    unknown = school.press(made, "guests", school.staff, email="nobody@demo.example")
    foreign = school.make.person(Role.PHYSICIAN, at=school.make.practice())
    outside = school.press(made, "guests", school.staff, email=foreign.email)
    school.press(made, "guests", school.staff, email=school.member.email.upper())

    for refused in (unknown, outside):
        assert refused.status_code == 422
        assert Page(refused.text).by_id("email-error").text == (
            "Nobody in this program has an account with that address."
        )
    assert [(row.person_id, row.attended) for row in school.make.rows(Attendance)] == [(school.member.id, True)]


def test_attendance_that_somebody_else_kept_meanwhile_is_not_undone(school) -> None:
    made = school.add(**HELD)
    other, _browser = school.person()
    for each in (school.member, other):
        school.press(made, "guests", school.staff, email=each.email)
    school.press(made, "attendance", school.staff, **{f"attended-{each.id}": "" for each in (school.member, other)})
    page = school.page(made, school.staff)
    late = page.sends(next(form for form in page.main.tags("form") if form.attributes["action"].endswith("attendance")))
    school.press(made, "attendance", school.staff, **{f"attended-{school.member.id}": "yes"})

    school.press(made, "attendance", school.staff, **late | {f"attended-{other.id}": "no"})

    kept = {row.person_id: row.attended for row in school.make.rows(Attendance)}
    assert kept == {school.member.id: True, other.id: False}


def test_attendance_of_strangers_and_odd_values_is_left_out(school) -> None:
    made = school.add(**HELD)
    school.press(made, "guests", school.staff, email=school.member.email)

    sent = {f"attended-{school.member.id}": "perhaps", f"attended-{uuid4()}": "yes", "attended-x": "yes"}

    assert school.press(made, "attendance", school.staff, **sent).status_code == 303
    assert [(row.person_id, row.attended) for row in school.make.rows(Attendance)] == [(school.member.id, True)]


def test_session_that_is_sent_twice_is_offered_once(school) -> None:
    for _ in range(2):
        assert school.staff.send("/training/new/session", SESSION).status_code == 303

    assert len(school.make.rows(Training)) == 1


# --- modules


def test_module_is_completed_by_ones_own_word_and_can_be_taken_back(school) -> None:
    made = school.add("module")

    unticked = school.press(made, "complete")
    assert unticked.status_code == 422
    assert Page(unticked.text).by_id("confirm-error").text == "Tick the sentence first."

    school.press(made, "complete", confirm="yes")
    school.press(made, "complete", confirm="yes")
    assert "You worked through it on November 21, 2026." in school.page(made).main.text
    assert "Yours Writing an aim 20 minutes completed" in school.page().main.text

    school.press(made, "take-back")
    assert school.page(made).has("complete")
    assert "You worked through it" not in school.page(made).main.text
    assert school.press(made, "take-back").status_code == 409


def test_module_gives_no_certificate_and_no_calendar_file(school) -> None:
    made = school.add("module")
    school.press(made, "complete", confirm="yes")

    assert school.press(made, "certificate.pdf").status_code == 404
    assert school.browser.get(f"{URL}{made}/session.ics").status_code == 404


def test_module_that_is_offered_no_more_leaves_the_list_and_stays_completed(school) -> None:
    made = school.add("module", **MODULE)
    school.press(made, "complete", confirm="yes")

    school.press(made, "cancel", school.staff, reason="Replaced by a newer one.")

    assert "There are no modules yet." in school.page().main.text
    assert "You worked through it on November 21, 2026." in school.page(made).main.text


def test_calendar_file_is_an_attachment(school) -> None:
    answer = school.browser.get(f"{URL}{school.add()}/session.ics")

    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="session.ics"'
    assert "DTSTART:20261203T173000Z\r\n" in answer.text
