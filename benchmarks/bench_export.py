"""Data out: a workbook of about 100,000 cells beside XlsxWriter alone writing the same cells, and 500,000 rows as CSV.

Each is made in a process of its own, from the database to the file. The references for CSV are what may be waited for
and held: 60 seconds, 200 MB.
"""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from tempfile import TemporaryFile
from time import perf_counter
from typing import Any

import xlsxwriter
from sqlalchemy import delete, insert

from benchmarks.bench_import import enroll_everywhere
from benchmarks.bench_pages import network
from benchmarks.table import Row, measure, peak_mb
from qi_portal.app import create_app
from qi_portal.config import read_settings
from qi_portal.db import committing, db, utc_now
from qi_portal.domain.access import Permission
from qi_portal.domain.data_rows import COLUMNS, DataRow
from qi_portal.domain.entry.counts import needs_denominator
from qi_portal.domain.periods import Month, last_complete_month, months_between
from qi_portal.domain.words import ENGLISH, words
from qi_portal.interop.exports.chosen import Chosen
from qi_portal.interop.exports.csv_file import write_csv
from qi_portal.interop.exports.queries import sites_where
from qi_portal.interop.exports.taken import NETWORK, Taken
from qi_portal.library import Library
from qi_portal.measures.models import Entry
from qi_portal.practices.queries import operator
from qi_portal.web.clock import today_at

MONTHS = 41
CSV_S, MOST_MB = 60.0, 200
AT_ONCE = 10_000
"""Rows that are put into the database together."""


def run() -> list[Row]:
    with network() as app:
        with app.app_context(), committing():
            enroll_everywhere(app.extensions["library"])
            count_everywhere(app.extensions["library"])
        home = str(app.config["SETTINGS"].home)
        book, csv = (measured_apart(name, home) for name in ("workbook", "csv"))
    return [
        Row(f"{book['cells']} cells of data as a workbook", book["ours_s"], "XlsxWriter alone", book["alone_s"], 1.5),
        Row(f"{csv['rows']} rows as CSV; {csv['mb']:.0f} of {MOST_MB} MB", csv["s"], "may take", CSV_S, 1),
    ]


def measured_apart(name: str, home: str) -> dict[str, Any]:
    """What a measurement says in a process that has done nothing else."""
    line = [sys.executable, "-m", "benchmarks.bench_export", name, home]
    told: dict[str, Any] = json.loads(subprocess.check_output(line, text=True))
    return told


def count_everywhere(library: Library) -> None:
    """A count for every measure in every practice and month, in place of what is there."""
    db.session.execute(delete(Entry))
    some: list[dict[str, Any]] = []
    for row in counts(library):
        some.append(row)
        if len(some) == AT_ONCE:
            db.session.execute(insert(Entry), some)
            some.clear()
    db.session.execute(insert(Entry), some)


def counts(library: Library) -> Iterator[dict[str, Any]]:
    counted = [each for project in library.projects.values() for each in project.measures]
    beside = {"state": "counted", "excluded": 0, "note": "", "source": "form", "saved_at": utc_now(), "version": 1}
    for site in sites_where(operator(), Permission.REPORT_EXPORT):
        for each in counted:
            for number, month in enumerate(months()):
                pair = {"numerator": 8 + number % 9, "denominator": 24 if needs_denominator(each) else None}
                key = {"practice_id": site.place.practice_id, "measure_id": each.id, "period": month}
                yield {**key, **pair, **beside}


def months() -> list[Month]:
    last = last_complete_month(today_at("UTC"))
    return list(months_between(last - (MONTHS - 1), last))


def workbook(taken: Taken, library: Library) -> dict[str, Any]:
    """The whole way, from the database to the last sheet, beside the cells of the data alone."""
    few = replace(taken, places=taken.places[:2], chosen=Chosen(first=months()[-12]))
    rows = list(few.rows)
    ours = measure(lambda: few.write_workbook(io.BytesIO(), library, ENGLISH))
    cells = sum(cell is not None and cell != "" for row in rows for cell in row)
    return {"cells": cells, "ours_s": ours, "alone_s": measure(lambda: alone(rows))}


def alone(rows: list[DataRow]) -> None:
    """The same cells, row by row, without anything else."""
    with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for position, row in enumerate((COLUMNS, *rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    sheet.write_string(position, column, cell)
                elif isinstance(cell, int | float):
                    sheet.write_number(position, column, cell)


def csv(taken: Taken, _library: Library) -> dict[str, Any]:
    began = perf_counter()
    with TemporaryFile() as out:
        rows = write_csv(out, COLUMNS, replace(taken, chosen=Chosen(first=months()[0])).rows, with_mark=True)
    return {"rows": rows, "s": perf_counter() - began, "mb": peak_mb()}


def measured(name: str, home: str) -> dict[str, Any]:
    app = create_app(read_settings({"QI_PORTAL_HOME": home, "QI_PORTAL_BASE_URL": "http://localhost"}))
    with app.app_context():
        actor = operator()
        places = [site.place for site in sites_where(actor, Permission.REPORT_EXPORT)]
        taken = Taken(actor, Chosen(), places, NETWORK, words("everything"), today_at("UTC"))
        return {"workbook": workbook, "csv": csv}[name](taken, app.extensions["library"])


if __name__ == "__main__":
    print(json.dumps(measured(*sys.argv[1:])))
