"""Who has taken something on: somebody with an account, or a name that was typed for one without."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from qi_portal.domain.entry.typed import line_in
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import words

MOST_OF_NAME = 120
"""Characters in a name that was typed."""


@dataclass(frozen=True)
class Owner:
    """A person by name; `person_id` is None for a name that was typed."""

    name: str
    person_id: UUID | None = None

    @property
    def key(self) -> str:
        """What a form sends for somebody who was chosen from a list."""
        return str(self.person_id) if self.person_id else f"name:{self.name}"


def read_owner(field: str, chosen: str, typed: str, people: Iterable[Owner]) -> Owner | None:
    """The person chosen by key or written by name, None for nobody; Invalid when both are given.

    `people` are those who can be chosen. A name that was typed as one of theirs is theirs.
    """
    known = {person.key: person for person in people}
    name = line_in(f"{field}_name", typed, MOST_OF_NAME) if typed.strip() else ""
    if chosen and chosen not in known:
        raise Invalid(field, words("Choose somebody from the list, or write the name."))
    if chosen and name and name != known[chosen].name:
        raise Invalid(f"{field}_name", words("Either choose somebody from the list or write a name, not both."))
    return known[chosen] if chosen else _written(name, known)


def _written(name: str, known: Mapping[str, Owner]) -> Owner | None:
    if not name:
        return None
    same = (person for person in known.values() if person.name.casefold() == name.casefold())
    return next(same, Owner(name))
