"""Reading the audit log: sentences, who may read which rows, looking for some, one whole, and taking them away."""

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import openpyxl
import pytest
import structlog
import time_machine

from factories import Browser, Factory, Someone, as_owner
from page import Page
from qi_portal.accounts.throttle import account_of
from qi_portal.audit.actions import record
from qi_portal.audit.models import AuditEvent
from qi_portal.desks.audit import queries, taking
from qi_portal.desks.audit.wanted import Wanted
from qi_portal.domain.access import OPERATOR, VISITOR, Actor, Place, Role

NIGHT = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
"""In New York still November 21, 22:30."""

COUNTED = {"state": "counted", "denominator": 20, "note": ""}


@dataclass
class Log:
    """Two practices of one program and one of another, each with a deed of its own."""

    make: Factory
    own: Place
    beside: Place
    elsewhere: Place
    member: Someone

    def note(self, action: str, place: Place | None = None, by: Actor | None = None, **told: object) -> None:
        fields = {"object_kind": "thing", "object_id": "1"} | told
        by = by or self.make.actor(self.member)
        with structlog.contextvars.bound_contextvars(source=None if by is OPERATOR else "web"):
            self.make.write(lambda: record(action, by=by, place=place, **fields))

    def number(self, action: str) -> int:
        return max(row.number for row in self.make.rows(AuditEvent) if row.action == action)

    def enters(self, role: Role, at: Place | None = None) -> Browser:
        """A browser of somebody with the role, in the practice or in its program."""
        place = at or self.own
        where = region_of(place) if role in (Role.ADMIN, Role.PROGRAM_STAFF) else place
        return self.make._app.test_client().sign_in(self.make.person(role, at=where))


def region_of(place: Place):
    from factories import Region

    return Region(place.program_id, "", "")


@pytest.fixture
def log(make: Factory) -> Log:
    structlog.contextvars.clear_contextvars()  # a request of the test before leaves its own behind
    with time_machine.travel(NIGHT):
        east = make.program()
        places = [make.practice(east, "P001"), make.practice(east, "P002"), make.practice(code="P009")]
        log = Log(make, *places, make.person(Role.QI_MEMBER, at=places[0]))
        before = COUNTED | {"numerator": 11.0}
        now = {"object_kind": "entry", "object_id": "DEV-1/2026-10"}
        log.note("entry.revise", log.own, before=before, after=COUNTED | {"numerator": 12.0}, **now)
        log.note("target.set", log.beside)
        log.note("mark.add", log.elsewhere, object_kind="mark", after={"title": "=1+1"})
        log.note("definition.release", None, program_id=log.own.program_id, object_id="measure/DEV-1")
        log.note("session.begin", object_kind="person", object_id=str(log.member.id))
    return log


def sentences(browser: Browser, url: str = "/audit") -> list[str]:
    answer = browser.get(url)
    assert answer.status_code == 200, answer.text
    cells = [row.tags("td")[2] for body in Page(answer.text).main.tags("tbody") for row in body.tags("tr")]
    return [cell.text.removesuffix(cell.tags("span")[0].text).strip() for cell in cells]


@pytest.mark.rule(43)
def test_row_is_a_sentence_on_the_clock_of_the_practice(log: Log) -> None:
    lead = log.enters(Role.PRACTICE_LEAD)
    answer = lead.get("/practices/P001/audit")
    told = sentences(lead, "/practices/P001/audit")

    measure = log.make._app.extensions["library"].measure("DEV-1").name
    name = log.own.name
    assert f"Name of {log.member.email} revised Oct 2026 of {measure} at {name}: 12 of 20, before 11 of 20" in told
    assert any(each.endswith(f" gave Name of {log.member.email} a role at {name}") for each in told)
    assert 'title="2026-11-22 03:30:' in answer.text
    assert "November 21, 2026, 22:30" in answer.text


@pytest.mark.rule(17, 19, 43)
def test_each_reads_the_rows_of_what_is_looked_after_and_no_other(log: Log) -> None:
    marks = {"revised Oct": "own", "set a target": "beside", "wrote down": "elsewhere", "released": "program"}
    marks["signed in"] = "person"

    def read(browser: Browser, url: str) -> set[str]:
        told = " ".join(sentences(browser, url))
        return {what for mark, what in marks.items() if mark in told}

    lead, coach = log.enters(Role.PRACTICE_LEAD), log.enters(Role.COACH)
    staff, admin = log.enters(Role.PROGRAM_STAFF), log.enters(Role.ADMIN)
    others = log.enters(Role.ADMIN, at=log.elsewhere)
    assert [read(each, "/practices/P001/audit") for each in (lead, coach, staff, admin)] == [{"own"}] * 4
    assert read(coach, "/audit") == {"own"}
    assert read(staff, "/audit") == {"own", "beside"}
    assert read(admin, "/audit") == {"own", "beside", "program", "person"}
    assert read(others, "/audit") == {"elsewhere"}

    foreign = log.number("mark.add")
    answers = {
        (lead, "/audit"): 403, (lead, "/practices/P002/audit"): 404, (coach, "/practices/P002/audit"): 404,
        (log.enters(Role.QI_MEMBER), "/practices/P001/audit"): 403, (admin, "/practices/P009/audit"): 404,
        (admin, f"/audit/{foreign}"): 404, (lead, f"/practices/P001/audit/{foreign}"): 404,
        (staff, f"/audit/{log.number('session.begin')}"): 404, (admin, f"/audit/{log.number('session.begin')}"): 200,
        (others, f"/audit/{foreign}"): 200, (log.make._app.test_client(), "/audit"): 303,
    }  # fmt: skip
    assert {key: key[0].get(key[1]).status_code for key in answers} == answers


@pytest.mark.rule(17)
def test_rows_that_name_nobody_are_an_administrators_and_those_of_other_programs_people_are_not(log: Log) -> None:
    stranger = log.make.person(Role.QI_MEMBER, at=log.elsewhere)
    log.note("backup.make", None, OPERATOR, object_kind="backup", object_id="2026-11-22")
    log.note("session.refuse", None, VISITOR, object_kind="account", object_id="a hash")
    log.note("session.refuse", None, VISITOR, object_kind="account", object_id=account_of(stranger.email))
    log.note("person.disable", None, OPERATOR, object_kind="person", object_id=str(stranger.id))
    log.note("session.begin", None, log.make.actor(stranger), object_kind="person", object_id=str(stranger.id))

    told = " ".join(sentences(log.enters(Role.ADMIN)))

    assert "The operator made a backup" in told
    assert told.count("Somebody was refused at the sign-in page") == 1, "not those on accounts of others"
    assert stranger.name not in told


def test_rows_are_found_by_name_practice_family_id_and_days_and_what_cannot_be_read_is_left_out(log: Log) -> None:
    admin = log.enters(Role.ADMIN)
    found = {
        "who=name+of": 4, "who=nobody": 0, "practice=P002&family=charts": 1, "practice=P404": 0, "family=people": 6,
        "what=DEV-1/": 1, "what=%25": 0, "from=2026-11-21&to=2026-11-21&family=numbers": 1,
        "from=2026-11-22&family=numbers": 0, "to=2026-11-20": 0, "from=never&to=0001-01-01x&family=numbers": 1,
        "family=no-such": None, "to=9999-12-31&family=numbers": 1, "before=x&family=numbers": 1,
    }  # fmt: skip
    everything = len(sentences(admin))
    for query, count in found.items():
        told = sentences(admin, f"/audit?{query}")
        assert count is None or len(told) == count or query == "family=people", (query, told)
    assert len(sentences(admin, "/audit?family=no-such")) == everything
    assert "No row fits." in admin.get("/audit?who=nobody").text


def test_pages_follow_one_another_without_a_gap(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "AT_ONCE", 4)
    for number in range(9):
        log.note("driver.add", log.own, object_id=str(number))
    lead, url, seen = log.enters(Role.PRACTICE_LEAD), "/practices/P001/audit?family=projects", []

    while url:
        page = Page(lead.get(url).text)
        seen += [row.tags("td")[0].text for row in page.main.tags("tbody")[0].tags("tr")]
        url = next(
            (each.attributes["href"] for each in page.main.tags("a") if each.attributes.get("rel") == "next"), ""
        )

    assert len(seen) == len(set(seen)) == 9
    assert seen == sorted(seen, key=int, reverse=True)


@pytest.mark.rule(43)
def test_row_whole_tells_fields_before_and_after_but_no_secret_and_no_coachs_words(log: Log) -> None:
    lead = log.enters(Role.PRACTICE_LEAD)
    shown = lead.get(f"/practices/P001/audit/{log.number('entry.revise')}").text
    note = {"kind": "note", "text": "a coach's own words", "new_token": "hush"}
    log.note("coach_contact.add", log.own, object_kind="coach_contact", after=note)
    hidden = lead.get(f"/practices/P001/audit/{log.number('coach_contact.add')}").text

    assert all(text in shown for text in ("numerator", "<b>12.0</b>", "11.0", "entry.revise", "Seal"))
    assert "note" in hidden
    assert "own words" not in hidden
    assert "hush" not in hidden


@pytest.mark.rule(34, 36)
def test_rows_are_taken_away_with_their_source_and_that_is_written_down(log: Log) -> None:
    admin = log.enters(Role.ADMIN, at=log.elsewhere)
    sheet = admin.send("/audit/file", {"form": "xlsx", "practice": "P009", "who": "name of"}, buffered=True)
    package = admin.send("/audit/file", {"form": "csv", "practice": "P009"}, buffered=True)

    with zipfile.ZipFile(io.BytesIO(package.data)) as parts:
        table, about = (parts.read(name).decode("utf-8-sig") for name in sorted(parts.namelist()))
    rows = list(csv.DictReader(io.StringIO(table)))
    marked = next(row for row in rows if row["action"] == "mark.add")
    assert marked["what_happened"].endswith(f"wrote down “=1+1” on the charts at {log.elsewhere.name}")
    assert json.loads(marked["after"]) == {"title": "=1+1"}
    assert [row["number"] for row in rows] == sorted((row["number"] for row in rows), key=int)
    assert "Made by" in about
    book = openpyxl.load_workbook(io.BytesIO(sheet.data))
    assert {cell.data_type for row in book["audit"].iter_rows() for cell in row} <= {"s", "n"}
    noted = sorted(
        (row for row in log.make.rows(AuditEvent) if row.action == "audit.export"), key=lambda row: row.number
    )
    assert [(row.after["form"], row.after["chosen"]) for row in noted] == [
        ("xlsx", "practice P009, by name"),
        ("csv", "practice P009"),
    ]
    assert noted[1].after["rows"] == len(rows)
    assert "name of" not in str(noted[0].after)


@pytest.mark.rule(36)
def test_file_is_an_administrators_and_of_a_size_that_opens(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    admin, staff = log.enters(Role.ADMIN), log.enters(Role.PROGRAM_STAFF)
    monkeypatch.setattr(taking, "MOST_IN_WORKBOOK", 2)
    for browser, form, status in ((staff, "csv", 403), (admin, "pdf", 404), (admin, "xlsx", 422), (admin, "csv", 200)):
        assert browser.send("/audit/file", {"form": form}, buffered=True).status_code == status
    assert "Take these rows away" not in staff.get("/audit").text
    assert sum(row.action == "audit.export" for row in log.make.rows(AuditEvent)) == 1


def test_nobody_is_lost_by_what_a_row_does_not_know(log: Log) -> None:
    log.note("future.deed", log.own, Actor(uuid4()), object_kind="person", object_id="no id")
    log.note("entry.record", log.own, object_kind="entry", object_id="GONE-1/never")

    told = " ".join(sentences(log.enters(Role.PRACTICE_LEAD), "/practices/P001/audit"))

    assert "Somebody who is not known any more did something that this version has no sentence for: future.deed" in told
    assert "recorded GONE-1/never" in told


def test_family_that_is_none_is_not_told_to_have_been_chosen() -> None:
    wanted = Wanted.read({"family": "session"}, "UTC")

    assert (str(wanted.says), wanted.filters) == ("all rows", {})


def test_log_with_a_row_that_cannot_be_read_names_it_and_shows_the_others(log: Log, database: str) -> None:
    if database != "sqlite":
        pytest.skip("this database keeps the types of its columns")
    browser, number = log.enters(Role.ADMIN), log.number("target.set")
    for wrong in ("after = '{broken'", "after = '[1]'", "clock_at = 'then'", "id = 'x'"):
        spoil(log.make, number, wrong)
        page = browser.get("/audit")
        assert page.status_code == 200, wrong
        text = Page(page.text).main.text
        assert f"Row {number} can no longer be read" in text
        assert "revised Oct 2026" in text
        assert f"Row {number} can no longer be read" in browser.get(f"/audit/{number}").text
        file = browser.send("/audit/file", {"form": "csv"})
        assert (file.status_code, f"Row {number} can no longer be read" in file.text) == (422, True)


def spoil(make: Factory, number: int, wrong: str) -> None:
    """Change a row past the guards of the database."""
    with make._app.app_context(), as_owner() as connection:
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = connection.cursor().execute(found).fetchall()
        off, on = "".join(f"DROP TRIGGER {name};" for name, _ in triggers), "".join(f"{sql};" for _, sql in triggers)
        connection.cursor().executescript(f"{off} UPDATE audit_event SET {wrong} WHERE number = {number}; {on}")
