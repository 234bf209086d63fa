"""Rows of the log as a file: a ZIP of CSV with a text that says what it is, or a workbook."""

import json
import zipfile
from collections.abc import Callable, Iterator
from csv import writer
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain, islice
from typing import IO

from qi_portal.db import utc_now
from qi_portal.desks.audit.queries import every_row
from qi_portal.desks.audit.told import Told, told
from qi_portal.desks.audit.wanted import Wanted
from qi_portal.domain.access import Actor
from qi_portal.domain.data_rows import text_cell
from qi_portal.domain.errors import Invalid
from qi_portal.domain.provenance import Disclosure, Provenance
from qi_portal.domain.words import Speaker, words
from qi_portal.library import Library
from qi_portal.press.sheets import Book, Column

COLUMNS = (
    "number", "at_utc", "who", "what_happened", "practice", "action", "object_kind", "object_id", "before", "after",
    "from", "request_id", "hash",
)  # fmt: skip
WIDTHS = {"at_utc": 26, "who": 22, "what_happened": 70, "before": 40, "after": 40, "from": 26, "hash": 20}
USUAL_WIDTH = 14
BYTE_ORDER_MARK = "\ufeff"
MOST_IN_WORKBOOK = 20_000
TOO_MANY = words(
    "A workbook holds {most} rows at most. Choose fewer days, or take the CSV file.", most=MOST_IN_WORKBOOK
)

Line = tuple[str, ...]


@dataclass(frozen=True)
class Taking:
    """Rows that an administrator takes away, and what their sentences are made with."""

    by: Actor
    wanted: Wanted
    library: Library
    speaker: Speaker

    @property
    def provenance(self) -> Provenance:
        now = utc_now()
        scope = words("Audit log of what {name} administers", name=self.by.name)
        return Provenance(self.by.name, now, now.date(), scope, self.wanted.says, Disclosure.FULL)

    @property
    def lines(self) -> Iterator[Line]:
        pages = every_row(self.by, self.wanted)
        return (self._line(each) for rows in pages for each in told(rows, self.library, self.wanted.time_zone))

    def _line(self, row: Told) -> Line:
        say = self.speaker.say
        made = (str(row.number), row.utc.isoformat(timespec="microseconds"), say(row.who), say(row.sentence), row.place)
        thing = (row.action, row.object_kind, row.object_id, _json(row.before), _json(row.after))
        return *made, *thing, say(row.source), row.request_id, row.hash


def write_package(out: IO[bytes], taking: Taking, provenance: Provenance, stem: str) -> int:
    """How many rows there are. They leave memory as they are written."""
    count = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        with package.open(f"{stem}.csv", "w", force_zip64=True) as member:
            text = TextIOWrapper(member, "utf-8", newline="")
            text.write(BYTE_ORDER_MARK)
            rows = writer(text, lineterminator="\r\n")
            for count, line in enumerate(chain([COLUMNS], taking.lines)):  # noqa: B007 - the last number is how many
                rows.writerow([text_cell(cell) for cell in line])
            text.detach()
        package.writestr(f"{stem}.provenance.txt", "\r\n".join(_about(provenance, taking.speaker)))
    return count


def write_workbook(out: IO[bytes], taking: Taking, provenance: Provenance, _stem: str) -> int:
    """The same; Invalid when there are more rows than a workbook should hold."""
    book, count, lines = Book(out, {"title": str(provenance.scope), "author": provenance.made_by}), 0, taking.lines
    try:
        sheet = book.sheet("audit", [Column(name, WIDTHS.get(name, USUAL_WIDTH)) for name in COLUMNS])
        for count, line in enumerate(islice(lines, MOST_IN_WORKBOOK), 1):  # noqa: B007 - the last number is how many
            sheet.write(line)
        if next(lines, None) is not None:
            raise Invalid("form", TOO_MANY)
        about = book.sheet("about", [Column("", 24), Column("", 90)])
        for name, value in provenance.lines:
            about.write([taking.speaker.say(name), taking.speaker.say(value)])
    except BaseException:
        book.discard()
        raise
    book.close()
    return count


Write = Callable[[IO[bytes], Taking, Provenance, str], int]
WRITERS: dict[str, tuple[Write, str, str]] = {
    "csv": (write_package, "zip", "application/zip"),
    "xlsx": (write_workbook, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""How a file of each form is written, how its name ends, its type."""


def _about(provenance: Provenance, speaker: Speaker) -> Iterator[str]:
    for name, value in provenance.lines:
        yield f"{speaker.say(name)}: {speaker.say(value)}"


def _json(fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False) if fields else ""
