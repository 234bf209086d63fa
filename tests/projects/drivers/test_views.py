"""Drawing up a driver diagram: drivers and ideas added, changed, linked, moved, taken away, put back; and who may."""

from uuid import uuid4

import pytest

from page import Page
from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, Role
from qi_portal.domain.entry.ideas import package_key
from qi_portal.library import Library
from qi_portal.measures.ideas.models import ChangeIdea
from qi_portal.measures.marks.models import ProjectMark
from qi_portal.projects.drivers.models import DriverIdea

FIRST = "Text the questionnaire, or post it on the portal, three days ahead of the visit"
WRITES = {Role.QI_MEMBER, Role.PRACTICE_LEAD, Role.COACH, Role.PROGRAM_STAFF}
READS = WRITES | {Role.PHYSICIAN, Role.ADMIN}
WIDE = {Role.PROGRAM_STAFF, Role.ADMIN, Role.CONTENT_EDITOR, Role.CLINICAL_LEAD}


# --- at first


def test_diagram_begins_with_the_aim_and_the_package_not_yet_sorted(board, shelves: Library) -> None:
    page = board.page()

    assert page.heading == "Driver diagram"
    assert "A driver is something that has to go well" in page.main.text
    assert board.tree().startswith("Not yet sorted under a driver " + FIRST)
    assert all(text in board.tree() for text in shelves.projects["dev-screening"].change_ideas)
    (drawn,) = page.main.tags("svg")
    assert "Not yet sorted under a" in drawn.text
    assert board.drivers() == []
    assert board.ideas() == []


def test_idea_of_the_package_leads_to_a_test_of_it(board) -> None:
    leads = [link.attributes["href"] for link in board.page().main.tags("a") if link.text.startswith("Plan a test")]

    assert leads[0] == f"{board.url.removesuffix('drivers/')}marks/add/test?idea={package_key(FIRST)}"


# --- drivers


def test_driver_is_added_under_the_aim_or_under_another(board) -> None:
    first = board.add("Families know")
    second = board.add("Forms in their language", parent=str(first.id))

    assert (second.parent_id, second.project_id, second.version) == (first.id, "dev-screening", 1)
    assert board.tree().startswith("Families know Forms in their language Not yet sorted")
    assert "Secondary drivers" in board.page().main.tags("svg")[0].text
    assert board.deeds() == ["driver.add", "driver.add"]


def test_driver_without_words_is_refused_beside_its_field(board) -> None:
    page = Page(board.send("", {"driver-text": " "}).text)

    assert page.by_id("errors").tags("a")[0].attributes["href"] == "#driver-text"
    assert page.by_id("driver-text-error").text == "Write something here."
    assert board.drivers() == []


def test_driver_that_seems_to_name_a_patient_is_refused_and_stays_typed(board) -> None:
    page = Page(board.send("", {"driver-text": "Call 860-555-0142"}).text)

    assert page.by_id("driver-text-error").text.startswith("This text seems to hold a phone number.")
    assert page.by_id("driver-text").text == "Call 860-555-0142"


def test_driver_is_reworded_and_put_under_another(board) -> None:
    first, second = board.add("Families know"), board.add("Desk is ready")
    opened = board.page(str(second.id)).sends()

    answer = board.send(str(second.id), opened | {"driver-text": "Desk is calm", "driver-parent": str(first.id)})

    assert answer.status_code == 303
    assert board.tree().startswith("Families know Desk is calm")


def test_driver_with_secondary_ones_stays_primary(board) -> None:
    first, other = board.add("Families know"), board.add("Desk is ready")
    board.add("Forms in their language", parent=str(first.id))
    opened = board.page(str(first.id)).sends()

    answer = board.send(str(first.id), opened | {"driver-parent": str(other.id)})

    assert answer.status_code == 422
    assert Page(answer.text).by_id("driver-parent-error").text.startswith("It has secondary drivers itself")


def test_driver_saved_by_somebody_else_meanwhile_is_shown_before_it_is_replaced(board) -> None:
    driver = board.add()
    mine, theirs = board.page(str(driver.id)).sends(), board.page(str(driver.id)).sends()
    board.send(str(driver.id), theirs | {"driver-text": "Theirs"})

    refused = board.send(str(driver.id), mine | {"driver-text": "Mine"})
    page = Page(refused.text)

    assert refused.status_code == 409
    assert "It now says: Theirs" in page.main.text
    assert page.sends()["driver-text"] == "Mine"
    assert board.send(str(driver.id), page.sends()).status_code == 303
    assert board.tree().startswith("Mine")


def test_drivers_are_moved_past_each_other_and_no_further(board) -> None:
    first, second = board.add("One"), board.add("Two")

    board.send(f"{second.id}/move", {"direction": "earlier"})
    assert board.tree().startswith("Two One")
    board.send(f"{second.id}/move", {"direction": "earlier"})
    assert board.tree().startswith("Two One")
    board.send(f"{second.id}/move", {"direction": "later"})
    assert board.tree().startswith("One Two")
    assert board.send(f"{uuid4()}/move", {}).status_code == 404
    assert first.id != second.id


def test_removed_driver_takes_its_secondary_ones_along_and_comes_back_with_all(board) -> None:
    first = board.add("Families know")
    below = board.add("Forms in their language", parent=str(first.id))
    board.think("Print them in Spanish", below)

    removed = board.send(f"{first.id}/remove", {"version": "1"})
    page = Page(board.browser.get(removed.headers["Location"]).text)
    assert "Families know" not in board.tree()
    assert "Forms in their language" not in board.tree()
    assert "Print them in Spanish" in board.tree()

    undo = next(form for form in page.main.tags("form") if "put-back?version" in form.attributes.get("action", ""))
    assert board.browser.send(undo.attributes["action"]).status_code == 303
    assert board.tree().startswith("Families know Forms in their language Print them in Spanish")


def test_driver_that_was_changed_meanwhile_is_not_removed(board) -> None:
    driver = board.add()

    assert board.send(f"{driver.id}/remove", {"version": "7"}).status_code == 409


# --- ideas


def test_idea_of_the_package_becomes_a_record_once_it_is_linked(board) -> None:
    driver = board.add()
    key = package_key(FIRST)

    board.send(f"ideas/{key}", board.page(f"ideas/{key}").sends() | {"idea-drivers": str(driver.id)})

    (idea,) = board.ideas()
    assert (idea.text, idea.origin) == (FIRST, FIRST)
    assert board.tree().startswith(f"Families know {FIRST}")
    assert board.tree().count(f"{FIRST} Plan a test") == 1
    assert board.deeds() == ["driver.add", "change_idea.add", "change_idea.link"]


def test_idea_is_reworded_and_the_package_does_not_offer_it_again(board) -> None:
    key = package_key(FIRST)

    answer = board.send(f"ideas/{key}", board.page(f"ideas/{key}").sends() | {"idea-text": "Text it the day before"})

    assert answer.status_code == 303
    assert "Text it the day before" in board.tree()
    assert FIRST not in board.tree()
    assert board.browser.get(f"{board.url}ideas/{key}").status_code == 200


def test_idea_can_act_on_several_drivers_and_is_drawn_once(board) -> None:
    one, other = board.add("One"), board.add("Two")
    idea = board.think("Text them", one, other)

    assert {row.driver_id for row in board.make.rows(DriverIdea)} == {one.id, other.id}
    drawn = board.page().main.tags("svg")[0].text
    assert drawn.count("Text them") == 1
    board.send(f"ideas/{idea.id}", board.page(f"ideas/{idea.id}").sends() | {"idea-drivers": []})
    assert board.make.rows(DriverIdea) == []


def test_words_of_an_idea_that_were_changed_meanwhile_are_shown_first(board) -> None:
    idea = board.think()
    mine = board.page(f"ideas/{idea.id}").sends()
    board.send(f"ideas/{idea.id}", mine | {"idea-text": "Theirs"})

    refused = board.send(f"ideas/{idea.id}", mine | {"idea-text": "Mine"})

    assert refused.status_code == 409
    assert "It now says: Theirs" in Page(refused.text).main.text


def test_links_of_an_idea_that_were_changed_meanwhile_are_not_undone_unseen(board) -> None:
    idea, driver = board.think("Text them"), board.add("Families know")
    mine = board.page(f"ideas/{idea.id}").sends()
    board.send(f"ideas/{idea.id}", mine | {"idea-drivers": [str(driver.id)]})

    refused = board.send(f"ideas/{idea.id}", mine)

    assert refused.status_code == 409
    assert "It now says: Text them Acts on Families know" in Page(refused.text).main.text
    assert [row.driver_id for row in board.make.rows(DriverIdea)] == [driver.id]
    assert board.send(f"ideas/{idea.id}", Page(refused.text).sends()).status_code == 303
    assert board.make.rows(DriverIdea) == []


def test_driver_that_is_sent_twice_is_linked_once(board) -> None:
    driver = board.add()
    twice = [str(driver.id)] * 2

    assert board.send("ideas/", {"idea-text": "Text them", "idea-drivers": twice}).status_code == 303
    assert [row.driver_id for row in board.make.rows(DriverIdea)] == [driver.id]


def test_idea_of_the_package_that_was_removed_stays_away_until_it_is_put_back(board) -> None:
    key = package_key(FIRST)

    board.send(f"ideas/{key}/remove", {"version": "0"})
    assert FIRST not in board.tree()
    assert "1 removed" in board.page().main.text
    (idea,) = board.ideas()
    board.send(f"ideas/{idea.id}/put-back", {"version": str(idea.version)})

    assert FIRST in board.tree()


def test_ideas_are_moved_past_each_other(board, shelves: Library) -> None:
    second = shelves.projects["dev-screening"].change_ideas[1]

    board.send(f"ideas/{package_key(second)}/move", {"direction": "earlier"})

    assert board.tree().index(second) < board.tree().index(FIRST)
    assert len(board.ideas()) == 2


def test_idea_shows_the_tests_that_were_of_it(board) -> None:
    idea = board.think("Text them")
    marks = board.url.replace("drivers/", "marks/")
    cycle = {"title": "Text on Mondays", "first": "2026-05", "last": "2026-06", "act": "adapt", "idea": str(idea.id)}
    board.browser.send(f"{marks}add/test", cycle)

    (mark,) = board.make.rows(ProjectMark)
    assert mark.idea_id == idea.id
    assert "Text them 1 test: adapted" in board.tree()


def test_idea_and_driver_are_text_and_no_page(board) -> None:
    board.think("<script>alert(1)</script>", board.add("<b>Bold</b>"))

    answer = board.browser.get(board.url).text

    assert "<script>alert" not in answer
    assert "<b>Bold" not in answer


# --- what a program offers


def test_practice_starts_from_what_its_program_offers(board) -> None:
    first = board.add("Families know")
    board.think("Print them in Spanish", board.add("Forms in their language", parent=str(first.id)))
    key = package_key(FIRST)
    board.send(f"ideas/{key}", board.page(f"ideas/{key}").sends() | {"idea-drivers": str(first.id)})
    staff = board.another(board.make.person(Role.PROGRAM_STAFF, at=board.region))
    assert board.send("offer", {}, staff).status_code == 303

    other = board.make.practice(board.region, code="P002")
    board.make.enrollment(other, "dev-screening")
    theirs = board.another(board.make.person(Role.QI_MEMBER, at=other))
    url = "/practices/P002/projects/dev-screening/drivers/"
    assert "Start from the program's drivers" in Page(theirs.get(url).text).main.text
    assert theirs.send(f"{url}start").status_code == 303

    tree = Page(theirs.get(url).text).by_id("list").tags("ul")[0].text
    assert tree.startswith("Families know Forms in their language Print them in Spanish")
    assert tree.count(f"{FIRST} Plan a test") == 1
    assert tree.index(FIRST) < tree.index("Not yet sorted")
    assert theirs.send(f"{url}start").status_code == 403
    assert {idea.practice_id for idea in board.make.rows(ChangeIdea) if idea.text == "Print them in Spanish"} == {
        board.place.practice_id, other.practice_id
    }  # fmt: skip


def test_what_was_withdrawn_is_not_offered(board) -> None:
    board.add()
    staff = board.another(board.make.person(Role.PROGRAM_STAFF, at=board.region))
    board.send("offer", {}, staff)
    assert board.send("withdraw", {}, staff).status_code == 303

    assert board.send("start").status_code == 404
    assert board.deeds()[-2:] == ["driver_start.offer", "driver_start.withdraw"]


@pytest.mark.parametrize("deed", ["offer", "withdraw"])
def test_only_program_staff_offer_and_withdraw(board, deed: str) -> None:
    board.add()
    coach = board.another(board.make.person(Role.COACH, at=board.place))

    assert board.send(deed).status_code == 403
    assert board.send(deed, {}, coach).status_code == 403
    assert "For the program's other practices" not in board.page().main.text


# --- the file, and who may


def test_drawing_can_be_taken_as_a_file(board) -> None:
    answer = board.browser.get(f"{board.url}picture.svg")

    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="drivers-P001-dev-screening.svg"'
    assert answer.text.startswith("<svg")


@pytest.mark.parametrize("role", sorted(PRACTICE_ROLES | PROGRAM_ROLES))
def test_diagram_is_read_and_changed_by_who_may(board, role: Role) -> None:
    at = board.region if role in WIDE else board.place
    browser = board.another(board.make.person(role, at=at))

    read = [browser.get(f"{board.url}{path}").status_code for path in ("", "picture.svg")]
    wrote = [
        board.send("", {"driver-text": "One"}, browser).status_code,
        board.send("ideas/", {"idea-text": "Two"}, browser).status_code,
    ]

    assert {code == 200 for code in read} == {role in READS}
    assert {code == 303 for code in wrote} == {role in WRITES}


def test_reader_is_offered_no_deed(board) -> None:
    board.think("Text them", board.add())
    page = board.page("", board.another(board.make.person(Role.PHYSICIAN, at=board.place)))

    assert "Text them" in page.main.text
    assert page.main.tags("form") == []


def test_foreign_practice_and_foreign_parts_are_not_found(board) -> None:
    driver, idea = board.add(), board.think()
    other = board.make.practice(board.region, code="P002")
    board.make.enrollment(other, "dev-screening")
    stranger = board.another(board.make.person(Role.PRACTICE_LEAD, at=other))
    url = "/practices/P002/projects/dev-screening/drivers/"

    assert stranger.get(board.url).status_code == 404
    for path in (f"{driver.id}", f"ideas/{idea.id}", "ideas/nothing"):
        assert stranger.get(url + path).status_code == 404
    assert stranger.send(f"{url}{driver.id}/remove", {"version": "1"}).status_code == 404
    assert stranger.send(f"{url}ideas/{idea.id}/put-back", {"version": "1"}).status_code == 404
    answer = stranger.send(f"{url}ideas/", {"idea-text": "Mine", "idea-drivers": str(driver.id)})
    assert answer.status_code == 422


def test_driver_and_idea_that_are_sent_twice_are_kept_once(board) -> None:
    for _ in range(2):
        board.send("", {"driver-text": "Families know"})
        board.send("ideas/", {"idea-text": "Text them"})

    assert (len(board.drivers()), len(board.ideas())) == (1, 1)
