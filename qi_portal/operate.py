"""Starting the portal by hand: bring the schema up to date, start the server."""

import os
import sys

import click
from flask import current_app

from qi_portal import schema
from qi_portal.db import db


@click.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    schema.upgrade()
    click.echo("The database schema is up to date.")


@click.command()
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 256), help="Threads a worker.")
def serve(workers: int, threads: int) -> None:
    """Start the production server at the configured address."""
    if not schema.is_current(db.engine):
        click.echo("The database schema is not the one this version needs. Run: qi-portal migrate", err=True)
        sys.exit(1)
    settings = current_app.config["SETTINGS"]
    click.echo(f"Serving {settings.base_url} (stop with Ctrl-C)")
    sys.stdout.flush()
    address = ("--host", settings.address, "--port", str(settings.port))
    load = ("--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning")
    os.execv(  # noqa: S606 - the server takes this process's place
        sys.executable, [sys.executable, "-m", "granian", "--interface", "wsgi", *address, *load, "qi_portal.wsgi:app"]
    )
