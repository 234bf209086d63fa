"""Lists and tables with totals, as others than the practices themselves may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic

from qi_portal.domain.disclosure.blocks import Column, Row, hidden_blocks
from qi_portal.domain.disclosure.cells import ORDINARY, Rule, Sum, Who, together
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.lists import Name, hidden_of
from qi_portal.domain.disclosure.ratios import Counted, Kind, Ratio, parts_by_practice, told, why_not

Contributions = Mapping[Who, int]
"""What each practice counted, 0 among it."""


@dataclass(frozen=True)
class Listed(Generic[Name]):
    """Counts by name and their total."""

    cells: Mapping[Name, int | Hidden]
    total: int | Hidden


@dataclass(frozen=True)
class Disclosed(Generic[Row, Column]):
    """Counts by row and column with all their totals."""

    cells: Mapping[Row, Mapping[Column, int | Hidden]]
    row_totals: Mapping[Row, int | Hidden]
    column_totals: Mapping[Column, int | Hidden]
    total: int | Hidden


@dataclass(frozen=True)
class Ratios(Generic[Row, Column]):
    """Numerators and denominators by row and column with all their totals; `Disclosed` for more than counts."""

    cells: Mapping[Row, Mapping[Column, Ratio]]
    row_totals: Mapping[Row, Ratio]
    column_totals: Mapping[Column, Ratio]
    total: Ratio


def disclose_list(cells: Mapping[Name, Contributions[Who]], rule: Rule = ORDINARY) -> Listed[Name]:
    """The counts that may be told, by name, with their total. Names are kept in their order."""
    found = disclose({name: {None: cell} for name, cell in cells.items()}, rule)
    return Listed({name: found.row_totals[name] for name in cells}, found.total)


def disclose(table: Mapping[Row, Mapping[Column, Contributions[Who]]], rule: Rule = ORDINARY) -> Disclosed[Row, Column]:
    """The counts of a table that may be told. Every row has every column; ValueError otherwise."""
    counted = {row: {column: _counts(cell) for column, cell in cells.items()} for row, cells in table.items()}
    found = disclose_ratios(counted, Kind.COUNT, rule)
    return Disclosed(
        {row: {column: _count(cell) for column, cell in cells.items()} for row, cells in found.cells.items()},
        {row: _count(total) for row, total in found.row_totals.items()},
        {column: _count(total) for column, total in found.column_totals.items()},
        _count(found.total),
    )


def disclose_ratios(
    table: Mapping[Row, Mapping[Column, Mapping[Who, Counted]]], kind: Kind, rule: Rule = ORDINARY
) -> Ratios[Row, Column]:
    """The same for numerators and denominators. Rows and columns must be parts of one whole: regions, months, reasons;
    never measures or projects, which have no total.
    """
    sums = {
        row: {column: parts_by_practice(cell, kind) for column, cell in cells.items()} for row, cells in table.items()
    }
    return _Table(sums, kind, rule).ratios()


class _Table(Generic[Row, Column, Who]):
    """A table's sums, and which rows, columns and cells of it are hidden."""

    def __init__(self, cells: Mapping[Row, Mapping[Column, Sum[Who]]], kind: Kind, rule: Rule) -> None:
        names = _columns(cells)
        self.cells, self.kind, self.rule = cells, kind, rule
        self.rows = {row: together(cells[row].values()) for row in cells}
        self.columns = {column: together(cells[row][column] for row in cells) for column in names}
        self.total = together(self.rows.values())
        self.is_open = rule.is_met(self.total)
        self.hidden_rows = hidden_of(self.rows, rule) if self.is_open else frozenset(cells)
        self.hidden_columns = hidden_of(self.columns, rule) if self.is_open else frozenset(names)
        rows, columns = groups(cells, self.hidden_rows), groups(names, self.hidden_columns)
        blocks = hidden_blocks(merged(cells, rows, columns), rule) if self.is_open else []
        self.hidden_cells = {cell for block in blocks for cell in block.cells}

    def ratios(self) -> Ratios[Row, Column]:
        return Ratios(
            {row: {name: self._cell(row, name) for name in self.columns} for row in self.cells},
            {row: self._told(self.rows[row], is_hidden=row in self.hidden_rows) for row in self.cells},
            {name: self._told(self.columns[name], is_hidden=name in self.hidden_columns) for name in self.columns},
            self._told(self.total, is_hidden=not self.is_open),
        )

    def _cell(self, row: Row, column: Column) -> Ratio:
        is_pooled = row in self.hidden_rows or column in self.hidden_columns
        is_hidden = is_pooled or (frozenset([row]), frozenset([column])) in self.hidden_cells
        return self._told(self.cells[row][column], is_hidden=is_hidden)

    def _told(self, counted: Sum[Who], *, is_hidden: bool) -> Ratio:
        return Ratio(why=why_not(counted, self.rule)) if is_hidden else told(counted, self.kind)


def groups(names: Iterable[Name], hidden: frozenset[Name]) -> list[frozenset[Name]]:
    """Each name for itself, and the hidden ones as one."""
    shown = [frozenset([name]) for name in names if name not in hidden]
    return [*shown, hidden] if hidden else shown


def merged(
    cells: Mapping[Row, Mapping[Column, Sum[Who]]],
    rows: Iterable[frozenset[Row]],
    columns: Iterable[frozenset[Column]],
) -> dict[frozenset[Row], dict[frozenset[Column], Sum[Who]]]:
    """The table of groups of rows by groups of columns."""
    of_columns = list(columns)
    return {
        group: {names: together(cells[row][name] for row in group for name in names) for names in of_columns}
        for group in rows
    }


def _columns(cells: Mapping[Row, Mapping[Column, Sum[Who]]]) -> list[Column]:
    names = list(next(iter(cells.values()), {}))
    if any(row.keys() != set(names) for row in cells.values()):
        raise ValueError("every row has every column")
    return names


def _counts(cell: Contributions[Who]) -> dict[Who, Counted]:
    return {who: Counted(count) for who, count in cell.items()}


def _count(found: Ratio) -> int | Hidden:
    return found.why or int(found.numerator or 0)
