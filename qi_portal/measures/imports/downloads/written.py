"""Tables as files to send back: every text stays a text, however it begins."""

import csv
from io import BytesIO, StringIO

from qi_portal.domain.entry.cells import FORMULA_STARTS, Cell
from qi_portal.measures.imports.downloads.corrections import Correction, as_texts
from qi_portal.press.sheets import Book, Number
from qi_portal.press.sheets import Cell as Written

BYTE_ORDER_MARK = "\ufeff"
PLAIN = "General"


def csv_of(correction: Correction) -> bytes:
    """UTF-8 with the mark that spreadsheets look for, the separator of the file that was sent."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=correction.separator, lineterminator="\r\n")
    for row in (*correction.heading, *correction.rows):
        writer.writerow([f"'{text}" if text.startswith(FORMULA_STARTS) else text for text in as_texts(row)])
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def workbook_of(correction: Correction) -> bytes:
    out = BytesIO()
    book = Book(out, {})
    sheet = book.bare_sheet("Counts")
    for row in (*correction.heading, *correction.rows):
        sheet.write([_written(cell) for cell in row])
    book.close()
    return out.getvalue()


def _written(cell: Cell) -> Written:
    """Numbers as numbers; a day as text that is read as the same day again."""
    if isinstance(cell, bool) or cell is None:
        return None if cell is None else str(cell)
    if isinstance(cell, int | float):
        return Number(cell, PLAIN)
    return as_texts([cell])[0]
