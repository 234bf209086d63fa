"""What the chain of the audit log costs: a row in a transaction of many, a row in one of its own, and to walk it all.

Run: python -m benchmarks.bench_audit [ROWS]. On a SQLite file of its own; times are of the processor, in microseconds.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.table import peak_mb
from qi_portal import schema
from qi_portal.app import create_app
from qi_portal.audit import queries
from qi_portal.audit.actions import record
from qi_portal.config.reading import read_settings
from qi_portal.db import committing, db
from qi_portal.domain.access import OPERATOR
from qi_portal.domain.audit_chain import Anchor
from qi_portal.practices.models import Program

AT_ONCE = 5000
ALONE = 300
TOLD = {"state": "counted", "numerator": 12.0, "denominator": 20.0, "excluded": 0, "note": "", "source": "form"}


def rows(count: int) -> None:
    for number in range(count):
        record("entry.revise", by=OPERATOR, object_kind="entry", object_id=f"DEV-1/{number}", before=TOLD, after=TOLD)


def spent(deed: Callable[[], object]) -> float:
    begin = time.process_time()
    deed()
    return time.process_time() - begin


def fill(count: int) -> None:
    for _ in range(count // AT_ONCE):
        with committing():
            rows(AT_ONCE)
        db.session.remove()


def alone(with_row: int) -> None:
    for number in range(ALONE):
        with committing():
            db.session.execute(db.text("UPDATE program SET name = :name"), {"name": str(number)})
            rows(with_row)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as home:
        settings = {"QI_PORTAL_HOME": home, "QI_PORTAL_DATABASE_URL": f"sqlite:///{Path(home) / 'portal.db'}"}
        with create_app(read_settings(settings)).app_context():
            schema.upgrade()
            print(f"{1e6 * spent(lambda: fill(count)) / count:8.0f} us a row in a transaction of {AT_ONCE}")
            with committing():
                db.session.add(Program(code="east", name="East", time_zone="UTC"))
            without, with_row = spent(lambda: alone(0)), spent(lambda: alone(1))
            print(f"{1e6 * without / ALONE:8.0f} us a transaction that changes one row, without its audit row")
            print(f"{1e6 * with_row / ALONE:8.0f} us the same with it")
            begin = time.perf_counter()
            walked = spent(lambda: queries.checked(begin=Anchor()))
            took, number = time.perf_counter() - begin, queries.last_anchor().number
            print(f"{1e6 * walked / number:8.1f} us a row to verify, {took:.1f} s for {number}")
            print(f"{peak_mb():8.0f} MB at most")


if __name__ == "__main__":
    main()
