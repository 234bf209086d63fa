"""Rows as a text file: RFC 4180, UTF-8, lines ended by CR LF, numbers as numbers and no text a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import IO

from qi_portal.domain.data_rows import Number, text_cell

BYTE_ORDER_MARK = "\ufeff"
"""By which spreadsheets know that the letters are UTF-8; a program that reads the file rather does without."""


def write_csv(
    out: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[str | Number | None]], *, with_mark: bool
) -> int:
    """Write the file; how many rows it has below the heading."""
    text = TextIOWrapper(out, "utf-8", newline="")
    if with_mark:
        text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is how many there were
        writer.writerow([text_cell(cell) for cell in row])
    text.detach()
    return count
