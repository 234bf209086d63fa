"""A file after reading: rows that know what they say, before anybody asked which practices and measures exist."""

from collections.abc import Sequence
from dataclasses import dataclass

from qi_portal.domain.entry.cells import Cell
from qi_portal.domain.entry.findings import Field, Finding
from qi_portal.domain.entry.headers import Layout
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words


@dataclass(frozen=True)
class Line:
    """A record and the number of its first line (CSV) or its sheet row, counted from 1."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Row:
    """One month of one measure as a file has it. `column` is the heading of its pair in a wide file.

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
    column: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class ParsedFile:
    """A file read, as far as it could be. An F code among `findings` refuses it as a whole.

    `data_rows` counts lines with data; a wide file has more `rows` than that, one for each filled pair.
    """

    layout: Layout | None = None
    header_row: int | None = None
    data_rows: int = 0
    rows: tuple[Row, ...] = ()
    fields: frozenset[Field] = frozenset()
    findings: tuple[Finding, ...] = ()
    decimal_comma: bool = False

    @property
    def is_refused(self) -> bool:
        return any(finding.code.startswith("F") and finding.is_error for finding in self.findings)


def refused(code: str, message: Words) -> ParsedFile:
    """A file of which nothing was read or kept."""
    return ParsedFile(findings=(Finding(code, message),))


def patient_list() -> ParsedFile:
    """Refused with F10; the message repeats nothing of the file."""
    message = words("This looks like a list of patients, so nothing was read or kept. Send counts per month.")
    return refused("F10", message)


def empty_file() -> ParsedFile:
    return refused("F02", words("The file holds no rows with data. Check that the right file was chosen."))
