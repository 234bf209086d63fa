"""Uploading a file: first a look that changes nothing, then the commit; hostile and mistaken files get a sentence."""

import io
import re
import zipfile
from typing import Any
from uuid import uuid4

import pytest
import xlsxwriter

from factories import Browser
from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.entry.planned import Mode
from qi_portal.domain.periods import Month
from qi_portal.measures.imports.models import ImportFile

HEADING = "practice_id,measure_id,period,numerator,denominator\n"
GOOD = (HEADING + "P001,DEV-1,2026-10,18,24\nP001,DEV-2,2026-10,16,18\n").encode()
MIXED = (HEADING + "P001,DEV-1,2026-10,18,24\nP001,DEV-2,2026-10,30,18\n").encode()
WRONG = (HEADING + "P001,DEV-1,2026-10,30,24\n").encode()
MEBIBYTE = 1024 * 1024
SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')


def upload(browser: Browser, content: bytes, name: str = "counts.csv") -> Any:
    return browser.send("/upload", {"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


def looked_at(browser: Browser, content: bytes, name: str = "counts.csv") -> str:
    """Upload a file that can be read; the address of its preview."""
    answer = upload(browser, content, name)
    assert answer.status_code == 303
    return answer.headers["Location"]


def commit(browser: Browser, address: str, mode: str = "all-or-nothing") -> Any:
    found = SEEN.search(browser.get(address).text)
    return browser.send(address, {"mode": mode, "seen": found[1] if found else ""})


# --- the reference files


def test_reference_file_is_previewed_without_writing(network, example: dict[str, Any]) -> None:
    page = Page(network.browser.get(looked_at(network.browser, example["path"].read_bytes(), example["file"])).text)

    facts = " ".join(node.text for node in page.main.tags("dl"))
    assert f"Months to keep {example['valid']}" in facts
    assert f"Not collected {example.get('not_collected', 0)}" in facts
    assert f"Rows with errors {len({each['row'] for each in example['errors']})}" in facts
    shown = page.main.text
    assert all(each["code"] in shown for each in (*example["errors"], *example.get("must_warn", [])))
    assert (network.entries(), network.deeds("entry.record")) == ({}, [])


def test_reference_file_is_kept_by_the_button_that_the_page_offers(network, example: dict[str, Any]) -> None:
    address = looked_at(network.browser, example["path"].read_bytes(), example["file"])
    button = Page(network.browser.get(address).text).main.tags("button")[0]

    answer = commit(network.browser, address, button.attributes["value"])

    count = example["valid"] + example.get("not_collected", 0)
    landed = network.browser.get(answer.headers["Location"], follow_redirects=True)
    assert (answer.status_code, len(network.entries())) == (303, count)
    assert button.text == ("Save the good rows, leave out the others" if example["errors"] else "Save all")
    assert f"Saved {count} month" in Page(landed.text).root.text
    for value in example["values"]:
        kept = network.entries()[value["practice"], value["measure"], value["period"]]
        assert kept[1:3] == ((value["numerator"], value["denominator"]) if value["denominator"] else (None, None))


# --- preview and commit


@pytest.mark.rule(33)
def test_preview_tells_row_value_and_what_is_wrong(network) -> None:
    page = Page(network.browser.get(looked_at(network.browser, MIXED)).text)

    assert "Row 3, column “numerator”: 30 is more than 18. Check which of the two is mistyped. R09" in page.main.text
    assert "2 P001 DEV-1 Screen scored Oct 2026 nothing 18 of 24" in page.main.text


@pytest.mark.rule(33)
def test_all_or_nothing_keeps_nothing_of_a_file_with_an_error(network) -> None:
    address = looked_at(network.browser, MIXED)

    answer = commit(network.browser, address)

    assert (answer.status_code, network.entries()) == (422, {})
    assert "Row 3" in Page(answer.text).main.text
    assert commit(network.browser, address, "valid-rows").status_code == 303
    assert list(network.entries()) == [("P001", "DEV-1", "2026-10")]


def test_mode_that_does_not_exist_is_all_or_nothing(network) -> None:
    address = looked_at(network.browser, MIXED)

    assert commit(network.browser, address, "everything").status_code == 422
    assert commit(network.browser, address, Mode.PREVIEW).status_code == 422
    assert network.entries() == {}


def test_file_with_nothing_to_keep_offers_no_button(network) -> None:
    address = looked_at(network.browser, WRONG)
    page = Page(network.browser.get(address).text)

    assert page.main.tags("button") == []
    assert "Nothing in this file can be saved yet." in page.main.text
    assert commit(network.browser, address, "valid-rows").status_code == 422


def test_commit_is_written_down_with_the_file(network) -> None:
    commit(network.browser, looked_at(network.browser, GOOD))

    (kept,) = network.make.rows(ImportFile)
    assert (kept.person_id, kept.name, kept.content, kept.outcome) == (network.staff.id, "counts.csv", b"", "accept")
    (deed,) = network.deeds("import.commit")
    assert (deed.object_id, deed.after) == (str(kept.id), {"outcome": "accept", "entries": 2})
    assert {event.after["source"] for event in network.deeds("entry.record")} == {"file"}


@pytest.mark.rule(49)
def test_commit_sent_twice_changes_nothing_more(network) -> None:
    address = looked_at(network.browser, GOOD)

    answers = [commit(network.browser, address).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert (len(network.deeds("entry.record")), network.deeds("entry.revise")) == (2, [])
    assert len(network.deeds("import.commit")) == 1
    landed = network.browser.get(address)
    assert (landed.status_code, "/upload/history/" in landed.headers["Location"]) == (303, True)


def test_same_file_again_says_so_and_changes_nothing(network) -> None:
    commit(network.browser, looked_at(network.browser, GOOD))
    before = network.entries()

    again = looked_at(network.browser, GOOD, "other-name.csv")
    page = Page(network.browser.get(again).text)

    assert f"{network.staff.name} committed a file with the same content on November 21, 2026." in page.main.text
    assert commit(network.browser, again).status_code == 303
    assert network.entries() == before
    assert len(network.deeds("entry.record", "entry.revise")) == 2


def test_file_looked_at_before_somebody_typed_is_judged_anew(network) -> None:
    address = looked_at(network.browser, GOOD)
    network.make.entry(network.places["P001"], "DEV-1", Month(2026, 10), 10, 24)

    assert "This replaces 10 of 24." in Page(network.browser.get(address).text).main.text
    assert commit(network.browser, address).status_code == 303
    assert network.entries()["P001", "DEV-1", "2026-10"] == ("counted", 18, 24, 2)


# --- whose file


@pytest.mark.rule(17)
def test_file_of_somebody_else_is_not_there(network, make) -> None:
    address = looked_at(network.browser, GOOD)
    other = network.as_of(make.person(Role.PROGRAM_STAFF, at=network.region))

    assert (other.get(address).status_code, commit(other, address).status_code) == (404, 404)
    assert other.get(f"/upload/{uuid4()}").status_code == 404
    assert network.entries() == {}


@pytest.mark.parametrize("role", [Role.PHYSICIAN, Role.CARE_COORDINATOR])
def test_one_who_enters_nothing_uploads_nothing(network, make, role: Role) -> None:
    browser = network.as_of(make.person(role, at=network.places["P001"]))

    assert (browser.get("/upload").status_code, upload(browser, GOOD).status_code) == (403, 403)
    assert network.make.rows(ImportFile) == []


def test_member_uploads_for_the_own_practice_only(network) -> None:
    browser = network.as_of(network.member)
    rows = (HEADING + "P001,DEV-1,2026-10,18,24\nP009,DEV-1,2026-10,18,24\n").encode()

    address = looked_at(browser, rows)

    assert (
        "Row 3, column “practice_id”: “P009” is not a practice you may enter numbers for."
        in Page(browser.get(address).text).main.text
    )
    commit(browser, address, "valid-rows")
    assert list(network.entries()) == [("P001", "DEV-1", "2026-10")]


# --- what is refused


def workbook(rows: int = 1, cell: str = "x") -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for row in range(rows):
            page.write(row, 0, cell)
    return content.getvalue()


def bomb() -> bytes:
    """A workbook of a few kilobytes with a sheet that unpacks to 60 MB."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as whole, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name in whole.namelist():
            is_sheet = name.endswith("sheet1.xml")
            made.writestr(name, b" " * 60 * MEBIBYTE if is_sheet else whole.read(name))
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("counts.xlsx", b"<html><table><tr><td>P001</table>", "“counts.xlsx” is really a web page."),
        ("counts.csv", b"%PDF-1.7\n", "“counts.csv” is really a PDF document."),
        ("counts.csv", workbook(), "“counts.csv” is really an Excel workbook."),
        ("counts.xlsx", b"PK\x03\x04 xl/workbook.xml cut off", "This workbook is damaged."),
        ("counts.exe", GOOD, "Rename it so that it ends in .csv."),
        ("counts.csv", b"", "The file holds no rows with data."),
        ("counts.csv", b"1,2\n3,4\n", "No heading was found"),
        ("counts.json", b'{"resourceType": "Patient"}', ""),
        ("counts.json", b"[" * 100_000, ""),
        ("counts.csv", b"\x81\x8d\x8f\x90", "The characters of this file cannot be read."),
    ],
)
@pytest.mark.rule(33)
def test_file_that_cannot_be_read_is_refused_with_a_sentence(network, name: str, content: bytes, message: str) -> None:
    answer = upload(network.browser, content, name)

    told = Page(answer.text).main.text
    assert (answer.status_code, "This file cannot be read" in told, message in told) == (422, True, True)
    assert (network.make.rows(ImportFile), network.deeds("import.upload")) == ([], [])


@pytest.mark.parametrize(
    "heading",
    [
        "practice_id,measure_id,period,numerator,denominator,MRN",
        "patient name,date of birth,practice_id,measure_id,period,numerator,denominator",
    ],
)
@pytest.mark.rule(37)
def test_list_of_patients_is_refused_and_not_kept(network, heading: str) -> None:
    rows = heading + "\nP001,DEV-1,2026-10,18,24,Quentin Abernathy,x\n"

    answer = upload(network.browser, rows.encode())

    assert answer.status_code == 422
    assert "This looks like a list of patients, so nothing was read or kept." in Page(answer.text).main.text
    assert "Abernathy" not in answer.text
    assert network.make.rows(ImportFile) == []


@pytest.mark.rule(31)
def test_workbook_that_unpacks_without_end_is_refused(network) -> None:
    content = bomb()
    assert len(content) < MEBIBYTE

    answer = upload(network.browser, content, "counts.xlsx")

    assert answer.status_code == 422
    assert "This workbook holds too much. Send one sheet with the counts only." in Page(answer.text).main.text


@pytest.mark.rule(30)
def test_upload_of_sixty_megabytes_is_too_large(network) -> None:
    body = by_hand(network.browser.token(), b"counts.csv", b"x" * 60 * MEBIBYTE)

    answer = network.browser.post("/upload", data=body, content_type="multipart/form-data; boundary=edge")

    assert answer.status_code == 413
    assert "A file may have 10 MB at most." in Page(answer.text).main.text
    assert network.make.rows(ImportFile) == []


def test_upload_without_a_file_says_so(network) -> None:
    answer = network.browser.send("/upload", {}, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert "Choose a file first." in Page(answer.text).main.text


def by_hand(token: str, name: bytes, content: bytes) -> bytes:
    """An upload as no browser would send it; the parts are divided by `edge`."""
    parts = ((b'name="csrf_token"', token.encode()), (b'name="file"; filename="' + name + b'"', content))
    told = (b"--edge\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % part for part in parts)
    return b"".join(told) + b"--edge--\r\n"


@pytest.mark.parametrize(
    "name", [b"../../etc/<script>alert(1)</script>.csv", b"a\x00b.csv", "a\u202eb.csv".encode(), b"x" * 300 + b".csv"]
)
@pytest.mark.rule(32)
def test_name_of_a_file_is_only_text(network, name: bytes) -> None:
    body = by_hand(network.browser.token(), name, GOOD)

    answer = network.browser.post("/upload", data=body, content_type="multipart/form-data; boundary=edge")

    assert answer.status_code == 303
    page = network.browser.get(answer.headers["Location"])
    (kept,) = network.make.rows(ImportFile)
    assert (kept.name.isprintable(), len(kept.name) <= 200) == (True, True)
    assert ("<script>alert" in page.text, "Save all" in page.text) == (False, True)


def test_upload_without_its_token_is_refused(network) -> None:
    answer = network.browser.post("/upload", data={"file": (io.BytesIO(GOOD), "counts.csv")})

    assert (answer.status_code, network.make.rows(ImportFile)) == (400, [])
