"""Cells as they arrive from a form, a file or the API, before anybody has understood them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from qi_portal.domain.words import Words, words

NOTE_LIMIT = 500
"""Characters in a note."""

SHOWN_LIMIT = 40
"""Characters of a cell that a message repeats."""

NO_DATA = frozenset({"", "n/a", "na", "none", "-", "--", "."})
TOTALS = frozenset({"total", "all", "grand total", "average"})

SPACES = " \u00a0\u2007\u2009\u202f"
"""The ordinary space and the non-breaking and thin ones that spreadsheets put between thousands."""

EDGES = SPACES + "\t\r\n\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a text for a formula; the last four are the full-width forms."""


@dataclass(frozen=True)
class BrokenFormula:
    """A formula whose result is not in the file, or is an error; `shown` is what the sheet shows, such as #DIV/0!."""

    shown: str = ""


Cell = str | int | float | bool | date | datetime | BrokenFormula | None


def text_of(cell: Cell) -> str:
    """The cell as one would type it, without spaces around it or the apostrophe that keeps a text a text."""
    match cell:
        case None:
            return ""
        case BrokenFormula(shown):
            return shown
        case float() if cell.is_integer():
            return str(int(cell))
        case date():
            return cell.isoformat()[:10]
    return str(cell).strip(EDGES).removeprefix("'").strip(EDGES)


def shown(cell: Cell) -> str:
    """The cell as a message may repeat it: short and printable."""
    text = "".join(letter if letter.isprintable() else " " for letter in text_of(cell))
    return text if len(text) <= SHOWN_LIMIT else text[: SHOWN_LIMIT - 1] + "…"


def is_blank(cell: Cell) -> bool:
    return not isinstance(cell, BrokenFormula) and text_of(cell) == ""


def is_no_data(cell: Cell) -> bool:
    """True of an empty cell and of 'n/a', '-' and the like."""
    return not isinstance(cell, BrokenFormula) and text_of(cell).lower() in NO_DATA


def normal_id(text: str) -> str:
    """'dev_1', 'DEV 1' and ' Dev-1' are DEV-1; 'p7' stays P7, which is not P007."""
    return re.sub(rf"[{SPACES}_]+", "-", text_of(text)).upper()


def clean_note(text: str) -> str:
    """A note as it is kept: composed Unicode, no control characters except line ends, no spaces around it."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return "".join(letter for letter in composed if letter == "\n" or unicodedata.category(letter) != "Cc").strip(EDGES)


def broken_formula_words(cell: BrokenFormula, field: Words) -> Words:
    if cell.shown:
        return words("The formula ({field}) gives {shown}. Type the number instead.", field=field, shown=cell.shown)
    return words(
        "The formula ({field}) has no result in this file. Open and save the file in the spreadsheet program and send "
        "it again, or type the number.",
        field=field,
    )
