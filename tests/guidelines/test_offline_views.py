"""What the server gives a browser that keeps the guidelines: the worker with its list, the rules, the manifest."""

import json
import re
from datetime import date
from typing import Any

import time_machine

from factories import Browser, Factory, environment
from qi_portal.domain import access
from qi_portal.domain.access import Permission, Role, anywhere
from qi_portal.domain.content.question import Decision, Settled
from qi_portal.guidelines.editing.reader import Reader

SAVING = {"X-Saved-Copy": "yes"}


def saved_by(client: Browser) -> dict[str, Any]:
    first = client.get("/sw.js").text.split("\n", 1)[0]
    return json.loads(re.fullmatch(r"const SAVED = (.*);", first)[1])


def status_of(client: Browser, path: str) -> int:
    with client.get(path, headers=SAVING) as answer:
        return answer.status_code


def test_worker_saves_every_public_page_and_what_it_is_made_of(client: Browser, shelves):
    saved = saved_by(client)

    assert {f"/guidelines/{slug}" for slug in shelves.guidelines} <= set(saved["pages"])
    assert {f"/guidelines/{slug}/wall-card" for slug in shelves.guidelines} <= set(saved["pages"])
    assert {"/", "/guidelines/", "/red-flags", "/offline"} <= set(saved["pages"])
    assert "/guidelines/offline.json" in saved["files"]
    assert [path for path in (*saved["pages"], *saved["files"]) if status_of(client, path) != 200] == []


def test_worker_is_asked_for_anew_each_time_and_covers_the_whole_portal(client: Browser):
    answer = client.get("/sw.js")

    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype == "text/javascript"


def test_worker_of_a_person_who_is_signed_in_is_that_of_a_visitor(client: Browser, make: Factory):
    visitors = client.get("/sw.js").text
    client.sign_in(make.person(Role.PHYSICIAN, at=make.practice()))

    assert client.get("/sw.js").text == visitors


def test_page_tells_that_it_is_a_saved_copy_only_where_it_is_one(client: Browser, today):
    at_once, saved = client.get("/guidelines/asthma").text, client.get("/guidelines/asthma", headers=SAVING).text

    assert 'id="saved"' not in at_once
    assert re.search(r"Offline: saved copy of version [\d.]+, from November 21, 2026\.", saved)


def test_rules_of_a_page_and_of_what_is_saved_have_the_same_mark(client: Browser, shelves):
    saved = client.get("/guidelines/offline.json").json["guidelines"]

    assert set(saved) == set(shelves.guidelines)
    for slug in ("asthma", "hypertension"):
        assert f'data-mark="{saved[slug]["mark"]}"' in client.get(f"/guidelines/{slug}").text


def test_saved_sentences_are_in_the_language_asked_for(client: Browser):
    answer = client.get("/guidelines/offline.json", headers={"Accept-Language": "es"}).json

    assert answer["patterns"]["yes"] == "sí"
    assert answer["levels"]["emergency"]["name"] != "Emergency department"
    assert "{low}" in answer["patterns"]["from_to"]


def test_saved_names_find_a_guideline_in_both_languages(client: Browser, shelves):
    asthma = client.get("/guidelines/offline.json").json["guidelines"]["asthma"]

    assert {"J45.909", *shelves.guidelines["asthma"].synonyms_es} <= set(asthma["names"])
    assert 'href="/guidelines/asthma"' in asthma["hit"]


def test_version_changes_from_week_to_week(client: Browser):
    monday, sunday, monday_after = (version_on(client, day) for day in ("2026-11-16", "2026-11-22", "2026-11-23"))

    assert monday == sunday != monday_after


def version_on(client: Browser, day: str) -> str:
    with time_machine.travel(f"{day}T12:00:00+00:00"):
        return saved_by(client)["version"]


def test_nothing_is_offered_where_visitors_may_read_no_guideline(client: Browser, monkeypatch):
    monkeypatch.setitem(access.GRANTS, Permission.GUIDELINE_READ, (anywhere(Role.PHYSICIAN),))

    assert client.get("/sw.js").status_code == 404
    assert client.get("/manifest.webmanifest").status_code == 404
    assert client.get("/guidelines/offline.json").status_code == 303
    assert 'rel="manifest"' not in client.get("/sign-in").text
    assert "offline.js" in client.get("/sign-in").text


def test_nothing_is_offered_where_it_is_switched_off(make_app, tmp_path):
    client = make_app(environment(tmp_path, QI_PORTAL_OFFLINE="off")).test_client()

    assert client.get("/sw.js").status_code == 404
    assert client.get("/guidelines/offline.json").status_code == 404
    assert 'rel="manifest"' not in client.get("/offline").text


def test_version_changes_when_a_question_is_settled(client: Browser, monkeypatch):
    before = saved_by(client)["version"]
    settled = Settled("asthma.Q1", Decision.KEEP, "As the program does", "Dr. A", date(2026, 11, 21), "as it is")

    monkeypatch.setattr(Reader, "decisions", {settled.question_id: settled})

    assert saved_by(client)["version"] != before
