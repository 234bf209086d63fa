"""Files to take: rows to correct, everything found, everything that changes, and templates that need no mapping."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from sent_files import workbook

HEADING = "practice_id;measure_id;period;numerator;denominator;note"
WRONG = (
    "October\n"
    + HEADING
    + "\nP001;DEV-1;2026-10;18;24;\nP001;DEV-2;2026-10;30;18;=HYPERLINK()\nP001;DEV-3;2026-10;-4;12;\n"
)


def lines(content: bytes, separator: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def cells(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_correction_file_has_the_wrong_rows_with_what_is_wrong(member) -> None:
    address = member.looked_at(WRONG)

    answer = member.browser.get(f"{address}/correction")

    assert lines(answer.data) == [
        [*HEADING.split(";"), "row", "code", "message"],
        ["P001", "DEV-2", "2026-10", "30", "18", "'=HYPERLINK()", "4", "R09",
         "Row 4, column “numerator”: 30 is more than 18. Check which of the two is mistyped."],
        ["P001", "DEV-3", "2026-10", "'-4", "12", "", "5", "R07",
         "Row 5, column “numerator”: -4 (numerator) is below 0. Counts start at 0."],
    ]  # fmt: skip
    name = answer.headers["Content-Disposition"]
    assert (name.startswith('attachment; filename="counts-correction-'), name.endswith('.csv"')) == (True, True)


def test_corrected_file_is_read_recognized_and_committed(network, member) -> None:
    first = member.committed(WRONG, "valid-rows")
    link = Page(member.browser.get(first).text).links()["Take the rows that were left out as a file"]
    answer = member.browser.get(link)
    text = answer.data.decode("utf-8-sig").replace(";30;", ";13;").replace("'-4", "4")
    name = answer.headers["Content-Disposition"].partition('filename="')[2].rstrip('"')

    address = member.looked_at(text, name)
    told = Page(member.browser.get(address).text).main.text
    member.commit(address)

    assert "W11" not in told
    assert {key[1]: value[1] for key, value in network.entries().items()} == {"DEV-1": 18, "DEV-2": 13, "DEV-3": 4}
    again = member.browser.get(f"{address}/correction")
    assert again.status_code == 404


def test_correction_of_a_correction_adds_no_more_columns(member) -> None:
    text = member.browser.get(f"{member.looked_at(WRONG)}/correction").data

    again = member.browser.get(f"{member.looked_at(text)}/correction").data

    assert [row[:6] for row in lines(again)] == [row[:6] for row in lines(text)]
    assert [len(row) for row in lines(again)] == [9, 9, 9]
    assert [row[6] for row in lines(again)] == ["row", "2", "3"]


def test_correction_of_a_workbook_is_a_workbook_whose_texts_are_texts(member) -> None:
    sent = workbook(
        ["practice_id", "measure_id", "period", "numerator", "denominator", "note"],
        ["P001", "DEV-1", "2026-10", 30, 24, "+1"],
    )

    content = member.browser.get(f"{member.looked_at(sent, 'counts.xlsx')}/correction").data

    heading, row = cells(content)
    assert heading[-3:] == ["row", "code", "message"]
    assert row[:8] == ["P001", "DEV-1", "2026-10", 30, 24, "+1", 2, "R09"]
    assert b"<f>" not in content


def test_correction_of_a_wide_file_keeps_both_lines_of_its_heading(member) -> None:
    sent = "practice,measure,Sep 2026,,Oct 2026,\n,,num,den,num,den\nP001,DEV-1,18,24,30,24\nP001,DEV-2,9,12,9,12\n"

    content = member.browser.get(f"{member.looked_at(sent)}/correction").data

    assert [row[:6] for row in lines(content, ",")] == [
        ["practice", "measure", "Sep 2026", "", "Oct 2026", ""],
        ["", "", "num", "den", "num", "den"],
        ["P001", "DEV-1", "18", "24", "30", "24"],
    ]
    assert member.looked_at(content.replace(b",30,", b",13,"))


def test_corrected_wide_file_with_closed_months_is_no_list_of_patients(network, member) -> None:
    """What the file says of closed months holds full dates."""
    rows = [f"P001,DEV-{number},11,24,18,24\n" for number in (1, 2, 3)]
    for number in (1, 2, 3):
        network.make.entry(network.places["P001"], f"DEV-{number}", Month(2026, 7), 10, 24)
    sent = "practice,measure,Jul 2026,,Oct 2026,\n,,num,den,num,den\n" + "".join(rows)

    content = member.browser.get(f"{member.looked_at(sent)}/correction").data
    told = Page(member.browser.get(member.looked_at(content)).text).main.text

    assert ("R13: 3 rows" in told, "W11" in told) == (True, False)


def test_corrected_file_of_explained_columns_is_read_without_a_question(network, member) -> None:
    address = member.upload("Where,What,When,Met,All of them\nP001,DEV-1,2026-10,30,24\n").headers["Location"]
    roles = ("practice_id", "measure_id", "period", "numerator", "denominator")
    typed = {f"column-{index}": role for index, role in enumerate(roles)} | {"scope": "P001"}
    shown = member.browser.send(address, {**Page(member.browser.get(address).text).sends(), **typed})

    content = member.browser.get(f"{shown.headers['Location']}/correction").data.replace(b",30,", b",13,")
    member.commit(member.looked_at(content))

    assert network.entries()["P001", "DEV-1", "2026-10"][:3] == ("counted", 13, 24)


def test_everything_found_and_everything_that_changes_can_be_taken(network, member) -> None:
    network.make.entry(network.places["P001"], "DEV-1", Month(2026, 10), 10, 24)
    address = member.looked_at(WRONG)

    found = lines(member.browser.get(f"{address}/findings.csv").data, ",")
    changes = lines(member.browser.get(f"{address}/changes.csv").data, ",")

    assert [row[:3] for row in found[1:]] == [
        ["4", "R09", "error"], ["5", "R07", "error"], ["3", "W07", "warning"]
    ]  # fmt: skip
    assert changes[1:] == [
        ["3", "replaced", "P001", "DEV-1", "2026-10", "10", "24", "0", "18", "24", "0", ""],
    ]


def test_files_of_others_are_not_there(network, member, make) -> None:
    address = member.looked_at(WRONG)
    other = network.as_of(make.person(Role.QI_MEMBER, at=network.places["P001"]))

    kinds = ("correction", "findings.csv", "changes.csv")
    assert [other.get(f"{address}/{kind}").status_code for kind in kinds] == [404, 404, 404]


# --- templates

TEMPLATE = "/practices/P001/projects/dev-screening/template"


def test_template_holds_the_measures_and_the_months_that_are_due(network, member) -> None:
    for measure in range(1, 7):
        network.make.entry(network.places["P001"], f"DEV-{measure}", Month(2026, 9), 10, 24)

    rows = cells(member.browser.get(f"{TEMPLATE}.xlsx").data)

    assert rows[0][:5] == ["practice_id", "measure_id", "measure name", "period", "numerator"]
    assert [row[1] for row in rows[1:7]] == [f"DEV-{number}" for number in range(1, 7)]
    assert {row[3] for row in rows[1:]} == {"2026-08", "2026-10"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_filled_template_is_read_without_a_question(network, member, kind: str) -> None:
    content = member.browser.get(f"{TEMPLATE}.{kind}").data
    rows = lines(content, ",") if kind == "csv" else cells(content)
    filled = [rows[0], *([*row[:4], 18, 24, 2, "sample", "ok"] for row in rows[1:] if row[1] == "DEV-1")]
    sent = workbook(*filled) if kind == "xlsx" else "\n".join(",".join(map(str, row)) for row in filled).encode()

    address = member.looked_at(sent, f"filled.{kind}")
    told = Page(member.browser.get(address).text).main.text
    member.commit(address)

    assert "W11" not in told
    assert [key[2] for key in sorted(network.entries())] == ["2026-08", "2026-09", "2026-10"]


def test_template_offers_choices_and_says_what_is_counted(member, shelves) -> None:
    content = member.browser.get(f"{TEMPLATE}.xlsx").data

    second = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(1).to_python()

    measure = shelves.measure("DEV-1")
    assert second[1][:4] == ["DEV-1", measure.name, measure.numerator, measure.denominator]


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("member", "/practices/P009/projects/dev-screening/template.csv", 404),
        ("member", "/practices/P001/projects/no-such-project/template.csv", 404),
        ("member", "/practices/P001/projects/dev-screening/template.pdf", 404),
        ("member", "/upload/template?practice=P001&project_id=dev-screening&kind=csv", 303),
        ("member", "/upload/template", 303),
    ],
)
def test_template_is_there_for_those_who_enter(network, member, who: str, address: str, status: int) -> None:
    assert member.browser.get(address).status_code == status


def test_upload_page_of_a_team_links_to_its_template(team) -> None:
    assert "/practices/P001/projects/dev-screening/template.xlsx" in team.browser.get("/upload").text


def test_upload_page_of_many_projects_asks_for_practice_and_project(sender) -> None:
    assert 'name="project_id"' in sender.browser.get("/upload").text
