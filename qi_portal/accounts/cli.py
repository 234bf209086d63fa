"""`qi-portal account`: accounts by the operator's hand. Rooms above add what they know (`people.cli`)."""

import click


@click.group()
def account() -> None:
    """People's accounts: list, switch off and on, end sessions, print a reset link."""
