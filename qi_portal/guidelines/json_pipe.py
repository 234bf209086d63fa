"""JSON in on standard input, JSON out on standard output: how other systems talk with the commands."""

import json
import sys
from typing import Any

import click

from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.words import words

REFUSED = 2
"""The exit code when the one question asked cannot be answered."""


def read_json() -> object:
    try:
        return json.loads(sys.stdin.buffer.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as unreadable:
        raise Invalid("stdin", words("Standard input is not JSON. Send one JSON value as UTF-8 text.")) from unreadable


def error_of(refusal: Invalid | NotFound) -> dict[str, Any]:
    field = refusal.field if isinstance(refusal, Invalid) else "condition"
    return {"error": {"field": field, "message": str(refusal)}}


def print_json(value: object) -> None:
    """ASCII with escapes, so that no terminal or pipe can spoil it."""
    click.echo(json.dumps(value, indent=2))
