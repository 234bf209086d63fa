"""What may be written in a local entry, a reason, a question's decision or an answer: plain text that can be shown."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from math import ceil

from qi_portal.domain.content.local import Frame, LocalKind, Wording
from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import read_each
from qi_portal.domain.names import LONGEST, clean_name
from qi_portal.domain.words import Words, words

MOST_OF_TEXT = 1000
"""Characters in a local note, a reason, a decision."""

MOST_OF_PHONE = 40
MOST_DAYS = 730
"""Days: a time frame of two years or more would be no time frame."""

PHONE = re.compile(r"\+?[0-9(][0-9() .-]*(?:(?:,| x| ext\.?) ?[0-9]+)?")
DAYS = re.compile(r"[0-9]{1,3}")
SPAN = re.compile(r"([0-9]{1,4})[ -]?(hour|day|week|month)", re.IGNORECASE)
SPAN_DAYS = {"hour": (0, 1 / 24), "day": (1, 1), "week": (7, 7), "month": (28, 31)}
"""The fewest and the most days that one of each may mean: 24 hours may be told as 0 days or as 1."""

FIELDS: Mapping[LocalKind, tuple[str, ...]] = {
    LocalKind.PHONE: ("title", "phone"),
    LocalKind.CLINIC: ("title", "phone", "text"),
    LocalKind.WAIT: ("text",),
    LocalKind.NOTE: ("text",),
    LocalKind.TIME_FRAME: ("text", "days"),
    LocalKind.HIDE: ("text",),
}
"""The parts of a wording that a kind uses, each required."""

FIELD_WORDS: Mapping[str, Words] = {
    "title": words("Name"),
    "phone": words("Phone"),
    "text": words("Text"),
    "days": words("Days at most"),
}


@dataclass(frozen=True)
class Difference:
    """One part of a wording before and after; empty before where nothing stood."""

    field: Words
    before: str
    after: str

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def differences(kind: LocalKind, before: Wording | None, after: Wording) -> tuple[Difference, ...]:
    """Part by part what a change alters; `before` is None for an addition."""
    return tuple(
        Difference(FIELD_WORDS[field], _shown(getattr(before, field, None)), _shown(getattr(after, field)))
        for field in FIELDS[kind]
    )


def plain_text(text: str) -> str:
    """Composed Unicode in lines, without spaces around it and without characters that cannot be seen."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    spaced = ("\n" if letter == "\n" else " " if letter.isspace() else letter for letter in composed)
    return "".join(letter for letter in spaced if letter == "\n" or letter.isprintable()).strip()


def clean_text(field: str, text: str, longest: int = MOST_OF_TEXT) -> str:
    """The text as it is kept; Invalid when nothing is left of it or it is too long."""
    kept = plain_text(text)
    if not kept:
        raise Invalid(field, words("Write something here."))
    if len(kept) > longest:
        raise Invalid(
            field,
            words("This has {count} characters; {longest} fit. Shorten it.", count=len(kept), longest=longest),
        )
    return kept


def read_wording(kind: LocalKind, typed: Mapping[str, str]) -> tuple[Wording, dict[str, Words]]:
    """The wording of what was typed by field, and what is wrong with it by field."""
    read, problems = read_each({field: partial(_READERS[field], typed.get(field, "")) for field in FIELDS[kind]})
    return Wording(**read), problems


def later_emergency(frame: Frame, wording: Wording) -> Words | None:
    """A sentence when an emergency would be seen later than the guideline itself says; None when all is well."""
    if not frame.is_too_late(wording):
        return None
    return words("An emergency is never seen later than the guideline itself says.")


def unlike_days(wording: Wording) -> Words | None:
    """A sentence when none of the times in a time frame's text is its days; None where the text names no time.

    One that fits is enough: "within 1 week, ideally by 1 month of age" names an age too.
    """
    spans = [(int(number), *SPAN_DAYS[unit.lower()]) for number, unit in SPAN.findall(wording.text)]
    if wording.days is None or not spans:
        return None
    if any(number * few <= wording.days <= ceil(number * many) for number, few, many in spans):
        return None
    return words("The text and the days do not say the same. Check which of the two is mistyped.")


def _shown(part: str | int | None) -> str:
    return "" if part is None else str(part)


def _title(text: str) -> str:
    return clean_name("title", text, LONGEST)


def _phone(text: str) -> str:
    number = plain_text(text)
    if len(number) > MOST_OF_PHONE or not PHONE.fullmatch(number):
        raise Invalid("phone", words("Write a phone number such as 860-555-0142 or 860-555-0142 ext. 3."))
    return number


def _text(text: str) -> str:
    return clean_text("text", text)


def _days(text: str) -> int:
    digits = text.strip()
    if not DAYS.fullmatch(digits) or int(digits) > MOST_DAYS:
        raise Invalid("days", words("Write the days as a whole number from 0 to {most}.", most=MOST_DAYS))
    return int(digits)


_READERS: Mapping[str, Callable[[str], str | int]] = {"title": _title, "phone": _phone, "text": _text, "days": _days}
