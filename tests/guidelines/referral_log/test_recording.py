"""A decision is recorded by a member of the practice, once, in codes; and can be taken back for half an hour."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from conftest import NOON
from page import Page
from qi_portal.domain.access import Role

OVERRIDDEN = {"outcome": "overridden", "done_instead": "routine_referral", "reason": "family_preference"}
PAGE = "/guidelines/headache-migraine"


def test_followed_answer_is_kept_and_the_reader_is_back_at_the_guideline(log) -> None:
    answer = log.record()

    assert (answer.status_code, answer.location) == (303, PAGE)
    (row,) = log.rows()
    assert (row.condition_id, row.guideline_version) == ("headache_migraine", log.guideline.version)
    assert (row.content_hash, row.advised, row.age_band) == (log.guideline.content_hash, "co_manage", "5_to_10")
    assert (row.done_instead, row.reason, str(row.month)) == (None, None, "2026-11")


def test_overridden_answer_is_kept_with_what_was_done_and_why(log) -> None:
    log.record(**OVERRIDDEN)

    (row,) = log.rows()
    assert (row.done_instead, row.reason) == ("routine_referral", "family_preference")


def test_month_is_that_of_the_practices_clock(log) -> None:
    with time_machine.travel("2026-12-01T03:00:00+00:00"):  # still November 30 in New York
        log.as_of(log.member).send(f"{PAGE}/decisions", log.sent())

    assert [str(row.month) for row in log.rows()] == ["2026-11"]


def test_row_says_neither_who_nor_when_and_the_audit_log_says_no_more_than_which_condition(log) -> None:
    log.record(**OVERRIDDEN)

    (row,), (deed,) = log.rows(), log.deeds()
    assert {column.name for column in row.__table__.columns} == {
        "practice_id", "id", "condition_id", "guideline_version", "content_hash", "advised", "age_band",
        "done_instead", "reason", "month",
    }  # fmt: skip
    assert (deed.action, deed.actor_id, deed.practice_id) == ("decision.record", log.member.id, log.place.practice_id)
    assert (deed.object_id, deed.before) == (str(row.id), None)
    assert deed.after == {"condition_id": "headache_migraine", "month": "2026-11"}


def test_form_that_is_sent_twice_records_once(log) -> None:
    sent = log.sent()

    answers = [log.browser.send(f"{PAGE}/decisions", sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert (len(log.rows()), len(log.deeds())) == (1, 1)


def test_form_that_is_sent_again_with_something_else_is_refused(log) -> None:
    sent = log.sent()
    log.browser.send(f"{PAGE}/decisions", sent)

    answer = log.browser.send(f"{PAGE}/decisions", {**sent, **OVERRIDDEN})

    assert answer.status_code == 409
    assert [row.reason for row in log.rows()] == [None]


# --- what is refused


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": "other"}, "done_instead"),
        ({"outcome": "overridden", "done_instead": "emergency"}, "reason"),
        ({"outcome": ""}, "outcome"),
        ({"advised": "home"}, "outcome"),
        ({"age_band": "7 years"}, "outcome"),
        ({"key": "1"}, "outcome"),
        ({"practice": ""}, "practice"),
    ],
)
def test_what_does_not_fit_comes_back_with_a_sentence_and_all_that_was_chosen(log, change: dict, field: str) -> None:
    other = log.beside("P002")[0]
    log.make.role(log.member, Role.PHYSICIAN, other)

    answer = log.record(**change)

    page, sent = Page(answer.text), log.sent(**change)
    assert (answer.status_code, log.rows(), log.deeds()) == (422, [], [])
    assert page.by_id("errors").tags("a")[0].attributes["href"] == f"#{field}"
    assert page.has(field)
    names = ("version", "content_hash", "advised", "age_band", "done_instead", "reason")
    assert [page.sends()[name] for name in names] == [sent[name] for name in names]


def test_version_that_was_never_released_is_no_page(log) -> None:
    assert log.record(version="99.0.0").status_code == 404
    assert log.record(slug="no-such-condition").status_code == 404
    assert log.rows() == []


def test_answer_of_a_text_that_has_changed_is_refused(log) -> None:
    answer = log.record(content_hash="0" * 64)

    assert answer.status_code == 409
    assert "has changed since" in Page(answer.text).main.text
    assert log.rows() == []


def test_anything_else_that_is_sent_is_left_aside(log) -> None:
    log.record(month="2020-01", id=str(uuid4()), note="Maria, born 2019-03-02", age_months="61")

    (row,) = log.rows()
    assert str(row.month) == "2026-11"


# --- who may


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.QI_MEMBER, Role.PRACTICE_LEAD])
def test_member_of_the_practice_records(log, role: Role) -> None:
    assert log.record(log.of_role(role)).status_code == 303


@pytest.mark.parametrize("role", [Role.COACH, Role.CARE_COORDINATOR])
def test_who_supports_the_practice_does_not_record(log, role: Role) -> None:
    assert log.record(log.of_role(role)).status_code == 403
    assert log.rows() == []


@pytest.mark.parametrize("role", [Role.PROGRAM_STAFF, Role.ADMIN, Role.CONTENT_EDITOR])
def test_who_works_for_the_program_does_not_record(log, role: Role) -> None:
    assert log.record(log.of_role(role, log.region)).status_code == 403
    assert log.rows() == []


def test_visitor_is_asked_to_sign_in(log) -> None:
    answer = log.record(log.browser.application.test_client())

    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/sign-in")
    assert log.rows() == []


@pytest.mark.parametrize("code", ["P002", "P999", "p001", "' OR 1=1 --"])
def test_other_practice_is_refused_as_one_that_does_not_exist(log, code: str) -> None:
    log.beside("P002")

    answer = log.record(practice=code)

    assert answer.status_code == 422
    assert "Choose one of your practices." in Page(answer.text).main.text
    assert log.rows() == []


def test_member_of_two_practices_chooses(log) -> None:
    other = log.beside("P002")[0]
    log.make.role(log.member, Role.PRACTICE_LEAD, other)

    log.record(practice="P002")

    assert [row.practice_id for row in log.rows()] == [other.practice_id]


# --- taking back


def test_notice_after_recording_offers_to_undo(log) -> None:
    log.record()
    page = Page(log.browser.get(PAGE).text)

    form = next(each for each in page.main.tags("form") if each.attributes.get("action", "").endswith("/undo"))
    assert "Recorded for Maple Court Pediatrics." in form.text
    answer = log.browser.post(form.attributes["action"], data=page.sends(form))

    assert (answer.status_code, answer.location, log.rows()) == (303, PAGE, [])
    assert "Taken back." in Page(log.browser.get(PAGE).text).main.text


def test_taking_back_is_written_down(log) -> None:
    log.record()
    (row,) = log.rows()

    log.undo(row.id)

    recorded, undone = log.deeds()
    assert (undone.action, undone.actor_id, undone.object_id) == ("decision.undo", log.member.id, recorded.object_id)
    assert (undone.before, undone.after) == (recorded.after, None)


def test_taking_back_twice_is_once(log) -> None:
    log.record()
    (row,) = log.rows()

    assert [log.undo(row.id).status_code for _ in range(2)] == [303, 303]
    assert len(log.deeds()) == 2


@pytest.mark.parametrize(("minutes", "status", "left"), [(29, 303, 0), (31, 403, 1)])
def test_decision_can_be_taken_back_for_half_an_hour(log, minutes: int, status: int, left: int) -> None:
    log.record()
    (row,) = log.rows()

    with time_machine.travel(NOON + timedelta(minutes=minutes)):
        answer = log.undo(row.id, log.as_of(log.member))

    assert (answer.status_code, len(log.rows())) == (status, left)


def test_decision_of_a_colleague_is_not_found(log) -> None:
    log.record()
    (row,) = log.rows()

    assert log.undo(row.id, log.of_role(Role.PRACTICE_LEAD)).status_code == 404
    assert log.undo(uuid4()).status_code == 404
    assert len(log.rows()) == 1


def test_own_decision_at_another_practice_is_not_found_here(log) -> None:
    other = log.beside("P002")[0]
    log.make.role(log.member, Role.PHYSICIAN, other)
    log.record(practice="P002")
    (row,) = log.rows()

    assert log.undo(row.id).status_code == 404
    assert len(log.rows()) == 1
