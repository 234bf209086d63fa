"""`qi-portal audit`: is the log whole, and what to note elsewhere so that its end can be checked."""

import sys

import click

from qi_portal.audit import queries
from qi_portal.audit.guards import missing_guards
from qi_portal.domain.audit_chain import Anchor, anchor_of


class AnchorType(click.ParamType[Anchor]):
    """A row's number and hash with a colon between them."""

    name = "number:hash"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Anchor:
        try:
            return anchor_of(str(value))
        except ValueError:
            self.fail(f"{value!r} is not what `qi-portal audit anchor` prints.", param, ctx)


@click.group()
def audit() -> None:
    """The audit log: check its chain, print its anchor."""


@audit.command()
def anchor() -> None:
    """Print the number and hash of the last row. Kept elsewhere, they show whether the log's end was cut off."""
    click.echo(str(queries.last_anchor()))


@audit.command()
@click.option("--from", "first", default=1, show_default=True, type=click.IntRange(1), help="Begin with this row.")
@click.option("--anchor", "anchors", multiple=True, type=AnchorType(), help="A noted number:hash; may be repeated.")
def verify(first: int, anchors: tuple[Anchor, ...]) -> None:
    """Check that no row was changed, removed, inserted or moved, and that the database still sees to it. Ends with 1
    and names the first that was, or what is gone.
    """
    if any(each.number < first - 1 for each in anchors):
        raise click.UsageError(f"An anchor of a row before {first - 1} says nothing about rows from {first} on.")
    begin = Anchor() if first == 1 else queries.anchor_at(first - 1)
    if begin is None:
        click.echo(f"Row {first - 1}, which row {first} carries on from, is not in the log.", err=True)
        sys.exit(1)
    found = queries.checked(begin=begin, anchors=anchors)
    if found.wrong is not None:
        click.echo(f"{found.wrong} The rows before it are whole.", err=True)
        sys.exit(1)
    click.echo(f"The audit log is whole: rows {first} to {found.last.number}. Anchor {found.last}")
    if gone := missing_guards():
        click.echo(
            f"But nothing keeps its rows from being changed: {', '.join(gone)} is gone or switched off.", err=True
        )
        sys.exit(1)
