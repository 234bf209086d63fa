"""`qi-portal spc`: chart statistics for other programs, JSON in and JSON out."""

import json
import sys
from typing import NoReturn

import click

from qi_portal.measures.spc.cases import answer


@click.command()
def spc() -> None:
    """Read a JSON array of cases on standard input and print an array of their statistics.

    A case has an id, a family and an input; an answer has the id and an output, or says why it is unsupported.
    """
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
        cases = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"Standard input is not JSON: {error}") from error
    if not isinstance(cases, list):
        raise click.UsageError("Standard input needs a JSON array of cases.")
    click.echo(json.dumps([answer(case) for case in cases]))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")
