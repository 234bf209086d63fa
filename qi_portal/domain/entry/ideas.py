"""A team's change ideas: those of the project's change package, as the team changed them, and its own."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from qi_portal.domain.entry.typed import line_in

MOST_OF_IDEA = 300
"""Characters of an idea, and of a driver."""

APART = 10
"""Between the positions of two ideas of a package, so that one of the team's own fits between them."""


@dataclass(frozen=True)
class Idea:
    """A change idea as it stands. `id` is None while it is only in the project's package, and nothing hangs on it.

    `key` names it in an address and a form either way. `version` is what a form that was opened on it sends back.
    """

    key: str
    text: str
    position: int
    id: UUID | None = None
    origin: str = ""
    version: int = 0

    def is_called(self, key: str) -> bool:
        """An idea of the package is found by its key there, too, after it has been recorded."""
        return key == self.key or (bool(self.origin) and key == package_key(self.origin))


def package_key(text: str) -> str:
    """What names an idea of a package: it goes with the wording, not with the place in the list."""
    return f"p{sha256(text.encode()).hexdigest()[:12]}"


def idea_text(field: str, text: str) -> str:
    """An idea, or a driver, in one line; Invalid when there is none, too much of it, or it seems to name a patient."""
    return line_in(field, text, MOST_OF_IDEA)


def title_of(text: str, longest: int) -> str:
    """As many clauses of an idea as fit in a title."""
    title = ""
    for clause in re.split(r"(?=, |; |: | so | while | and )", text):
        if title and len(title + clause) > longest:
            break
        title += clause
    return title[:longest].rstrip(",;: ")


def with_package(kept: Iterable[Idea], gone: Iterable[str], package: Sequence[str]) -> tuple[Idea, ...]:
    """The team's ideas with those of the package that it has neither kept nor taken away, in order.

    `gone` are the first wordings of ideas that were taken away.
    """
    kept = [*kept]
    known = {idea.origin for idea in kept} | {*gone}
    fresh = (
        Idea(package_key(text), text, APART * number) for number, text in enumerate(package, 1) if text not in known
    )
    return tuple(sorted([*kept, *fresh], key=lambda idea: (idea.position, idea.key)))
