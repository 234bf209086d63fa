"""What is kept of a grid that was typed and not saved: counts, choices, and texts that identify nobody."""

import re
from collections.abc import Mapping
from datetime import timedelta

from qi_portal.domain.entry.cells import NOTE_LIMIT, clean_note
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.entry.likely_names import likely_name
from qi_portal.domain.periods import Month

KEPT_FOR = timedelta(days=60)
"""A draft that nobody touched for so long is thrown away."""

CELL = re.compile(r"[A-Za-z0-9-]{1,30}-(?:numerator|denominator|excluded|state|version)")
TEXTS = ("note", "reason")
CHOICES = ("sampling",)
LONGEST_CELL = 40
MOST_FIELDS = 400


def sheet_of(project_id: str, month: Month) -> str:
    """What the draft of a project's month is kept under."""
    return f"{project_id}/{month}"


def draft_fields(sent: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """The fields of a grid that a draft holds, and whether one was left out because it may name a patient."""
    cells = {name: text for name, text in sent.items() if CELL.fullmatch(name) or name in CHOICES}
    short = {name: text for name, text in cells.items() if len(text) <= LONGEST_CELL}
    texts = {name: clean_note(sent[name])[:NOTE_LIMIT] for name in TEXTS if name in sent}
    typed = short | texts
    safe = {name: text for name, text in typed.items() if not (looks_like_identifier(text) or likely_name(text))}
    return _of_a_grid(safe), len(safe) < len(typed)


def added(draft: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """The draft with the fields that were typed since, as many as a grid can have."""
    return _of_a_grid({**draft, **fields})


def _of_a_grid(fields: Mapping[str, str]) -> dict[str, str]:
    return dict(list(fields.items())[:MOST_FIELDS])


def says_more(draft: Mapping[str, str], shown: Mapping[str, str]) -> bool:
    """Whether the draft holds anything but what the grid shows already. A blank is like a field that is not there."""
    return any(
        text.strip() != shown.get(name, "").strip() for name, text in draft.items() if not name.endswith("-version")
    )
