"""Choosing a project, joining it with a team, leaving it, and coming back."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.periods import Month
from qi_portal.practices.models import Enrollment
from qi_portal.practices.queries import enrollment_of
from qi_portal.projects.team.models import TeamMember

NOVEMBER = Month(2026, 11)
CROWD = 16
PART = {"started": "2026-11", "population": "", "sampling": "sample", "charts": "20"}


def enrolled(practice, project: str = "dev-screening"):
    return practice.make.read(lambda: enrollment_of(practice.place, project))


def leave(practice, last: str = "2026-05", why: str = "No time this summer."):
    return practice.send("dev-screening/leave", {"last": last, "why": why})


# --- choosing


def test_choice_lists_every_project_with_what_it_is_about(practice, shelves) -> None:
    page = practice.page("join")

    items = [item.text for item in page.main.tags("li")]
    assert len(items) == len(shelves.projects)
    (shown,) = [item for item in items if item.startswith("Developmental screening")]
    assert "Lead measure: Standardized screen scored" in shown
    assert "6 measures · can count for MOC Part 4" in shown


def test_choice_says_where_the_practice_takes_part_and_what_it_left(practice) -> None:
    practice.join(started=Month(2025, 3))
    practice.join("asthma-control")
    practice.make.change(Enrollment, (practice.place.practice_id, "asthma-control"), ended=Month(2026, 5))

    items = [item.text for item in practice.page("join").main.tags("li")]

    (shown,) = [item for item in items if item.startswith("Developmental screening")]
    (left,) = [item for item in items if "asthma" in item and "Left in" in item]
    assert shown.endswith("You take part since Mar 2025")
    assert left.endswith("Left in May 2026")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("BEDWETTING", ["Bedwetting co-management"]), ("persistent asthma", ["Asthma"]), ("zebra", [])],
)
def test_search_keeps_projects_with_every_word(practice, wanted: str, found: list[str]) -> None:
    page = practice.page(f"join?q={wanted}")

    titles = [heading.text for heading in page.main.tags("h2")]
    assert [any(title.startswith(start) for title in titles) for start in found] == [True] * len(found)
    assert (len(titles) < 5, "No project has all of these words." in page.main.text) == (True, not found)


# --- joining


def test_form_tells_what_ten_and_twenty_charts_a_month_can_show(practice) -> None:
    page = practice.page("join/dev-screening")

    assert "10 a month is the least that counts for credit. 20 is the number with which a change can be seen." in (
        page.main.text
    )
    table = page.main.tags("table")[0]
    assert [cell.text for cell in table.tags("th")] == [
        "A change", "With 10 charts a month", "With 20 charts a month", "from 45% to 68%", "from 45% to 90%"
    ]  # fmt: skip
    assert [cell.text for cell in table.tags("td")][:2] == [
        "about 8 months, confirmed after about 14", "about 6 months, confirmed after about 8"
    ]  # fmt: skip
    assert "8 times of 10" in table.text


def test_joining_keeps_part_and_team_and_leads_to_the_aim(practice) -> None:
    nurse = practice.make.person(Role.QI_MEMBER, at=practice.place)
    typed = PART | {
        "population": "Both sites", f"role-{practice.lead.id}": "physician_lead", f"role-{nurse.id}": "",
        "name-0": "Ruth Okafor", "role-0": "front_desk", "name-1": "", "role-1": "",
    }  # fmt: skip

    answer = practice.send("join/dev-screening", typed)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/practices/P001/projects/dev-screening/team/")
    part = enrolled(practice)
    assert (part.started, part.population, part.sampling, part.charts) == (NOVEMBER, "Both sites", Sampling.SAMPLE, 20)
    assert {(row.name, row.role, row.person_id) for row in practice.make.rows(TeamMember)} == {
        (practice.lead.name, "physician_lead", practice.lead.id), ("Ruth Okafor", "front_desk", None)
    }  # fmt: skip
    (deed,) = practice.deeds("enrollment.add")
    assert deed.after == {"started": "2026-11", "population": "Both sites", "sampling": "sample", "charts": 20}
    assert deed.actor_id == practice.lead.id


def test_full_extract_keeps_no_number_of_charts(practice) -> None:
    practice.send("join/dev-screening", PART | {"sampling": "full"})

    assert (enrolled(practice).sampling, enrolled(practice).charts) == (Sampling.FULL, None)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"started": "soon"}, "started", "is not a month"),
        ({"started": "2027-05"}, "started", "May 2027 is too far ahead."),
        ({"population": "MRN 1234567"}, "population", "record number"),
        ({"sampling": ""}, "sampling-0", "Choose how the cases of a month are found."),
        ({"charts": ""}, "charts", "Say how many charts a month."),
        ({"charts": "a few"}, "charts", "Write a whole number from 1 to 500."),
        ({"name-0": "Ruth", "role-0": ""}, "role-0", "Choose what Ruth does in the project."),
        ({"name-0": "860-555-0142", "role-0": "nurse"}, "role-0", "phone number"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(practice, typed, field: str, says: str) -> None:
    answer = practice.send("join/dev-screening", PART | {"population": "Both sites"} | typed)
    page = Page(answer.text)

    assert answer.status_code == 422
    (link,) = page.by_id("errors").tags("a")
    assert (link.attributes["href"], says in link.text) == (f"#{field}", True)
    assert page.has(field)
    assert (
        page.sends().items()
        >= ({"population": "Both sites"} | {k: v for k, v in typed.items() if k != "sampling"}).items()
    )
    assert (practice.make.rows(Enrollment), practice.make.rows(TeamMember)) == ([], [])


def test_same_person_twice_is_refused(practice) -> None:
    typed = PART | {f"role-{practice.lead.id}": "nurse", "name-0": practice.lead.name.upper(), "role-0": "data"}

    page = Page(practice.send("join/dev-screening", typed).text)

    assert "stands here twice. Give one role to each person." in page.by_id("errors").text


def test_name_that_is_a_colleagues_becomes_the_colleague(practice) -> None:
    practice.send("join/dev-screening", PART | {"name-0": practice.lead.name, "role-0": "data"})

    (row,) = practice.make.rows(TeamMember)
    assert row.person_id == practice.lead.id


def test_joining_twice_is_once(practice) -> None:
    answers = [practice.send("join/dev-screening", PART) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(practice.deeds("enrollment.add")) == 1
    assert practice.browser.get("/practices/P001/projects/join/dev-screening").status_code == 303


def at_once(practice, path: str, typed: dict[str, str]) -> list[int]:
    """Status codes of a form that is sent many times at the same moment."""
    browsers = [practice.browser_of(practice.lead) for _ in range(CROWD)]
    tokens, url = [browser.token() for browser in browsers], f"/practices/P001/projects/{path}"

    def send(at: int) -> int:
        return browsers[at].post(url, data=typed | {"csrf_token": tokens[at]}).status_code

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(send, range(CROWD)))


@pytest.mark.rule(49)
def test_joining_many_times_at_once_is_once(practice) -> None:
    statuses = at_once(practice, "join/dev-screening", PART)

    assert set(statuses) == {303}
    assert len(practice.deeds("enrollment.add")) == 1


def test_leaving_many_times_at_once_is_once(practice) -> None:
    practice.join()

    statuses = at_once(practice, "dev-screening/leave", {"last": "2026-05", "why": "No time this summer."})

    assert sorted(statuses) == [303] + [404] * (CROWD - 1)
    assert len(practice.deeds("enrollment.leave")) == 1


def test_coach_joins_on_behalf_of_the_practice(practice) -> None:
    practice.send("join/dev-screening", PART, practice.another(Role.COACH))

    assert practice.deeds("enrollment.add")[0].after["on_behalf"] is True


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PHYSICIAN, 403), (Role.QI_MEMBER, 403), (Role.PRACTICE_LEAD, 303), (Role.COACH, 303)],
)
def test_who_may_join(practice, role: Role, status: int) -> None:
    browser = practice.another(role)

    assert practice.send("join/dev-screening", PART, browser).status_code == status
    assert browser.get("/practices/P001/projects/join").status_code == (200 if status == 303 else status)


def test_foreign_practice_is_no_page(practice) -> None:
    practice.make.practice(practice.region, code="P002")

    assert practice.browser.get("/practices/P002/projects/join").status_code == 404
    assert practice.browser.send("/practices/P002/projects/join/dev-screening", PART).status_code == 404
    assert practice.send("join/no-such-project", PART).status_code == 404


# --- leaving and coming back


def test_left_project_keeps_its_charts_and_asks_for_nothing(practice) -> None:
    practice.join()
    practice.counts(Month(2025, 1), Month(2026, 5))

    answer = leave(practice)

    assert answer.status_code == 303
    assert (enrolled(practice).ended, enrolled(practice).ended_why) == (Month(2026, 5), "No time this summer.")
    assert practice.deeds("enrollment.leave")[0].after == {"ended": "2026-05", "why": "No time this summer."}
    assert "Enter October" not in practice.browser.get("/practices/P001/projects/dev-screening").text
    assert practice.browser.get("/practices/P001/projects/dev-screening/months/2026-10").status_code == 422


@pytest.mark.parametrize(
    ("last", "why", "field"),
    [("2026-05", "", "why"), ("2023-12", "Why", "last"), ("2026-12", "Why", "last"), ("", "Why", "last")],
)
def test_leaving_without_a_month_that_fits_or_a_reason_is_refused(practice, last: str, why: str, field: str) -> None:
    practice.join()

    answer = leave(practice, last, why)

    assert answer.status_code == 422
    assert [link.attributes["href"] for link in Page(answer.text).by_id("errors").tags("a")] == [f"#{field}"]
    assert enrolled(practice).ended is None


def test_leaving_twice_is_no_page_the_second_time(practice) -> None:
    practice.join()
    leave(practice)

    assert leave(practice).status_code == 404
    assert practice.browser.get("/practices/P001/projects/dev-screening/leave").status_code == 404


def test_practice_comes_back_and_nothing_is_due_for_the_months_between(practice) -> None:
    practice.join()
    leave(practice)
    assert "The practice took part from Jan 2024 to May 2026. No time this summer." in (
        practice.page("join/dev-screening").main.text
    )

    answer = practice.send("join/dev-screening", PART | {"started": "2026-10"})

    assert answer.status_code == 303
    part = enrolled(practice)
    assert (part.started, part.ended, part.since) == (Month(2024, 1), None, Month(2026, 10))
    assert [part.covers(Month(2026, month)) for month in (5, 6, 9, 10)] == [True, False, False, True]
    assert practice.browser.get("/practices/P001/projects/dev-screening/months/2026-07").status_code == 422
    assert practice.deeds("enrollment.again")[0].after["started"] == "2026-10"


def test_coming_back_before_having_left_is_refused(practice) -> None:
    practice.join()
    leave(practice)

    answer = practice.send("join/dev-screening", PART | {"started": "2026-05"})

    assert answer.status_code == 422
    assert "The practice took part until May 2026. Come back in a later month." in answer.text


def test_part_that_was_taken_up_again_cannot_end_before_it(practice) -> None:
    practice.join()
    leave(practice)
    practice.send("join/dev-screening", PART | {"started": "2026-10"})

    assert leave(practice, "2026-08").status_code == 422
    assert leave(practice, "2026-10").status_code == 303
