"""The roster of a program: which claims, chosen by state, practice and type, and a row each for a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from qi_portal.credit.queries import KeptClaim
from qi_portal.domain.content.measure import Project
from qi_portal.domain.credit.claim import State, Step
from qi_portal.domain.words import Words, words
from qi_portal.press.sheets import Book, Column

COLUMNS = (
    "practice", "practice name", "physician", "project", "project title", "credit", "points", "state", "attested on",
    "confirmed on", "confirmed by", "approved on", "approved by", "fingerprint",
)  # fmt: skip
TAKEN = ("exported by", "exported at (UTC)", "filter")
WIDTHS = (10, 30, 26, 22, 40, 20, 8, 12, 12, 12, 26, 12, 26, 66, 26, 18, 30)
SHOWN = (State.ATTESTED, State.CONFIRMED, State.APPROVED, State.DRAFT, State.WITHDRAWN)


def state_words(state: State) -> Words:
    """As the program sees it: a draft that was attested once is one that was sent back."""
    return words("sent back") if state is State.DRAFT else state.name_words


@dataclass(frozen=True)
class Chosen:
    """What of the roster is looked at; an empty part leaves nothing out."""

    state: str = ""
    practice: str = ""
    credit: str = ""

    @staticmethod
    def of(named: Mapping[str, str]) -> "Chosen":
        return Chosen(*(named.get(name, "") for name in ("state", "practice", "credit")))

    def holds(self, claim: KeptClaim) -> bool:
        return (
            self.state in ("", claim.state.value)
            and self.practice in ("", claim.practice_code)
            and self.credit in ("", claim.asked.name)
        )

    def __str__(self) -> str:
        """As it stands in a file: 'state=approved'; 'all' when nothing is left out."""
        parts = (f"{name}={value}" for name, value in vars(self).items() if value)
        return "; ".join(parts) or "all"


@dataclass(frozen=True)
class Export:
    """Who takes which part of the roster, and when."""

    by: str
    at: datetime
    chosen: Chosen

    @property
    def cells(self) -> list[str]:
        return [self.by, f"{self.at:%Y-%m-%d %H:%M}", str(self.chosen)]


def row(claim: KeptClaim, projects: Mapping[str, Project]) -> list[str]:
    """A claim's cells, in the order of COLUMNS; days as 2026-11-21."""
    asked = claim.attested.asked if claim.attested else claim.asked
    project = projects.get(claim.project_id)
    return [
        claim.practice_code,
        claim.practice_name,
        claim.person_name,
        claim.project_id,
        project.title if project else "",
        asked.name,
        f"{asked.points:g}" if asked.points else "",
        str(state_words(claim.state)),
        str(claim.attested.on) if claim.attested else "",
        *_signed(claim, Step.CONFIRM),
        *_signed(claim, Step.APPROVE),
        claim.attested.digest if claim.attested else "",
    ]


def _signed(claim: KeptClaim, step: Step) -> tuple[str, str]:
    """The day of a step and who took it; empty unless the claim stands beyond it."""
    beyond = {Step.CONFIRM: (State.CONFIRMED, State.APPROVED), Step.APPROVE: (State.APPROVED,)}
    taken = claim.last(step) if claim.state in beyond[step] else None
    return (str(taken.on), taken.by) if taken else ("", "")


def workbook(rows: Sequence[Sequence[str]], export: Export) -> bytes:
    """The rows as a workbook of one sheet, text as text."""
    out = BytesIO()
    book = Book(out, {"title": "Credit roster", "author": export.by, "created": export.at})
    columns = [Column(label, width) for label, width in zip((*COLUMNS, *TAKEN), WIDTHS, strict=True)]
    sheet = book.sheet("Credit roster", columns)
    for cells in rows:
        sheet.write([*cells, *export.cells])
    book.close()
    return out.getvalue()
