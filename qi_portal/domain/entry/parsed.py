"""A file after reading: rows that know what they say, before anybody asked which practices and measures exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qi_portal.domain.entry.cells import Cell
from qi_portal.domain.entry.column_plan import ColumnPlan
from qi_portal.domain.entry.findings import Field, Finding
from qi_portal.domain.entry.headers import Layout
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words


@dataclass(frozen=True, slots=True)
class Line:
    """A record and the number of its first line (CSV) or its sheet row, counted from 1."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Row:
    """One month of one measure as a file has it. `pair` holds the headings of its own columns in a wide file.

    `period` is None when it could not be read; `findings` then says why.
    """

    number: int
    practice: str
    measure: str
    period_cell: Cell
    period: Month | None
    numerator: Cell = None
    denominator: Cell = None
    value: Cell = None
    note: str = ""
    excluded: Cell = None
    sampling: str = ""
    pair: Mapping[Field, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class ParsedFile:
    """A file read, as far as it could be. An F code among `findings` refuses it as a whole.

    `data_rows` counts lines with data; a wide file has more `rows` than that, one for each filled pair. `headings` are
    the names of the columns that hold a field; `names` are those of all columns, where they may be shown and mapped.
    """

    layout: Layout | None = None
    header_row: int | None = None
    data_rows: int = 0
    rows: tuple[Row, ...] = ()
    fields: frozenset[Field] = frozenset()
    findings: tuple[Finding, ...] = ()
    decimal_comma: bool = False
    headings: Mapping[Field, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    mapped_by: ColumnPlan | None = None

    @property
    def is_refused(self) -> bool:
        return any(finding.code.startswith("F") and finding.is_error for finding in self.findings)

    @property
    def can_be_mapped(self) -> bool:
        """Whether somebody can say which column holds what: F03, F04 or F05 with names that may be shown."""
        return bool(self.names) and self.is_refused and all(f.code in ("F03", "F04", "F05") for f in self.findings)

    def column_of(self, row: Row, told: Field | None) -> str:
        """The heading above what a finding is about, as the file has it; empty where it has none."""
        of_pair = next(iter(row.pair.values()), "")
        if told is None:
            return of_pair
        return row.pair.get(told) or self.headings.get(told) or of_pair


def refused(code: str, message: Words) -> ParsedFile:
    """A file of which nothing was read or kept."""
    return ParsedFile(findings=(Finding(code, message),))


def patient_list() -> ParsedFile:
    """Refused with F10; the message repeats nothing of the file."""
    message = words("This looks like a list of patients, so nothing was read or kept. Send counts per month.")
    return refused("F10", message)


def empty_file() -> ParsedFile:
    return refused("F02", words("The file holds no rows with data. Check that the right file was chosen."))
