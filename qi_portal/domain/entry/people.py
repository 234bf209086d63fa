"""Does a column that nobody reads hold facts about people? Then the file is a list of patients, whatever its heading.

Only columns that are not understood are looked at: counts, months and practices are read by their own rules.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from qi_portal.domain.entry.cells import Cell, text_of
from qi_portal.domain.entry.headers import Heading, plain_name
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.entry.likely_names import likely_name
from qi_portal.domain.entry.parsed import Line

LOOKED_AT = 5000
"""Different texts of a column in which names and numbers are looked for, taken evenly from all of them."""

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
    below = lines[heading.position + heading.height :] if heading else lines
    width = max((len(line.cells) for line in below), default=0)
    known = _known(heading) if heading else set()
    return any(are_of_people(_column(below, index)) for index in range(width) if index not in known)


def _known(heading: Heading) -> set[int]:
    """Columns that are read, and those about the practice."""
    named = (index for index, text in enumerate(heading.texts) if plain_name(text) in OF_PRACTICES | heading.own)
    return {*named, *(column.index for column in heading.columns)}


def _column(lines: Iterable[Line], index: int) -> Iterable[Cell]:
    """The different texts and dates of a column, in order."""
    cells = (line.cells[index] for line in lines if index < len(line.cells))
    return dict.fromkeys(cell for cell in cells if isinstance(cell, str | date))


def are_of_people(cells: Iterable[Cell]) -> bool:
    """True when different ones of them are births, or numbers or names as of persons."""
    different = list(cells)
    days = {day for cell in different if (day := _birthday(cell))}
    if len(days) >= FEWEST and len({year for year, _ in days}) > 1:
        return True
    texts = list(dict.fromkeys(text_of(cell) for cell in different if isinstance(cell, str)))
    hits = (text for text in texts[:: len(texts) // LOOKED_AT + 1] if _names_somebody(text))
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
