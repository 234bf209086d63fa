import re
from datetime import timedelta
from html import unescape

import pytest

from qi_portal import library
from qi_portal.guidelines import views

HEADACHE = "/guidelines/headache-migraine"
FRAGMENT = {"X-Fragment": "answer"}


def text_of(response):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.text)))


def marks(response):
    """The data attributes of the answer panel."""
    panel = re.search(r'<aside class="ans" id="answer"[^>]*>', response.text)[0]
    return {name: unescape(value) for name, value in re.findall(r'data-(\w+)="([^"]*)"', panel)}


def test_home_for_a_visitor_is_a_search_box_with_focus(client):
    response = client.get("/")

    assert response.status_code == 200
    assert re.search(r'<input id="q" name="q" type="search"[^>]* autofocus', response.text)
    assert "By specialty" in response.text


def test_home_with_a_query_shows_results_without_a_script(client):
    response = client.get("/?q=migrane")

    assert "Showing results for “migraine”" in response.text
    assert f'<a href="{HEADACHE}">' in response.text
    assert 'value="migrane"' in response.text


def test_home_with_markup_as_a_query_shows_it_as_text(client):
    response = client.get("/?q=<script>alert(1)</script>")

    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt;"' in response.text


def test_home_without_a_match_says_so_and_offers_browsing(client):
    assert "No guideline matches. Try a symptom, or browse by specialty below." in client.get("/?q=xqzzvk").text


def test_search_answers_with_the_results_alone(client):
    response = client.get("/guidelines/search?q=tummy+ache")

    assert "<html" not in response.text
    assert re.findall(r'href="([^"]+)"', response.text)[0] == "/guidelines/functional-abdominal-pain"


@pytest.mark.parametrize("query", ["", "?q=", "?q=x", "?q=xqzzvk"])
def test_search_without_a_match_hides_the_list(client, query):
    assert re.search(r'<ul class="hits"[^>]* hidden>', client.get(f"/guidelines/search{query}").text)


def test_index_lists_every_guideline(client, shelves):
    response = client.get("/guidelines/")

    for slug in shelves.guidelines:
        assert f'href="/guidelines/{slug}"' in response.text


def test_red_flags_lists_emergency_and_urgent_rules_and_no_others(client, shelves):
    shown = text_of(client.get("/red-flags"))

    rules = [rule for guideline in shelves.guidelines.values() for rule in guideline.tree.rules]
    urgent = {rule.text for rule in rules if rule.disposition.value in ("emergency", "urgent_referral")}
    assert all(text in shown for text in urgent)
    routine = {rule.text for rule in rules} - urgent
    assert not [text for text in routine if f" {text} " in shown and not any(text in other for other in urgent)]


def test_every_guideline_opens_with_an_empty_form_and_no_answer(client, shelves):
    for slug in shelves.guidelines:
        response = client.get(f"/guidelines/{slug}")

        assert response.status_code == 200
        assert "No findings yet" in response.text
        assert marks(response)["level"] == ""
        assert len(re.findall(r"<h1>", response.text)) == 1


def test_show_tells_draft_sources_and_conflicts(client):
    shown = text_of(client.get(HEADACHE))

    assert "Draft: needs clinical review" in shown
    assert "read and checked" in shown
    assert "partly checked" in shown
    assert "Questions for the clinical lead" in shown
    assert "Not yet checked by a clinician." in shown


def test_show_after_the_review_date_says_that_the_review_is_overdue(client, monkeypatch):
    due = library.load_guideline("headache_migraine").next_review

    for day, said in (
        (due - timedelta(61), set()),
        (due, {"Review due soon"}),
        (due + timedelta(1), {"Review overdue"}),
    ):
        monkeypatch.setattr(views, "today_at", lambda _, day=day: day)
        page = client.get(HEADACHE).text
        assert {each for each in ("Review due soon", "Review overdue") if each in page} == said


def test_show_by_id_with_underscores_moves_to_the_slug(client):
    response = client.get("/guidelines/headache_migraine")

    assert (response.status_code, response.location) == (301, HEADACHE)


@pytest.mark.parametrize("slug", ["no-such-thing", "..", "%2e%2e%2fasthma", "asthma%00"])
def test_show_of_an_unknown_guideline_is_not_found(client, slug):
    assert client.get(f"/guidelines/{slug}").status_code == 404
    assert client.send(f"/guidelines/{slug}", {}).status_code == 404


def test_decide_without_a_script_returns_the_whole_page_with_the_answer(client):
    response = client.send(HEADACHE, {"age_months": "9", "age_unit": "years", "thunderclap_onset": "yes"})

    assert response.status_code == 200
    assert "<html" in response.text
    assert marks(response) == {
        "level": "emergency",
        "say": "The answer is now: Emergency department. Now, to the emergency department",
        "hit": "thunderclap_onset",
        "ask": "",
    }
    assert re.search(r'name="thunderclap_onset" value="yes"[^>]* checked', response.text)
    assert "Answer: Emergency department" in response.text


def test_decide_for_a_script_returns_the_panel_alone(client):
    response = client.send(HEADACHE, {"headache_days_per_month": "6"}, headers=FRAGMENT)

    assert response.status_code == 200
    assert "<html" not in response.text
    assert marks(response)["level"] == "co_manage"
    assert marks(response)["ask"] == "thunderclap_onset"
    assert "Provisional" in response.text


def test_decide_names_each_reason_with_its_sources_and_what_could_still_change_it(client):
    shown = text_of(client.send(HEADACHE, {"csf_shunt": "no", "progressive_worsening": "yes"}, headers=FRAGMENT))

    assert "Routine referral · Source 1" in shown
    assert "Not known yet · would make it: Emergency department" in shown
    assert "Within 4 to 8 weeks (local policy)" in shown
    assert "Send with it: required Headache diary" in shown


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_decide_with_a_value_that_does_not_fit_pauses_the_answer_and_keeps_the_rest(client, headers):
    response = client.send(HEADACHE, {"age_months": "90", "thunderclap_onset": "yes"}, headers=headers)

    assert response.status_code == 422
    assert "Answer paused" in response.text
    assert marks(response)["level"] == ""
    assert "90 years: 1080 months is outside the ages of this guideline: 24 to 215 months." in response.text
    assert "Emergency department" not in text_of(response).split("Answer paused")[1].split("Manage here first")[0]


def test_decide_with_a_value_that_does_not_fit_says_so_beside_the_field_and_at_the_top(client):
    response = client.send(HEADACHE, {"headache_days_per_month": "many", "csf_shunt": "yes"})

    assert '<a href="#i-headache_days_per_month">“many” is not a number. Enter digits only.</a>' in response.text
    assert 'id="e-headache_days_per_month"' in response.text
    assert 'value="many"' in response.text
    assert re.search(r'name="csf_shunt" value="yes"[^>]* checked', response.text)


def test_decide_with_the_rest_absent_answers_no_only_where_nothing_was_said(client):
    response = client.send(HEADACHE, {"fill": "absent", "csf_shunt": "yes"})

    assert re.search(r'name="csf_shunt" value="yes"[^>]* checked', response.text)
    assert re.search(r'name="papilledema" value="no"[^>]* checked', response.text)
    assert re.search(r'name="progressive_worsening" value=""[^>]* checked', response.text)


def test_findings_form_when_enter_is_pressed_shows_the_answer_and_asserts_nothing(client):
    form = client.get(HEADACHE).text.split('id="findings"')[1].split("</form>")[0]

    first_button = re.search(r"<button[^>]*>", form)[0]

    assert "fill" not in first_button


def test_decide_without_the_forms_token_is_refused(client):
    response = client.post(HEADACHE, data={"csf_shunt": "yes"})

    assert response.status_code == 400


def test_decide_stores_nothing_and_puts_nothing_in_the_address(client):
    response = client.send(HEADACHE, {"csf_shunt": "yes"})

    assert response.headers["Cache-Control"] == "no-store"
    assert 'method="post"' in response.text
    with client.session_transaction() as session:
        assert "yes" not in str(dict(session))


def test_decide_with_a_thousand_strange_fields_takes_only_its_own(client):
    response = client.send(HEADACHE, {f"field{number}": "yes" for number in range(900)}, headers=FRAGMENT)

    assert response.status_code == 200
    assert marks(response)["level"] == ""


def test_show_of_a_replaced_version_says_so_and_answers_by_its_own_rules(client):
    page = client.get(f"{HEADACHE}?v=0.1.0").text

    assert "Version 0.1.0 has been replaced" in page
    assert f'action="{HEADACHE}?v=0.1.0#answer"' in page
    answer = client.send(f"{HEADACHE}?v=0.1.0", {"thunderclap_onset": "yes"})
    assert marks(answer)["level"] == "emergency"
    assert "version 0.1.0" in answer.text


def test_show_of_a_version_that_never_was_lists_those_there_are(client):
    response = client.get(f"{HEADACHE}?v=9.9.9")

    assert response.status_code == 404
    assert "There is no version 9.9.9" in text_of(response)


def test_decide_for_a_child_outside_the_ages_names_the_guideline_that_fits(client):
    response = client.send("/guidelines/constipation", {"age_months": "30", "age_unit": "years"})

    assert response.status_code == 422
    infant = client.send("/guidelines/functional-abdominal-pain", {"age_months": "6", "age_unit": "months"})
    assert "Related, for this age:" in text_of(infant)
    assert 'href="/guidelines/constipation"' in infant.text


def test_decide_with_a_rare_value_asks_instead_of_answering(client):
    response = client.send("/guidelines/lead", {"age_months": "3", "bll_ug_dl": "400"})

    assert response.status_code == 200
    assert "Answer paused" in response.text
    assert 'name="right-bll_ug_dl" value="400"' in response.text


def test_show_links_the_projects_that_measure_the_condition_and_each_rule_its_open_question(client, app):
    page = client.get("/guidelines/asthma").text

    assert 'href="/projects/asthma-control"' in page
    conflict = next(each for each in app.extensions["library"].guideline("asthma").conflicts if each.rules)
    assert f'id="{conflict.id}"' in page
    assert "Content asthma@" in page
