"""Which column holds what: known names, pairs of a wide layout, and names that give away a list of patients."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import islice

from qi_portal.domain.entry.cells import Cell, normal_id, text_of
from qi_portal.domain.entry.findings import Field
from qi_portal.domain.entry.months import month_named
from qi_portal.domain.periods import Month

SEARCHED_ROWS = 20
"""A heading is looked for in this many rows from the top; what stands above it is a title."""

KNOWN_COLUMNS = 3
"""A row with this many known names is a heading."""

SYNONYMS: Mapping[Field, tuple[str, ...]] = {
    Field.PRACTICE: ("practice", "practice id", "site", "site id", "clinic id", "org"),
    Field.MEASURE: ("measure", "measure id", "metric id", "indicator"),
    Field.PERIOD: ("month", "period", "reporting month", "date", "as of"),
    Field.NUMERATOR: ("num", "numer", "numerator", "met", "yes", "count met"),
    Field.DENOMINATOR: ("den", "denom", "denominator", "eligible", "charts reviewed", "total eligible", "n"),
    Field.EXCLUDED: ("excluded", "exclusions", "excl", "denominator exclusions", "left out"),
    Field.SAMPLING: ("sampling", "sample", "sampling method", "chart review or full"),
    Field.VALUE: ("value", "percent", "pct", "rate", "score", "result", "%"),
    Field.NOTE: ("note", "comment", "comments", "notes"),
}
FIELD_BY_NAME = {name: field for field, names in SYNONYMS.items() for name in names}

OWN_COLUMNS = frozenset({"measure name", "row", "code", "message"})
"""What the portal's own templates and correction files tell the reader. Nothing is read from it, nor said of it."""

EXPORT_MARKS = frozenset({"measure version", "period start", "period end", "status", "last updated"})
"""Columns that together stand in the portal's own exports alone."""

EXPORTED = EXPORT_MARKS | {"target", "practice name", "project id", "unit", "target owner", "source", "entry version"}
"""What such an export tells the reader beside what is read."""

STATUS = "status"
WITHOUT_NUMBERS = "missing"
"""The status of a month that nobody entered: an export has a row for it."""

PAIRED = (Field.NUMERATOR, Field.DENOMINATOR, Field.EXCLUDED, Field.VALUE)
PAIR_NAMES = sorted((name for name, field in FIELD_BY_NAME.items() if field in PAIRED), key=len, reverse=True)
ROLE = "|".join(re.escape(name) for name in PAIR_NAMES)
ROLE_LAST = re.compile(rf"(?P<subject>.+?)[ _:-]+(?P<role>{ROLE})", re.IGNORECASE)
ROLE_FIRST = re.compile(rf"(?P<role>{ROLE})[ _:-]+(?P<subject>.+)", re.IGNORECASE)
LONGEST_NAME = 80
"""Characters in the heading of a column; a longer text is prose, and slow to look through."""
MEASURE_SHAPE = re.compile(r"[A-Z]{2,6}-[0-9]{1,3}[A-Z]?")

_OF_PERSON = r"(first |last |full )?(name|id|identifier|number|address|phone|e ?mail|initials)"
PATIENT_LEVEL = re.compile(
    r"\b(mrn|ssn|dob|social ?security|medical ?record|birth ?(date|day)|date ?of ?birth|(street|home|mailing) ?address)"
    rf"(number)?\b|\b(patient|pt|child|member|guardian|parent)('s)? ?{_OF_PERSON}\b"
    r"|^(first|last|full|sur|family|given) ?name$|^address( line)?( ?[12])?$|^patient$"
    r"|\b(medicaid|insurance|subscriber|encounter) ?id\b|^paciente$|^apellidos?$|\bfecha (de )?nac"
    r"|\b(nombre|apellidos?|id|numero|telefono|direccion) (del |de la |de )?(paciente|nin[oa]|madre|padre|tutor)\b"
)
"""Names of columns that stand in lists of people, never in counts per month, without accents."""
INSIDE_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|[.]")
"""Where one name is written as one word, such as DateOfBirth, or in letters, such as D.O.B."""
LONGEST_HEADING = 40
FEWEST_PERSONAL = 2
"""Such names in one line that make it the heading of a list of people, wherever it stands."""


class Layout(StrEnum):
    LONG = "long"
    WIDE_BY_MONTH = "wide_by_month"
    WIDE_BY_MEASURE = "wide_by_measure"


@dataclass(frozen=True)
class Column:
    """A column that was understood; `month` or `measure` when it belongs to a pair such as '2026-08 num'."""

    index: int
    field: Field
    heading: str
    month: Month | None = None
    measure: str | None = None

    @property
    def is_paired(self) -> bool:
        return self.month is not None or self.measure is not None


@dataclass(frozen=True)
class Heading:
    """The heading of a table: where it stands, what was understood and what was left over."""

    position: int
    height: int
    columns: tuple[Column, ...]
    texts: tuple[str, ...] = ()
    fixed: Mapping[Field, str] = field(default_factory=dict)
    """What holds for every row, where a file has no column for it."""

    @property
    def unread(self) -> tuple[int, ...]:
        """Columns with a name of which nothing is taken."""
        known = {column.index for column in self.columns}
        return tuple(index for index, text in enumerate(self.texts) if text and index not in known)

    @property
    def unknown(self) -> tuple[str, ...]:
        return tuple(self.texts[index] for index in self.unread if plain_name(self.texts[index]) not in self.own)

    @cached_property
    def own(self) -> frozenset[str]:
        """Names of columns that the portal itself wrote for the reader."""
        return OWN_COLUMNS | EXPORTED if set(map(plain_name, self.texts)) >= EXPORT_MARKS else OWN_COLUMNS

    def is_left_empty(self, cells: Sequence[Cell]) -> bool:
        """True of a row of our own export for a month that was missing, and is still without numbers."""
        if self._status is None or _text_at(cells, self._status) != WITHOUT_NUMBERS:
            return False
        return not any(_text_at(cells, column.index) for column in self.columns if column.field in PAIRED)

    @cached_property
    def _status(self) -> int | None:
        is_ours = STATUS in self.own
        return next((at for at, text in enumerate(self.texts) if is_ours and plain_name(text) == STATUS), None)

    @cached_property
    def pairs(self) -> tuple[tuple[Column, ...], ...]:
        """The paired columns, those of one month or measure together, in the order of the sheet."""
        found: dict[tuple[object, ...], list[Column]] = {}
        for column in self.columns:
            if column.is_paired:
                found.setdefault((column.month, column.measure), []).append(column)
        return tuple(map(tuple, found.values()))

    @cached_property
    def layout(self) -> Layout:
        if any(column.month for column in self.columns):
            return Layout.WIDE_BY_MONTH
        return Layout.WIDE_BY_MEASURE if any(column.measure for column in self.columns) else Layout.LONG

    @property
    def fields(self) -> frozenset[Field]:
        """What a row of this table can tell, the month or measure of a pair included."""
        told_by_pairs = {Layout.WIDE_BY_MONTH: {Field.PERIOD}, Layout.WIDE_BY_MEASURE: {Field.MEASURE}}
        told = {column.field for column in self.columns} | self.fixed.keys()
        return frozenset(told | told_by_pairs.get(self.layout, set()))


def field_named(heading: str) -> Field | None:
    return FIELD_BY_NAME.get(plain_name(heading))


@lru_cache(4096)
def is_patient_level(heading: str) -> bool:
    """True of MRN, patient name, date of birth, address, SSN and the like."""
    apart = INSIDE_WORDS.sub(lambda found: "" if found[0] else " ", heading)
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(letter))
    return PATIENT_LEVEL.search(plain_name(bare)) is not None


def heads_people(cells: Sequence[Cell]) -> bool:
    """True of a line that is the heading of a list of patients, also below another table or on another sheet."""
    texts = (cell for cell in cells if isinstance(cell, str) and cell and len(cell) <= LONGEST_HEADING)
    hits = (text for text in texts if is_patient_level(text))
    return len(list(islice(hits, FEWEST_PERSONAL))) == FEWEST_PERSONAL


def find_heading(rows: Sequence[Sequence[Cell]]) -> Heading | None:
    """The first row in the top 20, or pair of rows, that names at least three columns we know."""
    for position in range(min(len(rows), SEARCHED_ROWS)):
        below = rows[position + 1] if position + 1 < len(rows) else ()
        best = _single_or_double(position, rows[position], below)
        if len(best.columns) >= KNOWN_COLUMNS:
            return best
    return None


def _single_or_double(position: int, row: Sequence[Cell], below: Sequence[Cell]) -> Heading:
    """The row as a heading, or with the one below it when only the two together name more than either alone."""
    single, double = _heading(position, 1, _texts(row)), _heading(position, 2, _joined(row, below))
    alone = max(len(single.columns), len(_heading(position + 1, 1, _texts(below)).columns))
    return double if len(double.columns) > alone and _has_keys(double) else single


def headings_at(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[int, int, list[str]]]:
    """What may be read as the names of columns in the top rows: position, height, texts."""
    for position, row in enumerate(rows[:SEARCHED_ROWS]):
        yield position, 1, _texts(row)
        if position + 1 < len(rows):
            yield position, 2, _joined(row, rows[position + 1])


def _texts(row: Sequence[Cell]) -> list[str]:
    return [_heading_text(cell) for cell in row]


def _heading(position: int, height: int, texts: Sequence[str]) -> Heading:
    found = {index: _column(index, text) for index, text in enumerate(texts)}
    columns = _of_one_layout([column for column in found.values() if column])
    return Heading(position, height, columns, tuple(texts))


def _of_one_layout(columns: list[Column]) -> tuple[Column, ...]:
    """Without the columns that contradict the layout, such as a single 'numerator' beside pairs by month."""
    if any(column.month for column in columns):
        return tuple(c for c in columns if c.month or c.field not in (*PAIRED, Field.PERIOD))
    if any(column.field is Field.MEASURE for column in columns):
        return tuple(c for c in columns if not c.is_paired)
    if any(column.measure for column in columns):
        return tuple(c for c in columns if c.measure or c.field not in PAIRED)
    return tuple(columns)


def _column(index: int, text: str) -> Column | None:
    named = field_named(text)
    return Column(index, named, text) if named else _paired_column(index, text)


def _paired_column(index: int, text: str) -> Column | None:
    if len(text) > LONGEST_NAME:
        return None
    match = ROLE_LAST.fullmatch(text) or ROLE_FIRST.fullmatch(text)
    if not match:
        return None
    role, subject = FIELD_BY_NAME[plain_name(match["role"])], match["subject"]
    if month := month_named(subject):
        return Column(index, role, text, month=month)
    measure = normal_id(subject)
    return Column(index, role, text, measure=measure) if MEASURE_SHAPE.fullmatch(measure) else None


def _joined(top: Sequence[Cell], bottom: Sequence[Cell]) -> list[str]:
    """Two heading rows as one; a merged cell holds its text on the left and leaves the rest empty."""
    texts, spread = [], ""
    for index in range(max(len(top), len(bottom))):
        above = _heading_text(top[index]) if index < len(top) else ""
        below = _heading_text(bottom[index]) if index < len(bottom) else ""
        spread = "" if plain_name(below) in OWN_COLUMNS else above or spread
        texts.append(f"{spread} {below}" if below and spread else above or below)
    return texts


def _has_keys(heading: Heading) -> bool:
    return Field.PRACTICE in heading.fields and bool(heading.fields & {Field.MEASURE, Field.PERIOD})


def _text_at(cells: Sequence[Cell], index: int) -> str:
    return text_of(cells[index]) if index < len(cells) else ""


def _heading_text(cell: Cell) -> str:
    return re.sub(r"\s+", " ", text_of(cell))


def plain_name(text: str) -> str:
    """A column's name as it is compared: lower case, one space between words."""
    return re.sub(r"[\s_-]+", " ", text_of(text)).strip().lower()
