"""Batches of reports: who is in them, what is made once, what fails and why, and what the file holds."""

import csv
import errno
import hashlib
import io
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pikepdf
import pytest

from factories import Browser, Factory
from page import Page
from qi_portal.accounts.models import ProgramRole
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db, utc_now
from qi_portal.domain.access import Role
from qi_portal.domain.errors import Stale
from qi_portal.files import actions as files
from qi_portal.files.models import StoredFile
from qi_portal.jobs.models import Job
from qi_portal.reports.batches import actions, work
from qi_portal.reports.batches.choice import Asked, Bundle, Rule, choices_of
from qi_portal.reports.batches.models import ReportBatch, ReportBatchItem
from qi_portal.reports.making import Wish
from qi_portal.reports.variants import Variant
from reports.pdf_ua import failures

NEW = "/reports/batches/new"


def ask(browser: Browser, **chosen) -> str:
    """Ask for a batch as the form would; the address of its page."""
    answer = browser.send(NEW, Page(browser.get(NEW).text).sends() | {"variant": "summary"} | chosen)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def file_of(browser: Browser, make: Factory, url: str) -> bytes:
    batch = next(row for row in make.rows(ReportBatch) if str(row.id) in url)
    return browser.send(f"/files/{batch.file_id}").data


def rows_of(content: bytes) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return list(csv.DictReader(io.StringIO(whole.read("manifest.csv").decode("utf-8-sig"))))


def test_zip_holds_a_report_of_every_practice_and_says_where_each_comes_from(browser, make, quick_press) -> None:
    url = ask(browser)
    page, content = browser.get(url).text, file_of(browser, make, url)
    (batch,) = make.rows(ReportBatch)

    assert "summaries-4-practices-" in browser.send(f"/files/{batch.file_id}").headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        assert whole.testzip() is None
        names = sorted(whole.namelist())
        sums = {name: hashlib.sha256(whole.read(name)).hexdigest() for name in names}
    rows = rows_of(content)
    assert "All 4 made." in page
    assert names == [*(f"P00{number}-summary-2026-10.pdf" for number in range(1, 5)), "manifest.csv"]
    assert [(row["practice_id"], row["state"], row["sha256"]) for row in rows] == [
        (name[:4], "done", sums[name]) for name in names[:4]
    ]
    assert {(row["made_by"], row["data_as_of"], row["values"]) for row in rows} == {
        ("Name of staff@demo.example", "2026-11-21", "full")
    }


@pytest.mark.rule(36, 43)
def test_every_practice_and_the_batch_are_in_the_audit_log_once(browser, make, quick_press, practices, staff) -> None:
    ask(browser)

    rows = make.rows(AuditEvent)
    exported = [row for row in rows if row.action == "report.export"]
    assert sorted(str(row.practice_id) for row in exported) == sorted(str(each.practice_id) for each in practices)
    assert {row.actor_id for row in exported} == {staff.id}
    of_batch = sorted(row.action for row in rows if row.object_kind == "report_batch")
    assert of_batch == ["report_batch.ask", "report_batch.put_together"]


@pytest.mark.rule(49)
def test_form_sent_twice_asks_once(browser, make, quick_press) -> None:
    sent = Page(browser.get(NEW).text).sends() | {"variant": "summary"}

    first, second = browser.send(NEW, sent), browser.send(NEW, sent)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(make.rows(ReportBatch)) == 1


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        ({"practices": "region:South"}, ["P003", "P004"]),
        ({"practices": "picked:", "picked": ["P002", "P004"]}, ["P002", "P004"]),
    ],
)
def test_practices_are_those_that_were_chosen(browser, make, quick_press, chosen, codes) -> None:
    assert [row["practice_id"] for row in rows_of(file_of(browser, make, ask(browser, **chosen)))] == codes


def test_practices_named_in_the_address_are_ticked(browser) -> None:
    page = Page(browser.get(f"{NEW}?practice=P001&practice=P003").text)

    assert page.sends()["practices"] == "picked:"
    boxes = page.by_id("picked").tags("input")
    ticked = [each.attributes["value"] for each in boxes if "checked" in each.attributes]
    assert ticked == ["P001", "P003"]


def test_coach_gets_the_assigned_practices_alone(client, make, practices, program, quick_press, today) -> None:
    coach = make.person(Role.COACH, at=practices[1])
    browser = client.sign_in(coach)

    url = ask(browser, practices=f"coach:{coach.id}")

    assert [row["practice_id"] for row in rows_of(file_of(browser, make, url))] == ["P002"]


@pytest.mark.rule(17)
def test_foreign_practice_is_not_taken_in(browser, make, quick_press) -> None:
    make.practice(make.program("other"), "X001")

    answer = browser.send(NEW, Page(browser.get(NEW).text).sends() | {"practices": "picked:", "picked": "X001"})

    assert answer.status_code == 422
    assert "Tick at least one practice." in answer.text
    assert make.rows(ReportBatch) == []


def test_what_is_not_offered_is_refused_with_the_rest_kept(browser, make) -> None:
    sent = Page(browser.get(NEW).text).sends() | {"period": "7m", "output": "tape", "language": "es"}

    answer = browser.send(NEW, sent)

    assert answer.status_code == 422
    assert "2 things to correct" in answer.text
    assert Page(answer.text).sends()["language"] == "es"
    assert make.rows(ReportBatch) == []


def test_same_report_is_taken_from_the_store_and_not_printed_again(browser, make, quick_press) -> None:
    ask(browser)
    printed = len(quick_press.printed)

    url = ask(browser, practices="region:North")
    kept = file_of(browser, make, url)

    assert len(quick_press.printed) == printed == 4
    assert "made before" in browser.get(url).text
    assert [row["state"] for row in rows_of(kept)] == ["done", "done"]


def test_report_of_changed_data_is_printed_again(browser, make, quick_press, practices) -> None:
    from qi_portal.domain.periods import Month

    ask(browser)
    make.entry(practices[0], "DEV-1", Month(2026, 7), 3, 20)
    ask(browser)

    assert len(quick_press.printed) == 5


def test_failed_report_says_why_and_is_made_alone_when_asked_again(browser, make, quick_press, monkeypatch) -> None:
    monkeypatch.setattr(quick_press, "unprintable", "Clinic 3")
    url = ask(browser)
    page, first = browser.get(url).text, rows_of(file_of(browser, make, url))
    monkeypatch.setattr(quick_press, "unprintable", "")
    printed = len(quick_press.printed)

    answer = browser.send(f"{url}/again")
    second = rows_of(file_of(browser, make, url))

    assert "3 of 4 made; the others are missing." in page
    assert "The PDF could not be made." in page
    assert [(row["state"], row["why_not"]) for row in first][2] == ("failed", "The PDF could not be made.")
    assert answer.status_code == 303
    assert len(quick_press.printed) == printed + 1
    assert {row["state"] for row in second} == {"done"}
    exported = [row for row in make.rows(AuditEvent) if row.action == "report.export"]
    assert len(exported) == len({row.practice_id for row in exported}) == 4


def test_batch_that_is_complete_is_not_made_again(browser, quick_press) -> None:
    assert browser.send(f"{ask(browser)}/again").status_code == 409


def test_batch_whose_file_was_removed_is_made_anew(browser, make, quick_press) -> None:
    url = ask(browser)
    for row in make.rows(StoredFile):
        make.change(
            StoredFile, row.id, made_at=utc_now() - timedelta(days=31), expires_at=utc_now() - timedelta(days=1)
        )
    make.read(lambda: files.remove_old(utc_now()))

    browser.send(f"{url}/again")

    assert len(rows_of(file_of(browser, make, url))) == 4
    assert len(quick_press.printed) == 8


def test_file_with_a_practice_one_has_lost_is_not_handed_out(browser, make, quick_press, program, staff) -> None:
    url = ask(browser)
    held = (program.id, staff.id, "program_staff")
    make.write(lambda: db.session.delete(db.session.get_one(ProgramRole, held)))
    batch = make.rows(ReportBatch)[0]

    assert browser.send(f"/files/{batch.file_id}").status_code == 403
    assert browser.get(url).status_code == 403


def test_batch_of_somebody_else_is_not_found(browser, client, make, quick_press, program) -> None:
    url = ask(browser)
    other = client.sign_in(make.person(Role.PROGRAM_STAFF, at=program))

    answers = [
        other.get(url),
        other.send(f"{url}/again"),
        other.send(f"{url}/stop"),
        other.get(f"/reports/batches/{uuid4()}"),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_lead_of_a_practice_asks_for_no_batches(client, make, practices) -> None:
    lead = client.sign_in(make.person(Role.PRACTICE_LEAD, at=practices[0]))

    assert lead.get(NEW).status_code == 403
    assert lead.get("/reports/batches").status_code == 403


def test_workbooks_come_in_a_zip(browser, make) -> None:
    content = file_of(browser, make, ask(browser, practices="region:North", output="xlsx"))

    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        assert [name.rsplit(".", 1)[1] for name in whole.namelist()] == ["csv", "xlsx", "xlsx"]


def test_one_pdf_has_a_bookmark_for_each_practice_and_stays_tagged(browser, make) -> None:
    content = file_of(browser, make, ask(browser, practices="region:North", output="pdf", language="es"))

    assert failures(content) == []
    with pikepdf.open(io.BytesIO(content)) as whole:
        with whole.open_outline() as outline:
            titles = [item.title for item in outline.root]
        tree = whole.Root.StructTreeRoot
        assert titles == ["Clinic 1", "Clinic 2"]
        assert (str(whole.Root.Lang), bool(whole.Root.MarkInfo.Marked)) == ("es", True)
        assert [str(part.S) for part in tree.K[0].K] == ["/Part", "/Part"]
        numbers = [int(number) for number in list(tree.ParentTree.Nums)[::2]]
        assert numbers == sorted(set(numbers))
        assert {int(page.obj.StructParents) for page in whole.pages} <= set(numbers)


class Line:
    """A queue that nobody works on."""

    def hand_over(self, job_id: UUID) -> None:
        """It waits."""


def test_stopped_batch_keeps_what_was_made_and_goes_on_later(browser, make, quick_press, app, monkeypatch) -> None:
    """Nobody works on it at first; it is stopped as somebody would who waits too long."""
    with monkeypatch.context() as waiting:
        waiting.setitem(app.extensions, "queue", Line())
        url = ask(browser)
        open_page, files_page = browser.get(url).text, browser.get("/files").text
        stopped = browser.send(f"{url}/stop")
        (job,) = make.rows(Job)
    browser.send(f"{url}/again")

    assert "It will begin in a moment." in open_page
    assert "Making reports of many practices" in files_page
    assert stopped.status_code == 303
    assert sorted(row.state for row in make.rows(Job)) == ["canceled", "done"]
    assert {row.state for row in make.rows(ReportBatchItem)} == {"done"}
    browser.send(f"/jobs/{job.id}/again")
    assert {row.state for row in make.rows(Job)} == {"done"}
    deeds = [row.action for row in make.rows(AuditEvent) if row.action == "report_batch.put_together"]
    assert len(deeds) == 1, "the stopped job has been taken over"


def test_batches_are_listed(browser, quick_press) -> None:
    assert "Make the first batch" in browser.get("/reports/batches").text

    url = ask(browser)

    page = browser.get("/reports/batches").text
    assert url in page
    assert "All 4 made." in page


def test_disk_that_is_full_costs_the_report_that_was_to_be_kept_and_no_other(
    browser, make, quick_press, monkeypatch
) -> None:
    keep = work.kept_on_disk

    def full_at_the_second(content: bytes):
        if b"Clinic 2" in content:
            raise OSError(errno.ENOSPC, "No space left on device")
        return keep(content)

    with monkeypatch.context() as full:
        full.setattr(work, "kept_on_disk", full_at_the_second)
        url = ask(browser)
    first = [(row["practice_id"], row["state"]) for row in rows_of(file_of(browser, make, url))]
    again = browser.send(f"{url}/again")

    assert first == [("P001", "done"), ("P002", "failed"), ("P003", "done"), ("P004", "done")]
    assert again.status_code == 303
    assert {row["state"] for row in rows_of(file_of(browser, make, url))} == {"done"}


def test_reports_whose_contents_were_lost_are_made_anew(browser, make, quick_press, app) -> None:
    """As after a restore without the folder of finished files."""
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(quick_press, "unprintable", "Clinic 3")
        url = ask(browser)
    shutil.rmtree(app.config["SETTINGS"].files)

    browser.send(f"{url}/again")

    assert {row["state"] for row in rows_of(file_of(browser, make, url))} == {"done"}
    assert len(quick_press.printed) == 7


def test_complete_batch_whose_contents_were_lost_is_made_anew(browser, make, quick_press, app) -> None:
    url = ask(browser)
    shutil.rmtree(app.config["SETTINGS"].files)

    again = browser.send(f"{url}/again")

    assert again.status_code == 303
    assert len(rows_of(file_of(browser, make, url))) == 4


def test_two_clicks_at_once_ask_once_and_go_on_once(browser, make, quick_press, practices, staff, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "queue", Line())
    barrier, batch_id = Barrier(2), uuid4()
    by = make.actor(staff)

    def twice(deed) -> list[str]:
        def one(_: int) -> str:
            try:
                make.write(lambda: (_meet(barrier), deed()))
            except Stale:
                return "stale"
            finally:
                make.read(db.session.remove)
            return "done"

        with ThreadPoolExecutor(2) as hands:
            return sorted(hands.map(one, range(2)))

    def ask_once() -> None:
        (choices,) = choices_of(by)
        wish = Wish("12m", Variant.SUMMARY, "en", "pdf")
        asked = Asked(choices.program_id, Rule.ALL, "", choices.chosen(Rule.ALL, "", []), wish, Bundle.ZIP)
        actions.ask(batch_id=batch_id, asked=asked, by=by)

    asked = twice(ask_once)
    (job,) = make.rows(Job)
    make.change(Job, job.id, state="canceled", ended_at=utc_now())
    gone_on = twice(lambda: actions.go_on(batch_id=batch_id, by=by))

    assert asked == ["done", "done"]
    assert gone_on == ["done", "stale"]
    assert sorted(row.state for row in make.rows(Job)) == ["canceled", "queued"]


def _meet(barrier: Barrier) -> None:
    if db.engine.dialect.name == "postgresql":  # on SQLite the first has to be done before the second begins
        barrier.wait(30)
