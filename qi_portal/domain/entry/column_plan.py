"""What somebody said about the columns of a file whose headings are not known here, kept for the next such file."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qi_portal.domain.entry.cells import Cell, normal_id, text_of
from qi_portal.domain.entry.findings import Field
from qi_portal.domain.entry.headers import (
    LONGEST_NAME,
    OWN_COLUMNS,
    PAIRED,
    SEARCHED_ROWS,
    Column,
    Heading,
    headings_at,
    plain_name,
)
from qi_portal.domain.entry.months import month_named
from qi_portal.domain.periods import Month

FEWEST_NAMES = 2
FIXABLE = (Field.PRACTICE, Field.MEASURE, Field.PERIOD)
"""What may hold for all rows of a file."""

A_MONTH = re.compile(r"\b20[0-9]{2}(-[01]?[0-9])?\b")
HOLDS_VALUES = re.compile(r"[0-9]{3,}|[0-9]+[/.:-][0-9]+|@")
"""What stands in cells of data rather than in names of columns, months aside."""


@dataclass(frozen=True)
class Role:
    """What a column holds; with a month or a measure where it belongs to one of them alone."""

    field: Field
    month: Month | None = None
    measure: str | None = None

    def __str__(self) -> str:
        """'numerator', 'numerator of DEV-1', 'numerator of 2026-08': how it is kept."""
        of = self.month or self.measure
        return f"{self.field.value} of {of}" if of else self.field.value


@dataclass(frozen=True)
class ColumnPlan:
    """Names of columns and what each holds, None for a column that is not read; `fixed` holds for every row."""

    names: tuple[str, ...]
    roles: tuple[Role | None, ...]
    fixed: Mapping[Field, str] = field(default_factory=dict)

    @property
    def signature(self) -> str:
        return signature_of(self.names)

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(
            Column(index, role.field, name, role.month, role.measure)
            for index, (name, role) in enumerate(zip(self.names, self.roles, strict=True))
            if role
        )

    def heading_in(self, rows: Sequence[Sequence[Cell]]) -> Heading | None:
        """The heading of a table that has these names, read as the plan says."""
        wanted = self.signature
        for position, height, texts in headings_at(rows):
            if signature_of(texts) == wanted:
                return Heading(position, height, self.columns, tuple(texts), self.fixed)
        return None


def signature_of(names: Sequence[str]) -> str:
    """Equal for the same names in the same order, however they are capitalized or spaced.

    What a correction file adds at the end makes no other names.
    """
    named = [plain_name(name) for name in names]
    while named and (not named[-1] or named[-1] in OWN_COLUMNS):
        named.pop()
    return hashlib.sha256("\x1f".join(named).encode()).hexdigest()


def role_of(text: str) -> Role | None:
    """The role that `str()` of one gives; None for anything else."""
    name, _, of = text.partition(" of ")
    if name not in list(Field):
        return None
    told = Field(name)
    if not of:
        return Role(told)
    if told not in PAIRED:
        return None
    month = month_named(of)
    return Role(told, month=month) if month else Role(told, measure=normal_id(of))


def names_that_may_be_shown(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """The names in the first row of words that stands above numbers; nothing where it may hold values itself.

    A list of words alone has no such row, so nobody's name is taken for the name of a column.
    """
    for position, _height, texts in headings_at(rows[:SEARCHED_ROWS]):
        if sum(map(bool, texts)) >= FEWEST_NAMES and all(map(_is_name, texts)):
            below = rows[position + 1 :]
            return tuple(texts) if any(_is_number(cell) for row in below for cell in row) else ()
    return ()


def _is_name(text: str) -> bool:
    letters = any(letter.isalpha() or letter in "%#" for letter in text)
    return len(text) <= LONGEST_NAME and (letters or not text) and not HOLDS_VALUES.search(A_MONTH.sub("", text))


def _is_number(cell: Cell) -> bool:
    text = text_of(cell)
    return bool(text) and text.replace(".", "", 1).replace(",", "").isdecimal()
