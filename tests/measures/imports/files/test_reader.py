"""Files as practices send them, through the one reader: the reference files, CSV, and what a file really is."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry_network import TODAY
from qi_portal.domain.entry.plan import plan
from qi_portal.measures.imports.files.reader import MOST_BYTES, read_file
from sent_files import CSV, EXAMPLES, GOOD_ROW, HEADING, codes, workbook

EXPECTED = json.loads((EXAMPLES / "expected.json").read_text())


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
@pytest.mark.rule(33)
def test_csv_in_no_known_encoding_is_refused(content):
    assert codes(read_file("october.csv", content)) == ["F06"]


def test_csv_with_a_blank_line_after_each_row_is_read_to_its_end():
    rows = [f"P001,DEV-1,2026-10,{number % 10},20\r\r\n" for number in range(26_000)]

    parsed = read_file("a.csv", CSV.replace(b"\n", b"\r\r\n") + "".join(rows).encode())

    assert (parsed.data_rows, parsed.rows[-1].number) == (26_000, 52_001)


@pytest.mark.rule(31)
def test_csv_of_more_lines_than_rows_may_be_is_refused():
    rows = b"P001,DEV-1,2026-10,1,20,\n" * 49_000 + b"A footnote\n" * 2_000

    assert codes(read_file("a.csv", CSV + rows)) == ["F07"]


def test_csv_with_quoted_line_breaks_counts_physical_lines():
    content = CSV + b'P001,DEV-1,2026-08,1,2,"two\nlines"\nP001,DEV-1,2026-09,1,2,"\n\n"\nP001,DEV-1,2026-10,1,2,\n'

    assert [row.number for row in read_file("a.csv", content).rows] == [2, 4, 7]


@pytest.mark.rule(33)
def test_csv_with_an_endless_quotation_is_refused_with_a_sentence():
    content = CSV + b'P001,DEV-1,2026-08,1,2,"' + b"x" * 200_000

    assert codes(read_file("a.csv", content)) == ["F01"]


@pytest.mark.parametrize("content", [CSV + b"," * 2_000_000, b"a" + b"-" * 100_000 + b",b,c\n" + CSV])
@pytest.mark.rule(31)
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
@pytest.mark.rule(32)
def test_file_that_is_not_what_its_name_says_is_refused_with_what_it_is(name, content, says):
    parsed = read_file(name, content)

    assert codes(parsed) == ["F01"]
    assert says in str(parsed.findings[0].message)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json"])
@pytest.mark.parametrize("content", [b"", b" \r\n"])
def test_file_without_content_is_refused(name, content):
    assert codes(read_file(name, content)) == ["F02"]


@pytest.mark.rule(30)
def test_file_over_the_limit_is_refused():
    assert codes(read_file("a.csv", b"x" * (MOST_BYTES + 1))) == ["F07"]


@pytest.mark.rule(32)
def test_file_name_is_data_and_never_a_path():
    message = str(read_file("../../etc/pass\x00wd\r\n.exe", CSV).findings[0].message)

    assert message.startswith("“pass wd  .exe” is really")


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.json", "a.xls", "a"]))
@pytest.mark.rule(31, 33)
def test_file_of_any_bytes_gives_rows_or_a_finding(content, name):
    parsed = read_file(name, content)

    assert parsed.rows or parsed.is_refused
