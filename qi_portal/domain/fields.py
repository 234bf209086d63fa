"""Reading what was typed field by field, so that a page can say everything that is wrong at once."""

from collections.abc import Callable, Mapping
from typing import Any

from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import Words

Problems = dict[str, Words]
"""What is wrong, by field."""


def read_each(readers: Mapping[str, Callable[[], Any]]) -> tuple[dict[str, Any], Problems]:
    """What each reader gives, by field, and what the others object to, by the field that they blame."""
    read: dict[str, Any] = {}
    problems: Problems = {}
    for field, reader in readers.items():
        try:
            read[field] = reader()
        except Invalid as problem:
            problems[problem.field] = problem.message
    return read, problems
