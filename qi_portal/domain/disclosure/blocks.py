"""Which cells of a table with totals on both sides are hidden, so that nothing unfit follows from the rest.

What is hidden are blocks: some rows times some columns each. Let even the totals of a block's own rows and columns be
known. Then a cell of the row r and the column c in a block of n can be anything from max(0, r + c - n) to min(r, c);
these are Fréchet's bounds, and they are reached. So a block may be left when the totals of its rows and columns are
fit: that is 12 values or more, unless the cell must be 0, or the whole of r or c, which are fit.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from qi_portal.domain.disclosure.cells import Parts, Rule, Sum, Who, size_of, together

Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)
Name = TypeVar("Name", bound=Hashable)
Cell = tuple[Row, Column]


@dataclass(frozen=True)
class Block(Generic[Row, Column]):
    """A hidden part of a table: every cell in these rows and columns."""

    rows: frozenset[Row]
    columns: frozenset[Column]

    @property
    def cells(self) -> frozenset[Cell[Row, Column]]:
        return frozenset((row, column) for row in self.rows for column in self.columns)


def hidden_blocks(table: Mapping[Row, Mapping[Column, Sum[Who]]], rule: Rule) -> list[Block[Row, Column]]:
    """What is hidden in a table all of whose totals are told, and fit. No two blocks share a cell.

    A block begins with a cell that is unfit. Where the others leave one no room to grow, one block is made of all that
    is unfit: that can grow until it is the whole table, whose totals are fit.
    """
    known = _Known(table, rule)
    found: list[Block[Row, Column]] = []
    taken: set[Cell[Row, Column]] = set()
    for cell in known.unfit:
        if cell not in taken:
            block = _Growing(known, taken).grown([cell])
            if block is None:
                return [each for each in [_Growing(known, ()).grown(known.unfit)] if each]
            found.append(block)
            taken |= block.cells
    return found


class _Known(Generic[Row, Column, Who]):
    """A table, which of its cells are unfit, and how large each is."""

    def __init__(self, table: Mapping[Row, Mapping[Column, Sum[Who]]], rule: Rule) -> None:
        self.table, self.rule = table, rule
        cells = {(row, column): cell for row in table for column, cell in table[row].items()}
        self.columns = list(next(iter(table.values()), {}))
        self.unfit = {place: None for place, cell in cells.items() if not rule.is_met(cell)}
        self.sizes = {place: size_of(cell) for place, cell in cells.items()}


class _Growing(Generic[Row, Column, Who]):
    """A block with the totals of its rows and columns, kept up as it takes in more; `taken` belongs to others."""

    def __init__(self, known: _Known[Row, Column, Who], taken: Collection[Cell[Row, Column]]) -> None:
        self.known, self.taken = known, frozenset(taken)
        self.rows: dict[Row, dict[Who, Parts]] = {}
        self.columns: dict[Column, dict[Who, Parts]] = {}

    def grown(self, cells: Iterable[Cell[Row, Column]]) -> Block[Row, Column] | None:
        """The block of these cells with what it takes to be fit; None if there is nothing left to take."""
        for row, column in cells:
            self._take(row, column)
        while not (self._are_fit(self.rows.values()) and self._are_fit(self.columns.values())):
            if not self._grow():
                return None
        return Block(frozenset(self.rows), frozenset(self.columns))

    def _are_fit(self, totals: Iterable[Sum[Who]]) -> bool:
        return all(self.known.rule.is_met(total) for total in totals)

    def _grow(self) -> bool:
        """Take in another column if a row is unfit, else another row; False when there is none that is free."""
        row, column = next(iter(self.rows)), next(iter(self.columns))
        if not self._are_fit(self.rows.values()):
            columns = {name: [(each, name) for each in self.rows] for name in self.known.columns}
            best = self._best({name: cells for name, cells in columns.items() if name not in self.columns})
            return best is not None and self._take(row, best)
        rows = {name: [(name, each) for each in self.columns] for name in self.known.table}
        lead = self._best({name: cells for name, cells in rows.items() if name not in self.rows})
        return lead is not None and self._take(lead, column)

    def _best(self, lines: Mapping[Name, list[Cell[Row, Column]]]) -> Name | None:
        """The free one with the most cells that are unfit anyway; then the largest, since the fewer have to follow."""
        free = [name for name, cells in lines.items() if self.taken.isdisjoint(cells)]
        return max(free, key=lambda name: self._worth(lines[name]), default=None)

    def _worth(self, cells: Iterable[Cell[Row, Column]]) -> tuple[int, float]:
        places = list(cells)
        return sum(place in self.known.unfit for place in places), sum(self.known.sizes[place] for place in places)

    def _take(self, row: Row, column: Column) -> bool:
        """Take in the row and the column that are not yet in it."""
        table = self.known.table
        if row not in self.rows:
            self.rows[row] = together(table[row][each] for each in self.columns)
            for crossed in self.columns:
                self.columns[crossed] = together([self.columns[crossed], table[row][crossed]])
        if column not in self.columns:
            self.columns[column] = together(table[each][column] for each in self.rows)
            for each in self.rows:
                self.rows[each] = together([self.rows[each], table[each][column]])
        return True
