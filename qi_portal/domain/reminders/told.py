"""What a letter says: practices by name, projects by how many in a word. No numbers, no measures, no people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qi_portal.domain.periods import Month
from qi_portal.domain.words import MonthName, Words, words

MOST_TOLD = 3
"""Practices that a digest speaks of one by one; of more it speaks together."""

Sayings = tuple[Words, Words, Words, Words]
"""A sentence for one, two, three and more projects."""

WAITING: Sayings = (
    words("One project is waiting."),
    words("Two projects are waiting."),
    words("Three projects are waiting."),
    words("Several projects are waiting."),
)
CONFIRMED: Sayings = (
    words("One shows a confirmed change."),
    words("Two show a confirmed change."),
    words("Three show a confirmed change."),
    words("Several show a confirmed change."),
)
POSSIBLE: Sayings = (
    words("One shows a possible change."),
    words("Two show a possible change."),
    words("Three show a possible change."),
    words("Several show a possible change."),
)
STALE: Sayings = (
    words("One has had no entry for a while."),
    words("Two have had no entry for a while."),
    words("Three have had no entry for a while."),
    words("Several have had no entry for a while."),
)


@dataclass(frozen=True)
class Counts:
    """Of one practice's projects."""

    waiting: int = 0
    confirmed: int = 0
    possible: int = 0
    stale: int = 0

    def __bool__(self) -> bool:
        return any((self.waiting, self.confirmed, self.possible, self.stale))

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.waiting + other.waiting,
            self.confirmed + other.confirmed,
            self.possible + other.possible,
            self.stale + other.stale,
        )


@dataclass(frozen=True)
class Told:
    """A letter's subject and paragraphs; a paragraph is some sentences."""

    subject: Words
    paragraphs: tuple[tuple[Words, ...], ...]


def reminder(month: Month, practices: Sequence[tuple[str, int]]) -> Told:
    """What waits in the practices, of which each has at least one project that does."""
    first, _count = practices[0]
    subject = (
        words("{month} is open for {practice}", month=MonthName(month), practice=first)
        if len(practices) == 1
        else words("{month} is open for your practices", month=MonthName(month))
    )
    paragraphs = (
        (words("{month} is open for {practice}.", month=MonthName(month), practice=name), _said(WAITING, count))
        for name, count in practices
    )
    return Told(subject, tuple(paragraphs))


def digest(month: Month, practices: Sequence[tuple[str, Counts]]) -> Told:
    """How the practices stand, of which each has something to tell."""
    if len(practices) <= MOST_TOLD:
        paragraphs = tuple((words("{practice}:", practice=name), *_of(counts)) for name, counts in practices)
    else:
        together = sum((counts for _name, counts in practices), Counts())
        paragraphs = ((words("In your practices together:"), *_of(together)),)
    return Told(words("The projects after {month}", month=MonthName(month)), paragraphs)


def _of(counts: Counts) -> Iterator[Words]:
    for sayings, count in (
        (WAITING, counts.waiting),
        (CONFIRMED, counts.confirmed),
        (POSSIBLE, counts.possible),
        (STALE, counts.stale),
    ):
        if count:
            yield _said(sayings, count)


def _said(sayings: Sayings, count: int) -> Words:
    return sayings[min(count, len(sayings)) - 1]
