"""What a training says of itself: a live session on a day, or an on-line module that is always open."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    SESSION = "session"
    MODULE = "module"


@dataclass(frozen=True)
class Offer:
    """A session has a start (with its zone), a place or a link, and seats; a module has materials and none of these.

    `project_ids` are the projects it is needed for; none: it fits every project. `credit` names what it may count for,
    in the program's words.
    """

    kind: Kind
    title: str
    objectives: tuple[str, ...]
    materials: tuple["Material", ...]
    minutes: int
    credit: tuple[str, ...] = ()
    project_ids: tuple[str, ...] = ()
    starts: datetime | None = None
    place: str = ""
    link: str = ""
    seats: int = 0


@dataclass(frozen=True)
class Material:
    """Something to read or watch; `url` is empty for a text alone."""

    text: str
    url: str = ""

    def __str__(self) -> str:
        """As it is typed: 'Slides | https://...'."""
        if not self.url or self.url == self.text:
            return self.text
        return f"{self.text} | {self.url}"
