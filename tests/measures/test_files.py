"""Files as practices send them, good and hostile, through the one reader."""

import io
import json
import stat
import time
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entry_network import TODAY, Network
from qi_portal import library
from qi_portal.domain.entry.headers import Layout
from qi_portal.domain.entry.plan import plan
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.measures.files.reader import MOST_BYTES, read_file

EXAMPLES = Path(__file__).parent.parent / "data" / "imports"
EXPECTED = json.loads((EXAMPLES / "expected.json").read_text())
HEADING = ["practice_id", "measure_id", "period", "numerator", "denominator"]
GOOD_ROW = ["P001", "DEV-1", "2026-10", 12, 20]
CSV = b"practice_id,measure_id,period,numerator,denominator,note\n"


@pytest.fixture(scope="module")
def network():
    shelves = library.load()

    def find(measure_id):
        try:
            return shelves.measure(measure_id)
        except NotFound:
            return None

    return Network(find)


def codes(parsed):
    return [finding.code for finding in parsed.findings]


def workbook(*rows, sheet="Counts", **options):
    """An XLSX file with a row of cells a line."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **options}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return content.getvalue()


def changed(content, **parts):
    """The same zip with parts replaced or added; names with '__' for '/'."""
    replaced = {name.replace("__", "/"): part for name, part in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replaced.pop(name, old.read(name)))
        for name, part in replaced.items():
            new.writestr(name, part)
    return out.getvalue()


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name)


SHEET = "xl/worksheets/sheet1.xml"
SOUND = workbook(HEADING, GOOD_ROW, ["P002", "DEV-1", 46296, 3, 40])


# --- the reference files


@pytest.mark.parametrize("expected", EXPECTED, ids=[each["file"] for each in EXPECTED])
def test_reference_file_gives_what_is_expected(network, expected):
    parsed = read_file(expected["file"], (EXAMPLES / expected["file"]).read_bytes())

    result = plan(parsed, network, TODAY)

    assert result.outcome == expected["outcome"]
    assert result.valid == expected["valid"]
    for count in {"rows", "cells", "merged"} & expected.keys():
        assert getattr(result, count) == expected[count], count
    assert len(result.not_collected) == expected.get("not_collected", 0)
    assert parsed.header_row == expected.get("header_row", parsed.header_row)
    errors = {(each.row, each.code) for each in result.errors}
    assert errors == {(each["row"], each["code"]) for each in expected["errors"]}
    fields = {(each.row, each.field) for each in result.errors}
    assert fields >= {(each["row"], each["field"]) for each in expected["errors"] if "field" in each}
    warned = {(each.row, each.code) for each in result.warnings}
    assert warned >= {(each["row"], each["code"]) for each in expected.get("must_warn", [])}
    kept = {(each.practice, each.measure.id, str(each.period)): each for each in result.values}
    for value in expected["values"]:
        found = kept[value["practice"], value["measure"], value["period"]]
        assert (found.numerator, found.denominator) == (value["numerator"], value["denominator"])


# --- CSV


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_any_usual_form_is_read(separator, encoding):
    text = "\r\n".join(separator.join(map(str, row)) for row in ([*HEADING, "note"], [*GOOD_ROW, "niños"]))

    parsed = read_file("october.csv", text.encode(encoding))

    assert (codes(parsed), parsed.rows[0].note, parsed.rows[0].numerator) == ([], "niños", "12")
    assert parsed.decimal_comma == (separator == ";")


def test_csv_in_windows_1252_is_read_with_a_warning():
    parsed = read_file("october.csv", CSV + "P001,DEV-1,2026-10,12,20,niños".encode("cp1252"))

    assert (codes(parsed), parsed.rows[0].note) == (["W12"], "niños")


@pytest.mark.parametrize("content", [CSV + b"P001,DEV-1,2026-10,12,20,\x81\x8d", b"\xff\xfe\x00\xd8\x00"])
def test_csv_in_no_known_encoding_is_refused(content):
    assert codes(read_file("october.csv", content)) == ["F06"]


def test_csv_with_quoted_line_breaks_counts_physical_lines():
    content = CSV + b'P001,DEV-1,2026-08,1,2,"two\nlines"\nP001,DEV-1,2026-09,1,2,"\n\n"\nP001,DEV-1,2026-10,1,2,\n'

    assert [row.number for row in read_file("a.csv", content).rows] == [2, 4, 7]


def test_csv_with_an_endless_quotation_is_refused_with_a_sentence():
    content = CSV + b'P001,DEV-1,2026-08,1,2,"' + b"x" * 200_000

    assert codes(read_file("a.csv", content)) == ["F01"]


@pytest.mark.parametrize("content", [CSV + b"," * 2_000_000, b"a" + b"-" * 100_000 + b",b,c\n" + CSV])
def test_csv_made_to_be_slow_is_read_or_refused_quickly(content):
    began = time.perf_counter()

    assert codes(read_file("a.csv", content))[0] in {"F02", "F07"}
    assert time.perf_counter() - began < 2


def test_csv_with_thousands_and_a_decimal_comma_is_read(network):
    text = "practice;measure;month;num;den;percent\nP001;DEV-1;2026-10;1 204;1 300;92,6\n"

    result = plan(read_file("a.csv", text.encode()), network, TODAY)

    assert [(value.numerator, value.denominator) for value in result.values] == [(1204, 1300)]
    assert [finding.code for finding in result.warnings] == []


# --- what a file really is


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xls", b"<html><body><table><tr><td>P001</td></tr></table></body></html>", "web page"),
        ("a.xlsx", b"\xef\xbb\xbf  <!DOCTYPE html><html></html>", "web page"),
        ("a.xlsx", "<html><table></table></html>".encode("utf-16"), "web page"),
        ("a.csv", b"%PDF-1.7 ...", "PDF"),
        ("a.xlsx", b"practice_id,measure_id\n", "Rename it so that it ends in .csv"),
        ("a.csv", workbook(HEADING, GOOD_ROW), "Rename it so that it ends in .xlsx"),
        ("a.csv", b'{"resourceType": "MeasureReport"}', "Rename it so that it ends in .json"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel format"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.xlsx", b"PK\x03\x04 something else", "zip archive"),
        ("a.xml", b'<?xml version="1.0"?><ClinicalDocument/>', "XML"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither a text nor a workbook"),
        ("a", CSV, "Rename it"),
    ],
)
def test_file_that_is_not_what_its_name_says_is_refused_with_what_it_is(name, content, says):
    parsed = read_file(name, content)

    assert codes(parsed) == ["F01"]
    assert says in str(parsed.findings[0].message)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json"])
@pytest.mark.parametrize("content", [b"", b" \r\n"])
def test_file_without_content_is_refused(name, content):
    assert codes(read_file(name, content)) == ["F02"]


def test_file_over_the_limit_is_refused():
    assert codes(read_file("a.csv", b"x" * (MOST_BYTES + 1))) == ["F07"]


def test_file_name_is_data_and_never_a_path():
    message = str(read_file("../../etc/pass\x00wd\r\n.exe", CSV).findings[0].message)

    assert message.startswith("“pass wd  .exe” is really")


# --- workbooks


def test_workbook_with_dates_of_either_system_is_read():
    for uses_1904 in (False, True):
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True, "date_1904": uses_1904}) as book:
            page, month = book.add_worksheet(), book.add_format({"num_format": "mmm yyyy"})
            page.write_row(0, 0, HEADING)
            page.write_row(1, 0, GOOD_ROW)
            page.write_datetime(1, 2, date(2026, 8, 1), month)
            page.write_row(2, 0, GOOD_ROW)
            page.write_number(2, 2, 46235 - (1462 if uses_1904 else 0))

        assert [row.period for row in read_file("a.xlsx", content.getvalue()).rows] == [Month(2026, 8)] * 2


def test_workbook_formulas_give_their_stored_result_or_an_error(network):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADING)
        for number, result in enumerate([12, "", "#DIV/0!"], 1):
            page.write_row(number, 0, [*GOOD_ROW[:2], f"2026-0{number + 5}"])
            page.write_formula(number, 3, "=6+6", None, result)
            page.write_number(number, 4, 20)

    result = plan(read_file("a.xlsx", content.getvalue()), network, TODAY)

    assert [(each.row, each.numerator) for each in result.values] == [(2, 12)]
    assert [(each.row, each.code, each.field) for each in result.errors] == [
        (3, "R17", "numerator"),
        (4, "R17", "numerator"),
    ]
    assert "#DIV/0!" in str(result.errors[1].message)


def test_workbook_saved_without_results_names_every_formula(network):
    book = openpyxl.Workbook()
    for row in (HEADING, [*GOOD_ROW[:3], "=6+6", "=SUM(10,10)"]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)

    result = plan(read_file("a.xlsx", content.getvalue()), network, TODAY)

    assert [(each.code, each.field) for each in result.errors] == [("R17", "numerator"), ("R17", "denominator")]


def test_workbook_reads_the_first_visible_sheet_with_a_heading():
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["How to fill this in"])
    for title, practice, state in (("Old", "P009", "hidden"), ("Oct", "P001", "visible"), ("Nov", "P002", "visible")):
        page = book.create_sheet(title)
        page.sheet_state = state
        page.append(HEADING)
        page.append([practice, *GOOD_ROW[1:]])
    content = io.BytesIO()
    book.save(content)

    parsed = read_file("a.xlsx", content.getvalue())

    assert [row.practice for row in parsed.rows] == ["P001"]
    assert codes(parsed) == ["W11", "W19"]
    assert ["“Nov”" in str(parsed.findings[0].message), "“Old”" in str(parsed.findings[1].message)] == [True, True]


def test_workbook_with_merged_headings_is_read():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row("A2", ["practice_id", "measure_id"])
        page.merge_range("C2:D2", "Sep 2026")
        page.merge_range("E2:F2", "Oct 2026")
        page.write_row("C3", ["num", "den"] * 2)
        page.write_row("A4", ["P001", "DEV-1", 1, 2, 3, 4])

    parsed = read_file("a.xlsx", content.getvalue())

    assert (parsed.layout, parsed.header_row) == (Layout.WIDE_BY_MONTH, 2)
    assert [(row.number, row.period, row.numerator, row.denominator) for row in parsed.rows] == [
        (4, Month(2026, 9), 1, 2),
        (4, Month(2026, 10), 3, 4),
    ]


def test_workbook_that_begins_below_the_top_keeps_its_row_numbers():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row("B5", HEADING)
        page.write_row("B6", GOOD_ROW)

    parsed = read_file("a.xlsx", content.getvalue())

    assert (parsed.header_row, parsed.rows[0].number) == (5, 6)


def test_workbook_without_any_cell_is_refused_as_empty():
    assert codes(read_file("a.xlsx", workbook())) == ["F02"]


# --- hostile workbooks


def test_workbook_bomb_by_size_is_refused_quickly():
    good = workbook(HEADING, GOOD_ROW)
    bomb = changed(good, xl__media__image1=b"\0" * 60_000_000)
    assert len(bomb) < 200_000

    began = time.perf_counter()

    assert codes(read_file("a.xlsx", bomb)) == ["F07"]
    assert time.perf_counter() - began < 2


def test_workbook_that_lies_about_its_size_is_refused():
    """Both directories say that the part holds 1,000 bytes; it holds 60 million."""
    bomb = bytearray(changed(workbook(HEADING, GOOD_ROW), xl__media__image1=b"\0" * 60_000_000))
    true_size, untrue = (60_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert bomb.count(true_size) == 2

    parsed = read_file("a.xlsx", bytes(bomb.replace(true_size, untrue)))

    assert codes(parsed) == ["F01"]


def test_workbook_with_too_many_members_is_refused():
    extra = {f"xl__media__{number}": b"" for number in range(200)}

    assert codes(read_file("a.xlsx", changed(workbook(HEADING, GOOD_ROW), **extra))) == ["F07"]


def test_workbook_with_too_many_cells_is_refused():
    row = '<row r="{0}">' + "".join(f'<c r="{letter}{{0}}"><v>1</v></c>' for letter in "ABCDE") + "</row>"
    rows = "".join(row.format(number) for number in range(1, 20_002))
    sheet = part(workbook(HEADING), SHEET).decode()
    begin, end = sheet.index("<sheetData>"), sheet.index("</sheetData>")

    content = changed(workbook(HEADING), **{SHEET: (sheet[:begin] + "<sheetData>" + rows + sheet[end:]).encode()})

    assert codes(read_file("a.xlsx", content)) == ["F07"]


def test_workbook_with_two_far_apart_cells_is_refused():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADING)
        page.write(1_048_575, 16_383, "far")

    assert codes(read_file("a.xlsx", content.getvalue())) == ["F07"]


def test_workbook_of_one_long_text_in_many_cells_is_refused():
    content = workbook(HEADING, *[["long " + "x" * 30_000] * 5] * 100)

    assert len(content) < 100_000
    assert codes(read_file("a.xlsx", content)) == ["F07"]


@pytest.mark.parametrize(
    "content",
    [
        b'<row r="1"><c r="A1" t="str"><v>' + b"\n" * 20_000_000 + b"</v></c></row>",
        b'<row r="1"><c r="A1" t="str"><v>' + b"&#65;" * 4_000_000 + b"</v></c></row>",
        b"<row/>" * 4_000_000,
    ],
    ids=["line breaks", "characters by number", "empty rows"],
)
def test_workbook_made_to_be_slow_is_refused_quickly(content):
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
    bomb = changed(SOUND, **{SHEET: sheet % content})
    began = time.perf_counter()

    assert codes(read_file("a.xlsx", bomb)) == ["F07"]
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("reference", ["a2", "xfd1048576", "$A$2", "A", "2", "", "AAAA1", "A99999999"])
def test_workbook_with_a_cell_in_no_place_is_refused(reference):
    sheet = part(SOUND, SHEET).replace(b'r="A2"', f'r="{reference}"'.encode())

    assert codes(read_file("a.xlsx", changed(SOUND, **{SHEET: sheet}))) == ["F01"]


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/sharedStrings.xml", SHEET, "[Content_Types].xml"])
def test_workbook_with_a_doctype_is_refused(name):
    content = workbook(HEADING, GOOD_ROW)
    declaration, _, rest = part(content, name).partition(b"?>")
    evil = declaration + b'?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + rest

    assert codes(read_file("a.xlsx", changed(content, **{name: evil}))) == ["F01"]


def test_workbook_with_a_doctype_in_utf_16_is_refused():
    content = workbook(HEADING, GOOD_ROW)
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><worksheet/>'

    assert codes(read_file("a.xlsx", changed(content, **{SHEET: text.encode("utf-16")}))) == ["F01"]


def test_workbook_in_an_unknown_encoding_is_refused():
    text = part(SOUND, "xl/workbook.xml").replace(b"UTF-8", b"UTF-80")

    assert codes(read_file("a.xlsx", changed(SOUND, **{"xl/workbook.xml": text}))) == ["F01"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/externalLinks/externalLink1.xml", "other files"),
        ("../evil.xml", "damaged"),
        ("/evil.xml", "damaged"),
        ("xl\\evil.xml", "damaged"),
        ("XL/Worksheets/Sheet1.xml", "damaged"),
    ],
)
def test_workbook_with_a_member_that_has_no_place_there_is_refused(name, says):
    parsed = read_file("a.xlsx", changed(workbook(HEADING, GOOD_ROW), **{name: b"<x/>"}))

    assert codes(parsed) == ["F01"]
    assert says in str(parsed.findings[0].message)


def test_workbook_with_a_symbolic_link_is_refused():
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO(workbook(HEADING, GOOD_ROW))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(link, "/etc/passwd")

    assert codes(read_file("a.xlsx", out.getvalue())) == ["F01"]


def test_workbook_whose_sheets_share_one_part_is_refused():
    content = workbook(HEADING, GOOD_ROW)
    book = part(content, "xl/workbook.xml").replace(
        b"</sheets>", b'<sheet name="Again" sheetId="2" r:id="rId1"/></sheets>'
    )

    assert codes(read_file("a.xlsx", changed(content, **{"xl/workbook.xml": book}))) == ["F01"]


def test_workbook_that_trips_the_parser_is_refused(monkeypatch):
    class PanicException(BaseException):
        """As the parser raises it: no Exception, so no other handler would see it."""

    def panic(*_args):
        raise PanicException

    monkeypatch.setattr("qi_portal.measures.files.workbook.CalamineWorkbook.from_filelike", panic)

    assert codes(read_file("a.xlsx", SOUND)) == ["F01"]


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_workbook_cut_short_is_refused(kept):
    content = workbook(HEADING, *[GOOD_ROW] * 50)

    assert codes(read_file("a.xlsx", content[: int(len(content) * kept)])) == ["F01"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_workbook_with_any_damage_gives_rows_or_a_finding(data):
    name = data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"]))
    damaged = bytearray(part(SOUND, name))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))

    parsed = read_file("a.xlsx", changed(SOUND, **{name: bytes(damaged)}))

    assert parsed.rows or parsed.is_refused


# --- FHIR


def report(**changes):
    base = json.loads((EXAMPLES / "example_measurereport.json").read_text())
    return json.dumps(base | changes).encode()


def populations(**counts):
    return [
        {
            "population": [
                {"code": {"coding": [{"code": code.replace("_", "-")}]}, "count": count}
                for code, count in counts.items()
            ]
        }
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "individual"},
        {"type": "subject-list"},
        {"subject": {"reference": "Patient/1"}},
        {"evaluatedResource": [{"reference": "Observation/1"}]},
        {"resourceType": "Patient"},
        {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient"}}]},
    ],
)
def test_report_about_people_is_refused_as_a_patient_list(changes):
    assert codes(read_file("a.json", report(**changes))) == ["F10"]


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[1, 2]",
        b"{}",
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        report(type="other"),
        report(status="pending"),
        report(group=[]),
        report(group={"population": 3}),
        report(resourceType="Measure"),
        report(group=populations(numerator=1, denominator=2) * 2),
    ],
)
def test_report_that_is_none_is_refused_with_a_sentence(content):
    assert codes(read_file("a.json", content)) == ["F01"]


@pytest.mark.parametrize(
    "period",
    [
        {"start": "2026-10-01", "end": "2026-10-30"},
        {"start": "2026-10-02", "end": "2026-10-31"},
        {"start": "2026-07-01", "end": "2026-09-30"},
        {"start": "2026-02-01", "end": "2026-02-29"},
        {"start": "2026-10"},
        {"start": 5, "end": None},
        {"start": "9999-12-01", "end": "9999-12-31"},
        {},
        [],
    ],
)
def test_report_of_anything_but_one_month_is_a_bad_period(network, period):
    result = plan(read_file("a.json", report(period=period)), network, TODAY)

    assert [(each.row, each.code, each.field) for each in result.errors] == [(1, "R03", "period")]


def test_report_with_times_in_its_period_is_read():
    period = {"start": "2026-10-01T00:00:00-04:00", "end": "2026-10-31T23:59:59-04:00"}

    assert read_file("a.json", report(period=period)).rows[0].period == Month(2026, 10)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({"numerator": 25, "denominator": 20}, ["R09"]),
        ({"numerator": 5}, ["R11"]),
        ({"denominator": 5}, ["R16"]),
        ({"numerator": True, "denominator": 5}, ["R06"]),
        ({"numerator": 5, "denominator": 20, "denominator_exclusion": -5}, ["R06"]),
        ({"numerator": 5, "denominator": 20, "denominator_exclusion": "1"}, ["R06"]),
        ({"numerator": 5, "denominator": 20, "denominator_exclusion": 21}, ["R07"]),
        ({"numerator": 4.5, "denominator": 20}, ["R08"]),
        ({"numerator": 5, "denominator": 10**400}, ["R06"]),
        ({"numerator": 5, "denominator": -9 * 10**4299, "denominator_exclusion": 9 * 10**4299}, ["R06"]),
    ],
)
def test_report_with_counts_that_cannot_be_is_a_row_in_error(network, counts, found):
    group = populations(**counts)
    group[0]["measureScore"] = {"value": 0.123}

    result = plan(read_file("a.json", report(group=group)), network, TODAY)

    assert [each.code for each in result.errors] == found


def test_report_by_reference_names_the_practice():
    parsed = read_file("a.json", report(reporter={"reference": "https://qi.example.org/fhir/Organization/P007"}))

    assert parsed.rows[0].practice == "P007"


KEYS = st.sampled_from(["resourceType", "type", "status", "group", "population", "period", "start", "measure", "entry"])
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner)
)


@given(ANY_JSON)
def test_report_of_any_json_gives_rows_or_a_finding(sent):
    content = json.dumps({"resourceType": "MeasureReport", "type": "summary", "status": "complete", "group": sent})

    parsed = read_file("a.json", content.encode())

    assert parsed.rows or parsed.is_refused


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.json", "a.xls", "a"]))
def test_file_of_any_bytes_gives_rows_or_a_finding(content, name):
    parsed = read_file(name, content)

    assert parsed.rows or parsed.is_refused
