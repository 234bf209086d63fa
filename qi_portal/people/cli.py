"""`qi-portal account`: who there is, switching off and on, ending sessions, and a link where no mail goes out."""

import click

from qi_portal.accounts.cli import account
from qi_portal.accounts.links.actions import Purpose, make_link
from qi_portal.accounts.links.letters import address_of
from qi_portal.accounts.models import Person
from qi_portal.accounts.queries import person_by_email
from qi_portal.db import committing, utc_now
from qi_portal.domain.access import OPERATOR
from qi_portal.domain.errors import NotFound, Refused
from qi_portal.domain.words import words
from qi_portal.people import queries, switching
from qi_portal.people.forms import key_of
from qi_portal.people.scope import scope_of

__all__ = ["account"]


@account.command("list")
def list_all() -> None:
    """Every account: address, how it stands, the last sign-in, and roles as CODE:ROLE."""
    scope = scope_of(OPERATOR)
    for each in queries.people_in(scope, utc_now()):
        roles = " ".join(sorted(key_of(held, scope) for held in each.roles)) or "no role"
        last = each.signed_in_at.date().isoformat() if each.signed_in_at else "never"
        second = "second step on" if each.has_factor else "no second step"
        click.echo(f"{each.email}  {each.standing}  {last}  {second}  {roles}")


@account.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Switch an account off: out at the next request. Not the last administrator's of a program."""
    with committing():
        person = _person(email)
        switching.switch_off(person_id=person.id, opened_on=person.version, by=OPERATOR, now=utc_now())
    click.echo(f"{email} is switched off.")


@account.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Switch an account on again, with the roles that it had."""
    with committing():
        person = _person(email)
        switching.switch_on(person_id=person.id, opened_on=person.version, by=OPERATOR, now=utc_now())
    click.echo(f"{email} is switched on.")


@account.command("end-sessions")
@click.argument("email")
def end_sessions(email: str) -> None:
    """Sign somebody out everywhere."""
    with committing():
        count = switching.end_sessions(person_id=_person(email).id, by=OPERATOR, now=utc_now())
    click.echo(f"{email} was signed out of {count} places.")


@account.command("reset-link")
@click.argument("email")
def reset_link(email: str) -> None:
    """Print a link with which somebody chooses a password, to hand over in a safe way. A second step stays on.

    The link is alone on standard output. It works once, for an hour; for seven days where nobody signed in yet.
    """
    now = utc_now()
    with committing():
        person = _person(email)
        if not person.is_active:
            raise Refused(words("The account of {email} is switched off.", email=email))
        seen = queries.person_in(scope_of(OPERATOR), person.id, now)
        purpose = Purpose.RESET if seen.has_come else Purpose.INVITATION
        token = make_link(person=person, purpose=purpose, address=person.email, by=OPERATOR, now=now)
    click.echo(f"Hand this to {email} and to nobody else. It works once:", err=True)
    click.echo(address_of(token))


def _person(email: str) -> Person:
    person = person_by_email(email)
    if person is None:
        raise NotFound(words("There is no account with the address {email}. See: qi-portal account list", email=email))
    return person
