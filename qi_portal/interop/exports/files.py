"""Files that are too large for memory: written to a nameless one on disk, told of, then sent."""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

from flask import Response, send_file

from qi_portal.domain.data_rows import DataRow, Number
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import words
from qi_portal.interop.exports.csv_file import write_csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
ZIP = "application/zip"

MOST_IN_WORKBOOK = 100_000
"""Rows of a workbook: what a spreadsheet opens without a long wait."""

Write = Callable[[IO[bytes]], int]


@contextmanager
def written(write: Write) -> Iterator[tuple[IO[bytes], int]]:
    """What `write` writes, from its beginning, and what it counted. Closed here only when something goes wrong."""
    file = TemporaryFile()  # noqa: SIM115 - the answer that sends it closes it
    try:
        count = write(file)
        file.seek(0)
        yield file, count
    except BaseException:
        file.close()
        raise


def sent(file: IO[bytes], name: str, kind: str) -> Response:
    """The file as an attachment; it is closed when it was sent."""
    size = file.seek(0, 2)
    file.seek(0)
    answer = send_file(file, mimetype=kind, as_attachment=True, download_name=name, etag=False, max_age=None)
    answer.content_length = size
    answer.headers.pop("Cache-Control", None)  # the portal says of every answer that it is not kept
    return answer


def within_workbook(rows: Iterable[DataRow]) -> Iterator[DataRow]:
    """The rows; Invalid when there are more than a workbook should hold."""
    left = iter(rows)
    yield from islice(left, MOST_IN_WORKBOOK)
    if next(left, None) is not None:
        raise Invalid(
            "form",
            words(
                "A workbook holds {most} rows at most. Choose one project or fewer months, or take the CSV file.",
                most=MOST_IN_WORKBOOK,
            ),
        )


def write_package(
    out: IO[bytes], stem: str, columns: Sequence[str], rows: Iterable[Sequence[str | Number | None]], about: str
) -> int:
    """A ZIP of the rows as CSV, which stays free of anything else, and beside it a text that says what they are."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        with package.open(f"{stem}.csv", "w", force_zip64=True) as member:
            count = write_csv(member, columns, rows, with_mark=True)
        package.writestr(f"{stem}.provenance.txt", about)
    return count
