"""A condition's guideline as frozen values: header, prose, decision and worked patients."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qi_portal.domain.content.handout import Handout
from qi_portal.domain.content.source import Source
from qi_portal.domain.decision.tree import Disposition, Tree
from qi_portal.domain.words import Words, plural_words, words

HEADINGS: tuple[tuple[str, ...], ...] = (
    ("Background",),
    ("Ask and examine",),
    ("Tests",),
    ("Tests", "Order"),
    ("Tests", "Leave out"),
    ("Manage here first",),
    ("Red flags",),
    ("When to refer",),
    ("What to send",),
    ("What to send", "Required"),
    ("What to send", "Helpful"),
    ("Who does what",),
    ("Who does what", "Primary care"),
    ("Who does what", "Specialist"),
    ("Who does what", "Family"),
    ("Back to primary care",),
    ("Follow-up",),
)
"""Every guideline has these, in this order: a section, or a section and its part."""


REVIEW_NOTICE_DAYS = 60
"""From so many days before a review the page says that it is due."""

YEAR = 12
TODDLERS, INFANTS = 24, 36
"""Months: below the first a lower age may be said in months, below the second both ages are."""


@dataclass(frozen=True)
class Ages:
    """The population in whole months, both ends included."""

    min_months: int
    max_months: int

    @property
    def in_words(self) -> Words:
        """In years; for infants and between birthdays in months. A maximum of 215 months is 17 years."""
        low, high = self.min_months, self.max_months
        if high < INFANTS:
            return words("Ages {low} to {high} months", low=low, high=high)
        if low == 0:
            return words("Birth to {high} years", high=high // YEAR)
        if low < TODDLERS and low % YEAR:
            return plural_words(
                "Ages {count} month to {high} years", "Ages {count} months to {high} years", low, high=high // YEAR
            )
        return words("Ages {low} to {high} years", low=low // YEAR, high=high // YEAR)


@dataclass(frozen=True)
class Conflict:
    """A question that the sources leave: what each says, what this guideline does and why.

    `kind` is "sources disagree", "no source" or "rule in question" (a rule may do more or less than is meant); `rules`
    are the ids of the rules it touches.
    """

    id: str
    kind: str
    rules: tuple[str, ...]
    topic: str
    sources: tuple[str, ...]
    chosen: str
    reason: str


@dataclass(frozen=True)
class Section:
    """Markdown under a heading; `line` is the heading's line in the file.

    `fills` goes with the bullets of "What to send": the ids of the inputs that fill each line of a referral packet.
    """

    heading: tuple[str, ...]
    markdown: str
    line: int
    fills: tuple[tuple[str, ...], ...] = ()

    @property
    def bullets(self) -> tuple[str, ...]:
        """The list items as plain lines, continuation lines joined."""
        items: list[str] = []
        for line in self.markdown.splitlines():
            if line.startswith(("- ", "* ")):
                items.append(line[2:].strip())
            elif items and line.strip():
                items[-1] = f"{items[-1]} {line.strip()}"
        return tuple(items)


@dataclass(frozen=True)
class Case:
    """A worked patient: given these findings, this answer. `ask_first` only where the order matters."""

    name: str
    given: Mapping[str, object]
    expect: Disposition
    matched: tuple[str, ...]
    could_be: Disposition
    ask_first: str | None


@dataclass(frozen=True)
class Guideline:
    """`id` with underscores is the identity; `slug` is the same with hyphens, for folders and addresses.

    `content_hash` is the SHA-256 of everything in it that a reader is told, worked patients aside. `handouts` are the
    pages for the family by language.
    """

    id: str
    formerly: tuple[str, ...]
    title: str
    version: str
    synonyms: tuple[str, ...]
    synonyms_es: tuple[str, ...]
    specialty: str
    icd10: tuple[str, ...]
    ages: Ages
    status: str
    authors: tuple[str, ...]
    checked_by: str
    written: date
    last_review: date
    next_review: date
    sources: tuple[Source, ...]
    conflicts: tuple[Conflict, ...]
    prose: tuple[Section, ...]
    tree: Tree
    cases: tuple[Case, ...]
    handouts: Mapping[str, Handout]
    content_hash: str

    @property
    def slug(self) -> str:
        return slug_of(self.id)

    @property
    def is_draft(self) -> bool:
        """Nobody signed it yet."""
        return not self.checked_by

    def review_state(self, today: date) -> str | None:
        """ "due" in the last 60 days before the review, "overdue" after its day, else None."""
        left = (self.next_review - today).days
        return "overdue" if left < 0 else "due" if left <= REVIEW_NOTICE_DAYS else None

    def section(self, *heading: str) -> Section:
        return next(section for section in self.prose if section.heading == heading)

    def source_number(self, key: str) -> int:
        """The number under which the page lists a source, from 1."""
        return 1 + next(index for index, source in enumerate(self.sources) if source.key == key)


def slug_of(content_id: str) -> str:
    return content_id.replace("_", "-")
