"""From an uploaded file to rows: its kind is decided by what it holds and by its name, and the two must agree."""

from pathlib import PurePath

from qi_portal.domain.entry.cells import shown
from qi_portal.domain.entry.parsed import ParsedFile, empty_file, refused
from qi_portal.domain.words import Words, words
from qi_portal.measures.imports.files.csv_file import read_csv
from qi_portal.measures.imports.files.fhir_report import read_report
from qi_portal.measures.imports.files.kinds import Kind, kind_of, really
from qi_portal.measures.imports.files.workbook import read_workbook

MOST_BYTES = 10_000_000
ENDINGS = {
    ".csv": Kind.TABLE,
    ".tsv": Kind.TABLE,
    ".txt": Kind.TABLE,
    ".xlsx": Kind.WORKBOOK,
    ".json": Kind.JSON,
}
READERS = {Kind.TABLE: read_csv, Kind.WORKBOOK: read_workbook, Kind.JSON: read_report}


def read_file(name: str, content: bytes) -> ParsedFile:
    """The rows of an uploaded file, or why it is refused. The name is data: only its ending is looked at."""
    if len(content) > MOST_BYTES:
        return refused("F07", _too_large())
    if not content.strip():
        return empty_file()
    kind = kind_of(content)
    if ENDINGS.get(PurePath(name).suffix.lower()) is not kind:
        return refused("F01", really(shown(PurePath(name).name), kind))
    return READERS[kind](content)


def _too_large() -> Words:
    return words("The file is larger than {megabytes} MB. Send only the counts.", megabytes=MOST_BYTES // 1_000_000)
