"""Excel workbooks: the first visible sheet with a heading, stored results of formulas, both date systems."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from qi_portal.domain.entry.cells import BrokenFormula, Cell
from qi_portal.domain.entry.column_plan import ColumnPlan
from qi_portal.domain.entry.findings import Finding
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.entry.parsed import Line, ParsedFile, empty_file, refused
from qi_portal.domain.entry.sheet import holds_table, lists_people
from qi_portal.domain.words import words
from qi_portal.measures.imports.files.package import UnsafeWorkbook, broken_words, checked_parts, repacked
from qi_portal.measures.imports.files.remarks import remarks_in
from qi_portal.measures.imports.files.sheet_scan import BookScan, Position, broken_formulas, scan_book
from qi_portal.measures.imports.files.table import Table


@dataclass(frozen=True)
class Sheet:
    name: str
    lines: list[Line]


def workbook_table(content: bytes, plans: Sequence[ColumnPlan] = ()) -> Table | ParsedFile:
    """The table in an XLSX file, or its refusal: F01 damaged or not safe to open, F07 too large."""
    try:
        parts = checked_parts(content)
        return _read(parts, scan_book(parts), plans)
    except UnsafeWorkbook as problem:
        return refused(problem.code, problem.message)
    except (CalamineError, ValueError):
        return refused("F01", broken_words())
    except BaseException as panic:  # the parser's panics are no Exception, so no handler after this one would see them
        if type(panic).__name__ != "PanicException":
            raise
        return refused("F01", broken_words())


def _read(parts: dict[str, bytes], scan: BookScan, plans: Sequence[ColumnPlan]) -> Table | ParsedFile:
    broken = broken_formulas(parts)
    with CalamineWorkbook.from_filelike(repacked(parts)) as book:
        visible, hidden = _by_visibility(book)
        every = [
            Sheet(name, _lines(book.get_sheet_by_name(name), broken.get(scan.part_of(name), {})))
            for name in (*visible, *hidden)
        ]
    sheets = every[: len(visible)]
    if not sheets:
        return _people_beside(parts, every, None) or empty_file()
    with_table = [sheet for sheet in sheets if holds_table(sheet.lines, plans)]
    chosen = (with_table or sheets)[0]
    if refusal := _people_beside(parts, every, chosen):
        return refusal
    return Table(chosen.lines, epoch_1904=scan.uses_1904, findings=tuple(_left_out(with_table[1:], hidden)))


def _people_beside(parts: dict[str, bytes], sheets: Sequence[Sheet], read: Sheet | None) -> ParsedFile | None:
    """F10 for patients in what is not read but would be kept with the file: other sheets, comments, properties."""
    texts = {cell for sheet in sheets for line in sheet.lines for cell in line.cells if isinstance(cell, str)}
    others = (sheet for sheet in sheets if sheet is not read)
    if any(lists_people(sheet.lines) for sheet in others) or any(map(looks_like_identifier, remarks_in(parts, texts))):
        message = words(
            "Another sheet, a comment or a property of this workbook seems to name patients, so nothing was read or "
            "kept. Take it out and send the counts."
        )
        return refused("F10", message)
    return None


def _by_visibility(book: CalamineWorkbook) -> tuple[list[str], list[str]]:
    """Names of the visible and of the hidden worksheets, in order."""
    worksheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in worksheets if sheet.visible == SheetVisibleEnum.Visible]
    return visible, [sheet.name for sheet in worksheets if sheet.name not in visible]


def _lines(sheet: CalamineSheet, broken: dict[Position, BrokenFormula]) -> list[Line]:
    lines = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        cells: list[Cell] = [broken.get((row, column), _cell(value)) for column, value in enumerate(values)]
        lines.append(Line(row + 1, cells))
    return lines


def _cell(value: object) -> Cell:
    """Dates, numbers and texts as they are; a time of day or a span of time as its text."""
    return value if isinstance(value, str | int | float | date) else str(value)


def _left_out(others: list[Sheet], hidden: list[str]) -> Iterator[Finding]:
    for sheet in others:
        message = words(
            "The sheet “{name}” was not read: one sheet is read at a time. Send it by itself.", name=sheet.name
        )
        yield Finding("W11", message)
    for name in hidden:
        yield Finding("W19", words("The hidden sheet “{name}” was not read.", name=name))
