"""Reports of many practices by one worker with two printers, beside WeasyPrint alone printing the same HTML with two
processes: in turn, in the same run.

Ours gathers each report from the database, writes its HTML, prints it, and keeps file, audit row and state, each report
in a transaction of its own. The reference gets the HTML as files and its imports for nothing. How long it takes by
processors is told apart from how long one waits, because other programs may run at the same time.

By hand with more: `python -m benchmarks.bench_reports 500`.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

import structlog
from flask import current_app
from sqlalchemy import select, update

from benchmarks.bench_pages import PRACTICES, network
from benchmarks.table import Row, table
from qi_portal.accounts.models import Person
from qi_portal.accounts.queries import actor_of
from qi_portal.app import create_app
from qi_portal.config import read_settings
from qi_portal.db import committing, db, new_id
from qi_portal.domain.access import Actor, Permission
from qi_portal.files.models import StoredFile
from qi_portal.jobs import work
from qi_portal.practices.queries import places_where
from qi_portal.press.printer import STYLESHEETS
from qi_portal.reports.batches import actions
from qi_portal.reports.batches.choice import Asked, Bundle, Rule
from qi_portal.reports.batches.models import ReportBatch, ReportBatchItem
from qi_portal.reports.making import Wish, gathered
from qi_portal.reports.paper import STYLESHEET
from qi_portal.reports.variants import Variant

REPORTS, ROUNDS = 16, 2
GOAL, MOST_MB = 1.5, 600
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024
WISH = Wish("36m", Variant.STANDARD, "en", "pdf")


@dataclass
class Spent:
    """Seconds of processors and seconds waited."""

    cpu: float = 0
    wall: float = 0


def run(reports: int = REPORTS) -> list[Row]:
    each_round = min(max(reports // ROUNDS, 1), PRACTICES)
    ours, reference, done = Spent(), Spent(), 0
    with network() as app:
        home = Path(app.config["SETTINGS"].home)
        with _told(home, "worker") as worker, _told(home, "printer") as one, _told(home, "printer") as other:
            pages = _answer(worker, f"write {each_round}").split("\t")
            _answer(one, pages[0]), _answer(other, pages[0])  # what is loaded at the first print is not counted
            with _watched(worker.pid) as peak:
                while done < reports:
                    _add(ours, [worker], lambda: _answer(worker, f"make {each_round}"))
                    _add(reference, [one, other], lambda: _side_by_side([one, other], pages))
                    done += each_round
    named, held = f"{done} practice reports", f"{peak[0]} of {MOST_MB} MB"
    return [
        Row(f"{named}, processors; {held}", ours.cpu, "WeasyPrint alone", reference.cpu, GOAL),
        Row(f"{named}, waited", ours.wall, "WeasyPrint alone", reference.wall, GOAL),
    ]


def _add(spent: Spent, processes: Sequence["subprocess.Popen[str]"], deed: Callable[[], object]) -> None:
    """Do it, and add what it took by the clock of the processes and their ended children, and by that of the wall."""
    before, began = sum(_cpu(each.pid) for each in processes), perf_counter()
    deed()
    spent.wall += perf_counter() - began
    spent.cpu += sum(_cpu(each.pid) for each in processes) - before


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / TICKS


@contextmanager
def _watched(pid: int) -> Iterator[list[int]]:
    """The most megabytes that the process and its children held together."""
    peak, over = [0], Event()

    def look() -> None:
        while not over.wait(0.1):
            peak[0] = max(peak[0], sum(_kilobytes(each) for each in (pid, *_children(pid))) // 1024)

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _children(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(path.parent.name))
    return found


def _kilobytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_KB
    except OSError:
        return 0


@contextmanager
def _told(home: Path, role: str) -> Iterator["subprocess.Popen[str]"]:
    """A process that does what it is told, line by line."""
    line = [sys.executable, "-m", "benchmarks.bench_reports", role, str(home)]
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.communicate()


def _answer(process: "subprocess.Popen[str]", told: str) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    print(told, file=process.stdin, flush=True)
    return process.stdout.readline().rstrip("\n")


def _side_by_side(printers: Sequence["subprocess.Popen[str]"], pages: Sequence[str]) -> None:
    waiting = list(reversed(pages))

    def take(printer: "subprocess.Popen[str]") -> None:
        while waiting:
            _answer(printer, waiting.pop())

    threads = [Thread(target=take, args=(each,)) for each in printers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def printer() -> None:
    """WeasyPrint alone: prints the file that each line names."""
    from weasyprint import CSS, HTML

    style = CSS(filename=str(STYLESHEETS / STYLESHEET))
    for line in sys.stdin:
        html = Path(line.rstrip("\n")).read_text()
        pdf = HTML(string=html).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
        print(len(pdf), flush=True)


def worker(home: str) -> None:
    """The portal's own: 'write N' writes the HTML of N reports, 'make N' makes a batch of them."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # answers alone are written
    environ = {"QI_PORTAL_HOME": home, "QI_PORTAL_BASE_URL": "http://localhost", "QI_PORTAL_PRESSES": "2"}
    app = create_app(read_settings(environ | {"QI_PORTAL_QUEUE_URL": f"sqlite:///{home}/bench-queue.db"}))
    with app.app_context(), app.test_request_context():
        for line in sys.stdin:
            deed, count = line.split()
            print(write(Path(home), int(count)) if deed == "write" else make(int(count)), flush=True)


def write(home: Path, count: int) -> str:
    by = _staff()
    paths = []
    for place in places_where(by, Permission.REPORT_EXPORT)[:count]:
        paths.append(home / f"{place.code}.html")
        paths[-1].write_text(gathered(by, place, WISH, made_by=by.name).html())
    return "\t".join(map(str, paths))


def make(count: int) -> str:
    """Nothing is taken from the store: every report is printed."""
    by = _staff()
    places = tuple(places_where(by, Permission.REPORT_EXPORT)[:count])
    with committing():
        db.session.execute(update(StoredFile).values(fingerprint=None))
        asked = Asked(places[0].program_id, Rule.PICKED, "", places, WISH, Bundle.ZIP)
        batch_id = actions.ask(batch_id=new_id(), asked=asked, by=by)
        job_id = db.session.get_one(ReportBatch, batch_id).job_id
    assert job_id is not None
    work.run(current_app._get_current_object(), job_id)  # type: ignore[attr-defined]  # a proxy
    db.session.expire_all()
    made = list(db.session.scalars(select(ReportBatchItem).where(ReportBatchItem.batch_id == batch_id)))
    failed = [item.error for item in made if item.state != "done"]
    assert not failed, failed
    return "made"


def _staff() -> Actor:
    return actor_of(db.session.scalars(select(Person).where(Person.email == "staff@demo.example")).one())


if __name__ == "__main__":
    role, *rest = sys.argv[1:] or [str(REPORTS)]
    if role == "printer":
        printer()
    elif role == "worker":
        worker(*rest)
    else:
        print(table(run(int(role))))
