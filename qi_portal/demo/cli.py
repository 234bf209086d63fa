"""`qi-portal demo`: an invented network to look at, to test with, and to learn on."""

import os
import secrets

import click
from flask import current_app

from qi_portal import schema
from qi_portal.accounts import passwords
from qi_portal.db import committing
from qi_portal.demo import (
    accounts,
    actions,
    chart_decisions,
    coaching,
    credit,
    decisions,
    definitions,
    desk,
    entry_desk,
    marks,
    practice_sizes,
    report_schedules,
    tally,
    teams,
    teamwork,
    training,
)
from qi_portal.domain.errors import Refused
from qi_portal.domain.periods import last_complete_month
from qi_portal.domain.words import words
from qi_portal.web.clock import today_at
from qi_portal.web.shelves import library

EDITOR, CLINICAL_LEAD, STAFF, COACH = (
    f"{local}@{actions.DOMAIN}" for local in ("editor", "clinical.lead", "staff", "coach1")
)


@click.command()
@click.option("--practices", default=60, show_default=True, type=click.IntRange(1, 999), help="How many practices.")
@click.option("--months", default=36, show_default=True, type=click.IntRange(0, 120), help="How many months of counts.")
@click.option("--seed", default=91, show_default=True, type=int, help="The same seed gives the same network.")
@click.option("--if-empty", is_flag=True, help="Do nothing, successfully, when there is a program already.")
@click.option("--yes-invented", is_flag=True, help="Fill a portal that others reach, which never holds real data.")
@click.option("--new-password", is_flag=True, help="Only give the invented accounts a new password and print it.")
def demo(practices: int, months: int, seed: int, if_empty: bool, new_password: bool, yes_invented: bool) -> None:
    """Fill an empty database with invented practices, people and months."""
    if current_app.config["SETTINGS"].has_tls and not yes_invented:
        raise Refused(words("This portal is one that others reach. With --yes-invented it is filled all the same."))
    schema.upgrade()
    if new_password:
        _renew()
    elif not (if_empty and not actions.is_empty()):
        _fill(practices, months, seed)


def _fill(practices: int, months: int, seed: int) -> None:
    password, hashed = _password()
    last = last_complete_month(today_at(actions.PROGRAM[2]))
    wish = actions.Wish(practices, months, seed, last)
    with committing():
        shelves = library()
        truth = actions.fill(wish, shelves.projects, password_hash=hashed)
        practice_sizes.fill(wish)
        accounts.fill(hashed)
        definitions.fill(wish, shelves)
        desk.fill(shelves, editor_email=EDITOR, lead_email=CLINICAL_LEAD, today=today_at(actions.PROGRAM[2]))
        decisions.fill(wish, shelves.guidelines)
        marks.fill(wish, shelves.projects)
        chart_decisions.fill(wish, shelves.projects)
        teams.fill(wish, shelves.projects)
        teamwork.fill(wish, shelves.projects, today_at(actions.PROGRAM[2]))
        tally.fill(wish, shelves.projects)
        coaching.fill(wish, today_at(actions.PROGRAM[2]))
        entry_desk.fill(wish, shelves.projects, today_at(actions.PROGRAM[2]))
        training.fill(today_at(actions.PROGRAM[2]))
        credit.fill(wish, shelves.projects, today_at(actions.PROGRAM[2]))
        report_schedules.fill(STAFF, COACH)
    path = current_app.config["SETTINGS"].home / "demo-truth.json"
    actions.write_truth(path, truth)
    click.echo(
        f"Made {practices} invented practices with {months} months; the truth about each series is in {path.name}."
    )
    _tell(password)


def _renew() -> None:
    password, hashed = _password()
    with committing():
        count = actions.renew_password(hashed)
    click.echo(f"{count} invented accounts have a new password.")
    _tell(password)


def _password() -> tuple[str, str]:
    password = os.environ.get("QI_PORTAL_DEMO_PASSWORD") or secrets.token_urlsafe(15)
    passwords.check_new(password)
    return password, passwords.hash_of(password, current_app.config["SETTINGS"].argon2_time_cost)


def _tell(password: str) -> None:
    click.echo("Sign in as staff@, coach1@, admin@, editor@, clinical.lead@,")
    click.echo("lead.p001@, team.p001@ or physician.p001@demo.example")
    if "QI_PORTAL_DEMO_PASSWORD" in os.environ:
        click.echo("with the password in QI_PORTAL_DEMO_PASSWORD.")
    else:
        click.echo(f"with the password {password} (said only now; `qi-portal demo --new-password` makes another).")
