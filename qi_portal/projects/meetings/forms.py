"""What a meeting and an action item are written in."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField, TextAreaField

from qi_portal.domain.entry.meetings import ActionText, MeetingText, read_action, read_meeting
from qi_portal.domain.entry.owner import Owner
from qi_portal.web.forms import Refusing, VersionForm

ROWS = 4
"""Action items that can be written with a new meeting; more can be added on its page."""

ITEM_FIELDS = ("text", "owner", "owner_name", "due_on")
MEETING_FIELDS = ("held_on", "others", "agenda", "notes", "decisions", "next_on")


class MeetingForm(VersionForm):
    """A meeting; a new one with rows for its action items."""

    held_on = StringField(_l("Day"))
    present = SelectMultipleField(_l("Who was there"), validate_choice=False)
    others = TextAreaField(_l("Others who were there"))
    agenda = TextAreaField(_l("Agenda"))
    notes = TextAreaField(_l("Notes"))
    decisions = TextAreaField(_l("Decisions"))
    next_on = StringField(_l("Next meeting"))

    def __init__(
        self, people: Sequence[Owner], stored: MeetingText | None = None, version: int = 0, *, rows: int = 0
    ) -> None:
        super().__init__(data=_shown(stored, people) | {"version": str(version)})
        self.people = people
        self.rows = [ItemForm(people, prefix=f"item-{number}-") for number in range(rows)]

    def read(self, today: date) -> tuple[MeetingText | None, list[ActionText]]:
        """The meeting and its items; None with a sentence at each field that does not fit."""
        typed = {name: self[name].data or "" for name in MEETING_FIELDS}
        text, problems = read_meeting(typed, self.present.data or (), self.people, today)
        self.blame_all(problems)
        items = [row.read(today) for row in self.rows if row.is_filled]
        return (None if None in items else text), [item for item in items if item]

    @property
    def error_links(self) -> list[tuple[str, object]]:
        return [*super().error_links, *(link for row in self.rows for link in row.error_links)]


class ItemForm(Refusing):
    """One action item; several of them stand on the page of a new meeting."""

    text = StringField(_l("What is to be done"))
    owner = StringField(_l("Who"))
    owner_name = StringField(_l("Or by name"))
    due_on = StringField(_l("Due"))

    def __init__(self, people: Iterable[Owner], stored: ActionText | None = None, *, prefix: str = "") -> None:
        sent = request.form if request.method == "POST" else None
        super().__init__(sent, prefix=prefix, data=_shown_item(stored, people))
        self.people = [*people]

    @property
    def is_filled(self) -> bool:
        return any((self[name].data or "").strip() for name in ITEM_FIELDS)

    @property
    def owners(self) -> list[tuple[str, object]]:
        """Who can be chosen."""
        return [("", _l("Nobody yet")), *((person.key, person.name) for person in self.people)]

    def read(self, today: date) -> ActionText | None:
        text, problems = read_action({name: self[name].data or "" for name in ITEM_FIELDS}, self.people, today)
        self.blame_all(problems)
        return text


def _shown(stored: MeetingText | None, people: Sequence[Owner]) -> dict[str, object]:
    if stored is None:
        return {}
    known = {person.key for person in people}
    return {
        "held_on": stored.held_on.isoformat(),
        "present": [person.key for person in stored.present if person.key in known],
        "others": "\n".join(person.name for person in stored.present if person.key not in known),
        "agenda": stored.agenda,
        "notes": stored.notes,
        "decisions": stored.decisions,
        "next_on": stored.next_on.isoformat() if stored.next_on else "",
    }


def _shown_item(stored: ActionText | None, people: Iterable[Owner]) -> dict[str, str]:
    if stored is None:
        return {}
    is_listed = stored.owner is not None and stored.owner.key in {person.key for person in people}
    return {
        "text": stored.text,
        "owner": stored.owner.key if stored.owner and is_listed else "",
        "owner_name": stored.owner.name if stored.owner and not is_listed else "",
        "due_on": stored.due_on.isoformat() if stored.due_on else "",
    }
