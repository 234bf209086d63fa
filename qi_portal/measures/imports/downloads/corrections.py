"""The rows that were left out, as a file of the same columns with row, code and message, to correct and send back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qi_portal.domain.entry.cells import BrokenFormula, Cell, text_of
from qi_portal.domain.entry.column_plan import ColumnPlan
from qi_portal.domain.entry.findings import Finding
from qi_portal.domain.entry.parsed import Line, ParsedFile, Row
from qi_portal.domain.entry.sheet import table_lines
from qi_portal.domain.words import Speaker
from qi_portal.measures.imports.files.table import Table

ADDED = ("row", "code", "message")
REPORT_COLUMNS = ("practice_id", "measure_id", "period", "numerator", "denominator", "excluded")
"""What stands for the columns of a report that was no table."""

SEPARATOR = " | "
"""Between several codes or messages of one row."""


@dataclass(frozen=True)
class Correction:
    """A heading of one or two lines, and the rows to correct."""

    heading: Sequence[Sequence[Cell]]
    rows: Sequence[Sequence[Cell]]
    separator: str = ","


def correction_of(
    opened: Table | ParsedFile, errors: Iterable[Finding], plans: Sequence[ColumnPlan], speaker: Speaker
) -> Correction:
    """The rows with errors, each with what is said of it in the speaker's language."""
    by_row: dict[int, list[Finding]] = defaultdict(list)
    for finding in errors:
        if finding.row is not None:
            by_row[finding.row].append(finding)
    if isinstance(opened, ParsedFile):
        lines = ((row.number, _report_cells(row)) for row in opened.rows)
        rows = list(_corrected(lines, by_row, len(REPORT_COLUMNS), speaker))
        return Correction([[*REPORT_COLUMNS, *ADDED]], rows)
    top, below = table_lines(opened.lines, plans) or ([], [])
    names = [text_of(cell).lower() for cell in top[-1].cells] if top else []
    is_correction = tuple(names[-len(ADDED) :]) == ADDED
    width = len(names) - len(ADDED) if is_correction else max(map(_width, (*top, *below)), default=0)
    heading = [[*_fitted(line.cells, width), *(ADDED if line is top[-1] else ("", "", ""))] for line in top]
    rows = list(_corrected(((line.number, line.cells) for line in below), by_row, width, speaker))
    return Correction(heading, rows, opened.separator or ",")


def _width(line: Line) -> int:
    return len(line.cells)


def _corrected(
    lines: Iterable[tuple[int, Sequence[Cell]]], by_row: Mapping[int, Sequence[Finding]], width: int, speaker: Speaker
) -> Iterator[list[Cell]]:
    for number, cells in lines:
        if found := by_row.get(number):
            codes = SEPARATOR.join(dict.fromkeys(finding.code for finding in found))
            said = SEPARATOR.join(speaker.say(finding.message) for finding in found)
            yield [*map(_plain, _fitted(cells, width)), number, codes, said]


def _fitted(cells: Sequence[Cell], width: int) -> list[Cell]:
    return [*cells[:width], *([None] * (width - len(cells)))]


def _plain(cell: Cell) -> Cell:
    return cell.shown or None if isinstance(cell, BrokenFormula) else cell


def _report_cells(row: Row) -> list[Cell]:
    month = str(row.period) if row.period else text_of(row.period_cell)
    return [row.practice, row.measure, month, row.numerator, row.denominator, row.excluded]


def as_texts(cells: Sequence[Cell]) -> list[str]:
    """Cells as a text file holds them; a number is never taken for a formula, so it needs no apostrophe."""
    return [cell.isoformat()[:10] if isinstance(cell, date) else text_of(cell) for cell in cells]
