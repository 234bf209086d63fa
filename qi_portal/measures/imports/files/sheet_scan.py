"""What the parser of workbooks does not tell: a sheet's size, its formulas without a result, the date system."""

import re
from dataclasses import dataclass, field
from posixpath import join, normpath

from qi_portal.domain.entry.cells import BrokenFormula
from qi_portal.measures.imports.files.package import (
    MOST_CELLS,
    UnsafeWorkbook,
    broken_words,
    too_large_words,
    walk_xml,
)

MOST_CHARACTERS = 10_000_000
"""Characters in the cells of a sheet; a text that many cells share counts for each of them."""

LONGEST_TEXT = 32_767
"""Characters in one cell: the spreadsheet programs' own limit."""

MOST_SPREAD = 1_000_000
"""Rows times columns between the first and the last filled cell, which the parser holds in memory."""

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Position = tuple[int, int]
"""Row and column, counted from 0."""


@dataclass
class CellScan:
    """Walks one sheet's XML, counting cells and noting formulas that are in error or have no stored result."""

    shared_lengths: list[int]
    broken: dict[Position, BrokenFormula] = field(default_factory=dict)
    cells: int = 0
    characters: int = 0
    last: Position = (-1, -1)
    _row: int = -1
    _column: int = -1
    _type: str = ""
    _has_formula: bool = False
    _has_result: bool = False
    _result: str = ""
    _in_result: bool = False

    @property
    def spread(self) -> int:
        return (self.last[0] + 1) * (self.last[1] + 1)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "row":
                self._row = int(attributes.get("r", self._row + 2)) - 1
                self._column = -1
            case "c":
                self._start_cell(attributes)
            case "f":
                self._has_formula = True
            case "v" | "is":
                self._has_result = self._in_result = True

    def text(self, text: str) -> None:
        if self._in_result:
            self._result += text
            if len(self._result) > LONGEST_TEXT:
                raise UnsafeWorkbook("F07", too_large_words())

    def end(self, name: str) -> None:
        match _local(name):
            case "v" | "is":
                self._in_result = False
            case "c":
                self._end_cell()

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._row, self._column = self._position(attributes.get("r"))
        self._type, self._result = attributes.get("t", "n"), ""
        self._has_formula = self._has_result = False
        self.cells += 1
        self.last = max(self.last[0], self._row), max(self.last[1], self._column)
        if self.cells > MOST_CELLS or self.spread > MOST_SPREAD:
            raise UnsafeWorkbook("F07", too_large_words())

    def _end_cell(self) -> None:
        self.characters += self._length()
        if self.characters > MOST_CHARACTERS:
            raise UnsafeWorkbook("F07", too_large_words())
        if self._type == "e":
            self.broken[self._row, self._column] = BrokenFormula(self._result or "#N/A")
        elif self._has_formula and not (self._has_result and (self._result or self._type == "str")):
            self.broken[self._row, self._column] = BrokenFormula()

    def _length(self) -> int:
        is_shared = self._type == "s" and self._result.isdecimal()
        if is_shared and int(self._result) < len(self.shared_lengths):
            return self.shared_lengths[int(self._result)]
        return len(self._result)

    def _position(self, reference: str | None) -> Position:
        if reference is None:
            return self._row, self._column + 1
        match = REFERENCE.fullmatch(reference)
        if not match:  # the parser would read it in its own way, and so might reserve room for what was not measured
            raise UnsafeWorkbook("F01", broken_words())
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return int(match[2]) - 1, column - 1


@dataclass
class SharedScan:
    """Walks the texts that cells share and notes how long each is."""

    lengths: list[int] = field(default_factory=list)

    def start(self, name: str, _: dict[str, str]) -> None:
        if _local(name) == "si":
            self.lengths.append(0)

    def text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


@dataclass
class BookScan:
    """Walks workbook.xml and its relationships: the part behind each sheet, and the date system."""

    uses_1904: bool = False
    sheet_count: int = 0
    sheets: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "workbookPr":
                self.uses_1904 = attributes.get("date1904", "0") in ("1", "true")
            case "sheet":
                link = next((value for key, value in attributes.items() if _local(key) == "id"), "")
                self.sheets[attributes.get("name", "")] = link
                self.sheet_count += 1
            case "Relationship":
                self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def part_of(self, sheet: str) -> str:
        """The name of the part that holds a sheet: targets are relative to xl/, or absolute with a slash."""
        target = self.targets.get(self.sheets.get(sheet, ""), "")
        return normpath(target[1:] if target.startswith("/") else join("xl", target))


def scan_book(parts: dict[str, bytes]) -> BookScan:
    """Raises UnsafeWorkbook when two sheets share one part, by which a small file could grow without end."""
    scan = BookScan()
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        walk_xml(parts.get(name, b"<none/>"), start=scan.start)
    if len({scan.part_of(sheet) for sheet in scan.sheets}) < scan.sheet_count:
        raise UnsafeWorkbook("F01", broken_words())
    return scan


def scan_shared(parts: dict[str, bytes]) -> list[int]:
    """Length of each shared text."""
    scan = SharedScan()
    walk_xml(parts.get("xl/sharedStrings.xml", b"<none/>"), start=scan.start, text=scan.text)
    return scan.lengths


def broken_formulas(parts: dict[str, bytes]) -> dict[str, dict[Position, BrokenFormula]]:
    """Formulas without a result, by part. Raises UnsafeWorkbook F07 when a part holds too much.

    Every part that may be a sheet is measured, whichever of them the workbook points to.
    """
    lengths = scan_shared(parts)
    scans = {name: _scan_sheet(part, lengths) for name, part in parts.items() if b"worksheet" in part}
    cells = sum(scan.cells for scan in scans.values())
    spread = sum(scan.spread for scan in scans.values())
    if cells > MOST_CELLS or spread > MOST_SPREAD:
        raise UnsafeWorkbook("F07", too_large_words())
    return {name: scan.broken for name, scan in scans.items()}


def _scan_sheet(part: bytes, shared_lengths: list[int]) -> CellScan:
    scan = CellScan(shared_lengths)
    walk_xml(part, start=scan.start, end=scan.end, text=scan.text)
    return scan


def _local(name: str) -> str:
    return name.rpartition(":")[2]
