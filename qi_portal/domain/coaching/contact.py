"""What a coach writes down about a practice: a note, or a contact that was held, and when the next one is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qi_portal.domain.entry.typed import day_in, optional_text, text_in
from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import Problems, read_each
from qi_portal.domain.words import Words, words

MOST_MINUTES = 24 * 60
MOST_OF_NAMES = 200
"""Characters that say who took part."""

AHEAD = timedelta(days=366)
"""The next contact is planned within a year."""


class ContactKind(StrEnum):
    NOTE = "note"
    VISIT = "visit"
    CALL = "call"
    VIDEO = "video"
    MAIL = "mail"
    TRAINING = "training"

    @property
    def name_words(self) -> Words:
        return _KINDS[self]

    @property
    def is_held(self) -> bool:
        """Whether somebody was met or written to; a note is one's own."""
        return self is not ContactKind.NOTE


_KINDS = {
    ContactKind.NOTE: words("Note"),
    ContactKind.VISIT: words("Visit to the practice"),
    ContactKind.CALL: words("Phone call"),
    ContactKind.VIDEO: words("Video call"),
    ContactKind.MAIL: words("E-mail"),
    ContactKind.TRAINING: words("Training or technical support"),
}


class Seen(StrEnum):
    """Who reads it: the practice too, or coaches and program staff alone."""

    SHARED = "shared"
    COACHES = "coaches"

    @property
    def name_words(self) -> Words:
        return _SEEN[self]


_SEEN = {
    Seen.SHARED: words("Shared with the practice"),
    Seen.COACHES: words("Coaches and program staff only"),
}


@dataclass(frozen=True)
class Contact:
    """A note or a contact. `minutes` is None where nobody said; `project_id` is empty for the practice as a whole."""

    kind: ContactKind
    seen: Seen
    held_on: date
    text: str
    minutes: int | None = None
    people: str = ""
    project_id: str = ""


@dataclass(frozen=True)
class NextContact:
    """When the coach and the practice speak next, and about what."""

    on: date
    about: str = ""

    def is_overdue(self, today: date) -> bool:
        return self.on < today


FIELDS = ("kind", "seen", "held_on", "text", "minutes", "people", "project_id")
"""What is asked about a contact."""


def read_contact(
    typed: Mapping[str, str], projects: Mapping[str, object], today: date
) -> tuple[Contact | None, Problems]:
    """What was typed by field, and what is wrong with it by field; None when anything is. `projects` by id are those
    that the practice takes part in."""
    text = {field: typed.get(field, "") for field in FIELDS}
    read, problems = read_each(
        {
            "kind": lambda: _one_of(ContactKind, "kind", text["kind"]),
            "seen": lambda: _one_of(Seen, "seen", text["seen"]),
            "held_on": lambda: day_in("held_on", text["held_on"], today),
            "text": lambda: text_in("text", text["text"]),
            "minutes": lambda: _minutes(text["minutes"]),
            "people": lambda: optional_text("people", text["people"], MOST_OF_NAMES),
            "project_id": lambda: _project(text["project_id"], projects),
        }
    )
    return (None, problems) if problems else (Contact(**read), {})


def read_next(typed: Mapping[str, str], today: date) -> tuple[NextContact | None, Problems]:
    """When the next contact is, from today on."""
    read, problems = read_each(
        {
            "on": lambda: _coming_day(typed.get("on", ""), today),
            "about": lambda: optional_text("about", typed.get("about", ""), MOST_OF_NAMES),
        }
    )
    return (None, problems) if problems else (NextContact(**read), {})


def _one_of(kinds: type[ContactKind] | type[Seen], field: str, text: str) -> ContactKind | Seen:
    try:
        return kinds(text)
    except ValueError:
        raise Invalid(field, words("Choose one of the list.")) from None


def _minutes(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 0 < int(text) <= MOST_MINUTES):
        raise Invalid("minutes", words("Type whole minutes from 1 to {most}, or leave it empty.", most=MOST_MINUTES))
    return int(text)


def _project(text: str, projects: Mapping[str, object]) -> str:
    if text and text not in projects:
        raise Invalid("project_id", words("Choose one of the practice's projects."))
    return text


def _coming_day(text: str, today: date) -> date:
    day = day_in("on", text, today + AHEAD)
    if day < today:
        raise Invalid("on", words("{day} is over. Choose a day from today on.", day=day))
    return day
