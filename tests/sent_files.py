"""Files to send in tests: a sound workbook, ways to spoil it, and what was said of it."""

import io
import zipfile
from pathlib import Path

import xlsxwriter

EXAMPLES = Path(__file__).parent / "data" / "imports"
HEADING = ["practice_id", "measure_id", "period", "numerator", "denominator"]
GOOD_ROW = ["P001", "DEV-1", "2026-10", 12, 20]
CSV = b"practice_id,measure_id,period,numerator,denominator,note\n"


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
