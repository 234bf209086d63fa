"""Sheets of a workbook, written row by row: numbers as numbers, dates as dates, text as text and never as a formula."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

LONGEST_NAME = 31
MONTH_PATTERN = "mmm yyyy"


@dataclass(frozen=True)
class Number:
    """A number and the Excel pattern that it is shown with, such as '0%'."""

    value: float
    pattern: str


Cell = str | date | Number | None


@dataclass(frozen=True)
class Column:
    """A heading and a width in characters."""

    label: str
    width: int


class Book:
    """A workbook in the making. Text stays text however it begins; every row leaves memory once it is written."""

    def __init__(self, out: Any, properties: dict[str, Any]) -> None:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.workbook = Workbook(out, options)
        self.workbook.set_properties(properties)
        self._head = self.workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._text = self.workbook.add_format({"text_wrap": True, "valign": "top"})
        self._patterns: dict[str, Any] = {}

    def sheet(self, name: str, columns: Sequence[Column]) -> "Sheet":
        """A new sheet whose first row holds the headings and stays in sight."""
        sheet = Sheet(self, self.workbook.add_worksheet(sheet_name(name)))
        for position, column in enumerate(columns):
            sheet.worksheet.set_column(position, position, column.width)
        sheet.worksheet.freeze_panes(1, 0)
        sheet.write([column.label for column in columns], self._head)
        return sheet

    def bare_sheet(self, name: str) -> "Sheet":
        """A new sheet without headings of its own, for a table that brings them."""
        return Sheet(self, self.workbook.add_worksheet(sheet_name(name)))

    def text_format(self) -> Any:
        return self._text

    def pattern_format(self, pattern: str) -> Any:
        if pattern not in self._patterns:
            self._patterns[pattern] = self.workbook.add_format({"num_format": pattern, "valign": "top"})
        return self._patterns[pattern]

    def close(self) -> None:
        self.workbook.close()

    def discard(self) -> None:
        """Let go of a workbook that is not finished; its rows wait in files of their own, which nobody else removes."""
        for worksheet in self.workbook.worksheets():
            worksheet.row_data_fh.close()
            Path(worksheet.row_data_filename).unlink(missing_ok=True)


class Sheet:
    """One sheet; `next_row` counts from 0 and is where `write` goes on."""

    def __init__(self, book: Book, worksheet: Any) -> None:
        self.book = book
        self.worksheet = worksheet
        self.next_row = 0

    @property
    def name(self) -> str:
        return str(self.worksheet.get_name())

    def write(self, cells: Iterable[Cell], text_format: Any = None) -> None:
        """One row from the left; None leaves a cell empty."""
        for position, cell in enumerate(cells):
            self._put(position, cell, text_format or self.book.text_format())
        self.next_row += 1

    def _put(self, position: int, cell: Cell, text_format: Any) -> None:
        at = self.next_row, position
        match cell:
            case str():
                self.worksheet.write_string(*at, cell, text_format)
            case Number(value, pattern):
                self.worksheet.write_number(*at, value, self.book.pattern_format(pattern))
            case date():
                moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - Excel knows no time zones
                self.worksheet.write_datetime(*at, moment, self.book.pattern_format(MONTH_PATTERN))
            case None:
                pass


def sheet_name(name: str) -> str:
    """A name that Excel takes: no more than 31 characters, none of []:*?/\\ and no apostrophe at an end."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:LONGEST_NAME].strip("' ")
