"""The list of questions as a CSV file that a spreadsheet opens without taking a text for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from qi_portal.domain.content.question import Question
from qi_portal.domain.entry.cells import FORMULA_STARTS

COLUMNS = (
    "specialty", "guideline", "version", "question", "kind", "topic", "rules", "sources", "our answer", "reason",
    "state", "decision", "why", "settled by", "settled on", "program", "exported by", "exported at",
)  # fmt: skip
BYTE_ORDER_MARK = "\ufeff"


def questions_csv(questions: Iterable[Question], *, program: str, by: str, at: datetime) -> str:
    """A row a question. Each row says from which program, by whom and when it was taken."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for question in questions:
        writer.writerow([_safe(cell) for cell in (*_cells(question), program, by, f"{at:%Y-%m-%d %H:%M}")])
    return BYTE_ORDER_MARK + file.getvalue()


def _cells(question: Question) -> Iterator[str]:
    guideline, conflict, settled = question.guideline, question.conflict, question.settled
    yield from (guideline.specialty, guideline.title, guideline.version, conflict.id, conflict.kind, conflict.topic)
    yield " ".join(conflict.rules)
    yield " | ".join(conflict.sources)
    yield from (conflict.chosen, conflict.reason, "settled" if settled else "open")
    if settled:
        yield from (str(settled.decision.name_words), settled.why, settled.by, settled.on.isoformat())
    else:
        yield from ("", "", "", "")


def _safe(cell: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
