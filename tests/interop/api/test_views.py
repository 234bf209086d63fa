"""The read API as another system meets it: what it sees, what it is refused, how it walks along the rows."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
import time_machine

from data_out import LAST, Program, Scene, entry
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db, utc_now
from qi_portal.domain.data_rows import COLUMNS
from qi_portal.domain.periods import Month
from qi_portal.interop.api import views
from qi_portal.interop.exports.chosen import Chosen
from qi_portal.interop.exports.rows import Taking, rows_of
from qi_portal.interop.tokens.models import Integration, IntegrationPractice
from qi_portal.measures.models import Entry
from qi_portal.measures.rollups.models import NetworkMonth
from qi_portal.web.problems import MEDIA_TYPE

ENTRIES = "/api/v1/entries"
ADDRESSES = (
    "/api/v1/practices", "/api/v1/practices/P001", "/api/v1/projects", "/api/v1/measures", "/api/v1/measures/DEV-1",
    ENTRIES, "/api/v1/network/months", "/exports/measures.csv", "/exports/measures.xlsx",
)  # fmt: skip


def check_problem(answer, status: int) -> None:
    assert (answer.status_code, answer.mimetype) == (status, MEDIA_TYPE)
    assert answer.json["status"] == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


# --- who gets in


def test_without_token_nothing_opens_not_even_with_a_session(scene: Scene) -> None:
    visitor, admin = scene.as_of(), scene.as_of(scene.admin)
    for answer in (browser.get(url) for browser in (visitor, admin) for url in ADDRESSES):
        check_problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json["detail"] == "A valid bearer token is needed."


def test_token_opens_and_sets_no_cookie(program: Program) -> None:
    for url in ADDRESSES:
        answer = program.get(url)
        assert answer.status_code == 200
        assert answer.data
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "shown", ["", "Bearer", "Bearer qip_" + "a" * 43, "Basic {token}", "{token}", "Bearer {token}x"]
)
def test_anything_but_the_token_is_refused_alike(scene: Scene, program: Program, shown: str) -> None:
    answer = program.get(ENTRIES, Authorization=shown.format(token=program.token))

    check_problem(answer, 401)
    assert answer.json["detail"] == scene.as_of().get(ENTRIES).json["detail"]


def test_token_in_address_opens_nothing(scene: Scene, program: Program) -> None:
    check_problem(scene.as_of().get(f"{ENTRIES}?access_token={program.token}"), 401)


def test_expired_token_is_refused_from_the_day_after(scene: Scene) -> None:
    program = scene.let_in("Soon over", days=2)
    last_day = utc_now() + timedelta(days=2)

    with time_machine.travel(last_day.replace(hour=23, minute=59)):
        on_the_day = program.get("/api/v1/practices")
    with time_machine.travel(last_day.replace(hour=23, minute=59) + timedelta(minutes=2)):
        after = program.get("/api/v1/practices")

    assert on_the_day.status_code == 200
    check_problem(after, 401)


def test_token_of_one_practice_sees_that_one_alone(scene: Scene) -> None:
    narrow = scene.let_in("Elm Street's records", scene.place)

    assert {row["practice_id"] for row in narrow.every(f"{ENTRIES}?limit=500")} == {"P001"}
    assert [each["practice_id"] for each in narrow.every("/api/v1/practices")] == ["P001"]


def test_other_practices_look_like_missing_ones(scene: Scene) -> None:
    narrow = scene.let_in("Elm Street's records", scene.place)
    asked = ("/api/v1/practices/{}", ENTRIES + "?practice={}", "/exports/measures.csv?practice=P001&practice={}")

    for url in (each.format(code) for each in asked for code in ("P002", "P900", "P999")):
        answer = narrow.get(url)
        check_problem(answer, 404)
        assert answer.json["detail"] == "There is no such practice, or it is not open to you."


def test_practice_of_another_program_is_never_told(scene: Scene, program: Program) -> None:
    told = [row["practice_id"] for row in program.every(f"{ENTRIES}?limit=500")]

    assert set(told) == {"P001", "P002"}
    assert scene.make.rows(Entry)[0]


def test_token_that_opens_no_practice_is_refused_with_403(scene: Scene) -> None:
    narrow = scene.let_in("Elm Street's records", scene.place)
    (row,) = scene.make.rows(IntegrationPractice)
    scene.make.change(IntegrationPractice, (row.practice_id, row.integration_id), practice_id=scene.foreign.practice_id)

    check_problem(narrow.get(ENTRIES), 403)


# --- what is refused


UNFIT_QUERIES = {
    "limit": ("limit=0", "limit=501", "limit=٣", "limit=5.0", "limit=5&limit=6"),
    "from": ("from=2026-13", "from=2026-1"),
    "to": ("to=", "to=2026-10%0A"),
    "updated_since": ("updated_since=2026-02-30T00:00:00Z", "updated_since=2026-02-01"),
    "after": ("after=P001",),
    "practise": ("practise=P001",),
    "practice": ("practice=%27%20OR%201", "practice=P001&practice="),
}


def test_unfit_parameter_is_named(program: Program) -> None:
    for name, queries in UNFIT_QUERIES.items():
        for query in queries:
            answer = program.get(f"{ENTRIES}?{query}")
            check_problem(answer, 422)
            assert [each["parameter"] for each in answer.json["errors"]] == [name]


def test_leap_day_is_read_in_a_leap_year(program: Program) -> None:
    assert program.get(f"{ENTRIES}?updated_since=2028-02-29T00:00:00Z").status_code == 200
    check_problem(program.get(f"{ENTRIES}?updated_since=2027-02-29T00:00:00Z"), 422)


def test_filter_by_what_there_is_not_is_not_found(program: Program) -> None:
    check_problem(program.get(f"{ENTRIES}?measure=DEV-99"), 404)
    check_problem(program.get(f"{ENTRIES}?project=no-such"), 404)


def test_nothing_can_be_written(program: Program) -> None:
    for method in ("post", "put", "delete", "patch"):
        answer = program.ask(method, ENTRIES, Origin="https://elsewhere.example", **{"Sec-Fetch-Site": "cross-site"})
        check_problem(answer, 405)
        assert "GET" in answer.headers["Allow"]


def test_unknown_address_of_the_api_is_no_page(program: Program) -> None:
    check_problem(program.get("/api/v1/children"), 404)
    check_problem(program.get("/api/v2/entries"), 404)


def test_long_address_and_body_are_refused(program: Program) -> None:
    check_problem(program.get(ENTRIES + "?" + "practice=P001&" * 400), 414)
    check_problem(program.ask("get", ENTRIES, body=b"x" * 2_000_000), 413)


def test_fault_tells_nothing_of_the_inside(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from qi_portal.interop.api import views

    def broken(*_: object) -> None:
        raise RuntimeError("SELECT secret")

    monkeypatch.setattr(views, "_chosen", broken)

    answer = program.get(ENTRIES)

    check_problem(answer, 500)
    assert "secret" not in answer.text


def test_too_many_calls_in_a_minute_have_to_wait(
    scene: Scene, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qi_portal.interop.tokens import actions

    monkeypatch.setattr(actions, "CALLS_A_MINUTE", 3)
    with time_machine.travel("2026-11-21 17:00:10Z", tick=False):
        answers = [program.get("/api/v1/projects") for _ in range(4)]
        another = scene.let_in("Another").get("/api/v1/projects")
    with time_machine.travel("2026-11-21 17:01:00Z", tick=False):
        later = program.get("/api/v1/projects")

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    check_problem(answers[3], 429)
    assert answers[3].headers["Retry-After"] == "50"
    assert (another.status_code, later.status_code) == (200, 200)


# --- what is told


def test_row_tells_the_month_as_it_is_kept(program: Program) -> None:
    rows = {(row["measure_id"], row["period"]): row for row in program.every(f"{ENTRIES}?practice=P001&limit=500")}

    assert rows["DEV-1", "2026-03"] | {"last_updated": None} == {
        "practice_id": "P001", "measure_id": "DEV-1", "measure_version": "1", "period_start": "2026-03-01",
        "period_end": "2026-03-31", "numerator": 17, "denominator": 20, "value": 85, "target": 90,
        "status": "counted", "last_updated": None, "period": "2026-03", "practice_name": "=Maple Court Pediatrics",
        "project_id": "dev-screening", "measure_name": rows["DEV-1", "2026-04"]["measure_name"], "unit": "percent",
        "target_owner": "measure", "excluded": 0, "sampling": None, "source": "form", "entry_version": 1,
    } | {"target": rows["DEV-1", "2026-03"]["target"]}  # fmt: skip
    assert [rows["DEV-1", f"2026-{month:02d}"]["status"] for month in range(3, 11)] == [
        "counted", "counted", "none_eligible", "not_collected", "missing", "counted", "missing", "counted",
    ]  # fmt: skip
    assert rows["DEV-1", "2026-04"]["value"] == 0
    assert rows["DEV-5", "2026-09"]["numerator"] == 1204.35
    assert rows["SUI-5", "2026-09"]["denominator"] is None


def test_notes_of_teams_are_told_to_nobody_here(program: Program) -> None:
    told = program.get(f"{ENTRIES}?limit=500").text + program.get("/exports/measures.csv").text

    assert "Nobody had time" not in told
    assert "more charts" not in told


def test_filters_join(program: Program) -> None:
    rows = program.every(f"{ENTRIES}?practice=P001&measure=DEV-1&measure=DEV-5&from=2026-08&to=2026-09")

    assert [(row["measure_id"], row["period"]) for row in rows] == [
        ("DEV-1", "2026-08"), ("DEV-1", "2026-09"), ("DEV-5", "2026-08"), ("DEV-5", "2026-09"),
    ]  # fmt: skip


def test_months_saved_since_come_without_missing_ones(scene: Scene, program: Program) -> None:
    with time_machine.travel(utc_now() + timedelta(hours=1), tick=False):
        moment = utc_now()
        scene.keep(entry(scene.other, "DEV-2", LAST, saved_at=moment))

    rows = program.every(f"{ENTRIES}?updated_since={moment:%Y-%m-%dT%H:%M:%SZ}")

    assert [(row["practice_id"], row["measure_id"], row["status"]) for row in rows] == [("P002", "DEV-2", "counted")]


def test_walk_tells_each_row_once_whatever_is_saved_meanwhile(scene: Scene, program: Program) -> None:
    before = [key(row) for row in program.every(f"{ENTRIES}?limit=500")]
    url, walked, new = f"{ENTRIES}?limit=7", [], iter([("DEV-2", LAST - 2), ("DEV-1", LAST + 1), ("SUI-1", LAST)])
    while url:
        told = program.get(url.removeprefix("http://localhost")).json
        walked += [key(row) for row in told["items"]]
        url = told["next"]
        if change := next(new, None):
            scene.keep(entry(scene.other, *change))

    assert len(walked) == len(set(walked))
    assert set(before) <= set(walked)
    assert walked == sorted(walked)


def key(row: dict) -> tuple[str, str, str]:
    return row["practice_id"], row["measure_id"], row["period"]


def test_every_way_out_tells_the_same_rows(scene: Scene, program: Program) -> None:
    told = [tuple(row.values()) for row in program.every(f"{ENTRIES}?limit=50")]

    text = program.get("/exports/measures.csv")
    heading, *lines = csv.reader(io.StringIO(text.text, newline=""))
    sheet = openpyxl.load_workbook(io.BytesIO(program.get("/exports/measures.xlsx").data))["Data"]
    first, *cells = sheet.iter_rows(values_only=True)
    actor = scene.make.actor(scene.staff)
    of_people = scene.make.read(
        lambda: list(rows_of(Taking(actor, Chosen(), with_notes=False), [scene.place, scene.other]))
    )

    assert tuple(heading) == first == COLUMNS
    assert [tuple(None if cell == "" else cell for cell in row[:-1]) for row in of_people] == told
    assert [row[:-1] for row in cells] == told
    assert [[_back(cell) for cell in line[:-1]] for line in lines] == [
        [_back(_text(cell)) for cell in row] for row in told
    ]


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _back(text: str) -> object:
    """A cell as a program reads it: the apostrophe before what looks like a formula is no part of the text."""
    return text.removeprefix("'")


def test_csv_is_plain_and_marked_only_when_asked(program: Program) -> None:
    plain, marked = program.get("/exports/measures.csv"), program.get("/exports/measures.csv?bom=yes")

    assert plain.content_type == "text/csv; charset=utf-8"
    assert plain.data.startswith(b"practice_id,measure_id,measure_version,period_start,period_end,numerator,")
    assert marked.data == b"\xef\xbb\xbf" + plain.data
    assert plain.data.count(b"\r\n") == plain.data.count(b"\n")
    assert int(plain.headers["Content-Length"]) == len(plain.data)
    assert json.loads(plain.headers["X-Provenance"])["scope"] == "2 practices that Warehouse reads"


def test_head_tells_the_same_without_a_body(program: Program) -> None:
    for url in ADDRESSES:
        answer = program.ask("head", url)
        assert (answer.status_code, answer.data) == (200, b"")


def test_what_is_known_already_is_not_sent_again(scene: Scene, program: Program) -> None:
    tag = program.get(ENTRIES).headers["ETag"]
    again = program.get(ENTRIES, **{"If-None-Match": tag})
    scene.keep(entry(scene.place, "DEV-2", LAST))

    changed = program.get(ENTRIES, **{"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert changed.status_code == 200


def test_practice_tells_the_projects_it_takes_part_in(program: Program) -> None:
    told = program.get("/api/v1/practices/P001").json

    assert (told["name"], told["region"]) == ("=Maple Court Pediatrics", "North")
    assert {"project_id": "dev-screening", "first_month": "2026-03", "last_month": None} in told["projects"]


def test_definitions_are_walked_page_by_page(program: Program) -> None:
    measures = [each["measure_id"] for each in program.every("/api/v1/measures?limit=50")]
    projects = program.every("/api/v1/projects?limit=10")

    assert measures == sorted(set(measures))
    assert sorted(name for project in projects for name in project["measure_ids"]) == measures


def test_network_is_told_only_where_enough_practices_counted_enough(scene: Scene, program: Program) -> None:
    scene.crowd([(30 + number, 60) for number in range(8)], [Month(2026, 8)])

    told = {row["period"]: row for row in program.every("/api/v1/network/months?measure=DEV-1")}

    assert (told["2026-08"]["status"], told["2026-08"]["unit"]) == ("counted", "percent")
    assert 45 <= told["2026-08"]["p10"] <= told["2026-08"]["p50"] <= told["2026-08"]["p90"] <= 67
    assert told["2026-03"] == {
        "measure_id": "DEV-1", "period": "2026-03", "unit": "percent", "status": "suppressed", "practices": None,
        "p10": None, "p25": None, "p50": None, "p75": None, "p90": None,
    }  # fmt: skip


def test_network_is_walked_past_a_measure_whose_id_begins_another(scene: Scene, program: Program, monkeypatch) -> None:
    """A program's own tenth measure, beside the first."""
    shelves = views.library_of

    def with_tenth(program_id):
        library = shelves(program_id)
        project = library.project("dev-screening")
        more = replace(project, measures=(*project.measures, replace(project.lead_measure, id="DEV-10")))
        return replace(library, projects={**library.projects, project.id: more})

    monkeypatch.setattr(views, "library_of", with_tenth)
    row = {"program_id": scene.region.id, "counted": 2, "practices": 2, "basis": ""}
    months = [Month(2026, 8), Month(2026, 9)]
    kept = [NetworkMonth(measure_id="DEV-10", month=month, **row) for month in months]
    scene.make.write(lambda: db.session.add_all(kept))

    told = [row["period"] for row in program.every("/api/v1/network/months?limit=1") if row["measure_id"] == "DEV-10"]

    assert told == ["2026-08", "2026-09"]


# --- what is written down


def test_every_call_is_noted_with_what_was_told(scene: Scene, program: Program) -> None:
    program.get(f"{ENTRIES}?practice=P001&limit=5")
    program.get("/exports/measures.csv?measure=DEV-1")

    read, export = (deed(scene, name) for name in ("api.read", "data.export"))

    assert (read.actor_id, read.program_id, read.source) == (program.id, scene.region.id, "api 127.0.0.1")
    assert read.after == {"what": "entries", "chosen": "limit=5&practice=P001", "count": 5}
    assert (export.actor_id, export.after["form"], export.after["rows"]) == (program.id, "csv", 16)
    assert export.after["chosen"] == "measures DEV-1"
    assert program.token not in str([(event.after, event.before) for event in scene.make.rows(AuditEvent)])


def test_use_of_a_token_is_remembered(scene: Scene, program: Program) -> None:
    (before,) = scene.make.rows(Integration)
    program.get("/api/v1/projects")
    (after,) = scene.make.rows(Integration)

    assert before.last_used_at is None
    assert after.last_used_at is not None


def deed(scene: Scene, action: str) -> AuditEvent:
    (found,) = (event for event in scene.make.rows(AuditEvent) if event.action == action)
    return found
