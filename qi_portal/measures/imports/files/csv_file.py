"""Text files with separated columns: which encoding, which separator, and where each record begins."""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice

from qi_portal.domain.entry.findings import Finding
from qi_portal.domain.entry.headers import SEARCHED_ROWS, find_heading
from qi_portal.domain.entry.parsed import Line, ParsedFile, refused
from qi_portal.domain.entry.sheet import MOST_ROWS, too_many_rows
from qi_portal.domain.words import words
from qi_portal.measures.imports.files.table import Table

SEPARATORS = (",", ";", "\t")
MOST_COLUMNS = 1000
MOST_LINES = MOST_ROWS + 2 * SEARCHED_ROWS
"""Lines that are not blank: the most rows, with titles and footnotes."""


class TooWide(ValueError):
    """A line of more columns than any sheet of counts has."""


class Undecodable(ValueError):
    """Bytes in none of the encodings read here."""


def csv_table(content: bytes) -> Table | ParsedFile:
    """The table in a CSV file, or its refusal: F01 no table, F06 another encoding, F07 too long."""
    try:
        text, is_guess = decoded(content)
    except Undecodable:
        message = words("The characters of this file cannot be read. Save it as “CSV UTF-8” and send it again.")
        return refused("F06", message)
    separator = separator_of(text)
    try:
        lines = list(islice(_with_content(_lines(text, separator)), MOST_LINES + 1))
    except TooWide:
        return refused("F07", words("The file has more than {count} columns. Send it in parts.", count=MOST_COLUMNS))
    except csv.Error:
        message = words("A quotation mark in this file is not closed. Save the sheet as “CSV UTF-8” and send it again.")
        return refused("F01", message)
    if len(lines) > MOST_LINES:
        return too_many_rows()
    return Table(lines, separator, findings=(_guessed(),) if is_guess else ())


def decoded(content: bytes) -> tuple[str, bool]:
    """The text, and whether its encoding had to be guessed (Windows-1252, after UTF-8 did not fit)."""
    try:
        if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return content.decode("utf-16"), False
        if content.startswith(BOM_UTF8):
            return content.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        raise Undecodable from None
    for encoding, is_guess in (("utf-8", False), ("cp1252", True)):
        try:
            return content.decode(encoding), is_guess
        except UnicodeDecodeError:
            continue
    raise Undecodable


def separator_of(text: str) -> str:
    """The separator under which the top rows hold the most columns we know, else the most columns."""
    return max(SEPARATORS, key=lambda separator: _fit(text, separator))


def _fit(text: str, separator: str) -> tuple[int, int]:
    try:
        top = [line.cells for line in islice(_lines(text, separator), SEARCHED_ROWS + 1)]
    except (csv.Error, TooWide):
        return 0, 0
    heading = find_heading(top)
    return len(heading.columns) if heading else 0, max((len(cells) for cells in top), default=0)


def _lines(text: str, separator: str) -> Iterator[Line]:
    """Records with the number of the line they begin on, quoted line breaks counted."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    begins = 1
    for record in reader:
        if len(record) > MOST_COLUMNS:
            raise TooWide
        yield Line(begins, record)
        begins = reader.line_num + 1


def _with_content(lines: Iterable[Line]) -> Iterator[Line]:
    """Without blank lines, except at the top, where the heading is looked for in so many lines."""
    return (line for line in lines if line.number <= SEARCHED_ROWS or any(line.cells))


def _guessed() -> Finding:
    message = words("The encoding was taken for Windows-1252. Check letters such as é or ñ in the notes.")
    return Finding("W12", message)
