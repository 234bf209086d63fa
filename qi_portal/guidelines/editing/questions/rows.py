"""The list of questions as the rows of a file."""

from collections.abc import Iterator
from datetime import datetime

from qi_portal.domain.content.question import Question

COLUMNS = (
    "specialty", "guideline", "version", "question", "kind", "topic", "rules", "sources", "our answer", "reason",
    "state", "decision", "why", "settled by", "settled on", "program", "exported by", "exported at",
)  # fmt: skip


def row_of(question: Question, *, program: str, by: str, at: datetime) -> list[str]:
    """Each row says from which program, by whom and when it was taken."""
    return [*_cells(question), program, by, f"{at:%Y-%m-%d %H:%M}"]


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
