"""The lead measures of a practice in one row: packed when they are kept, looked at without unpacking, unpacked to show.

A page that sorts and counts 2,000 practices by 37 projects looks at letters of a text, which takes milliseconds.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from qi_portal.domain.chart.assurance import Assurance
from qi_portal.domain.network.ranking import URGENCY
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Signal, State

COMPLETE, BEGUN, MISSING = "c", "b", "m"
"""A project's month: all that is due is entered, some of it, none of it."""

NO_GAP = "-"
FIGURES = ".5g"
"""Of what is only sorted and added up."""
SIGNALS = {each.value: each for each in Signal}
SURE = {each.value: each for each in Assurance}
STATES = {each.value: each for each in State}
LINES_SHOWN = 1024
"""Lines that stay unpacked: most are the same at the next request. One of 37 projects takes about 10 kB."""
LETTERS = "".join(str(place) for place in range(len(URGENCY)))


class Cell(NamedTuple):
    """What the lead measure of a project says in one practice, and how far its month is. `value` is on the scale of
    the chart (a share of 1), `gap` as in `domain.network.ranking`, `state` that of the month as of which it is said."""

    measure_id: str
    signal: Signal
    assurance: Assurance
    gap: float | None
    target: float | None
    state: State
    value: float | None
    value_month: Month | None
    decimals: int
    entered: int
    due: int
    by_chance: float

    @property
    def month(self) -> str:
        """COMPLETE, BEGUN or MISSING."""
        if self.entered >= self.due:
            return COMPLETE
        return BEGUN if self.entered else MISSING

    @staticmethod
    def of(row: Mapping[str, Any]) -> "Cell":
        """From the row of a lead measure."""
        told = {name: row[name] for name in Cell._fields}
        signal, assurance, state = SIGNALS[row["signal"]], SURE[row["assurance"]], STATES[row["state"]]
        return Cell(**{**told, "signal": signal, "assurance": assurance, "state": state})


def pack(cells: Mapping[str, Cell]) -> dict[str, str]:
    """The columns of a line, by project in the order given."""
    shown = list(cells.values())
    return {
        "projects": " ".join(cells),
        "urgencies": "".join(LETTERS[URGENCY.index(each.signal)] for each in shown),
        "months": "".join(each.month for each in shown),
        "gaps": " ".join(NO_GAP if each.gap is None else f"{each.gap:{FIGURES}}" for each in shown),
        "chances": " ".join(f"{each.by_chance:{FIGURES}}" for each in shown),
        "cells": json.dumps([_told(each) for each in shown], separators=(",", ":")),
    }


@lru_cache(LINES_SHOWN)
def unpack(projects: str, cells: str) -> Mapping[str, Cell]:
    """The cells by project."""
    return {
        name: Cell(one, SIGNALS[signal], SURE[sure], gap, aim, STATES[state], value, month and _month(month), *rest)
        for name, (one, signal, sure, gap, aim, state, value, month, *rest) in zip(
            projects.split(), json.loads(cells), strict=True
        )
    }


@lru_cache(4096)
def places_of(projects: str, wanted: frozenset[str]) -> tuple[int, ...]:
    """Where the wanted projects stand in a line."""
    return tuple(place for place, name in enumerate(projects.split()) if name in wanted)


def picked(text: str, places: Sequence[int]) -> str:
    """Letters at these places."""
    return "".join([text[place] for place in places])


def _told(cell: Cell) -> list[Any]:
    return [None if part is None else str(part) if isinstance(part, Month) else part for part in cell]


@lru_cache(1024)
def _month(text: str) -> Month:
    return Month.parse(text)
