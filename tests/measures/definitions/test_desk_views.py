"""A program writes its own definitions: drafted, checked at every field, released by somebody else, kept for good."""

import pytest

from page import Page
from qi_portal.domain.access import Role


def told(answer) -> str:
    return Page(answer.text).root.text


def test_index_lists_every_project_and_says_that_nothing_is_drafted(bench):
    page = told(bench.staff.get("/definitions/"))

    assert "Nothing is drafted." in page
    assert "Asthma control and planned care" in page


def test_adapt_of_a_measure_is_seen_by_nobody_before_its_release_and_by_every_practice_after(bench):
    bench.adapt(name="Screen scored with a tool we chose")
    before = told(bench.team.get("/projects/dev-screening"))

    answer = bench.release()
    after = told(bench.team.get("/projects/dev-screening"))

    assert answer.status_code == 303
    assert "Screen scored with a tool we chose" not in before
    assert "Screen scored with a tool we chose" in after
    assert bench.deeds() == ["definition.draft", "definition.revise", "definition.release"]


def test_release_in_one_program_leaves_another_and_visitors_with_the_file(bench, client):
    elsewhere = bench.make.program()
    stranger = client.application.test_client().sign_in(bench.make.person(Role.PROGRAM_STAFF, at=elsewhere))
    bench.adapt(name="Ours alone")
    bench.release()

    assert "Ours alone" not in told(stranger.get("/projects/dev-screening"))
    assert "Ours alone" not in told(client.get("/projects/dev-screening"))
    assert stranger.get(bench.url("measure", "DEV-1")).status_code == 404


def test_draft_with_something_wrong_is_kept_and_named_at_its_field_and_not_released(bench):
    answer = bench.adapt(multiplier="many", target__value="900", example__result="12%")
    page = bench.staff.get(bench.url("measure", "DEV-1", "edit")).text

    refused = bench.release()

    assert answer.headers["Location"].endswith("/edit")
    assert 'value="many"' in page
    assert "`multiplier` has to be a whole number." in page
    assert refused.status_code == 422
    assert "`multiplier` has to be a whole number." in told(refused)
    assert [row.state for row in bench.rows()] == ["draft"]


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"target__value": "900"}, "target.value", "The target of a proportion is a percent from 0 to 100."),
        ({"target__source": "nobody"}, "target.source", "is not a source of this project."),
        ({"example__result": "12.0%"}, "example.result", "which is not what its counts give."),
        ({"unit": "minutes"}, "unit", "The unit of a proportion is"),
        ({"type": "mean", "unit": "minutes"}, "type", "makes another number"),
        ({"first": ""}, "first", "needs `since`"),
        ({"name": ""}, "name", "`name`"),
        ({"name": "x" * 2001}, "name", "longer than 2000 characters"),
        ({"short_name": "x" * 29}, "short_name", "longer than 28 characters"),
        ({"next_review": "soon"}, "next_review", "has to be a date"),
        ({"benchmarks.9.value": "5"}, "benchmarks.", "needs `unit`"),
    ],
)
def test_draft_says_at_each_field_what_is_wrong(bench, typed, field, message):
    bench.adapt("DEV-1", **typed)

    page = Page(bench.staff.get(bench.url("measure", "DEV-1", "edit")).text)
    links = {link.attributes["href"]: link.text for link in page.root.tags("a") if "`" in link.text or "." in link.text}

    assert [text for href, text in links.items() if href.startswith(f"#{field}") and message in text], links


def test_edit_without_a_reason_keeps_what_was_typed_and_asks_for_it(bench):
    answer = bench.adapt(name="Typed and kept", why=" ")

    assert answer.status_code == 422
    assert 'value="Typed and kept"' in answer.text
    assert bench.rows()[0].content["name"] != "Typed and kept"


def test_edit_opened_before_somebody_else_saved_shows_both_and_loses_nothing(bench):
    bench.staff.send(bench.url("measure", "DEV-1", "adapt"))
    url = bench.url("measure", "DEV-1", "edit")
    opened = Page(bench.staff.get(url).text).sends()
    bench.write("measure", "DEV-1", bench.other_admin, name="Saved first")

    answer = bench.staff.send(url, {**opened, "name": "Typed second", "why": "Mine."})
    again = bench.staff.send(url, Page(answer.text).sends())

    assert answer.status_code == 409
    assert "Saved first" in told(answer)
    assert 'value="Typed second"' in answer.text
    assert (again.status_code, bench.rows()[0].content["name"]) == (303, "Typed second")


def test_release_of_ones_own_draft_is_refused_while_another_administrator_is_there(bench):
    bench.adapt(browser=bench.admin, name="Mine")

    assert bench.release(browser=bench.admin).status_code == 403
    assert bench.release(browser=bench.other_admin).status_code == 303


def test_release_by_the_only_administrator_may_be_of_her_own_draft(bench, client):
    region = bench.make.program()
    alone = client.application.test_client().sign_in(bench.make.person(Role.ADMIN, at=region))
    bench.region = region
    bench.adapt(browser=alone, name="Nobody else is here")

    assert bench.release(browser=alone).status_code == 303


def test_release_by_staff_is_refused(bench):
    bench.adapt(name="Not yet")

    assert bench.release(browser=bench.staff).status_code == 403


def test_release_opened_before_the_draft_changed_is_refused(bench):
    bench.adapt(name="Looked at")
    (seen,) = bench.rows()
    bench.write("measure", "DEV-1", name="Changed since")

    answer = bench.admin.send(bench.url("measure", "DEV-1", "release"), {"version": str(seen.version)})

    assert answer.status_code == 409
    assert bench.rows()[0].state == "draft"


def test_released_version_is_never_changed_by_the_next_one(bench):
    bench.adapt(name="Second")
    bench.release()
    (second,) = bench.rows()
    bench.adapt(name="Third", first="2026-11")
    bench.release()

    kept, third = bench.rows()

    assert (kept.content, kept.number, kept.version) == (second.content, "2", second.version)
    assert (third.number, third.content["name"]) == ("3", "Third")


def test_changes_between_two_versions_are_told_field_by_field(bench):
    bench.adapt(name="Second", numerator="Another count")
    bench.release()

    page = told(bench.staff.get(bench.url("measure", "DEV-1", "changes")))

    assert "Second" in page
    assert "what is counted" in page
    assert "charts are cut there" in page
    assert bench.staff.get(bench.url("measure", "DEV-1", "changes") + "?before=9").status_code == 404


def test_withdraw_drops_the_draft_and_keeps_what_it_said_in_the_log(bench):
    bench.adapt(name="Never mind")
    (row,) = bench.rows()

    bench.staff.send(bench.url("measure", "DEV-1", "withdraw"), {"version": str(row.version)})

    assert bench.rows() == []
    assert bench.deeds()[-1] == "definition.withdraw"


def test_retired_measure_keeps_its_place_with_its_last_month(bench, app):
    bench.staff.send(bench.url("measure", "DEV-6", "retire"), {"last": "2026-12", "why": "Too much work."})
    bench.release("DEV-6")

    page = told(bench.team.get("/projects/dev-screening"))

    assert "retired after Dec 2026" in page


def test_retired_project_stands_apart_and_comes_back_with_a_new_version(bench):
    url = bench.url("project", "lipid-screening", "retire")
    refused = bench.staff.send(url, {"last": "2026-12", "why": ""})
    bench.staff.send(url, {"last": "2026-12", "why": "Nobody takes part."})
    bench.release("lipid-screening", "project")
    retired = told(bench.staff.get("/projects/"))
    bench.staff.send(bench.url("project", "lipid-screening", "adapt"))
    bench.write("project", "lipid-screening")
    bench.release("lipid-screening", "project")

    assert refused.status_code == 422
    assert "retired after Dec 2026" in retired
    assert "retired after" not in told(bench.staff.get("/projects/"))


# --- what is new


def add_project(bench, **named):
    given = {"title": "Sleep screening", "id": "sleep-screening", "code": "SLP", **named}
    return bench.staff.send(f"/definitions/{bench.region.code}/add/project", given)


def whole_project(bench):
    """A project of the program's own with one measure, both drafted and good."""
    add_project(bench)
    source = {"sources__0__key": "own", "sources__0__title": "Our own count", "sources__0__verified": "no"}
    bench.write(
        "project", "sleep-screening", aim="Raise it from {baseline}% to {target}%.", population="Children",
        change_ideas="Ask at check-in\nHand out a card", typical_baseline="0.4", **source,
    )  # fmt: skip
    given = {"project": "sleep-screening", "name": "Sleep asked about", "id": "SLP-1"}
    bench.staff.send(f"/definitions/{bench.region.code}/add/measure", given)
    bench.write(
        "measure", "SLP-1", numerator="Visits with the question", denominator="Visits",
        example__numerator="8", example__denominator="10", example__result="80%",
    )  # fmt: skip


def test_project_of_ones_own_is_released_with_its_measures(bench):
    whole_project(bench)

    alone = bench.release("SLP-1")
    answer = bench.release("sleep-screening", "project")

    assert alone.status_code == 422
    assert "Its project is a draft" in told(alone)
    assert answer.status_code == 303
    assert {row.definition_id: row.state for row in bench.rows()} == {
        "SLP-1": "released", "sleep-screening": "released"
    }  # fmt: skip
    assert "Sleep asked about" in told(bench.team.get("/projects/sleep-screening"))
    assert bench.staff.get("/projects/SLP", follow_redirects=False).status_code == 301


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ({"id": "Sleep Screening"}, "id"),
        ({"id": "asthma-control"}, "id"),
        ({"code": "AST"}, "code"),
        ({"code": "slp"}, "code"),
        ({"title": " "}, "title"),
        ({"id": "s" * 61}, "id"),
    ],
)
def test_project_with_an_id_that_does_not_fit_is_refused_at_its_field(bench, named, field):
    answer = add_project(bench, **named)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert bench.rows() == []


def test_id_that_another_program_gave_is_taken(bench, client):
    whole_project(bench)
    elsewhere = bench.make.program()
    bench.staff = client.application.test_client().sign_in(bench.make.person(Role.PROGRAM_STAFF, at=elsewhere))
    bench.region = elsewhere

    assert "is taken" in add_project(bench).text


@pytest.mark.parametrize("measure_id", ["AST-7", "AST-1", "DEV-51", "AST-x", "AST-"])
def test_measure_with_an_id_that_does_not_fit_is_refused(bench, measure_id):
    given = {"project": "asthma-control", "name": "One more", "id": measure_id}

    answer = bench.staff.send(f"/definitions/{bench.region.code}/add/measure", given)

    assert answer.status_code == 422
    assert 'href="#id"' in answer.text


def test_measure_added_to_a_project_of_the_portal_follows_its_measures(bench):
    form = bench.staff.get(f"/definitions/{bench.region.code}/add/measure?project=asthma-control").text
    given = {"project": "asthma-control", "name": "Spacer seen", "id": "AST-51"}
    bench.staff.send(f"/definitions/{bench.region.code}/add/measure", given)
    example = {"example__numerator": "8", "example__denominator": "10", "example__result": "80%"}
    bench.write("measure", "AST-51", numerator="Seen", denominator="Visits", **example)

    bench.release("AST-51")

    assert 'value="AST-51"' in form
    page = bench.team.get("/projects/asthma-control").text
    assert page.index('id="AST-6"') < page.index('id="AST-51"')


def test_copy_of_a_project_takes_its_measures_along_under_a_new_code(bench):
    url = bench.url("project", "lead-screening", "copy")
    refused = bench.staff.send(url, {"name": "Lead in our county", "id": "county-lead", "code": ""})

    bench.staff.send(url, {"name": "Lead in our county", "id": "county-lead", "code": "CTL"})
    drafted = {row.definition_id: row.content for row in bench.rows()}
    answer = bench.release("county-lead", "project")

    assert refused.status_code == 422
    assert drafted["county-lead"]["measures"][0] == "CTL-1"
    assert answer.status_code == 303
    assert 'id="CTL-1"' in bench.team.get("/projects/county-lead").text


def test_copy_of_a_measure_stays_in_its_project(bench):
    bench.staff.send(bench.url("measure", "DEV-1", "copy"), {"name": "A second way", "id": "DEV-51"})

    bench.release("DEV-51")

    assert "A second way" in told(bench.team.get("/projects/dev-screening"))


@pytest.mark.parametrize("path", ["", "add/project", "measure/DEV-1", "measure/DEV-1/copy", "project/dev-screening"])
def test_desk_is_closed_to_a_practice_team(bench, path):
    url = f"/definitions/{bench.region.code}/{path}" if path else "/definitions/"

    assert bench.team.get(url).status_code == 403


@pytest.mark.parametrize("kind", ["measure", "project"])
@pytest.mark.parametrize("step", ["", "edit", "copy", "retire", "changes", "review"])
def test_definition_that_is_not_there_is_not_found(bench, kind, step):
    assert bench.staff.get(bench.url(kind, "nothing", step)).status_code == 404


@pytest.mark.parametrize("path", ["measure/DEV-1", "project/dev-screening", "project/dev-screening/copy",
                                  "measure/DEV-1/retire", "add/measure", "measure/DEV-1/review"])  # fmt: skip
def test_pages_of_the_desk_open_for_staff(bench, path):
    assert bench.staff.get(f"/definitions/{bench.region.code}/{path}").status_code == 200
