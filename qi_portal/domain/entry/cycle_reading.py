"""What was typed about the further parts of a cycle: who, where, when, which days, what was done, how it compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from uuid import UUID

from qi_portal.domain.entry.cycles import Compared, Cycle, would_circle
from qi_portal.domain.entry.owner import Owner, read_owner
from qi_portal.domain.entry.typed import day_in, line_in, optional_text
from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import read_each
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words

BEGINS_AHEAD, ENDS_AHEAD = 3, 12
"""Months after the present one: what is written down as tried begins soon, and ends within a year."""

MOST_OF_LINE = 200
"""Characters that say who, where or when."""


@dataclass(frozen=True)
class Offer:
    """What can be chosen: people, the project's measures, and its tests with the one that each carries on.

    `mark_id` is the test that is written, None for a new one.
    """

    people: tuple[Owner, ...] = ()
    measure_ids: tuple[str, ...] = ()
    follows: Mapping[UUID, UUID | None] = field(default_factory=dict)
    mark_id: UUID | None = None


NOTHING_OFFERED = Offer()


def read_cycle(typed: Mapping[str, str], this_month: Month, offer: Offer) -> tuple[Cycle, dict[str, Words]]:
    """The parts that could be read, and what is wrong with the others by field."""
    sent = _Typed(typed, this_month, offer)
    read, problems = read_each({name: partial(reader, name, sent) for name, reader in _READERS.items()})
    return Cycle(**read), problems


@dataclass(frozen=True)
class _Typed:
    by_field: Mapping[str, str]
    this_month: Month
    offer: Offer

    def get(self, field: str) -> str:
        return self.by_field.get(field, "").strip()


def _text(field: str, typed: _Typed) -> str:
    return optional_text(field, typed.get(field))


def _line(field: str, typed: _Typed) -> str:
    return line_in(field, typed.get(field), MOST_OF_LINE) if typed.get(field) else ""


def _first_day(field: str, typed: _Typed) -> date | None:
    return _day(field, typed, BEGINS_AHEAD)


def _last_day(field: str, typed: _Typed) -> date | None:
    return _day(field, typed, ENDS_AHEAD)


def _day(field: str, typed: _Typed, months_ahead: int) -> date | None:
    text = typed.get(field)
    return day_in(field, text, (typed.this_month + months_ahead).last_day) if text else None


def _owner(field: str, typed: _Typed) -> Owner | None:
    return read_owner(field, typed.get(field), typed.get(f"{field}_name"), typed.offer.people)


def _measures(field: str, typed: _Typed) -> tuple[str, ...]:
    """Measures by their ids, a comma between them."""
    wanted = set(filter(None, typed.get(field).split(",")))
    if not wanted <= set(typed.offer.measure_ids):
        raise Invalid(field, words("Choose measures of this project."))
    return tuple(each for each in typed.offer.measure_ids if each in wanted)


def _follows(field: str, typed: _Typed) -> UUID | None:
    text, offer = typed.get(field), typed.offer
    if not text:
        return None
    known = {str(each): each for each in offer.follows}
    if text not in known or would_circle(offer.mark_id, known[text], offer.follows):
        raise Invalid(field, words("Choose an earlier test of this project."))
    return known[text]


def _compared(field: str, typed: _Typed) -> Compared | None:
    text = typed.get(field)
    if text and text not in list(Compared):
        raise Invalid(field, words("Choose one of the answers."))
    return Compared(text) if text else None


_READERS: Mapping[str, Callable[[str, _Typed], object]] = {
    "question": _text,
    "who": _line,
    "location": _line,
    "schedule": _line,
    "owner": _owner,
    "measure_ids": _measures,
    "follows_id": _follows,
    "first_day": _first_day,
    "last_day": _last_day,
    "done": _text,
    "unexpected": _text,
    "compared": _compared,
    "reason": _text,
}
CYCLE_FIELDS = (*_READERS, "owner_name")
"""What is asked about a cycle, by the names that the form uses."""
