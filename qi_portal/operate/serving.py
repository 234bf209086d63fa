"""Starting the portal by hand: bring the schema up to date, start the server and the worker beside it."""

import sys

import click
from flask import current_app

from qi_portal import schema
from qi_portal.db import db
from qi_portal.jobs import worker as jobs_worker
from qi_portal.operate import owner, server
from qi_portal.operate.beside import end_with
from qi_portal.operate.keys import warn_of_missing_keys
from qi_portal.operate.promptness import answer_soon
from qi_portal.web import metrics


@click.command()
def migrate() -> None:
    """Bring the database to this version's schema, as its owner where one is named."""
    owner.upgrade()
    click.echo("The database schema is up to date.")
    if db.engine.dialect.name == "postgresql" and not owner.guards_the_log_from_itself():
        click.echo(owner.WITHOUT_AN_OWNER, err=True)


@click.command()
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 256), help="Threads a worker.")
@click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(0, 16), help="Jobs at once; 0: no worker here."
)
def serve(workers: int, threads: int, jobs: int) -> None:
    """Start the production server at the configured address, and beside it a worker for jobs in the background."""
    _refuse_another_schema()
    warn_of_missing_keys()
    settings = current_app.config["SETTINGS"]
    click.echo(f"Serving {settings.base_url} (stop with Ctrl-C)")
    sys.stdout.flush()
    answer_soon(db.engine)
    _close_all_connections()
    portal = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    beside = [f"worker --jobs {jobs}"] if jobs else []
    if settings.metrics:
        metrics.forget(settings)
        beside.append("metrics")
    server.run(portal, settings.address, settings.port, workers=workers, threads=threads, beside=beside)


@click.command()
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 16), help="Jobs at once.")
@click.option("--beside", type=int, hidden=True, help="End with the process that has this id.")
def worker(jobs: int, beside: int | None) -> None:
    """Do the work that goes on after a page was answered: imports, reports, mail. Several workers may run."""
    if beside is not None:
        end_with(beside)
    _refuse_another_schema()
    warn_of_missing_keys()
    _close_all_connections()
    jobs_worker.serve(current_app._get_current_object(), jobs)  # type: ignore[attr-defined]  # a proxy


def _refuse_another_schema() -> None:
    schema.refuse_newer(db.engine)
    if not schema.is_current(db.engine):
        click.echo("The database schema is not the one this version needs. Run: qi-portal migrate", err=True)
        sys.exit(1)


def _close_all_connections() -> None:
    """Also the one in use: `dispose` leaves it open. A process that is forked with an open SQLite file believes that it
    holds its parent's lock, and loses what it writes when another takes itself for the last one and removes the log.
    """
    db.session.remove()
    db.engine.dispose()
