"""A test of change written as a whole cycle through its pages: part by part, from one test to the next, on paper."""

from uuid import uuid4

import pytest

from page import Page
from qi_portal.accounts.models import Person
from qi_portal.domain.access import Role
from qi_portal.domain.entry.ideas import package_key
from qi_portal.measures.ideas.models import ChangeIdea
from qi_portal.measures.marks import queries

URL = "/practices/P001/projects/dev-screening/marks/"
IDEA = "Text the questionnaire, or post it on the portal, three days ahead of the visit"
PARTS = {
    "question": "Will families fill it in at home?",
    "who": "Front desk",
    "location": "Maple Court",
    "schedule": "Tuesdays",
    "done": "Ten visits.",
    "unexpected": "Two had no phone.",
    "compared": "partly",
    "reason": "Mondays need another way.",
    "first_day": "2026-03-09",
    "last_day": "2026-05-04",
}


def test_form_has_four_parts_each_with_a_button_that_saves_and_stays(book) -> None:
    page = book.page("add/test")

    assert [page.by_id(f"step-{step}").tags("h2")[0].text for step in ("plan", "do", "study", "act")] == [
        "Plan", "Do", "Study", "Act"
    ]  # fmt: skip
    ids = [each.attributes["id"] for each in page.root.every(lambda node: "id" in node.attributes)]
    assert len(ids) == len(set(ids))
    stays = [each for each in page.main.tags("button") if each.attributes.get("name") == "step"]
    assert [each.attributes["value"] for each in stays] == ["plan", "do", "study"]
    assert page.links()["Back without saving"] == URL


def test_every_part_is_kept_as_it_was_typed_and_told_on_the_list(book) -> None:
    mark_id = book.add(**PARTS, owner=str(book.team.member.id), measure_ids="DEV-2")

    row = book.row(mark_id)
    assert {name: str(getattr(row, name)) for name in PARTS} == PARTS
    assert (row.owner_id, row.owner_name, row.measure_ids) == (
        book.team.member.id, book.team.member.name, "DEV-2"
    )  # fmt: skip
    text = book.page().by_id("mark-1").text
    assert "Against the prediction: Partly as predicted Result: 67% Reason: Mondays need another way." in text
    assert "9 more parts Question: Will families fill it in at home? Who: Front desk Where: Maple Court" in text
    assert "Days: March 9, 2026 to May 4, 2026 What was done: Ten visits." in text
    opened = book.page(str(mark_id)).sends()
    assert opened.items() >= PARTS.items()
    assert (opened["owner"], opened["owner_name"]) == (str(book.team.member.id), "")


def test_part_that_is_saved_alone_leads_back_to_it_and_shows_on_the_form(book) -> None:
    answer = book.send("add/test", {"title": "Form at check-in", "first": "2026-11", "step": "plan"})
    (row,) = book.rows()
    assert answer.headers["Location"] == f"{URL}{row.id}#step-plan"

    opened = book.page(str(row.id)).sends()
    answer = book.send(str(row.id), opened | {"done": "Five visits.", "step": "do"})

    assert answer.headers["Location"] == f"{URL}{row.id}#step-do"
    assert book.row(row.id).done == "Five visits."
    assert book.send(str(row.id), book.page(str(row.id)).sends() | {"step": "elsewhere"}).headers["Location"] == URL


def test_what_does_not_fit_in_any_part_is_said_and_nothing_typed_is_lost(book) -> None:
    typed = PARTS | {"title": "", "first_day": "soon", "owner_name": "Lee Okafor", "owner": str(book.team.member.id)}
    answer = book.send("add/test", typed | {"idea": "nothing", "measure_ids": ["DEV-1", "DEV-2"]})
    page = Page(answer.text)

    assert answer.status_code == 422
    assert {each.attributes["href"] for each in page.by_id("errors").tags("a")} == {
        "#title", "#idea", "#owner_name", "#first", "#first_day"
    }  # fmt: skip
    assert page.sends()["unexpected"] == "Two had no phone."
    assert page.sends()["owner_name"] == "Lee Okafor"
    checked = [
        each.attributes["value"] for each in page.by_id("measure_ids").tags("input") if "checked" in each.attributes
    ]
    assert checked == ["DEV-1", "DEV-2"]
    assert book.rows() == []


def test_clash_shows_every_part_that_somebody_else_saved(book) -> None:
    mark_id = book.add()
    mine = book.page(str(mark_id)).sends()
    book.send(str(mark_id), mine | {"done": "Theirs.", "owner_name": "Ana Ruiz"})

    refused = book.send(str(mark_id), mine | {"done": "Mine."})
    page = Page(refused.text)

    assert refused.status_code == 409
    assert "Owner: Ana Ruiz" in page.main.text
    assert "What was done: Theirs." in page.main.text
    assert page.sends()["done"] == "Mine."


# --- the idea that is tested


def test_form_opens_on_an_idea_of_the_project_by_its_number(book) -> None:
    sent = book.page("add/test?idea=1").sends()

    assert sent["idea"] == package_key(IDEA)
    assert IDEA.startswith(sent["title"])
    assert len(sent["title"]) <= 80
    assert sent["first"] == "2026-11"


@pytest.mark.parametrize("wanted", ["0", "99", "nothing", ""])
def test_form_opens_empty_on_an_idea_that_is_none(book, wanted: str) -> None:
    assert book.page(f"add/test?idea={wanted}").sends()["title"] == ""


def test_idea_is_recorded_with_the_first_test_of_it_and_found_by_the_second(book) -> None:
    first, second = book.add(idea=package_key(IDEA)), book.add(idea=package_key(IDEA), title="Again")

    (idea,) = book.team.make.rows(ChangeIdea)
    assert {book.row(each).idea_id for each in (first, second)} == {idea.id}
    assert f"Change idea: {IDEA}" in book.page().by_id("mark-1").text
    assert book.page(str(first)).sends()["idea"] == str(idea.id)


def test_idea_that_was_taken_away_stays_with_its_test(book) -> None:
    mark_id = book.add(idea=package_key(IDEA))
    (idea,) = book.team.make.rows(ChangeIdea)
    drivers = URL.replace("marks/", "drivers/ideas/")
    book.team.browser.send(f"{drivers}{idea.id}/remove", {"version": str(idea.version)})
    book.page()

    opened = book.page(str(mark_id)).sends()
    assert book.send(str(mark_id), opened | {"done": "Ten visits."}).status_code == 303

    assert book.row(mark_id).idea_id == idea.id


def test_owner_who_left_the_practice_stays_the_owner(book) -> None:
    colleague = book.team.make.person(Role.PRACTICE_LEAD, at=book.team.place)
    mark_id = book.add(owner=str(colleague.id))
    book.team.make.change(Person, colleague.id, is_active=False)

    assert book.send(str(mark_id), book.page(str(mark_id)).sends()).status_code == 303

    assert book.row(mark_id).owner_id == colleague.id


# --- from one test to the next


def test_adapted_test_leads_to_its_next_cycle_and_both_make_a_ramp(book) -> None:
    first = book.add(**PARTS | {"act": "adapt"})
    url = book.page().links()["Next cycle"]
    assert url == f"{URL}add/test?follows={first}"

    opened = Page(book.team.browser.get(url).text).sends()
    assert (opened["title"], opened["who"], opened["first"]) == ("Form at check-in", "Front desk", "2026-11")
    assert (opened["prediction"], opened["study"], opened["act"], opened["done"]) == ("", "", "", "")
    assert book.send("add/test", opened | {"prediction": "80%"}).status_code == 303

    second = next(row for row in book.rows() if row.id != first)
    assert second.follows_id == first
    assert "1 Form at check-in adapted 2 Form at check-in under way" in book.page().by_id("ramps").text
    assert "Carries on: 1 Form at check-in" in book.page().by_id("mark-2").text
    assert "Next cycle" not in book.page().main.text


def test_test_cannot_come_after_itself(book) -> None:
    first = book.add()
    second = book.add(follows_id=str(first), title="Second")

    answer = book.press(first, **book.page(str(first)).sends() | {"follows_id": str(second)})

    assert answer.status_code == 422
    assert Page(answer.text).by_id("follows_id-error").text == "Choose an earlier test of this project."


def test_adopted_test_has_no_next_cycle(book) -> None:
    book.add()

    assert "Next cycle" not in book.page().main.text


def test_test_that_waits_to_be_studied_says_since_when(book) -> None:
    book.add(study="", act="", last_day="2026-05-04")

    assert "to be studied" in book.page().by_id("mark-1").text
    assert "To be studied since May 18, 2026" in book.page().by_id("mark-1").text


# --- on paper


def test_worksheet_tells_what_is_written_and_leaves_room_for_the_rest(book) -> None:
    mark_id = book.add(question="Why?", study="", act="")
    physician = book.team.another(book.team.make.person(Role.PHYSICIAN, at=book.team.place))

    page = book.page(f"{mark_id}/worksheet", physician)

    assert page.heading == "Form at check-in"
    assert "Question Why?" in page.by_id("plan").text
    empty = [each for each in page.by_id("study").tags("div") if each.attributes.get("class") == "write"]
    assert len(empty) == 2
    assert page.by_id("act").text == (
        "Act Decision Adopt: it stays as it is Adapt: change it and test again Abandon: try something else Reason"
    )
    assert page.main.tags("form") == []


def test_blank_worksheet_has_room_for_everything(book) -> None:
    page = book.page("worksheet")

    assert page.heading == "Worksheet for a test of change"
    assert page.by_id("plan").text.startswith("Plan Title Question Change idea")
    assert len([each for each in page.main.tags("div") if each.attributes.get("class") == "write"]) == 18


def test_event_and_nothing_have_no_worksheet(book) -> None:
    event = book.add("event")

    for mark_id in (event, uuid4()):
        assert book.team.browser.get(f"{URL}{mark_id}/worksheet").status_code == 404


# --- what others ask


def test_cycles_of_a_project_are_its_tests_with_whose_they_are(book) -> None:
    book.add("event")
    book.add(owner=str(book.team.member.id))
    book.add(title="Second", owner_name="Lee Okafor")
    team = book.team
    actor = team.make.actor(team.member)

    found = team.make.read(lambda: queries.cycles_of(actor, team.place, "dev-screening"))

    assert [(each.number, each.text.cycle.owner.person_id) for each in found] == [(2, team.member.id), (3, None)]
