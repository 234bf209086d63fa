"""`qi-portal integration`: letting other systems in and out by the operator's hand."""

from datetime import date, datetime
from uuid import UUID

import click

from qi_portal.db import committing, utc_now
from qi_portal.domain.access import OPERATOR
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.words import words
from qi_portal.interop.tokens import actions, queries
from qi_portal.interop.tokens.actions import Wanted
from qi_portal.interop.tokens.forms import HALF_A_YEAR
from qi_portal.practices.queries import any_practice, program_by_code


@click.group()
def integration() -> None:
    """Other systems that read from here with a token."""


@integration.command("add")
@click.argument("name")
@click.option("--program", "code", required=True, help="Code of the program.")
@click.option("--practice", "practices", multiple=True, help="Code of a practice that it may read.")
@click.option("--all-practices", is_flag=True, help="It may read all practices of the program, later ones too.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="The last day; half a year from now unless given.")
def add(name: str, code: str, practices: tuple[str, ...], all_practices: bool, expires: datetime | None) -> None:
    """Let a system in. Its token is printed once, alone on standard output."""
    today = utc_now().date()
    with committing():
        program = program_by_code(code)
        if program is None:
            raise NotFound(words("There is no program with the code {code}.", code=code))
        if all_practices == bool(practices):
            raise Invalid("practice", words("Say what it may read: --practice or --all-practices, one of the two."))
        places = [any_practice(each) for each in practices]
        if any(place.program_id != program.id for place in places):
            raise Invalid("practice", words("Every practice must be one of {program}.", program=program.name))
        wanted = Wanted(
            name, program.id, None if all_practices else places, expires.date() if expires else today + HALF_A_YEAR
        )
        integration_id, token = actions.add_integration(wanted=wanted, today=today, by=OPERATOR)
    click.echo(f"{integration_id} may read until {wanted.expires_on}. Its token is shown this once:", err=True)
    click.echo(token)


@integration.command("list")
def list_all() -> None:
    """Every system, with the id that `revoke` asks for."""
    today = utc_now().date()
    for each in queries.every_integration():
        reads = "all practices" if each.is_program_wide else ", ".join(each.practices)
        click.echo(f"{each.id}  {_state(each, today)}  {each.name}  ({reads})")


@integration.command("revoke")
@click.argument("integration_id", type=click.UUID)
def revoke(integration_id: UUID) -> None:
    """Shut a system out: its token opens nothing from the next request on."""
    with committing():
        found = next((each for each in queries.every_integration() if each.id == integration_id), None)
        if found is None or found.revoked_at is not None:
            raise NotFound(words("There is no such system, or it is shut out already. See: qi-portal integration list"))
        actions.revoke(integration_id=found.id, opened_on=found.version, by=OPERATOR)
    click.echo(f"{found.name} reads nothing from now on.")


def _state(kept: queries.Kept, today: date) -> str:
    if kept.revoked_at is not None:
        return f"revoked {kept.revoked_at.date()}"
    used = f"last used {kept.last_used_at.date()}" if kept.last_used_at else "never used"
    return f"{'until' if kept.is_open(today) else 'expired'} {kept.expires_on}, {used}"
