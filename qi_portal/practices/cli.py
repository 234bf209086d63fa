"""Setting up a program by hand: its administrator, practices, people and who takes part in what."""

import getpass
import sys

import click
from flask import current_app

from qi_portal.accounts import actions as accounts
from qi_portal.accounts import passwords
from qi_portal.db import committing
from qi_portal.domain.access import OPERATOR, PRACTICE_ROLES, PROGRAM_ROLES, Role
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.practices import actions
from qi_portal.practices.models import Program
from qi_portal.practices.queries import any_practice, program_by_code
from qi_portal.web.paths import whole_address
from qi_portal.web.shelves import library_of

ROLES = sorted(role.value for role in PRACTICE_ROLES | PROGRAM_ROLES)


@click.command("create-admin")
@click.argument("email")
@click.option("--name", required=True, help="The administrator's name.")
@click.option("--program", "code", required=True, help="Short code of the program (region), such as east.")
@click.option("--program-name", help="Its full name, when the program is new.")
@click.option("--time-zone", default="America/New_York", show_default=True, help="The program's time zone.")
def create_admin(email: str, name: str, code: str, program_name: str | None, time_zone: str) -> None:
    """Make an administrator, and the program if it is new. The password is asked for, never shown."""
    hashed = _asked_password(email, name)
    with committing():
        program = program_by_code(code) or actions.add_program(
            code=code, name=program_name or code, time_zone=time_zone, by=OPERATOR
        )
        person = accounts.add_person(email=email, name=name, password_hash=hashed, by=OPERATOR)
        accounts.give_program_role(person=person, program_id=program.id, code=code, role=Role.ADMIN, by=OPERATOR)
    click.echo(f"{email} administers {code}. Sign in at {whole_address('accounts.sign_in')}")


@click.command("add-practice")
@click.argument("code")
@click.option("--name", required=True, help="The practice's name.")
@click.option("--program", required=True, help="Code of its program.")
@click.option("--region", default="", help="Where it is, as the network page shall show it.")
@click.option("--clinicians", default=1, show_default=True, type=click.IntRange(0, 999))
def add_practice(code: str, name: str, program: str, region: str, clinicians: int) -> None:
    """Add a practice. CODE is its short name in addresses and files, such as P001."""
    with committing():
        actions.add_practice(
            program=_program(program), code=code, name=name, region=region, clinicians=clinicians, by=OPERATOR
        )
    click.echo(f"Added {code}, {name}.")


@click.command("add-person")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--practice", help="Code of the practice where the role is held.")
@click.option("--program", help="Code of the program where the role is held.")
def add_person(email: str, name: str, role: str, practice: str | None, program: str | None) -> None:
    """Add a person with a role in a practice or in a program. The person types the password, which is never shown."""
    if (practice is None) == (program is None):
        raise Invalid("role", words("Say where the role is held: --practice or --program, one of the two."))
    hashed = _asked_password(email, name)
    with committing():
        person = accounts.add_person(email=email, name=name, password_hash=hashed, by=OPERATOR)
        if practice:
            accounts.give_practice_role(person=person, place=any_practice(practice), role=Role(role), by=OPERATOR)
        elif program:
            over = _program(program)
            accounts.give_program_role(person=person, program_id=over.id, code=over.code, role=Role(role), by=OPERATOR)
    click.echo(f"Added {email} as {role} of {practice or program}.")


@click.command()
@click.argument("practice")
@click.argument("project")
@click.option("--from", "started", required=True, help="First month, such as 2026-09.")
def enroll(practice: str, project: str, started: str) -> None:
    """Let a practice take part in a project from a month on."""
    place = any_practice(practice)
    found = library_of(place.program_id).project(project)
    with committing():
        actions.enroll(place=place, project_id=found.id, started=_month(started), by=OPERATOR)
    click.echo(f"{practice} takes part in {found.id} from {started}.")


def _program(code: str) -> Program:
    program = program_by_code(code)
    if program is None:
        raise NotFound(words("There is no program with the code {code}.", code=code))
    return program


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as mismatch:
        raise Invalid("from", words("{text} is not a month such as 2026-09.", text=text)) from mismatch


def _asked_password(email: str, name: str) -> str:
    """The hash of a password typed at the terminal, or of the first line of standard input."""
    at_terminal = sys.stdin.isatty()
    typed = getpass.getpass("Password (15 characters or more): ") if at_terminal else sys.stdin.readline().rstrip("\n")
    passwords.check_new(typed, about=(email, name))
    return passwords.hash_of(typed, current_app.config["SETTINGS"].argon2_time_cost)
