"""What lies in a bundle, and what does not and why: a table beside the reports."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from qi_portal.domain.entry.cells import FORMULA_STARTS
from qi_portal.domain.provenance import Provenance
from qi_portal.domain.words import Speaker
from qi_portal.files.storage import Written
from qi_portal.reports.batches.queries import Item

NAME = "manifest.csv"
COLUMNS = (
    "practice_id", "practice", "file", "bytes", "sha256", "state", "why_not",
    "made_by", "made_at", "data_as_of", "chosen", "values",
)  # fmt: skip
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Entry:
    """A practice of the batch, and its file if there is one."""

    item: Item
    name: str = ""
    content: Written | None = None


def manifest(entries: Iterable[Entry], provenance: Provenance, speaker: Speaker) -> bytes:
    """As CSV that spreadsheets read as text; a cell that would be a formula gets an apostrophe before it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    noted = provenance.noted
    common = [
        provenance.made_by,
        provenance.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        noted["data_as_of"],
        noted["chosen"],
        noted["values"],
    ]
    for entry in entries:
        writer.writerow([_safe(cell) for cell in (*_told(entry, speaker), *common)])
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def _told(entry: Entry, speaker: Speaker) -> list[str]:
    item, content = entry.item, entry.content
    why = speaker.say(item.error) if item.error else ""
    size, sha256 = (str(content.size), content.sha256) if content else ("", "")
    return [item.code, item.name, entry.name, size, sha256, item.state, why]


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
