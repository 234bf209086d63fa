"""Questions for the clinical lead: settled with a reason, opened again, taken away as a file."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from page import Page
from qi_portal.domain.content.question import Decision, Settled, questions_of
from qi_portal.guidelines.editing.models import QuestionDecision

ASKED = "headache_migraine.Q1"


def form(desk) -> dict[str, str]:
    return desk.page(f"{desk.url}/questions/{ASKED}", "lead").sends()


def settle(desk, who: str = "lead", **typed: str):
    sent = form(desk) | {"decision": "keep", "why": "Agreed with neurology."} | typed
    return desk.send(f"{desk.url}/questions/{ASKED}/settle", sent, who)


def test_list_holds_every_question_of_the_shelf_with_its_answer(desk) -> None:
    page = desk.page(f"{desk.url}/questions").main.text

    guidelines = desk.client.application.extensions["library"].guidelines.values()
    questions = [conflict for guideline in guidelines for conflict in guideline.conflicts]
    assert f"0 of {len(questions)} settled" in page
    assert all(" ".join(conflict.chosen.split()) in page for conflict in questions)


def test_question_is_settled_with_who_when_and_why(desk) -> None:
    answer = settle(desk)

    assert (answer.status_code, answer.location) == (303, f"{desk.url}/questions#{ASKED}")
    (row,) = desk.make.rows(QuestionDecision)
    assert (row.question_id, row.number, row.decision, row.person_id) == (ASKED, 1, "keep", desk.people["lead"].id)
    page = desk.page(f"{desk.url}/questions/{ASKED}").main.text
    assert "Agreed with neurology." in page
    assert desk.people["lead"].name in page
    assert "November 21, 2026" in page
    (deed,) = desk.deeds("question")
    assert (deed.action, deed.object_id, deed.after["decision"]) == ("question.settle", ASKED, "keep")


@pytest.mark.parametrize(("state", "shown"), [("open", False), ("settled", True), ("all", True), ("nonsense", True)])
def test_list_shows_one_state(desk, state: str, shown: bool) -> None:
    settle(desk)

    links = desk.page(f"{desk.url}/questions?state={state}").links().values()

    assert (f"{desk.url}/questions/{ASKED}" in links) is shown


@pytest.mark.parametrize(("typed", "field"), [({"decision": ""}, "decision"), ({"why": " "}, "why")])
def test_decision_without_choice_or_reason_is_refused(desk, typed: dict[str, str], field: str) -> None:
    answer = settle(desk, **typed)

    assert (answer.status_code, desk.make.rows(QuestionDecision)) == (422, [])
    assert Page(answer.text).links()
    if field == "decision":
        assert Page(answer.text).sends()["why"] == "Agreed with neurology."


def test_question_is_opened_again_and_its_history_stays(desk) -> None:
    settle(desk)
    again = form(desk) | {"why": "New study"}

    assert desk.send(f"{desk.url}/questions/{ASKED}/reopen", again, "lead").status_code == 303

    page = desk.page(f"{desk.url}/questions/{ASKED}").main.text
    assert "New study" in page
    assert "Agreed with neurology." in page
    assert f"{desk.url}/questions/{ASKED}" in desk.page(f"{desk.url}/questions?state=open").links().values()
    assert settle(desk, decision="change").status_code == 303
    assert [row.number for row in sorted(desk.make.rows(QuestionDecision), key=lambda row: row.number)] == [1, 2, 3]


def test_open_question_cannot_be_opened(desk) -> None:
    assert desk.send(f"{desk.url}/questions/{ASKED}/reopen", form(desk) | {"why": "x"}, "lead").status_code == 409


def test_second_decision_on_the_same_page_is_refused(desk) -> None:
    opened = form(desk)
    settle(desk)

    answer = desk.send(f"{desk.url}/questions/{ASKED}/settle", opened | {"decision": "change", "why": "x"}, "lead")

    assert (answer.status_code, len(desk.make.rows(QuestionDecision))) == (409, 1)


def test_decision_on_an_answer_that_changed_meanwhile_is_refused(desk) -> None:
    assert settle(desk, chosen="Something else").status_code == 409


@pytest.mark.parametrize("who", ["editor", "administrator", "staff", "physician"])
def test_only_the_clinical_lead_settles(desk, who: str) -> None:
    assert settle(desk, who).status_code == 403
    assert desk.make.rows(QuestionDecision) == []


def test_decision_about_another_answer_settles_nothing(guideline) -> None:
    conflict = guideline.conflicts[0]
    settled = Settled(conflict.id, Decision.KEEP, "Why", "Dr. Demo", date(2026, 11, 21), conflict.chosen)

    (now, *_) = questions_of([guideline], {conflict.id: settled})
    (later, *_) = questions_of([guideline], {conflict.id: replace(settled, chosen="It said something else")})

    assert (now.settled, now.is_outdated) == (settled, False)
    assert (later.settled, later.is_outdated) == (None, True)


def test_list_is_taken_as_a_file_and_that_is_written_down(desk) -> None:
    settle(desk)

    answer = desk.send(f"{desk.url}/questions.csv", {}, "staff")

    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    (row,) = (row for row in rows if row["question"] == ASKED)
    assert (row["state"], row["decision"], row["why"]) == ("settled", "Keep as it is", "Agreed with neurology.")
    assert (row["settled on"], row["exported by"]) == ("2026-11-21", desk.people["staff"].name)
    assert {row["state"] for row in rows if row["question"] != ASKED} == {"open"}
    assert [deed.action for deed in desk.deeds("question_list")] == ["question.export"]


def test_unknown_question_is_no_page(desk) -> None:
    assert desk.browser("lead").get(f"{desk.url}/questions/nothing.Q1").status_code == 404
