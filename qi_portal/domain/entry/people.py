"""Does a column that nobody reads hold facts about people? Then the file is a list of patients, whatever its heading.

Only columns that are not understood are looked at: counts, months and practices are read by their own rules.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from qi_portal.domain.entry.cells import Cell, text_of
from qi_portal.domain.entry.headers import OWN_COLUMNS, Heading, plain_name
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.entry.likely_names import likely_name
from qi_portal.domain.entry.parsed import Line

LOOKED_AT = 1000
"""Lines of the table that are looked at."""

LONGEST = 100
"""Characters in a cell that is looked at; a longer text is prose."""

FEWEST = 3
"""Different values of a column that look like identifiers; one telephone number may be the office's."""

_OF_PRACTICES = """
npi|tin|ein|phone|fax|e mail|email|contact|coach|clinician|provider|physician|doctor|pcp|reported by|entered by
reviewed by|practice name|clinic name|site name|location|measure title|project|source
"""
OF_PRACTICES = frozenset(_OF_PRACTICES.replace("\n", "|").strip("|").split("|"))
"""Names of columns that say such things of a practice and of those who work there."""

DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}")
HINT = re.compile(r"[0-9]{2}|@")


def names_people(lines: Sequence[Line], heading: Heading | None) -> bool:
    """True when a column holds dates as of births, or numbers and addresses as of persons."""
    if heading is None:
        width = max((len(line.cells) for line in lines[:LOOKED_AT]), default=0)
        return any(_is_of_people(_column(lines[:LOOKED_AT], index)) for index in range(width))
    below = lines[heading.position + heading.height :][:LOOKED_AT]
    named = {index: plain_name(heading.texts[index]) for index in heading.unread}
    asked = [index for index, name in named.items() if name not in OF_PRACTICES | OWN_COLUMNS]
    return any(_is_of_people(_column(below, index)) for index in asked)


def _column(lines: Iterable[Line], index: int) -> set[Cell]:
    """The different texts and dates of a column."""
    cells = (line.cells[index] for line in lines if index < len(line.cells))
    return {cell for cell in cells if isinstance(cell, str | date)}


def _is_of_people(cells: set[Cell]) -> bool:
    days = {day for cell in cells if (day := _birthday(cell))}
    if len(days) >= FEWEST and len({year for year, _ in days}) > 1:
        return True
    texts = {text_of(cell) for cell in cells if isinstance(cell, str)}
    hits = (text for text in texts if _names_somebody(text))
    return len(list(islice(hits, FEWEST))) == FEWEST


def _names_somebody(text: str) -> bool:
    if len(text) > LONGEST or DAY.fullmatch(text):
        return False
    return bool(HINT.search(text) and looks_like_identifier(text)) or likely_name(text) is not None


def _birthday(cell: Cell) -> tuple[int, str] | None:
    """Year and text of a day that begins and ends no month; reports are dated by those."""
    if isinstance(cell, date):
        begins = cell.day == 1 or cell.day >= 28
        return None if begins else (cell.year, cell.isoformat()[:10])
    text = text_of(cell)
    if not DAY.fullmatch(text) or {"1", "01", "28", "29", "30", "31"} & set(re.split(r"[-/.]", text)):
        return None
    year = next((part for part in re.split(r"[-/.]", text) if len(part) == 4), text[-2:])
    return int(year), text
