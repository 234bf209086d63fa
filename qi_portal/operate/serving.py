"""Starting the portal by hand: bring the schema up to date, start the server and the worker beside it."""

import os
import subprocess
import sys

import click
from flask import current_app

from qi_portal import schema
from qi_portal.db import db
from qi_portal.jobs import worker as jobs_worker
from qi_portal.operate import owner
from qi_portal.operate.keys import warn_of_missing_keys


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
    if jobs:
        _keep_a_worker(jobs)
    address = ("--host", settings.address, "--port", str(settings.port))
    load = ("--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning")
    os.execv(  # noqa: S606 - the server takes this process's place
        sys.executable, [sys.executable, "-m", "granian", "--interface", "wsgi", *address, *load, "qi_portal.wsgi:app"]
    )


@click.command()
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 16), help="Jobs at once.")
def worker(jobs: int) -> None:
    """Do the work that goes on after a page was answered: imports, reports, mail. Several workers may run."""
    _refuse_another_schema()
    warn_of_missing_keys()
    db.engine.dispose()
    jobs_worker.serve(current_app._get_current_object(), jobs)  # type: ignore[attr-defined]  # a proxy


def _keep_a_worker(jobs: int) -> None:
    """A keeper of its own process, which this one's end ends: it begins a worker anew when one is lost."""
    command = [sys.executable, "-m", "qi_portal.cli", "worker", "--jobs", str(jobs)]
    keeper = [sys.executable, "-m", "qi_portal.jobs.keeper", str(os.getpid())]
    subprocess.Popen([*keeper, *command])  # noqa: S603 - our own program


def _refuse_another_schema() -> None:
    if not schema.is_current(db.engine):
        click.echo("The database schema is not the one this version needs. Run: qi-portal migrate", err=True)
        sys.exit(1)
