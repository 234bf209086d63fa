"""Every finding code with what raises it: in a file (by upload and by command line), and in the monthly form.

A file is judged on November 21, 2026 in the network of `conftest.network`. `given` names what is stored before
(`GIVEN`). `says` are the pieces that the message must hold: row, column, value, and what to do.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry

HEADING = "practice_id,measure_id,period,numerator,denominator,note"
OCTOBER = Month(2026, 10)


@dataclass(frozen=True)
class FileExample:
    """A file that raises the code."""

    says: tuple[str, ...]
    content: bytes
    name: str = "counts.csv"
    given: str = ""
    by_member: bool = False


def rows(*lines: str, heading: str = HEADING) -> bytes:
    return "\n".join((heading, *lines, "")).encode()


def sheet(write: Callable[[Any], None], *, hidden: bool = False) -> bytes:
    """A workbook with a heading and one good row, and what `write` adds; or with a second, hidden sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("Counts")
        page.write_row(0, 0, HEADING.split(","))
        page.write_row(1, 0, ["P001", "DEV-1", "2026-10", 18, 24])
        write(page)
        if hidden:
            book.add_worksheet("Old").hide()
    return out.getvalue()


def nothing(page: Any) -> None:
    pass


def broken_formula(page: Any) -> None:
    page.write_formula(1, 3, "=1/0", None, "#DIV/0!")


def stored(network: Any) -> None:
    network.make.entry(network.places["P001"], "DEV-1", OCTOBER, 10, 24)


def closed(network: Any) -> None:
    network.make.entry(network.places["P001"], "DEV-1", Month(2026, 7), 10, 24)


def a_year(network: Any) -> None:
    for back in range(1, 13):
        network.make.entry(network.places["P001"], "DEV-1", OCTOBER - back, 18 + back % 3, 24)


def a_full_month(network: Any) -> None:
    place = network.places["P001"]
    network.make.entry(place, "DEV-1", OCTOBER - 1, 18, 24)
    network.make.change(Entry, (place.practice_id, "DEV-1", OCTOBER - 1), sampling="full")


def not_enrolled(network: Any) -> None:
    network.make.practice(network.region, code="P030")


GIVEN: dict[str, Callable[[Any], None]] = {
    "": lambda network: None,
    "stored": stored,
    "closed": closed,
    "a year": a_year,
    "a full month": a_full_month,
    "not enrolled": not_enrolled,
}
ROW_2 = "Row 2, column “{}”"

FILES: dict[str, FileExample] = {
    "F01": FileExample(
        ("“counts.xlsx” is really a web page", "save it as .xlsx"), b"<html><table></table>", "counts.xlsx"
    ),
    "F02": FileExample(("no rows with data", "Check that the right file"), rows()),
    "F03": FileExample(("No heading was found", "Name the columns practice_id"), b"a,b\n1,2\n"),
    "F04": FileExample(
        ("No column for the denominator", "Add one named denominator"),
        rows("P001,DEV-1,2026-10,18", heading="practice_id,measure_id,period,numerator"),
    ),
    "F05": FileExample(
        ("“den” and “denominator”", "Keep one of them"),
        rows("P001,DEV-1,2026-10,18,24,24", heading="practice_id,measure_id,period,numerator,den,denominator"),
    ),
    "F06": FileExample(("characters of this file cannot be read", "CSV UTF-8"), rows() + b"P001,\x81\x8d\x8f\x90"),
    "F07": FileExample(("more than 50,000 rows", "Send it in parts"), rows(*["P001,DEV-1,2026-10,18,24,"] * 50_001)),
    "F09": FileExample(("committed a file with the same content", "stays as it is"), rows("P001,DEV-1,2026-10,18,24,")),
    "F10": FileExample(
        ("looks like a list of patients", "Send counts per month"),
        rows("P001,DEV-1,2026-10,18,24,A", heading="practice_id,measure_id,period,numerator,denominator,patient name"),
    ),
    "R01": FileExample((ROW_2.format("practice_id"), "“P999”", "Check its code"), rows("P999,DEV-1,2026-10,18,24,")),
    "R02": FileExample((ROW_2.format("measure_id"), "“DEV-99”", "such as DEV-1"), rows("P001,DEV-99,2026-10,18,24,")),
    "R03": FileExample((ROW_2.format("period"), "“2026-13”", "2026-08 or Aug 2026"), rows("P001,DEV-1,2026-13,18,24,")),
    "R04": FileExample(
        (ROW_2.format("period"), "“3/4/2026”", "Write the month as 2026-03"), rows("P001,DEV-1,3/4/2026,18,24,")
    ),
    "R05": FileExample((ROW_2.format("period"), "Dec 2026", "Check the year"), rows("P001,DEV-1,2026-12,18,24,")),
    "R06": FileExample((ROW_2.format("numerator"), "“12*”", "Type digits only"), rows("P001,DEV-1,2026-10,12*,24,")),
    "R07": FileExample((ROW_2.format("numerator"), "-3", "Counts start at 0"), rows("P001,DEV-1,2026-10,-3,24,")),
    "R08": FileExample(
        (ROW_2.format("denominator"), "24.5", "without a decimal point"), rows("P001,DEV-1,2026-10,18,24.5,")
    ),
    "R09": FileExample(
        (ROW_2.format("numerator"), "30 is more than 24", "Check which"), rows("P001,DEV-1,2026-10,30,24,")
    ),
    "R10": FileExample((ROW_2.format("denominator"), "3 of 0", "type 0 in both"), rows("P001,DEV-1,2026-10,3,0,")),
    "R11": FileExample(
        (ROW_2.format("denominator"), "denominator is missing", "Type it"), rows("P001,DEV-1,2026-10,18,,")
    ),
    "R12": FileExample(
        ("Row 2", "2 (18/24), 3 (19/24)", "Keep the right one"),
        rows("P001,DEV-1,2026-10,18,24,", "P001,DEV-1,Oct 2026,19,24,"),
    ),
    "R13": FileExample(
        (ROW_2.format("period"), "Jul 2026 closed on October 29, 2026", "Ask program staff"),
        rows("P001,DEV-1,2026-07,18,24,"),
        given="closed",
    ),
    "R14": FileExample(
        (ROW_2.format("practice_id"), "“P009”", "Check its code"), rows("P009,DEV-1,2026-10,18,24,"), by_member=True
    ),
    "R15": FileExample(
        (ROW_2.format("period"), "P030", "Oct 2026", "Ask program staff to enroll"),
        rows("P030,DEV-1,2026-10,18,24,"),
        given="not enrolled",
    ),
    "R16": FileExample(
        ("Row 2", "percent or rate alone", "Send the numerator and the denominator"),
        rows("P001,DEV-1,2026-10,75%", heading="practice_id,measure_id,period,percent"),
    ),
    "R17": FileExample((ROW_2.format("numerator"), "#DIV/0!", "Type the number"), sheet(broken_formula), "counts.xlsx"),
    "R18": FileExample(
        (ROW_2.format("period"), "Dec 2014", "Jan 2015", "Check the year"), rows("P001,DEV-1,2014-12,18,24,")
    ),
    "R19": FileExample(
        (ROW_2.format("note"), "501 characters", "Keep it under 500"), rows("P001,DEV-1,2026-10,18,24," + "a" * 501)
    ),
    "W01": FileExample((ROW_2.format("denominator"), "Fewer than"), rows("P001,DEV-1,2026-10,1,2,")),
    "W02": FileExample(
        (ROW_2.format("numerator"), "Much lower than usual", "Check both numbers"),
        rows("P001,DEV-1,2026-10,2,24,"),
        given="a year",
    ),
    "W03": FileExample(("Row 2", "0 of 0", "none eligible"), rows("P001,DEV-1,2026-10,0,0,")),
    "W04": FileExample(
        ("Row 3, column “period”", "Sep 2026 has no numbers"),
        rows("P001,DEV-1,2026-08,18,24,", "P001,DEV-1,2026-10,18,24,"),
    ),
    "W05": FileExample(
        ("Row 3", "as row 2", "One is kept"), rows("P001,DEV-1,2026-10,18,24,", "P001,DEV-1,2026-10,18,24,")
    ),
    "W06": FileExample((ROW_2.format("period"), "Jul 2026 closed", "late"), rows("P001,DEV-1,2026-07,18,24,")),
    "W07": FileExample(
        (ROW_2.format("numerator"), "replaces 10 of 24"), rows("P001,DEV-1,2026-10,18,24,"), given="stored"
    ),
    "W08": FileExample((ROW_2.format("period"), "Nov 2026 is not over"), rows("P001,DEV-1,2026-11,18,24,")),
    "W09": FileExample(
        (ROW_2.format("percent"), "75.0%", "The counts are kept"),
        rows("P001,DEV-1,2026-10,18,24,80%", heading="practice_id,measure_id,period,numerator,denominator,percent"),
    ),
    "W10": FileExample((ROW_2.format("note"), "begins like a formula"), rows("P001,DEV-1,2026-10,18,24,=1+1")),
    "W11": FileExample(
        ("“color”", "was not read"),
        rows("P001,DEV-1,2026-10,18,24,red", heading="practice_id,measure_id,period,numerator,denominator,color"),
    ),
    "W12": FileExample(
        ("Windows-1252", "Check letters"), rows("P001,DEV-1,2026-10,18,24,niños").decode().encode("cp1252")
    ),
    "W14": FileExample(
        (ROW_2.format("denominator"), "100 were eligible; 24 is usual", "Check the denominator"),
        rows("P001,DEV-1,2026-10,75,100,"),
        given="a year",
    ),
    "W15": FileExample(
        ("Row 4, column “numerator”", "The same two numbers", "Check that they were counted anew"),
        rows("P001,DEV-1,2026-08,18,24,", "P001,DEV-1,2026-09,18,24,", "P001,DEV-1,2026-10,18,24,"),
    ),
    "W16": FileExample(("Row 2", "not collected"), rows("P001,DEV-1,2026-10,n/a,-,")),
    "W17": FileExample(
        (ROW_2.format("numerator"), "18", "worked out"),
        rows("P001,DEV-1,2026-10,,24,75%", heading="practice_id,measure_id,period,numerator,denominator,percent"),
    ),
    "W18": FileExample(
        ("Row 3", "This is a total", "left out"), rows("P001,DEV-1,2026-10,18,24,", "Total,DEV-1,2026-10,18,24,")
    ),
    "W19": FileExample(("The hidden sheet “Old”",), sheet(nothing, hidden=True), "counts.xlsx"),
    "W20": FileExample(
        (ROW_2.format("sampling"), "a review of charts", "Sep 2026 was all", "Check that both"),
        rows("P001,DEV-1,2026-10,18,24,sample", heading="practice_id,measure_id,period,numerator,denominator,sampling"),
        given="a full month",
    ),
}  # fmt: skip

ONLY_IN_FILES: dict[str, str] = {
    "F01": "a form is no file",
    "F02": "a form without numbers saves nothing",
    "F03": "a form has its own headings",
    "F04": "a form has every column",
    "F05": "a form has each column once",
    "F06": "a browser sends UTF-8",
    "F07": "a form holds the measures of one project",
    "F09": "a form that is sent twice meets the version it was opened on",
    "R01": "the practice stands in the address: a wrong one is a page that is not there",
    "R02": "the measures are those of the project",
    "R03": "the month stands in the address",
    "R04": "the month stands in the address, in one form only",
    "R12": "a form has one row a measure",
    "R14": "the practice stands in the address: a foreign one is a page that is not there",
    "R16": "a form asks for counts, not for percents",
    "R17": "a form holds no formulas",
    "W05": "a form has one row a measure",
    "W09": "a form asks for no percent",
    "W11": "a form has no other columns",
    "W12": "a browser sends UTF-8",
    "W17": "a form asks for no percent",
    "W18": "a form has no row of totals",
    "W19": "a form has no sheets",
}
"""Why the monthly form cannot raise a code."""
