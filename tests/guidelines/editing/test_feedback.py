"""Feedback from readers: whoever may read may send, a named person answers by a day, nobody floods it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine

from conftest import NOON
from factories import Browser, Factory
from page import Page
from qi_portal.accounts.models import Person
from qi_portal.domain.access import Role
from qi_portal.guidelines.editing.feedback.actions import MOST_FROM_SOURCE
from qi_portal.guidelines.editing.models import Feedback, FeedbackOwner

SLUG, CONDITION, RULE = "headache-migraine", "headache_migraine", "headache_migraine.R1"
ADDRESS = f"/guidelines/{SLUG}/feedback"
TYPED = {"rule": RULE, "text": "Six years is too old for this."}


def the_message(make: Factory) -> Feedback:
    (row,) = make.rows(Feedback)
    return row


# --- sending


def test_visitor_sends_about_a_rule(desk) -> None:
    answer = desk.send(ADDRESS, TYPED | {"name": "A. Reader", "email": "Reader@Practice.example"}, "visitor")

    row = the_message(desk.make)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/guidelines/{SLUG}")
    assert (row.condition_id, row.rule_id, row.text) == (CONDITION, RULE, TYPED["text"])
    assert (row.sender_id, row.sender_name, row.sender_email) == (None, "A. Reader", "reader@practice.example")
    assert (row.program_id, row.state, row.due_on) == (desk.program.id, "open", date(2026, 12, 5))
    (deed,) = desk.deeds("feedback")
    assert (deed.action, deed.actor_id, deed.object_id) == ("feedback.send", None, str(row.id))
    assert TYPED["text"] not in str(deed.after)


def test_signed_in_reader_goes_by_the_account(desk) -> None:
    desk.send(ADDRESS, TYPED | {"name": "Somebody Else"}, "physician")

    row, sender = the_message(desk.make), desk.people["physician"]
    assert (row.sender_id, row.sender_name, row.sender_email) == (sender.id, sender.name, sender.email)


@pytest.mark.rule(49)
def test_message_that_is_sent_twice_is_kept_once(desk) -> None:
    answers = [desk.send(ADDRESS, TYPED, "physician").status_code for _ in range(2)]
    desk.send(ADDRESS, TYPED, "visitor")
    desk.send(ADDRESS, TYPED | {"text": "Another thing."}, "physician")

    assert answers == [303, 303]
    assert sorted(row.text for row in desk.make.rows(Feedback)) == ["Another thing.", TYPED["text"], TYPED["text"]]
    assert len(desk.deeds("feedback")) == 3


def test_search_without_a_result_is_told_with_its_words(desk) -> None:
    assert desk.page("/feedback?q=growing+pains", "visitor").sends()["searched"] == "growing pains"

    desk.send("/feedback", {"searched": "growing pains", "text": "I expected a page."}, "visitor")

    row = the_message(desk.make)
    assert (row.condition_id, row.searched) == (None, "growing pains")
    assert "growing pains" in desk.page(f"{desk.url}/feedback").main.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "The mother's phone is 860-555-0142"}, "text"),
        ({"text": "Born 03/14/2019, MRN 445566"}, "text"),
        ({"email": "not an address"}, "email"),
    ],
)
def test_message_that_does_not_fit_is_refused_and_stays_typed(desk, typed: dict[str, str], field: str) -> None:
    sent = TYPED | {"name": "A. Reader", "email": ""} | typed

    answer = desk.send(ADDRESS, sent, "visitor")

    page = Page(answer.text)
    assert (answer.status_code, desk.make.rows(Feedback)) == (422, [])
    assert page.by_id(f"{field}-error").text
    assert page.sends().items() >= sent.items()


def test_longest_message_fits(desk) -> None:
    assert desk.send(ADDRESS, TYPED | {"text": "x" * 2000}, "visitor").status_code == 303


def test_search_words_that_name_somebody_are_refused(desk) -> None:
    answer = desk.send("/feedback", {"searched": "jo@family.example", "text": "Nothing found"}, "visitor")

    assert answer.status_code == 422


def test_rule_of_another_guideline_counts_as_the_whole(desk) -> None:
    desk.send(ADDRESS, TYPED | {"rule": "asthma.E1"}, "visitor")

    assert the_message(desk.make).rule_id == ""


def test_page_asks_for_no_patient_details(desk) -> None:
    assert "No patient details" in desk.page(ADDRESS, "visitor").main.text


def test_source_that_sends_too_much_is_slowed_and_loses_nothing(desk) -> None:
    for number in range(MOST_FROM_SOURCE):
        assert desk.send(ADDRESS, TYPED | {"text": f"Message {number}"}, "visitor").status_code == 303

    answer = desk.send(ADDRESS, TYPED, "visitor")

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert Page(answer.text).sends()["text"] == TYPED["text"]
    assert len(desk.make.rows(Feedback)) == MOST_FROM_SOURCE
    other = desk.client.send(ADDRESS, TYPED, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert other.status_code == 303
    with time_machine.travel(NOON + timedelta(minutes=16)):
        assert desk.send(ADDRESS, TYPED, "visitor").status_code == 303


def test_visitor_of_several_programs_says_which(desk) -> None:
    desk.make.program("west")

    refused = desk.send(ADDRESS, TYPED, "visitor")
    sent = desk.send(ADDRESS, TYPED | {"region": "west"}, "visitor")

    assert (refused.status_code, sent.status_code) == (422, 303)
    assert "region" in Page(refused.text).sends()
    assert the_message(desk.make).program_id != desk.program.id


def test_reader_of_a_practice_writes_to_its_program_whatever_the_form_says(desk) -> None:
    desk.make.program("west")

    desk.send(ADDRESS, TYPED | {"region": "west"}, "physician")

    assert the_message(desk.make).program_id == desk.program.id


def test_portal_without_a_program_says_so(client: Browser, make: Factory) -> None:
    answer = client.send(ADDRESS, TYPED)

    assert (answer.status_code, make.rows(Feedback)) == (422, [])


# --- answering


def sent(desk, who: str = "physician", **typed: str) -> str:
    known = {row.id for row in desk.make.rows(Feedback)}
    assert desk.send(ADDRESS, TYPED | typed, who).status_code == 303
    (made,) = {row.id for row in desk.make.rows(Feedback)} - known
    return f"{desk.url}/feedback/{made}"


def form(desk, address: str, who: str = "lead") -> dict[str, str]:
    return desk.page(address, who).sends()


def test_answer_closes_it_and_its_sender_reads_it(desk) -> None:
    address = sent(desk)

    answer = desk.send(f"{address}/answer", form(desk, address) | {"text": "The next version says five."}, "lead")

    assert (answer.status_code, the_message(desk.make).state) == (303, "closed")
    assert "The next version says five." in desk.page(ADDRESS, "physician").main.text
    assert "The next version says five." not in desk.page(ADDRESS, "coach").main.text
    assert TYPED["text"] in desk.page(f"{desk.url}/feedback?state=closed").main.text
    assert TYPED["text"] not in desk.page(f"{desk.url}/feedback").main.text
    assert [deed.action for deed in desk.deeds("feedback")] == ["feedback.send", "feedback.answer"]


def test_answer_needs_words(desk) -> None:
    address = sent(desk)

    assert desk.send(f"{address}/answer", form(desk, address) | {"text": ""}, "lead").status_code == 422
    assert the_message(desk.make).state == "open"


def test_second_answer_from_an_old_page_is_refused(desk) -> None:
    address = sent(desk)
    opened = form(desk, address)
    desk.send(f"{address}/answer", opened | {"text": "First"}, "lead")

    assert desk.send(f"{address}/answer", opened | {"text": "Second"}, "editor").status_code == 409


def test_message_is_opened_again_with_a_new_day(desk) -> None:
    address = sent(desk)
    desk.send(f"{address}/answer", form(desk, address) | {"text": "Done"}, "lead")
    with time_machine.travel(NOON + timedelta(days=30)):
        lead = desk.client.application.test_client().sign_in(desk.people["lead"])
        again = Page(lead.get(address).text).sends() | {"text": "It is not"}
        assert lead.send(f"{address}/reopen", again).status_code == 303

    row = the_message(desk.make)
    assert (row.state, row.due_on) == ("open", date(2027, 1, 4))


@pytest.mark.parametrize(("who", "status"), [("staff", 403), ("administrator", 403), ("physician", 403)])
def test_only_editor_and_clinical_lead_answer(desk, who: str, status: int) -> None:
    address = sent(desk)

    assert desk.send(f"{address}/answer", {"version": "1", "text": "x"}, who).status_code == status


def test_overdue_messages_come_first(desk) -> None:
    with time_machine.travel(NOON - timedelta(days=20)):
        sent(desk, "visitor", text="The old one")
    sent(desk, "visitor", text="The new one")

    page = desk.page(f"{desk.url}/feedback").main.text

    assert page.index("The old one") < page.index("The new one")
    assert page.count("Overdue") == 1
    assert "1 message is overdue" in desk.page(f"{desk.url}/").main.text


def test_open_messages_are_counted_by_guideline(desk) -> None:
    for number in range(3):
        desk.send(ADDRESS, TYPED | {"text": f"Message {number}"}, "visitor")

    rows = [row.text for row in desk.page(f"{desk.url}/").main.tags("tr")]

    (row,) = (row for row in rows if row.startswith("Recurrent headache and migraine"))
    assert row.endswith(" 3")


# --- owners


def owner_shown(desk, address: str) -> str:
    return desk.page(address, "lead").main.text.partition("Owner: ")[2].partition(" Due")[0]


def test_clinical_lead_answers_while_nobody_is_named(desk) -> None:
    assert owner_shown(desk, sent(desk)) == desk.people["lead"].name


def test_named_person_answers_for_the_specialty_before_the_rest(desk, guideline) -> None:
    address, people = sent(desk), desk.people
    form = desk.page(f"{desk.url}/feedback/owners", "lead")
    labels = {label.text: label.attributes["for"] for label in form.main.tags("label")}

    everything = {labels["Everything else"]: str(people["second"].id)}
    desk.send(f"{desk.url}/feedback/owners", form.sends() | everything, "lead")
    assert owner_shown(desk, address) == people["second"].name
    special = {labels[guideline.specialty]: str(people["editor"].id)}
    desk.send(f"{desk.url}/feedback/owners", form.sends() | everything | special, "lead")
    assert owner_shown(desk, address) == people["editor"].name

    desk.make.change(Person, people["editor"].id, is_active=False)
    assert owner_shown(desk, address) == people["second"].name
    assert {deed.action for deed in desk.deeds("feedback_owner")} == {"feedback.set_owner"}


@pytest.mark.parametrize("who", ["staff", "physician", "nobody", "nonsense"])
def test_somebody_who_may_not_answer_cannot_be_named(desk, who: str) -> None:
    person = {"nobody": str(uuid4()), "nonsense": "x"}.get(who) or str(desk.people[who].id)

    answer = desk.send(f"{desk.url}/feedback/owners", {"owner-0": person}, "lead")

    assert (answer.status_code, desk.make.rows(FeedbackOwner)) == (422, [])


def test_other_program_reads_none_of_it(desk) -> None:
    address, make = sent(desk), desk.make
    stranger = desk.client.application.test_client().sign_in(make.person(Role.CLINICAL_LEAD, at=make.program("west")))

    assert stranger.get(address).status_code == 404
    elsewhere = address.replace("/east/", "/west/")
    assert stranger.get(elsewhere).status_code == 404
    assert stranger.send(f"{elsewhere}/answer", {"version": "1", "text": "x"}).status_code == 404
    assert TYPED["text"] not in stranger.get("/guideline-desk/west/feedback").text
