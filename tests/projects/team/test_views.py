"""Team and aim: naming people, writing the aim in revisions, and who may."""

import pytest

from page import Page
from qi_portal.accounts.models import PracticeRole
from qi_portal.db import db
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.measures.chart_decisions.queries import decisions_of
from qi_portal.projects.aims.models import Aim
from qi_portal.projects.aims.queries import aims_of
from qi_portal.projects.team.models import TeamMember
from qi_portal.projects.team.queries import team_of

PAGE = "dev-screening/team/"
AIM = {"aim-basis": "typed", "aim-baseline": "48", "aim-goal": "80", "aim-reach_by": "2027-06", "aim-number": "0"}


@pytest.fixture
def project(practice):
    """The practice with two years of developmental screening at about half."""
    practice.join(started=Month(2024, 11))
    practice.counts(Month(2024, 11), Month(2026, 10))
    return practice


def form_of(page: Page, deed: str):
    return next(page.main.every(lambda node: node.tag == "form" and node.attributes.get("action", "").endswith(deed)))


def people(practice) -> set[tuple[str, str]]:
    team = practice.make.read(lambda: team_of(practice.actor, practice.place, "dev-screening"))
    return {(member.name, member.role.value) for member in team}


def save_team(practice, browser=None, **roles: str):
    opened = practice.page(PAGE, browser).sends(form_of(practice.page(PAGE, browser), "/team/"))
    return practice.send(PAGE, opened | roles, browser)


def aim(practice, **typed: str):
    return practice.send(f"{PAGE}aim", AIM | {f"aim-{name}": value for name, value in typed.items()})


def aims(practice) -> list[tuple[int, float, float]]:
    kept = practice.make.read(lambda: aims_of(practice.actor, practice.place, "dev-screening"))
    return [(each.number, each.text.baseline, each.text.goal) for each in kept]


# --- the team


def test_people_of_the_practice_and_names_can_be_named(project) -> None:
    answer = save_team(project, **{f"role-{project.lead.id}": "qi_lead", "name-0": "Ruth Okafor", "role-0": "nurse"})

    assert answer.status_code == 303
    assert people(project) == {(project.lead.name, "qi_lead"), ("Ruth Okafor", "nurse")}
    assert "The team is saved: 2 changes." in project.page(PAGE).main.text
    sends = project.page(PAGE).sends(form_of(project.page(PAGE), "/team/"))
    assert (sends["name-0"], sends["role-0"], sends[f"role-{project.lead.id}"]) == ("Ruth Okafor", "nurse", "qi_lead")


def test_coach_is_no_colleague(project) -> None:
    coach = project.make.person(Role.COACH, at=project.place)

    assert f"role-{coach.id}" not in project.page(PAGE).sends(form_of(project.page(PAGE), "/team/"))


def test_changed_team_keeps_who_keeps_a_role_and_tells_each_change(project) -> None:
    save_team(project, **{f"role-{project.lead.id}": "qi_lead", "name-0": "Ruth Okafor", "role-0": "nurse"})
    before = {row.id for row in project.make.rows(TeamMember) if row.name == "Ruth Okafor"}

    save_team(project, **{f"role-{project.lead.id}": "data"})

    assert people(project) == {(project.lead.name, "data"), ("Ruth Okafor", "nurse")}
    rows = project.make.rows(TeamMember)
    assert before == {row.id for row in rows if row.name == "Ruth Okafor"}
    assert len(rows) == 3
    assert [deed.action for deed in project.deeds("team.join", "team.change", "team.leave")].count("team.change") == 1

    save_team(project, **{"role-0": ""})

    assert people(project) == {(project.lead.name, "data")}


def test_person_whose_account_left_the_practice_stays_until_taken_out(project) -> None:
    gone = project.make.person(Role.QI_MEMBER, at=project.place)
    save_team(project, **{f"role-{gone.id}": "nurse"})
    project.make.write(
        lambda: db.session.execute(PracticeRole.__table__.delete().where(PracticeRole.person_id == gone.id))
    )

    save_team(project)

    assert people(project) == {(gone.name, "nurse")}
    save_team(project, **{f"role-{gone.id}": ""})
    assert people(project) == set()


def test_team_changed_by_somebody_else_meanwhile_is_shown_and_typing_kept(project) -> None:
    opened = project.page(PAGE).sends(form_of(project.page(PAGE), "/team/"))
    save_team(project, **{"name-0": "Ruth Okafor", "role-0": "nurse"})

    answer = project.send(PAGE, opened | {"name-0": "Theo Brandt", "role-0": "data"})
    page = Page(answer.text)

    assert answer.status_code == 409
    assert "Somebody saved this meanwhile The team is now: Ruth Okafor , Nurse" in page.main.text
    assert page.sends(form_of(page, "/team/"))["name-0"] == "Theo Brandt"
    assert people(project) == {("Ruth Okafor", "nurse")}
    assert project.send(PAGE, page.sends(form_of(page, "/team/"))).status_code == 303
    assert people(project) == {("Theo Brandt", "data")}


def test_name_that_does_not_fit_is_said_at_its_row(project) -> None:
    answer = save_team(project, **{"name-0": "jane@demo.example", "role-0": "nurse"})

    assert answer.status_code == 422
    assert "e-mail address" in Page(answer.text).by_id("seat-0-error").text
    assert people(project) == set()


# --- the aim


def test_proposed_aim_starts_from_own_months_and_goes_to_the_target(project) -> None:
    sends = project.page(PAGE).sends(form_of(project.page(PAGE), "/aim"))

    assert (sends["aim-basis"], sends["aim-first"], sends["aim-last"]) == ("own", "2024-11", "2025-10")
    assert (sends["aim-goal"], sends["aim-reach_by"]) == ("90", "2027-08")


def test_project_without_months_of_its_own_plans_with_the_typical_number(practice) -> None:
    practice.join(started=Month(2026, 11))
    page = practice.page(PAGE)

    assert page.sends(form_of(page, "/aim"))["aim-basis"] == "typical"
    assert "You have no months of your own yet" in page.main.text
    aim(practice, basis="typical")
    assert (
        "From 45% (a number to plan with, not the practice's own) to 80% by Jun 2027." in practice.page(PAGE).main.text
    )


def test_aim_from_own_months_takes_all_that_was_counted_in_them(project) -> None:
    assert aim(project, basis="own", first="2024-11", last="2025-10").status_code == 303

    assert aims(project) == [(1, 50.0, 80.0)]
    assert "From 50% (own months, Nov 2024 to Oct 2025) to 80% by Jun 2027." in project.page(PAGE).main.text


def test_aim_fills_the_projects_wording_on_page_and_report(project) -> None:
    aim(project)

    sentence = "at well visits of 9, 18 and 30 months from 48% to 80%."
    for page in ("projects/dev-screening/team/", "projects/dev-screening", "report"):
        assert sentence in Page(project.browser.get(f"/practices/P001/{page}").text).main.text


def test_own_words_stand_instead_of_the_projects(project) -> None:
    aim(project, statement="Four of five toddlers are screened by summer.")

    assert "Four of five toddlers are screened by summer." in project.page("dev-screening").main.text


def test_changed_aim_needs_a_reason_and_keeps_the_earlier_one(project) -> None:
    aim(project)

    assert aim(project, goal="90", number="1").status_code == 422
    assert aim(project, goal="90", number="1", why="We are nearly there.").status_code == 303
    assert aims(project) == [(2, 48.0, 90.0), (1, 48.0, 80.0)]
    page = project.page(PAGE).main.text
    assert "1 earlier aim From 48% (as the team knows it) to 80% by Jun 2027." in page
    assert [deed.after["number"] for deed in project.deeds("aim.revise")] == [1, 2]


def test_aim_written_meanwhile_is_shown_first(project) -> None:
    aim(project)

    answer = aim(project, goal="85", why="Two at once.")
    page = Page(answer.text)

    assert answer.status_code == 409
    assert "Somebody saved this meanwhile The aim now says:" in page.main.text
    assert page.sends(form_of(page, "/aim"))["aim-goal"] == "85"
    assert project.send(f"{PAGE}aim", page.sends(form_of(page, "/aim"))).status_code == 303
    assert [number for number, _, _ in aims(project)] == [2, 1]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"basis": ""}, "aim-basis-0"),
        ({"baseline": ""}, "aim-baseline"),
        ({"baseline": "101"}, "aim-baseline"),
        ({"basis": "own", "first": "2019-01", "last": "2019-02"}, "aim-first"),
        ({"basis": "own", "first": "2025-02", "last": "2025-01"}, "aim-last"),
        ({"goal": "high"}, "aim-goal"),
        ({"goal": "40"}, "aim-goal"),
        ({"goal": "48"}, "aim-goal"),
        ({"reach_by": "2026-10"}, "aim-reach_by"),
        ({"reach_by": "2031-10"}, "aim-reach_by"),
        ({"statement": "Ask 860-555-0142"}, "aim-statement"),
    ],
)
def test_aim_that_does_not_fit_is_said_at_its_field(project, typed: dict[str, str], field: str) -> None:
    answer = aim(project, **typed)
    page = Page(answer.text)

    assert answer.status_code == 422
    assert [link.attributes["href"] for link in page.by_id("errors").tags("a")] == [f"#{field}"]
    assert page.has(field)
    assert project.make.rows(Aim) == []


def test_goal_of_a_measure_where_lower_is_better_lies_below(practice) -> None:
    practice.join("antibiotic-stewardship")
    url = "antibiotic-stewardship/team/aim"

    assert practice.send(url, AIM | {"aim-baseline": "30", "aim-goal": "40"}).status_code == 422
    assert practice.send(url, AIM | {"aim-baseline": "30", "aim-goal": "10"}).status_code == 303


def test_months_of_the_baseline_lead_to_locking_them_with_the_months_filled_in(project) -> None:
    url = project.page(PAGE).links()["Lock Nov 2024 to Oct 2025 as the baseline on the chart"]

    page = Page(project.browser.get(url).text)

    assert url.endswith("/measures/DEV-1/chart/?first=2024-11&last=2025-10")
    sends = next(page.sends(form) for form in page.main.tags("form") if "baseline-first" in page.sends(form))
    assert (sends["baseline-first"], sends["baseline-last"]) == ("2024-11", "2025-10")
    assert project.make.read(lambda: decisions_of(project.actor, project.place, ["DEV-1"])) == {}


def test_address_with_months_that_are_none_shows_the_usual_page(project) -> None:
    assert project.browser.get("/practices/P001/measures/DEV-1/chart/?first=x&last=2025-10").status_code == 200


# --- how the practice takes part


def test_part_is_changed_and_its_months_stay(project) -> None:
    answer = project.send(f"{PAGE}part", {"population": "Both sites", "sampling": "full", "charts": "20"})

    assert answer.status_code == 303
    assert "Both sites" in project.page(PAGE).main.text
    (deed,) = project.deeds("enrollment.change")
    assert deed.before == {"population": "", "sampling": None, "charts": None}
    assert deed.after == {"population": "Both sites", "sampling": "full", "charts": None}


def test_part_that_does_not_fit_stays_as_it_was(project) -> None:
    answer = project.send(f"{PAGE}part", {"population": "Both sites", "sampling": "sample", "charts": "0"})

    assert answer.status_code == 422
    assert project.deeds("enrollment.change") == []


# --- who may


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PHYSICIAN, 403), (Role.QI_MEMBER, 303), (Role.PRACTICE_LEAD, 303), (Role.COACH, 303)],
)
def test_who_may_change_team_and_aim(project, role: Role, status: int) -> None:
    browser = project.another(role)
    page = project.page(PAGE, browser)

    assert project.send(f"{PAGE}aim", AIM, browser).status_code == status
    assert project.send(f"{PAGE}part", {"sampling": "full"}, browser).status_code == status
    assert ("Save the aim" in page.main.text) is (status == 303)


def test_coach_writes_the_aim_on_behalf_of_the_practice(project) -> None:
    project.send(f"{PAGE}aim", AIM, project.another(Role.COACH))

    assert project.deeds("aim.revise")[0].after["on_behalf"] is True


def test_team_and_aim_of_a_foreign_practice_or_project_are_no_page(project) -> None:
    project.make.practice(project.region, code="P002")

    assert project.browser.get("/practices/P002/projects/dev-screening/team/").status_code == 404
    assert project.browser.get("/practices/P001/projects/asthma-control/team/").status_code == 404
