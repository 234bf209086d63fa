"""A practice's list of projects, and the page of one: five questions in their order."""

import pytest

from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.entry.ideas import package_key
from qi_portal.domain.periods import Month
from qi_portal.practices.models import Enrollment

DUE = Month(2026, 10)
QUESTIONS = ["Where are we?", "Is it real?", "What is due?", "What did we try?", "What next?"]


def improved(practice, months: int = 24) -> None:
    """Months of DEV-1 that moved from about half to about nine in ten, the last one at 92%."""
    practice.join()
    for back in range(months):
        numerator = 23 - back % 2 if back < months / 2 else 12 + back % 3
        practice.make.entry(practice.place, "DEV-1", DUE - back, numerator, 25)


def whole(practice, first: Month, last: Month) -> None:
    """Every measure of developmental screening in these months."""
    for number in range(1, 7):
        practice.counts(first, last, f"DEV-{number}")


def answers(page: Page) -> dict[str, str]:
    """The line of five answers under the aim."""
    terms, said = page.main.tags("dl")[0].tags("dt"), page.main.tags("dl")[0].tags("dd")
    return {term.text: each.text for term, each in zip(terms, said, strict=True)}


# --- the page of a project


def test_page_answers_five_questions_in_their_order(practice) -> None:
    improved(practice)

    page = practice.page("dev-screening")

    headings = [heading.text for heading in page.main.tags("h2")]
    assert [heading for heading in headings if heading in QUESTIONS] == QUESTIONS
    assert list(answers(page)) == QUESTIONS
    assert answers(page)["Where are we?"] == "92% in Oct 2026"
    assert answers(page)["Is it real?"] == "Yes, confirmed"


def test_page_shows_verdict_mean_and_target_of_the_lead_measure(practice) -> None:
    improved(practice)

    page = practice.page("dev-screening")

    drawn = page.by_id("chart-DEV-1").text
    assert "Screen scored: improved and stayed improved." in page.by_id("where").text
    assert all(label in drawn for label in ("Target 90%", "Mean", "Upper limit"))
    assert page.links()["Enter October"] == "/practices/P001/projects/dev-screening/months/2026-10"


def test_other_measures_stand_by_kind(practice) -> None:
    practice.join()

    page = practice.page("dev-screening")

    kinds = [heading.text for heading in page.main.tags("h3")]
    assert [kind.partition(":")[0] for kind in kinds] == ["Outcome", "Process", "Balancing"]
    assert "Well-visit cycle time" in page.links()


def test_months_that_are_not_complete_are_due_and_closed_ones_are_not(practice) -> None:
    practice.join(started=Month(2026, 5))
    whole(practice, Month(2026, 5), Month(2026, 8))
    practice.counts(DUE, DUE)

    due = practice.page("dev-screening").by_id("due")

    assert [item.text for item in due.tags("li")] == [
        "Sep 2026 : nothing entered, was due October 20, 2026",
        "Oct 2026 : 1 of 6 measures entered, was due November 20, 2026",
    ]
    assert due.tags("a")[0].attributes["href"] == "/practices/P001/projects/dev-screening/months/2026-09"


def test_ended_test_without_a_result_is_due_and_the_next_step(practice) -> None:
    practice.join(started=Month(2026, 9))
    whole(practice, Month(2026, 9), DUE)
    practice.send("dev-screening/team/", {"seen": "", f"role-{practice.lead.id}": "qi_lead"})
    practice.send("dev-screening/team/aim", {"aim-basis": "typical", "aim-goal": "90", "aim-reach_by": "2027-06"})
    mark = practice.tried("Form at check-in", Month(2026, 9), DUE)

    page = practice.page("dev-screening")

    assert page.by_id("due").text == "What is due? Study test 1 : Form at check-in"
    assert answers(page)["What next?"] == "Study “Form at check-in”"
    assert answers(page)["What did we try?"] == "1 test"
    assert page.links()["Go there : Study “Form at check-in”"].endswith(f"/marks/{mark}#step-study")


def test_new_project_says_what_to_do_first(practice) -> None:
    practice.join(started=Month(2026, 11))

    page = practice.page("dev-screening")

    assert answers(page) == {
        "Where are we?": "No data",
        "Is it real?": "Too early to say",
        "What is due?": "Nothing",
        "What did we try?": "Nothing yet",
        "What next?": "Name the team",
    }
    assert page.links()["Go there : Name the team"] == "/practices/P001/projects/dev-screening/team/#people"
    assert "Stuck?" not in page.main.text


def test_stuck_project_says_so_with_what_would_help(practice) -> None:
    practice.join()
    practice.counts(Month(2024, 1), Month(2026, 6))

    text = practice.page("dev-screening").main.text

    assert "Stuck? Nothing has been entered for 4 months. Enter Jul 2026" in text
    assert "No test of change was begun or ended for 34 months." in text


def test_ideas_lead_to_planning_a_test_of_them_until_one_is_tested(practice, shelves) -> None:
    practice.join()
    first, second = shelves.project("dev-screening").change_ideas[:2]
    practice.tried(first[:30], DUE)

    page = practice.page("dev-screening")

    items = [item.text for item in page.by_id("ideas").tags("li")]
    assert items[0] == f"{first} tested"
    assert page.links()[f"Plan a test : {second}"].endswith("/dev-screening/marks/add/test?idea=2")


def test_idea_counts_as_tested_by_its_link_whatever_the_test_is_called(practice, shelves) -> None:
    practice.join()
    first = shelves.project("dev-screening").change_ideas[0]
    plan = {"title": "One room on Tuesday", "idea": package_key(first), "first": "2026-10", "prediction": "8 of 10"}
    practice.send("dev-screening/marks/add/test", plan)

    items = [item.text for item in practice.page("dev-screening").by_id("ideas").tags("li")]

    assert items[0] == f"{first} tested"


def test_latest_tests_stand_first_and_the_older_ones_behind_a_summary(practice) -> None:
    practice.join()
    for number in range(1, 7):
        practice.tried(f"Test of step {number}", Month(2026, number), Month(2026, number), study="Seen.")

    tried = practice.page("dev-screening").by_id("tried")

    latest, earlier = tried.tags("ol")
    assert [item.tags("b")[0].text for item in latest.tags("li")] == [f"Test of step {n}" for n in (6, 5, 4, 3)]
    assert [item.tags("b")[0].text for item in earlier.tags("li")] == ["Test of step 2", "Test of step 1"]
    assert "2 earlier" in tried.text


def test_head_leads_to_the_next_step_once_the_month_is_in(practice) -> None:
    practice.join()
    whole(practice, Month(2026, 5), DUE)

    page = practice.page("dev-screening")

    filled = [
        (link.text, link.attributes["href"]) for link in page.main.tags("a") if link.attributes.get("class") == "btn go"
    ]
    assert filled == [("Name the team", page.links()["Go there : Name the team"])]


def test_action_item_past_its_day_is_among_what_is_due(practice) -> None:
    practice.join(started=Month(2026, 11))
    practice.send("dev-screening/actions/", {"text": "Buy a cart", "due_on": "2026-11-10"})

    page = practice.page("dev-screening")

    assert answers(page)["What is due?"] == "1 thing"
    assert "1 action item is overdue." in page.by_id("due").text


def test_reader_who_does_not_enter_is_offered_no_deed(practice) -> None:
    practice.join()
    practice.tried("Form at check-in", DUE)

    page = practice.page("dev-screening", practice.another(Role.PHYSICIAN))

    offered = " ".join(name for name, url in page.links().items() if not url.startswith("#"))
    assert not any(deed in offered for deed in ("Enter", "Plan a test", "Go there", "Write or change", "Add a test"))
    assert "Plans and results" in offered


def test_project_that_was_left_says_since_when_and_how_to_come_back(practice) -> None:
    practice.join()
    practice.counts(Month(2025, 1), Month(2026, 5))
    practice.send("dev-screening/leave", {"last": "2026-05", "why": "No time this summer."})

    page = practice.page("dev-screening")

    assert "This practice left the project after May 2026. No time this summer." in page.main.text
    assert page.links()["Come back to the project"] == "/practices/P001/projects/join/dev-screening"
    assert answers(page)["What next?"] == "Nothing: it has ended"
    assert "Nov 2026" not in page.by_id("where").text


def test_page_speaks_spanish_and_keeps_clinical_prose_english(practice) -> None:
    practice.join()

    answer = practice.browser.get("/practices/P001/projects/dev-screening", headers={"Accept-Language": "es"})

    assert answer.status_code == 200
    assert 'lang="es"' in answer.text
    assert '<span lang="en">Between January 2024' in answer.text


# --- the list


def test_list_has_a_sentence_for_each_and_what_is_due(practice) -> None:
    improved(practice)
    practice.join("asthma-control", DUE)

    page = practice.page()

    rows = [row.text for row in page.main.tags("li")]
    assert any("Developmental screening" in row and "improved" in row and "92%" in row for row in rows)
    assert any("1 of 6 measures entered, was due November 20, 2026" in row for row in rows)
    assert any("Asthma" in row and "No data" in row for row in rows)


def test_list_names_what_is_stuck_and_what_is_complete(practice) -> None:
    practice.join()
    whole(practice, DUE, DUE)

    (row,) = [item.text for item in practice.page().main.tags("li")]

    assert "Oct 2026 is complete." in row
    assert "No test of change was begun or ended for 34 months." in row


def test_projects_that_were_left_stand_apart(practice) -> None:
    practice.join()
    practice.make.change(Enrollment, (practice.place.practice_id, "dev-screening"), ended=Month(2026, 5))

    page = practice.page()

    assert "This practice takes part in no project now. Join a project" in page.main.text
    assert "stays on their charts. Developmental screening From Jan 2024 to May 2026." in page.main.text
    assert page.links()["Come back : Developmental screening"] == "/practices/P001/projects/join/dev-screening"


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (Role.PRACTICE_LEAD, "takes part in no project now. Join a project"),
        (Role.QI_MEMBER, "takes part in no project now. Its lead, its coach and program staff can join one."),
    ],
)
def test_list_without_projects_says_who_can_join_one(practice, role: Role, says: str) -> None:
    page = practice.page("", practice.another(role))

    assert says in page.main.text
    assert ("Join a project" in page.links()) is (role is Role.PRACTICE_LEAD)


def test_project_that_begins_later_says_when(practice) -> None:
    practice.join(started=Month(2027, 1))

    assert "Begins in Jan 2027." in practice.page().main.text
