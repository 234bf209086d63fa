"""Taking data away: who may, what is in the files, what is written down, and what others may be shown."""

import csv
import io
import zipfile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from data_out import FIRST, LAST, Scene, entry
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.domain.access import Role
from qi_portal.domain.data_rows import COLUMNS
from qi_portal.domain.periods import Month, months_between
from qi_portal.interop.exports import files
from qi_portal.measures.models import Entry

OWN, NETWORK, SHARED = "/practices/P001/data", "/network/data", "/network/data/shared"


def package(answer) -> tuple[list[dict[str, str]], str]:
    """The rows of a ZIP, and the text beside them."""
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as opened:
        table, about = sorted(opened.namelist())
        text = opened.read(table).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""))), opened.read(about).decode()


def book_of(answer) -> openpyxl.Workbook:
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def exports(scene: Scene) -> list[AuditEvent]:
    return [event for event in scene.make.rows(AuditEvent) if event.action == "data.export"]


def send(browser, url: str, **chosen: str):
    return browser.send(url, chosen, buffered=True)


# --- who may


def test_page_says_what_it_holds_and_offers_the_practice_s_projects(scene: Scene) -> None:
    page = scene.as_of(scene.lead).get(OWN)

    assert page.status_code == 200
    assert "status is missing, which is not 0" in page.text
    options = [each.attributes["value"] for each in Page(page.text).by_id("project").tags("option")]
    assert options == ["", "anemia-screening", "dev-screening", "suicide-risk"]


def test_practice_without_projects_is_told_so(scene: Scene) -> None:
    empty = scene.make.practice(scene.region, code="P003")

    page = scene.as_of(scene.make.person(Role.PRACTICE_LEAD, at=empty)).get("/practices/P003/data").text

    assert "takes part in no project yet" in page
    assert "Download" not in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_those_who_may_export_are_let_in(scene: Scene, method: str) -> None:
    physician = scene.make.person(Role.PHYSICIAN, at=scene.place)
    coach = scene.make.person(Role.COACH, at=scene.place)
    expected = {
        OWN: {scene.lead: 200, physician: 403, coach: 200, scene.staff: 200, scene.admin: 200},
        "/practices/P900/data": {scene.lead: 404, scene.staff: 404},
        "/practices/P999/data": {scene.lead: 404, scene.staff: 404},
        NETWORK: {scene.lead: 403, physician: 403, coach: 200, scene.staff: 200, scene.admin: 200},
    }
    for url, asked in expected.items():
        for someone, status in asked.items():
            browser = scene.as_of(someone)
            answer = browser.get(url) if method == "get" else send(browser, url)
            assert (url, someone.name, answer.status_code) == (url, someone.name, status)


def test_shared_sums_are_for_those_who_report_on_a_program(scene: Scene) -> None:
    coach = scene.make.person(Role.COACH, at=scene.place)

    assert send(scene.as_of(coach), SHARED, program="east").status_code == 403
    assert send(scene.as_of(scene.staff), SHARED, program="west").status_code == 404
    assert "To share outside the program" not in scene.as_of(coach).get(NETWORK).text
    assert "To share outside the program" in scene.as_of(scene.staff).get(NETWORK).text


# --- what is in the files


def test_package_holds_every_month_and_says_where_it_comes_from(scene: Scene) -> None:
    rows, about = package(send(scene.as_of(scene.lead), OWN, form="csv"))

    assert tuple(rows[0]) == COLUMNS
    months = {row["period"]: row for row in rows if row["measure_id"] == "DEV-1"}
    assert list(months) == [str(month) for month in months_between(FIRST, LAST)]
    assert {row["status"] for row in rows} == {"counted", "none_eligible", "not_collected", "missing"}
    assert months["2026-08"]["note"] == "'=2+3 more charts"
    assert {row["practice_name"] for row in rows} == {"'=Maple Court Pediatrics"}
    assert about.splitlines()[0] == f"Made by: {scene.lead.name}"
    assert "Holds: =Maple Court Pediatrics (P001)" in about
    assert "Chosen: everything" in about
    assert "Not for publication" in about


def test_choice_is_kept_to_and_written_down(scene: Scene) -> None:
    chosen = {"project": "dev-screening", "first": "2026-08", "last": "2026-09"}

    rows, about = package(send(scene.as_of(scene.lead), OWN, form="csv", **chosen))
    (event,) = exports(scene)

    assert {row["project_id"] for row in rows} == {"dev-screening"}
    assert {row["period"] for row in rows} == {"2026-08", "2026-09"}
    assert "Chosen: projects dev-screening, from Aug 2026, to Sep 2026" in about
    assert (event.actor_id, event.practice_id, event.object_id) == (scene.lead.id, scene.place.practice_id, "P001")
    assert (event.after["form"], event.after["rows"], event.after["values"]) == ("csv", len(rows), "full")
    assert event.after["chosen"] == "projects dev-screening, from Aug 2026, to Sep 2026"


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"first": "August"}, "first", "is no month"),
        ({"first": "2026-09", "last": "2026-08"}, "last", "The last month is before the first"),
        ({"last": "2030-01"}, "last", "is too far ahead"),
        ({"project": "asthma-control"}, "project", "This cannot be chosen here"),
    ],
)
def test_choice_that_does_not_fit_is_said_at_its_field(
    scene: Scene, wrong: dict[str, str], field: str, sentence: str
) -> None:
    answer = send(scene.as_of(scene.lead), OWN, form="csv", **wrong)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert {name: Page(answer.text).sends().get(name, "") for name in wrong if name != "project"} == {
        name: text for name, text in wrong.items() if name != "project"
    }
    assert exports(scene) == []


def test_workbook_explains_itself_and_draws_from_its_cells(scene: Scene) -> None:
    answer = send(scene.as_of(scene.lead), OWN, form="xlsx")
    book = book_of(answer)
    charts = book["Charts"]._charts

    assert book.sheetnames == ["Data", "Columns", "Measures", "Chart data", "Charts", "About"]
    assert [row[0] for row in book["Columns"].iter_rows(min_row=2, values_only=True)] == list(COLUMNS)
    assert "DEV-1" in [row[0] for row in book["Measures"].iter_rows(min_row=2, values_only=True)]
    assert f"Made by: {scene.lead.name}" in book["About"]["A2"].value
    assert charts
    first = charts[0]
    values = first.series[0].val.numRef.f.replace("'", "")
    sheet, cells = values.split("!")
    column = [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]
    drawn = first.title.tx.rich.p[0].r[0].t.split(":")[0]
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in book["Data"].iter_rows(min_row=2, values_only=True)]
    assert [each for each in column if each is not None] == [
        row["value"] for row in rows if row["measure_id"] == drawn and row["value"] is not None
    ]
    assert CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).sheet_names == book.sheetnames


def test_no_text_of_a_workbook_is_a_formula(scene: Scene) -> None:
    book = book_of(send(scene.as_of(scene.staff), NETWORK, form="xlsx"))

    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    notes = [row[-1] for row in book["Data"].iter_rows(min_row=2, values_only=True) if row[-1]]

    assert "f" not in kinds
    assert "=2+3 more charts" in notes


def test_network_holds_the_practices_of_the_one_who_asks(scene: Scene) -> None:
    coach = scene.make.person(Role.COACH, at=scene.other)

    of_staff, about = package(send(scene.as_of(scene.staff), NETWORK, form="csv"))
    of_coach, _ = package(send(scene.as_of(coach), NETWORK, form="csv"))
    of_region, _ = package(send(scene.as_of(scene.staff), NETWORK, form="csv", region="South"))

    assert [{row["practice_id"] for row in rows} for rows in (of_staff, of_coach, of_region)] == [
        {"P001", "P002"}, {"P002"}, {"P002"},
    ]  # fmt: skip
    assert f"Holds: 2 practices that {scene.staff.name} looks after" in about
    assert {event.program_id for event in exports(scene)} == {scene.region.id}


def test_charts_of_a_network_add_practices_up(scene: Scene) -> None:
    scene.keep(entry(scene.other, "DEV-1", Month(2026, 3), numerator=3, denominator=20))

    cells = book_of(send(scene.as_of(scene.staff), NETWORK, form="xlsx", project="dev-screening"))["Chart data"]
    heading, march, *_ = cells.iter_rows(values_only=True)

    assert heading[1] == "DEV-1: result"
    assert march[1] == 50


def test_workbook_of_too_many_rows_is_refused_and_says_what_to_do(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_IN_WORKBOOK", 10)

    answer = send(scene.as_of(scene.staff), NETWORK, form="xlsx")

    assert (answer.status_code, "or take the CSV file" in answer.text) == (422, True)
    assert exports(scene) == []
    assert package(send(scene.as_of(scene.staff), NETWORK, form="csv"))[0]


# --- what others may be shown


def test_shared_sums_name_no_practice_and_hide_what_is_small(scene: Scene) -> None:
    spring = list(months_between(Month(2026, 4), Month(2026, 6)))
    scene.crowd([(30, 60)] * 8, spring)
    scene.keep(*(entry(scene.place, "DEV-2", month) for month in spring))
    scene.keep(entry(scene.place, "DEV-1", Month(2026, 1), numerator=4, denominator=9))

    rows, about = package(send(scene.as_of(scene.staff), SHARED, program="east", form="csv"))
    lead = {row["period"]: row for row in rows if row["measure_id"] == "DEV-1"}
    (event,) = exports(scene)

    assert "counts of 1 to 10" in about
    assert (event.after["values"], event.object_id) == ("shared", "east")
    assert lead["2026-05"]["status"] == "counted"
    assert int(lead["2026-05"]["denominator"]) >= 480
    assert not {"practice_id", "practice_name", "note", "last_updated"} & set(rows[0])
    assert {row["measure_id"] for row in rows} & {"DEV-2", "DEV-5"} == set()
    assert "2026-09" not in lead, "its quarter is not closed"
    assert {row["status"] for row in rows} <= {"counted", "suppressed", "not_collected", "none_eligible"}


def test_shared_sums_of_few_practices_are_suppressed(scene: Scene) -> None:
    scene.crowd([(30, 60)] * 3, list(months_between(Month(2026, 4), Month(2026, 6))))

    rows, _ = package(send(scene.as_of(scene.staff), SHARED, program="east", project="dev-screening", form="csv"))
    may = next(row for row in rows if (row["measure_id"], row["period"]) == ("DEV-1", "2026-05"))

    assert (may["status"], may["numerator"], may["denominator"], may["value"]) == ("suppressed", "", "", "")


def test_shared_workbook_says_that_it_is_made_to_be_shared(scene: Scene) -> None:
    book = book_of(send(scene.as_of(scene.staff), SHARED, program="east", form="xlsx"))

    assert book.sheetnames == ["Data", "Columns", "Measures", "About"]
    assert "counts of 1 to 10" in book["About"]["A2"].value
    assert scene.make.rows(Entry)
