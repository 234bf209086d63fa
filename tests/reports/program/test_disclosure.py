"""The reports that are made to be shared: what stands in them, and what somebody who has all of them can work out."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from flask_babel import force_locale
from python_calamine import CalamineWorkbook

from attacker import Told, attacked
from factories import Factory
from many_practices import LEADS, Made, program_of
from page import Page
from qi_portal.domain.access import Actor, Role
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.ratios import NOT_COLLECTED, Counted, Kind, Ratio
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.program import windows
from qi_portal.interop.exports.shared import Shared, SharedRow
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Enrollment
from qi_portal.reports.program.paper import document
from qi_portal.reports.program.report import ProgramReport, Subject
from qi_portal.reports.program.workbook import workbook
from qi_portal.reports.program_files import Wish, gathered
from qi_portal.web.speech import speaker

WINDOWS = ("FY2026", "2025", "2026", "2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3")
"""A fiscal year, calendar years that cut across it, and quarters of both."""

REGIONS = ["North"] * 6 + ["Hills"] * 5 + ["Shore"] * 2
MEASURE = "DEV-1"
Name = tuple[str | None, Month, Month]


@dataclass(frozen=True)
class Bench:
    """A program, its staff, and a way to make any shared report of it."""

    app: Flask
    made: Made
    staff: Actor

    def reports(self) -> Iterator[ProgramReport]:
        for window in WINDOWS:
            for subject in Subject:
                projects = LEADS if subject is Subject.PROJECT else [""]
                for project_id in projects:
                    yield self.report(subject, window, project_id)

    def report(self, subject: Subject, window: str, project_id: str = "") -> ProgramReport:
        named = {"period": window, "values": "shared"}
        with self.app.app_context():
            return gathered(self.staff, Wish(subject, named, project_id))

    def sheets(self, report: ProgramReport) -> dict[str, list[list[object]]]:
        with self.app.app_context(), self.app.test_request_context(), force_locale("en_US"):
            content = workbook(report, speaker())
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    def text(self, report: ProgramReport) -> str:
        with self.app.app_context(), self.app.test_request_context(), force_locale("en_US"):
            return document(report, speaker())


@pytest.fixture
def bench(app: Flask, make: Factory, today: date) -> Bench:
    """Practices that count from one to six children a month: most months of a region are small."""
    made = program_of(make, REGIONS, most=6)
    return Bench(app, made, make.actor(make.person(Role.PROGRAM_STAFF, at=made.program)))


def rows_of(sheet: list[list[object]]) -> list[dict[str, object]]:
    head, *rows = sheet
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def ratio_in(row: dict[str, object]) -> Ratio:
    """What a row tells, as a number or as suppressed."""
    if row["State"] in ("suppressed", "too few to show"):
        return Ratio(why=Hidden.SMALL)
    if row["Denominator"] in ("", None):
        return NOT_COLLECTED
    return Ratio(float(row["Numerator"]), float(row["Denominator"]))


def numbers_in(bench: Bench, report: ProgramReport, measure: Measure) -> Iterator[tuple[Name, Ratio]]:
    """Every sum of the measure in a workbook, with the region and the months that it is of."""
    sheets, title = bench.sheets(report), bench.app.extensions["library"].project(measure.project_id).title
    first, last = report.asked.told.first, report.asked.told.last
    for row in rows_of(sheets["Projects"]):
        if row["Project"] == title:
            yield (None, first, last), ratio_in(row)
    for row in rows_of(sheets["Regions"]):
        if row["Project"] == title:
            yield (str(row["Region"]), first, last), ratio_in(row)
    for row in rows_of(sheets["Months"]):
        if row["Measure"] == measure.id:
            month = Month.of(row["Month"])
            yield (None, month, month), ratio_in(row)


def test_all_shared_reports_together_give_no_small_number_away(bench: Bench, make: Factory, shelves) -> None:
    """No two of them tell one sum differently, and an exact solver that has all of them, and what one practice counted,
    finds no suppressed one."""
    measure, cells = shelves.measure(MEASURE), counted_cells(bench, make)
    found: dict[Name, set[Ratio]] = defaultdict(set)
    for report in bench.reports():
        for name, ratio in numbers_in(bench, report, measure):
            found[name].add(ratio)
    assert {name for name, ratios in found.items() if len(ratios) > 1} == set()
    ratios = {name: ratio for name, (ratio,) in found.items()}
    assert any(not each.is_suppressed and each.numerator for each in ratios.values())

    told = Told(cells, Kind.SHARE, ratios, lambda name: leaves_of(name, cells))
    sought = attacked(told, by=[None, *(bench.made.places[place].code for place in (0, -1))])

    assert len(sought) > 50
    assert [each for each in sought if not each.is_safe] == []


def test_data_out_and_reports_tell_the_same_months(bench: Bench, make: Factory, shelves) -> None:
    """Also where a practice left, one was away, and one was entered before it took part."""
    left, away, late = (place.practice_id for place in bench.made.places[:3])
    make.change(Enrollment, (left, "dev-screening"), ended=Month(2025, 11))
    make.change(Enrollment, (away, "dev-screening"), pauses=[{"first": "2026-01", "last": "2026-02", "why": ""}])
    make.change(Enrollment, (late, "dev-screening"), started=Month(2025, 9))
    measure, project = shelves.measure(MEASURE), shelves.project("dev-screening")
    report = bench.report(Subject.FUNDER, "FY2026")
    with bench.app.app_context():
        shared = Shared.of(bench.staff, report.asked.program, [project], report.asked.today, is_chosen=False)
        rows = {Month.parse(row.period): row for row in shared.rows}

    told = {name[1]: ratio for name, ratio in numbers_in(bench, report, measure) if name[1] == name[2]}
    apart = {month: (row, told[month]) for month, row in rows.items() if month in told and not agree(row, told[month])}

    assert apart == {}
    assert sum(not ratio.is_suppressed for ratio in told.values()) > 6


def agree(row: SharedRow, ratio: Ratio) -> bool:
    if ratio.is_suppressed:
        return row.status == "suppressed"
    return (row.numerator, row.denominator) == (ratio.numerator, ratio.denominator)


def test_attacker_finds_a_small_region_where_others_are_told_after_all(bench: Bench, make: Factory, shelves) -> None:
    """The attack is one that could: with one more number it succeeds."""
    measure, cells = shelves.measure(MEASURE), counted_cells(bench, make)
    ratios = dict(numbers_in(bench, bench.report(Subject.FUNDER, "FY2026"), measure))
    month = next(name[1] for name, ratio in ratios.items() if name[1] == name[2] and ratio.numerator)
    others = frozenset(leaf for leaf in cells if leaf[1] == month and leaf[0] != "Shore")
    counted = [each for leaf in others for each in cells[leaf].values()]
    leak = {others: Ratio(sum(each.numerator for each in counted), sum(each.denominator for each in counted))}
    told = Told(cells, Kind.SHARE, ratios | leak, lambda name: leaf_set(name, cells))

    found = attacked(told, by=[None], names=[frozenset({("Shore", month)})])

    assert any(each.is_given_away for each in found)


def counted_cells(bench: Bench, make: Factory) -> dict[tuple[str, Month], dict[str, Counted]]:
    """What each practice counted, by region and month, of every month in any of the reports."""
    codes = {place.practice_id: place.code for place in bench.made.places}
    regions = dict(zip(codes, REGIONS, strict=True))
    last = windows.settled_until(date(2026, 11, 21)).last
    cells: dict[tuple[str, Month], dict[str, Counted]] = {
        (region, month): {} for region in set(REGIONS) for month in months_between(Month(2024, 7), last)
    }
    for row in make.rows(Entry):
        if row.measure_id == MEASURE and row.period <= last:
            cell = cells[regions[row.practice_id], row.period]
            cell[codes[row.practice_id]] = Counted(row.numerator, row.denominator)
    return cells


def leaves_of(name: Name, cells: dict[tuple[str, Month], object]) -> list[tuple[str, Month]]:
    region, first, last = name
    return [leaf for leaf in cells if region in (None, leaf[0]) and first <= leaf[1] <= last]


def leaf_set(name: Name | frozenset, cells: dict[tuple[str, Month], object]):
    return name if isinstance(name, frozenset) else leaves_of(name, cells)


def test_shared_documents_and_workbooks_name_no_practice(bench: Bench) -> None:
    for subject in Subject:
        report = bench.report(subject, "FY2026", "dev-screening")
        html = bench.text(report)
        cells = " ".join(str(cell) for sheet in bench.sheets(report).values() for row in sheet for cell in row)

        assert "Shore" in cells
        assert "Secret" not in html + cells
        assert not any(place.code in Page(html).root.text + cells for place in bench.made.places)


def test_region_with_two_practices_is_told_only_as_one_of_few(bench: Bench) -> None:
    rows = rows_of(bench.sheets(bench.report(Subject.FUNDER, "FY2026"))["Regions"])

    (shore,) = [row for row in rows if row["Region"] == "Shore" and "evelopmental" in str(row["Project"])]
    assert (shore["Practices"], shore["Numerator"], shore["State"]) == ("too few to show", "", "suppressed")


def test_funders_report_is_of_shared_values_whatever_the_address_asks_for(bench: Bench) -> None:
    with bench.app.app_context():
        report = gathered(bench.staff, Wish(Subject.FUNDER, {"values": "full", "period": "12m"}))

    assert report.asked.is_shared
    assert report.asked.window.key == "FY2026"
    assert not any(picture.lines for picture in report.pictures)
