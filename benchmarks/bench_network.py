"""The network page over many practices by all projects, on both databases.

`python -m benchmarks` takes 200 practices on the embedded database. All of it, which takes minutes to invent and to
roll up:

    python -m benchmarks.bench_network 2000 sqlite postgresql
"""

import gc
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, insert

from benchmarks.bench_pages import PASSWORD, signed_in
from benchmarks.table import Row, nearly_worst, table
from qi_portal import schema
from qi_portal.accounts import actions as accounts
from qi_portal.accounts import passwords
from qi_portal.app import create_app
from qi_portal.config import read_settings
from qi_portal.db import committing, db, new_id, utc_now
from qi_portal.domain.access import OPERATOR, Role
from qi_portal.domain.content.measure import Measure, MeasureType
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.measures.models import Entry
from qi_portal.measures.rollups.actions import pieces_of
from qi_portal.practices import actions as practices
from qi_portal.practices.models import Enrollment, Practice
from qi_portal.web.clock import today_at

ZONE, MONTHS, FEW, USUAL = "America/New_York", 36, 20, 200
REGIONS = ("North", "East", "South", "West")
MOST = 0.100
"""Seconds of server time that 95 of 100 answers may take."""
REPEAT = 60
PAGES = {
    "all projects, 200 rows": "?project=all",
    "all projects, 50 rows": "?project=all&rows=50",
    "the last page by name": "?project=all&order=name&page=9",
    "by one project's column": "?project=all&order=asthma-control",
    "by gap, one region, only worse": "?project=all&order=gap&region=East&signal=worse",
    "the usual projects": "",
}


def run() -> list[Row]:
    return rows(USUAL, ["sqlite"])


def rows(count: int, databases: Iterable[str]) -> list[Row]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    return [row for name in databases for row in _on(name, count)]


def _on(name: str, count: int) -> list[Row]:
    with ExitStack() as opened:
        app = opened.enter_context(_portal(name))
        invent(app, FEW)
        staff = signed_in(app, "staff")
        few = {page: _statements(staff, query) for page, query in PAGES.items()}
        began = perf_counter()
        invent(app, count - FEW)
        took = Row(f"{count} practices invented and rolled up, {name}", perf_counter() - began, "may take", 120.0, None)
        gc.collect()
        gc.freeze()  # as the server does before it takes requests
        assert all(_statements(staff, query) <= few[page] for page, query in PAGES.items())
        return [took, *(_timed(staff, f"{page}, {count} practices, {name}", query) for page, query in PAGES.items())]


def _timed(staff: FlaskClient, work: str, query: str) -> Row:
    return Row(work, nearly_worst(lambda: _page(staff, query), REPEAT), "95 of 100 may take", MOST, 1)


def _page(staff: FlaskClient, query: str) -> None:
    assert staff.get(f"/network{query}").status_code == 200


def _statements(staff: FlaskClient, query: str) -> int:
    counted = _of_tests("sql").counted
    _page(staff, query)
    with counted() as statements:
        _page(staff, query)
    return len(statements)


def _of_tests(name: str) -> Any:
    """What the tests have already: a server of their own, and statements counted."""
    folder = str(Path(__file__).parent.parent / "tests")
    if folder not in sys.path:
        sys.path.append(folder)
    return import_module(name)


@contextmanager
def _portal(name: str) -> Iterator[Flask]:
    """An empty portal with its program and staff, on a database of this kind."""
    with ExitStack() as opened:
        home = opened.enter_context(TemporaryDirectory())
        named = {"QI_PORTAL_HOME": home, "QI_PORTAL_BASE_URL": "http://localhost"}
        if name == "postgresql":
            named["QI_PORTAL_DATABASE_URL"] = opened.enter_context(_of_tests("postgres").running()).create("network")
        app = create_app(read_settings(named))
        with app.app_context():
            schema.upgrade()
            with committing():
                program = practices.add_program(code="bench", name="Bench", time_zone=ZONE, by=OPERATOR)
                app.config["PROGRAM_ID"] = program.id
                hashed = passwords.hash_of(PASSWORD, 1)
                staff = accounts.add_person(email="staff@demo.example", name="Staff", password_hash=hashed, by=OPERATOR)
                accounts.give_program_role(
                    person=staff, program_id=program.id, code=program.code, role=Role.PROGRAM_STAFF, by=OPERATOR
                )
        yield app
        with app.app_context():
            db.engine.dispose()


def invent(app: Flask, count: int) -> None:
    """So many practices more, in every project with three years of its lead measure, and the roll-ups of all."""
    with app.app_context():
        program_id, leads = app.config["PROGRAM_ID"], [each.lead_measure for each in _projects(app)]
        last = last_complete_month(today_at(ZONE))
        ids = [new_id() for _ in range(count)]
        with committing():
            _insert(Practice, [_practice(program_id, each, number) for number, each in enumerate(ids)])
            _insert(Enrollment, [_part(each, lead.project_id, last) for each in ids for lead in leads])
            for each in ids:
                _insert(Entry, [row for lead in leads for row in _entries(each, lead, last)])
        pieces = pieces_of(program_id)
        db.session.rollback()
        for piece in pieces:
            with committing():
                piece()
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE")


def _projects(app: Flask) -> Sequence[Any]:
    return list(app.extensions["library"].projects.values())


def _insert(model: Any, values: list[dict[str, Any]]) -> None:
    of_model: Table = model.__table__
    db.session.execute(insert(of_model), values)


def _practice(program_id: Any, practice_id: Any, number: int) -> dict[str, Any]:
    code = f"B{practice_id.hex[-8:].upper()}"
    facts = {"region": REGIONS[number % len(REGIONS)], "clinicians": 1 + number % 14, "created_at": utc_now()}
    return {"id": practice_id, "program_id": program_id, "code": code, "name": f"Practice {code}", **facts}


def _part(practice_id: Any, project_id: str, last: Month) -> dict[str, Any]:
    return {
        "practice_id": practice_id, "project_id": project_id, "started": last - (MONTHS - 1), "ended": None,
        "population": "", "sampling": None, "charts": None, "ended_why": "", "pauses": [], "created_at": utc_now(),
    }  # fmt: skip


def _entries(practice_id: Any, measure: Measure, last: Month) -> Iterator[dict[str, Any]]:
    """Three years around a level, one in four of them changed since a year, one month in thirty missing."""
    chance = Random(f"{practice_id}/{measure.id}")
    level, change = chance.uniform(0.2, 0.8), chance.choice((0.0, 0.0, 0.0, 0.15))
    now = utc_now()
    for number in range(MONTHS):
        if chance.random() < 1 / 30:
            continue
        of = chance.randrange(15, 45)
        share = min(1.0, max(0.0, level + (change if number >= MONTHS - 12 else 0.0) + chance.gauss(0, 0.08)))
        yield {
            "practice_id": practice_id, "measure_id": measure.id, "period": last - (MONTHS - 1 - number),
            "state": "counted", "numerator": float(round(share * of)), "denominator": _of(measure, of), "excluded": 0,
            "note": "", "source": "file", "sampling": None, "definition_version": "1", "import_file_id": None,
            "import_row": None, "accepted": "", "reason": "", "saved_at": now, "saved_by": None, "version": 1,
        }  # fmt: skip


def _of(measure: Measure, of: int) -> float | None:
    return None if measure.type in (MeasureType.COUNT, MeasureType.DAYS_BETWEEN) else float(of)


if __name__ == "__main__":
    print(table(rows(int(sys.argv[1]), sys.argv[2:])))
