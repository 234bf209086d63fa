"""What an operator does by hand: bring the schema up to date, make the first administrator, start the server."""

import getpass
import os
import sys

import click
from flask import current_app

from qi_portal import schema
from qi_portal.accounts import actions as accounts
from qi_portal.accounts import passwords
from qi_portal.db import committing, db
from qi_portal.domain.access import Actor, Role
from qi_portal.practices import actions as practices
from qi_portal.practices.queries import program_by_code

OPERATOR = Actor(name="operator")


@click.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    schema.upgrade()
    click.echo("The database schema is up to date.")


@click.command("create-admin")
@click.argument("email")
@click.option("--name", required=True, help="The administrator's name.")
@click.option("--program", "code", required=True, help="Short code of the program (region), such as east.")
@click.option("--program-name", help="Its full name, when the program is new.")
@click.option("--time-zone", default="America/New_York", show_default=True, help="The program's time zone.")
def create_admin(email: str, name: str, code: str, program_name: str | None, time_zone: str) -> None:
    """Make an administrator, and the program if it is new. The password is asked for, never shown."""
    password = (
        getpass.getpass("Password (15 characters or more): ")
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )
    passwords.check_new(password, about=(email, name))
    hashed = passwords.hash_of(password, current_app.config["SETTINGS"].argon2_time_cost)
    with committing():
        program = program_by_code(code) or practices.add_program(
            code=code, name=program_name or code, time_zone=time_zone, by=OPERATOR
        )
        person = accounts.add_person(email=email, name=name, password_hash=hashed, by=OPERATOR)
        accounts.give_program_role(person=person, program_id=program.id, role=Role.ADMIN, by=OPERATOR)
    click.echo(f"{email} administers {code}.")


@click.command()
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 256), help="Threads a worker.")
def serve(workers: int, threads: int) -> None:
    """Start the production server at the configured address."""
    if not schema.is_current(db.engine):
        click.echo("The database schema is not the one this version needs. Run: qi-portal migrate", err=True)
        sys.exit(1)
    settings = current_app.config["SETTINGS"]
    click.echo(f"Serving {settings.base_url} (stop with Ctrl-C)")
    sys.stdout.flush()
    address = ("--host", os.environ.get("QI_PORTAL_BIND") or settings.address, "--port", str(settings.port))
    load = ("--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning")
    os.execv(  # noqa: S606 - the server takes this process's place
        sys.executable, [sys.executable, "-m", "granian", "--interface", "wsgi", *address, *load, "qi_portal.wsgi:app"]
    )
