"""Which numbers of a list or of a table are hidden, so that nothing unfit follows from the rest.

What stays is a set of sums, each of them fit, and nothing follows from them but what they add up to:

- **A list with a total**: what is hidden is told together at most, as one sum that is fit, of two numbers or more, with
  room for each of them.
- **A table with totals on both sides**: what is hidden is a rectangle, some rows times some columns. Its rows and
  columns can be worked out by subtraction, so each of them must be fit. A cell with such a row r and column c, in a
  rectangle of n, can be anything from max(0, r + c - n) to min(r, c) (Fréchet's bounds, which are reached): 12 values
  or more, unless it must be 0 or the whole of r or c.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from qi_portal.domain.disclosure.cells import FEWEST, Parts, Rule, Sum, Who, size_of, together

Name = TypeVar("Name", bound=Hashable)
Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)


def hidden_of(cells: Mapping[Name, Sum[Who]], rule: Rule) -> frozenset[Name]:
    """The names in a list whose numbers are hidden, when the total is told: of all of them, where nothing less will do.

    The smallest that could be told is hidden too until the hidden ones are safe together; zeros are told, and add
    nothing.
    """
    hidden = {name for name, cell in cells.items() if not rule.is_met(cell)}
    sizes = {name: size_of(cell) for name, cell in cells.items()}
    rest = sorted((name for name in cells if sizes[name] and name not in hidden), key=sizes.__getitem__, reverse=True)
    so_far = together(cells[name] for name in hidden)
    while hidden and not _is_roomy(len(hidden), so_far, rule):
        if not rest:
            return frozenset(cells)
        hidden.add(rest[-1])
        so_far = together([so_far, cells[rest.pop()]])
    return frozenset(hidden)


def _is_roomy(count: int, hidden: Sum[Who], rule: Rule) -> bool:
    """Whether the sum of so many hidden numbers may be known. That none of them is 0 is known, too, where 0 is told."""
    parts = zip(*hidden.values(), strict=True)
    return count > 1 and rule.is_met(hidden) and all(not any(part) or _room(part) >= count + FEWEST for part in parts)


def _room(part: Iterable[float]) -> float:
    """What is left of it to the contributor who knows most of it."""
    counts = list(part)
    return sum(counts) - max(counts)


@dataclass(frozen=True)
class Rectangle(Generic[Row, Column]):
    """The hidden part of a table: every cell in these rows and columns. Empty when nothing is hidden."""

    rows: frozenset[Row]
    columns: frozenset[Column]

    def holds(self, row: Row, column: Column) -> bool:
        return row in self.rows and column in self.columns


def hidden_rectangle(table: Mapping[Row, Mapping[Column, Sum[Who]]], rule: Rule) -> Rectangle[Row, Column]:
    """The cells that are hidden in a table all of whose totals are told, and fit.

    It begins with the rows and columns of cells that are unfit, and takes in whole rows and columns until its own
    totals are fit; at the latest when it is the whole table.
    """
    found = _Growing(table, rule)
    while found.grow():
        pass
    return Rectangle(frozenset(found.rows), frozenset(found.columns))


class _Growing(Generic[Row, Column, Who]):
    """A rectangle with the totals of its rows and columns, kept up as it takes in more."""

    def __init__(self, table: Mapping[Row, Mapping[Column, Sum[Who]]], rule: Rule) -> None:
        self.table, self.rule = table, rule
        self.sizes = {row: {column: size_of(cell) for column, cell in cells.items()} for row, cells in table.items()}
        unfit = [(row, column) for row in table for column, cell in table[row].items() if not rule.is_met(cell)]
        rows, columns = {row for row, _ in unfit}, {column for _, column in unfit}
        self.rows: dict[Row, dict[Who, Parts]] = {row: self._row(row, columns) for row in table if row in rows}
        self.columns: dict[Column, dict[Who, Parts]] = {column: self._column(column, self.rows) for column in columns}

    def grow(self) -> bool:
        """Take in a column if a row is unfit, a row if a column is; False when all of them are fit."""
        if rows := [row for row, counted in self.rows.items() if not self.rule.is_met(counted)]:
            self._take_column(rows)
        elif columns := [column for column, counted in self.columns.items() if not self.rule.is_met(counted)]:
            self._take_row(columns)
        else:
            return False
        return True

    def _take_column(self, rows: Iterable[Row]) -> None:
        """The one with the most in these rows: the fewer have to follow."""
        first = next(iter(self.table.values()))
        free = [column for column in first if column not in self.columns]
        taken = max(free, key=lambda column: sum(self.sizes[row][column] for row in rows))
        self.columns[taken] = self._column(taken, self.rows)
        for row in self.rows:
            self.rows[row] = together([self.rows[row], self.table[row][taken]])

    def _take_row(self, columns: Iterable[Column]) -> None:
        free = [row for row in self.table if row not in self.rows]
        taken = max(free, key=lambda row: sum(self.sizes[row][column] for column in columns))
        self.rows[taken] = self._row(taken, self.columns)
        for column in self.columns:
            self.columns[column] = together([self.columns[column], self.table[taken][column]])

    def _row(self, row: Row, columns: Iterable[Column]) -> dict[Who, Parts]:
        return together(self.table[row][column] for column in columns)

    def _column(self, column: Column, rows: Iterable[Row]) -> dict[Who, Parts]:
        return together(self.table[row][column] for row in rows)
