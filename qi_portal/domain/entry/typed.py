"""Months and texts that somebody types about a project, as they are kept."""

from qi_portal.domain.content.wording import MOST_OF_TEXT, clean_text
from qi_portal.domain.entry.findings import UnreadableCell
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.entry.months import parse_month
from qi_portal.domain.errors import Invalid
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words

EARLIEST = Month(2015, 1)
"""Before any month the portal counts."""


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
