"""`qi-portal search`: other systems look for guidelines here. Needs no application."""

import sys

import click

from qi_portal import library
from qi_portal.domain.content.problems import ContentError
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import words
from qi_portal.guidelines.json_pipe import REFUSED, error_of, print_json, read_json
from qi_portal.guidelines.search import Index


@click.command()
def search() -> None:
    """Print the ids of the conditions that fit each query, best first, from a JSON array of texts on standard input.

    The answer is an array of arrays; one of a query that no guideline fits is empty.
    """
    try:
        queries = _queries(read_json())
        index = Index.of(library.load().guidelines.values())
    except Invalid as refusal:
        print_json(error_of(refusal))
        sys.exit(REFUSED)
    except ContentError as broken:
        click.echo(str(broken), err=True)
        sys.exit(1)
    print_json([[guideline.id for guideline in index.search(query).hits] for query in queries])


def _queries(given: object) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise Invalid("stdin", words("The queries have to be a JSON array of texts."))
    return given
