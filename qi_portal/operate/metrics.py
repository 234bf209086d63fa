"""`qi-portal metrics`: figures of the running portal for Prometheus, told to this machine only.

Counts of work and states, never a name, a code or a finding. What the processes of the server counted is added up; the
rest is asked of the database when somebody looks.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from threading import Event

import click
import structlog
from flask import Flask, current_app
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from qi_portal.audit.queries import last_anchor
from qi_portal.config import Settings
from qi_portal.db import db, utc_now
from qi_portal.jobs.oversight.queries import LOOKED_BACK, STATES, counts, workers
from qi_portal.mail.queries import outbox_since
from qi_portal.operate.backup.last import last_backup
from qi_portal.operate.beside import end_with
from qi_portal.web import health
from qi_portal.web.metrics import folder_of

log = structlog.get_logger()

LETTERS = ("waiting", "sent", "failed")


@click.command()
@click.option("--beside", type=int, hidden=True, help="End with the process that has this id.")
def metrics(beside: int | None) -> None:
    """Tell figures of the portal at QI_PORTAL_METRICS; `qi-portal serve` begins this by itself."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.metrics:
        click.echo("Metrics are off. Say where to tell them: QI_PORTAL_METRICS=127.0.0.1:9100", err=True)
        sys.exit(1)
    if beside is not None:
        end_with(beside)
    db.engine.dispose()
    address, _, port = settings.metrics.rpartition(":")
    start_http_server(int(port), address.strip("[]"), figures_of(current_app._get_current_object()))  # type: ignore[attr-defined]  # a proxy
    Event().wait()


def figures_of(app: Flask) -> CollectorRegistry:
    """What is told: sums over the server's processes, and how the portal stands at this moment."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder_of(app.config["SETTINGS"])))  # type: ignore[no-untyped-call]  # its own
    registry.register(Standing(app))
    return registry


class Standing(Collector):
    """How the portal stands. Where the database is away, only that is told."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: the database is asked when somebody looks."""
        return ()

    def collect(self) -> Iterator[Metric]:
        with self._app.app_context():
            parts = {"database": health.database, "disk": health.disk, "queue": health.queue}
            well = {part: float(not wrong()) for part, wrong in parts.items()}
            yield _by("qi_portal_ready", "1 where this part is ready, 0 where it is not", "part", well)
            if well["database"]:
                yield from _asked()


def _asked() -> Iterator[Metric]:
    try:
        yield from list(_of_the_database())
    except SQLAlchemyError as fault:
        log.error("metrics not asked", kind=type(fault).__name__)
    finally:
        db.session.rollback()


def _of_the_database() -> Iterator[Metric]:
    now = utc_now()
    jobs, _ = counts(None, now)
    letters = outbox_since(now - LOOKED_BACK).counts
    yield _by("qi_portal_jobs", "Jobs that are open or ended lately", "state", {each: jobs[each] for each in STATES})
    yield _by(
        "qi_portal_letters", "Letters that wait or went lately", "state", {each: letters[each] for each in LETTERS}
    )
    yield GaugeMetricFamily("qi_portal_workers", "Workers that gave a sign lately", len(workers(now)))
    yield GaugeMetricFamily("qi_portal_audit_rows", "Number of the last row of the audit log", last_anchor().number)
    if backup := last_backup():
        age = (now - backup.at).total_seconds()
        yield GaugeMetricFamily("qi_portal_backup_age_seconds", "Since the last backup was made", age)


def _by(name: str, told: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, told, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family
