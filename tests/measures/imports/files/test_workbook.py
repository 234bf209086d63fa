"""Workbooks, good and hostile, through the one reader."""

import io
import stat
import time
import zipfile
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entry_network import TODAY
from qi_portal.domain.entry.headers import Layout
from qi_portal.domain.entry.plan import plan
from qi_portal.domain.periods import Month
from qi_portal.measures.imports.files import sheet_scan
from qi_portal.measures.imports.files.reader import read_file
from sent_files import GOOD_ROW, HEADING, SHEET, SOUND, changed, codes, part, workbook


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


def told_beside(kind: str) -> bytes:
    """A workbook of counts that names a patient where no counts are read."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADING)
        page.write_row(1, 0, GOOD_ROW)
        if kind == "comment":
            page.write_comment("D2", "Seen again, born 3/14/2019")
        elif kind == "property":
            book.set_properties({"comments": "MRN 1234567"})
        elif kind not in ("nothing", "deleted"):
            other = book.add_worksheet()
            other.write_row(0, 0, ["Patient name", "DOB"] if kind == "heading" else ["Kid", "Born"])
            for row, day in enumerate(("2019-03-14", "2020-07-22", "2021-11-05"), 1):
                other.write_row(row, 0, ["Ada", day])
            if kind == "hidden":
                other.hide()
    if kind == "deleted":
        shared = zipfile.ZipFile(content).read("xl/sharedStrings.xml")
        left = shared.replace(b"</sst>", b"<si><t>Seen again, born 3/14/2019</t></si></sst>")
        return changed(content.getvalue(), **{"xl/sharedStrings.xml": left})
    return content.getvalue()


@pytest.mark.parametrize("kind", ["heading", "births", "hidden", "comment", "property", "deleted"])
def test_workbook_with_patients_beside_its_counts_is_refused(kind):
    parsed = read_file("a.xlsx", told_beside(kind))

    assert (codes(parsed), parsed.rows) == (["F10"], ())
    assert "Ada" not in str(parsed.findings[0].message)


def test_workbook_with_nothing_beside_its_counts_is_read():
    assert codes(read_file("a.xlsx", told_beside("nothing"))) == []


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


# --- hostile


@pytest.mark.rule(31)
def test_workbook_bomb_by_size_is_refused_quickly():
    good = workbook(HEADING, GOOD_ROW)
    bomb = changed(good, xl__media__image1=b"\0" * 60_000_000)
    assert len(bomb) < 200_000

    began = time.perf_counter()

    assert codes(read_file("a.xlsx", bomb)) == ["F07"]
    assert time.perf_counter() - began < 2


@pytest.mark.rule(31)
def test_workbook_that_lies_about_its_size_is_refused():
    """Both directories say that the part holds 1,000 bytes; it holds 60 million."""
    bomb = bytearray(changed(workbook(HEADING, GOOD_ROW), xl__media__image1=b"\0" * 60_000_000))
    true_size, untrue = (60_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert bomb.count(true_size) == 2

    parsed = read_file("a.xlsx", bytes(bomb.replace(true_size, untrue)))

    assert codes(parsed) == ["F01"]


@pytest.mark.rule(31)
def test_workbook_with_too_many_members_is_refused():
    extra = {f"xl__media__{number}": b"" for number in range(200)}

    assert codes(read_file("a.xlsx", changed(workbook(HEADING, GOOD_ROW), **extra))) == ["F07"]


@pytest.mark.rule(31)
def test_workbook_with_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(sheet_scan, "MOST_CELLS", 100_000)
    row = '<row r="{0}">' + "".join(f'<c r="{letter}{{0}}"><v>1</v></c>' for letter in "ABCDE") + "</row>"
    rows = "".join(row.format(number) for number in range(1, 20_002))
    sheet = part(workbook(HEADING), SHEET).decode()
    begin, end = sheet.index("<sheetData>"), sheet.index("</sheetData>")

    content = changed(workbook(HEADING), **{SHEET: (sheet[:begin] + "<sheetData>" + rows + sheet[end:]).encode()})

    assert codes(read_file("a.xlsx", content)) == ["F07"]


@pytest.mark.rule(31)
def test_workbook_with_two_far_apart_cells_is_refused():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADING)
        page.write(1_048_575, 16_383, "far")

    assert codes(read_file("a.xlsx", content.getvalue())) == ["F07"]


@pytest.mark.rule(31)
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
@pytest.mark.rule(31)
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
@pytest.mark.rule(31)
def test_workbook_with_a_doctype_is_refused(name):
    content = workbook(HEADING, GOOD_ROW)
    declaration, _, rest = part(content, name).partition(b"?>")
    evil = declaration + b'?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + rest

    assert codes(read_file("a.xlsx", changed(content, **{name: evil}))) == ["F01"]


@pytest.mark.rule(31)
def test_workbook_with_a_doctype_in_utf_16_is_refused():
    content = workbook(HEADING, GOOD_ROW)
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><worksheet/>'

    assert codes(read_file("a.xlsx", changed(content, **{SHEET: text.encode("utf-16")}))) == ["F01"]


@pytest.mark.rule(31)
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
@pytest.mark.rule(31)
def test_workbook_with_a_member_that_has_no_place_there_is_refused(name, says):
    parsed = read_file("a.xlsx", changed(workbook(HEADING, GOOD_ROW), **{name: b"<x/>"}))

    assert codes(parsed) == ["F01"]
    assert says in str(parsed.findings[0].message)


@pytest.mark.rule(31)
def test_workbook_with_a_symbolic_link_is_refused():
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO(workbook(HEADING, GOOD_ROW))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(link, "/etc/passwd")

    assert codes(read_file("a.xlsx", out.getvalue())) == ["F01"]


@pytest.mark.rule(31)
def test_workbook_whose_sheets_share_one_part_is_refused():
    content = workbook(HEADING, GOOD_ROW)
    book = part(content, "xl/workbook.xml").replace(
        b"</sheets>", b'<sheet name="Again" sheetId="2" r:id="rId1"/></sheets>'
    )

    assert codes(read_file("a.xlsx", changed(content, **{"xl/workbook.xml": book}))) == ["F01"]


@pytest.mark.rule(31)
def test_workbook_that_trips_the_parser_is_refused(monkeypatch):
    class PanicException(BaseException):
        """As the parser raises it: no Exception, so no other handler would see it."""

    def panic(*_args):
        raise PanicException

    monkeypatch.setattr("qi_portal.measures.imports.files.workbook.CalamineWorkbook.from_filelike", panic)

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
