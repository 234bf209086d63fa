"""`qi-portal network`: the roll-ups made from nothing, or compared with what they would be then."""

import sys
from collections.abc import Iterator
from itertools import islice

import click

from qi_portal.db import committing, db
from qi_portal.measures.rollups.actions import pieces_of
from qi_portal.measures.rollups.checking import differences
from qi_portal.measures.rollups.scope import program_ids

MOST_NAMED = 50
"""Differences that are written out."""


@click.command()
@click.argument("deed", type=click.Choice(["rebuild", "verify"]))
def network(deed: str) -> None:
    """Make the roll-ups of the network from nothing, or compare them with what they would be then."""
    _rebuild() if deed == "rebuild" else _verify()


def _rebuild() -> None:
    """A piece at a time, while the portal is used."""
    pieces = [piece for program_id in program_ids() for piece in pieces_of(program_id)]
    db.session.rollback()
    with click.progressbar(pieces, label="Rolling up", file=sys.stderr) as shown:
        for piece in shown:
            with committing():
                piece()
    click.echo(f"Rolled up in {len(pieces)} pieces.")


def _verify() -> None:
    """Name what is kept otherwise; end with 1 if anything is."""
    found = _differences()
    named = list(islice(found, MOST_NAMED))
    for line in named:
        click.echo(line)
    more = sum(1 for _ in found)
    if more:
        click.echo(f"... and {more} more.")
    if named:
        sys.exit(1)
    click.echo("The roll-ups are what they would be made anew.")


def _differences() -> Iterator[str]:
    for program_id in program_ids():
        yield from differences(program_id)
