"""A table of the network as a file: what is seen, every row of it, with its source and a note in the audit log."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month

OCTOBER = Month(2026, 10)
DEV, ORAL = "dev-screening", "oral-health"


@pytest.fixture
def told(network):
    network.tell("P001", [9, 10, 8, 11] * 3 + [19, 20, 18, 19] * 3)
    network.tell("P003", [19, 18, 19, 18] * 3 + [16, 17, 15, 16] * 3)
    return network


def rows(answer) -> list[dict[str, str]]:
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def sheets(answer) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def notes(make) -> list[AuditEvent]:
    rows = sorted(make.rows(AuditEvent), key=lambda event: event.id)
    return [event for event in rows if event.action == "network.export"]


def test_csv_has_a_row_for_each_chart_of_the_view(told) -> None:
    answer = told.staff().send("/network/export", {"form": "csv", "order": "name", "signal": "worse"})

    (row,) = rows(answer)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="network-2026-10.csv"'
    assert (row["Practice"], row["Project"], row["Measure"]) == ("P003", DEV, "DEV-1")
    assert (row["Signal"], row["Latest value"], row["Value of"]) == ("confirmed worsening", "0.8", "2026-10")
    assert (row["Measures entered"], row["Measures due"], row["Month"]) == ("1", "6", "a part is entered")
    assert row["Made by"].startswith("Name of")
    assert row["Chosen"].startswith("Practices: with a change for the worse. Projects: Developmental screening.")
    assert "Full values" in row["Small numbers"]


def test_workbook_has_the_table_as_it_is_seen_its_charts_and_its_source(told) -> None:
    found = sheets(told.staff().send("/network/export", {"order": "name"}))

    assert list(found) == ["Practices", "Charts", "Source"]
    heads, alder, maple, _ = found["Practices"]
    assert heads[:7] == ["Practice", "Name", "Region", "Worst", "Gap", "Missing", "Developmental screening"]
    assert (alder[0], maple[0], maple[3], maple[5]) == ("P002", "P001", "confirmed improvement", 0)
    assert maple[6].startswith("confirmed improvement; ")
    assert maple[6].endswith("; 95%; a part is entered")
    value = found["Charts"][0].index("Latest value")
    assert found["Charts"][2][value] == 0.95
    assert ["Holds", "Practices by project, 3 practices"] in found["Source"]


def test_every_row_is_taken_whichever_page_was_looked_at(network) -> None:
    for number in range(60):
        place = network.make.practice(network.region, code=f"Q{number:03d}", name=f"Quiet {number:03d}")
        network.make.enrollment(place)

    answer = network.staff().send("/network/export", {"form": "csv", "rows": "50", "page": "2"})

    assert len(rows(answer)) == 63


def test_project_is_taken_by_measure(told) -> None:
    answer = told.staff().send(f"/network/projects/{DEV}/export", {"form": "csv", "region": "North"})

    found = rows(answer)
    assert [row["Measure"] for row in found if row["Practice"] == "P001"] == [f"DEV-{number}" for number in range(1, 7)]
    assert 'filename="dev-screening-2026-10.csv"' in answer.headers["Content-Disposition"]
    assert found[0]["Holds"] == "Practices by measure: Developmental screening, 3 practices"


def test_taking_is_written_down_with_what_was_chosen(told) -> None:
    staff = told.staff()

    staff.send("/network/export", {"region": "North"})
    staff.send(f"/network/projects/{DEV}/export", {"form": "csv"})

    first, second = notes(told.make)
    assert (first.object_id, second.object_id) == ("network", DEV)
    assert first.after["chosen"].startswith("Practices: region North. Projects: Developmental screening.")
    assert {key: first.after[key] for key in ("form", "practices", "values", "data_as_of")} == {
        "form": "xlsx",
        "practices": 3,
        "values": "full",
        "data_as_of": "2026-11-21",
    }
    assert second.after["form"] == "csv"


def test_name_that_looks_like_a_formula_is_text(network) -> None:
    place = network.make.practice(network.region, code="P009", name="=1+1 Pediatrics")
    network.make.enrollment(place)
    staff = network.staff()

    as_csv = rows(staff.send("/network/export", {"form": "csv"}))
    as_book = sheets(staff.send("/network/export"))["Practices"]

    assert "'=1+1 Pediatrics" in [row["Name"] for row in as_csv]
    assert "=1+1 Pediatrics" in [row[1] for row in as_book]


def test_coach_takes_own_practices_only_and_a_team_nothing(told) -> None:
    coach = told.sign_in(Role.COACH, told.places["P001"])
    lead = told.sign_in(Role.PRACTICE_LEAD, told.places["P001"])

    assert {row["Practice"] for row in rows(coach.send("/network/export", {"form": "csv"}))} == {"P001"}
    assert lead.send("/network/export", {"form": "csv"}).status_code == 403
    assert lead.send(f"/network/projects/{DEV}/export").status_code == 403


def test_view_without_practices_is_a_file_without_rows(told) -> None:
    staff = told.staff()

    assert rows(staff.send("/network/export", {"form": "csv", "region": "Nowhere"})) == []
    assert len(sheets(staff.send("/network/export", {"region": "Nowhere"}))["Charts"]) == 1
