"""`qi-portal account`: accounts by the operator's hand. Rooms above add what they know (`people.cli`)."""

import click

from qi_portal.accounts.factors import actions as factors
from qi_portal.accounts.forgetting import forget as forget_person
from qi_portal.accounts.queries import person_by_email
from qi_portal.db import committing, utc_now
from qi_portal.domain.access import OPERATOR
from qi_portal.domain.errors import NotFound
from qi_portal.domain.words import words


@click.group()
def account() -> None:
    """People's accounts: list, switch off and on, end sessions, print a reset link."""


@account.command("factor-off")
@click.argument("email")
def factor_off(email: str) -> None:
    """Take the second step of somebody who lost it. They are signed out everywhere and told by mail."""
    with committing():
        person = person_by_email(email)
        if person is None:
            raise NotFound(words("There is no account with the address {email}.", email=email))
        factors.remove_all(person=person, now=utc_now(), by=OPERATOR)
    click.echo(f"{email} signs in with the password alone, and sets up a new second step where one is needed.")


@account.command()
@click.argument("email")
@click.confirmation_option(prompt="Name, address and means of signing in go for good. Go on?")
def forget(email: str) -> None:
    """Forget a person who has left and holds no role: name, address and means of signing in go, deeds stay."""
    with committing():
        person = person_by_email(email)
        if person is None:
            raise NotFound(words("There is no account with the address {email}.", email=email))
        done = forget_person(person=person, by=OPERATOR)
    click.echo(
        f"Forgotten. Also gone or without a name: {', '.join(f'{name} {done[name]}' for name in done) or 'nothing'}."
    )
