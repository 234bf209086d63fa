"""Months, days and texts that somebody types about a project, as they are kept."""

import re
from datetime import date

from qi_portal.domain.content.wording import MOST_OF_TEXT, clean_text, plain_text
from qi_portal.domain.entry.findings import UnreadableCell
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.entry.months import parse_month
from qi_portal.domain.errors import Invalid
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words

EARLIEST = Month(2015, 1)
"""Before any month the portal counts."""

US_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def month_in(field: str, text: str, latest: Month) -> Month:
    """The month that was typed; Invalid when it is none, or lies outside of what a project can mean."""
    try:
        month = parse_month(text)
    except UnreadableCell as problem:
        raise Invalid(field, problem.finding.message) from None
    if month < EARLIEST:
        raise Invalid(
            field, words("{month} is too early. The first month possible is {other}.", month=month, other=EARLIEST)
        )
    if month > latest:
        raise Invalid(
            field, words("{month} is too far ahead. The last month possible is {other}.", month=month, other=latest)
        )
    return month


def text_in(field: str, text: str, longest: int = MOST_OF_TEXT) -> str:
    """The text that was typed; Invalid when there is none, too much of it, or it seems to name a patient."""
    kept = clean_text(field, text, longest)
    if found := looks_like_identifier(kept):
        raise Invalid(field, found)
    return kept


def day_in(field: str, text: str, latest: date) -> date:
    """The day that was typed, as 2026-10-29 or 10/29/2026; Invalid when it is none, too early or too far ahead."""
    day = _day(text.strip())
    if day is None:
        raise Invalid(field, words("Write a day such as 10/29/2026."))
    if day < EARLIEST.first_day:
        raise Invalid(
            field, words("{day} is too early. The first day possible is {other}.", day=day, other=EARLIEST.first_day)
        )
    if day > latest:
        raise Invalid(field, words("{day} is too far ahead. The last day possible is {other}.", day=day, other=latest))
    return day


def line_in(field: str, text: str, longest: int) -> str:
    """As `text_in`, in one line."""
    return " ".join(text_in(field, text, longest).split())


def optional_text(field: str, text: str, longest: int = MOST_OF_TEXT) -> str:
    """As `text_in`, but nothing may be typed."""
    return text_in(field, text, longest) if plain_text(text) else ""


def _day(text: str) -> date | None:
    try:
        if american := US_DAY.fullmatch(text):
            month, day, year = map(int, american.groups())
            return date(year, month, day)
        return date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None
