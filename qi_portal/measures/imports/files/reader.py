"""From an uploaded file to rows: its kind is decided by what it holds and by its name, and the two must agree."""

from collections.abc import Sequence
from pathlib import PurePath

from qi_portal.domain.entry.cells import shown
from qi_portal.domain.entry.column_plan import ColumnPlan
from qi_portal.domain.entry.parsed import ParsedFile, empty_file, refused
from qi_portal.domain.words import Words, words
from qi_portal.measures.imports.files.csv_file import csv_table
from qi_portal.measures.imports.files.fhir_report import read_report
from qi_portal.measures.imports.files.kinds import Kind, kind_of, really
from qi_portal.measures.imports.files.qrda import read_qrda
from qi_portal.measures.imports.files.table import Table
from qi_portal.measures.imports.files.workbook import workbook_table

MOST_BYTES = 10_000_000
ENDINGS = {
    ".csv": Kind.TABLE,
    ".tsv": Kind.TABLE,
    ".txt": Kind.TABLE,
    ".xlsx": Kind.WORKBOOK,
    ".json": Kind.JSON,
    ".xml": Kind.XML,
}


def read_file(name: str, content: bytes, plans: Sequence[ColumnPlan] = ()) -> ParsedFile:
    """The rows of an uploaded file, or why it is refused. The name is data: only its ending is looked at.

    `plans` say what the columns of known files hold whose headings are not ours.
    """
    opened = open_file(name, content, plans)
    return opened.read(plans) if isinstance(opened, Table) else opened


def open_file(name: str, content: bytes, plans: Sequence[ColumnPlan] = ()) -> Table | ParsedFile:
    """The cells of a table, or the rows of a report, or why the file is refused."""
    if len(content) > MOST_BYTES:
        return refused("F07", _too_large())
    if not content.strip():
        return empty_file()
    kind = kind_of(content)
    if ENDINGS.get(PurePath(name).suffix.lower()) is not kind:
        return refused("F01", really(shown(PurePath(name).name), kind))
    match kind:
        case Kind.WORKBOOK:
            return workbook_table(content, plans)
        case Kind.JSON:
            return read_report(content)
        case Kind.XML:
            return read_qrda(content)
    return csv_table(content)


def _too_large() -> Words:
    return words("The file is larger than {megabytes} MB. Send only the counts.", megabytes=MOST_BYTES // 1_000_000)
