"""One row of data out: one month of one measure in one practice, the same in a file, a workbook and the API."""

from decimal import Decimal
from typing import NamedTuple

from qi_portal.domain.entry.cells import FORMULA_STARTS
from qi_portal.domain.spc.reading import State

Number = int | float

APOSTROPHE = "'"
MARKED = frozenset((*FORMULA_STARTS, APOSTROPHE))
"""How a text begins that gets an apostrophe before it; one that has it already gets another, so that it stays."""

DECIMALS = 6
"""Of a result. Counts and sums are told as they are kept."""


class DataRow(NamedTuple):
    """The columns in their order; the first eleven are the agreed ones for other systems.

    A month of nobody eligible holds 0 of 0 and no value. One that is not collected or missing holds no number at all.
    `value` and `target` are in `unit`, percent for a proportion. `last_updated` is in UTC. `entry_version` counts saves
    of the month, so that more than 1 means revised; 0 for a missing one.
    """

    practice_id: str
    measure_id: str
    measure_version: str
    period_start: str
    period_end: str
    numerator: Number | None
    denominator: Number | None
    value: Number | None
    target: Number | None
    status: str
    last_updated: str
    period: str
    practice_name: str
    project_id: str
    measure_name: str
    unit: str
    target_owner: str
    excluded: int | None
    sampling: str
    source: str
    entry_version: int
    note: str

    @property
    def key(self) -> tuple[str, str, str]:
        """By which rows are in order, and no two are alike."""
        return self.practice_id, self.measure_id, self.period

    @property
    def is_counted(self) -> bool:
        return self.status == State.COUNTED.value


COLUMNS = DataRow._fields

Key = tuple[str, str, str]


def plain(number: float) -> Number:
    """A whole number without a point."""
    return int(number) if float(number).is_integer() else number


def rounded(number: float) -> Number:
    """A result as it is told."""
    return plain(round(number, DECIMALS))


def number_text(number: Number) -> str:
    """Digits and a point, never an exponent; read again it is the same number."""
    return str(number) if isinstance(number, int) else f"{Decimal(repr(number)):f}"


def text_cell(cell: str | Number | None) -> str:
    """A cell as a text file holds it: a number as a number, a text never as a formula."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return APOSTROPHE + cell if cell[:1] in MARKED else cell
    return number_text(cell)
