"""A table as its page shows it: cells made of a few snippets, headings that sort, addresses of neighboring views.

A page of 200 practices by 37 projects has 7,400 cells, which say no more than some hundred different things. Each of
these is drawn once.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from flask import get_template_attribute, request, url_for
from markupsafe import Markup

from qi_portal.domain.content.measure import Direction
from qi_portal.domain.network.ranking import Order
from qi_portal.domain.network.view import ROWS, Pairs, View
from qi_portal.drawing.on_pages import draw_spark_line
from qi_portal.measures.rollups.lines import Cell
from qi_portal.network.queries import sparks_of
from qi_portal.network.table import Column, Row, Table

MOST_WITH_CHARTS = 6
"""With more columns than this a cell holds an icon alone."""
SOMEWHERE = "practice-code"
SNIPPETS = "network/_cell.html"

NOTHING = "", Markup()
"""Where the cell of a practice that takes no part leads, and what it holds."""


class Shown:
    """What a template asks a table for, for the length of one request."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._snippets: dict[tuple[Any, ...], tuple[Markup, Markup]] = {}
        self.is_dense = len(table.columns) > MOST_WITH_CHARTS
        self._macro = get_template_attribute(SNIPPETS, "small" if self.is_dense else "whole")
        self._end = get_template_attribute(SNIPPETS, "end")

    def cells(self, row: Row) -> Iterator[tuple[str, Markup]]:
        """Where each cell of a row leads and what it holds, in the order of the columns."""
        code, practice_id = quote(row.facts.place.code), row.facts.place.practice_id
        for (before, after), column, cell in zip(self._addresses, self._table.columns, row.cells, strict=True):
            yield (f"{before}{code}{after}", self._inside(practice_id, column, cell)) if cell else NOTHING

    def address(self, view: View) -> str:
        """Another view of the same table. One that says nothing says its order, or it would lead to one's own."""
        return f"{request.path}?{urlencode(view.asked or (('order', Order.SIGNAL.value),))}"

    def without(self, name: str) -> str:
        return self.address(self._table.view.without(name))

    def on_page(self, page: int) -> str:
        return self.address(self._table.view.on_page(page))

    @property
    def everything(self) -> str:
        """The table without any filter, its columns and its order kept."""
        view = self._table.view
        for name in view.filters:
            view = view.without(name)
        return self.address(view)

    @property
    def usual(self) -> str:
        """What somebody sees who chose nothing."""
        return self.address(View())

    @property
    def keeping(self) -> str:
        """Where this view is given a name."""
        return f"{url_for('saved_views.enter')}?{self._table.view.query}"

    def carried(self, *names: str) -> Pairs:
        """What a form of the page has to send along, except for these."""
        return tuple((name, value) for name, value in self._table.view.kept if name not in names)

    def pressed(self, by: str) -> str:
        """The order that the button of a heading asks for."""
        return str(self._table.view.sort.pressed(by))

    def sorted_as(self, by: str) -> str | None:
        """What a heading says of its column: names ascend from A, everything else descends from what needs somebody."""
        sort = self._table.view.sort
        if sort.by != by:
            return None
        return "ascending" if (by == Order.NAME) is not sort.is_turned else "descending"

    @property
    def export(self) -> str:
        """Where the table is taken as a file: beside its page."""
        return f"{request.path}/export"

    @property
    def rows_offered(self) -> Sequence[int]:
        return ROWS

    @cached_property
    def _addresses(self) -> list[tuple[str, str]]:
        """What stands before and after the code of a practice in the address of each column's cells."""
        return [self._address(column) for column in self._table.columns]

    @staticmethod
    def _address(column: Column) -> tuple[str, str]:
        if column.key == column.project.id:
            url = url_for("projects.show", practice=SOMEWHERE, project_id=column.key)
        else:
            url = url_for("measures.measure", practice=SOMEWHERE, measure_id=column.key)
        before, _, after = url.partition(SOMEWHERE)
        return before, after

    def _inside(self, practice_id: UUID, column: Column, cell: Cell) -> Markup:
        start, end = self._snippet(column, cell)
        if self.is_dense:
            return start
        return start + self._sparks.get((practice_id, cell.measure_id), Markup()) + end

    @cached_property
    def _sparks(self) -> dict[tuple[UUID, str], Markup]:
        """The small charts of the rows, by practice and measure."""
        table = self._table
        ids, measures = [row.facts.place.practice_id for row in table.rows], [each.measure.id for each in table.columns]
        return {key: draw_spark_line(spark) for key, spark in sparks_of(ids, measures).items()}

    def _snippet(self, column: Column, cell: Cell) -> tuple[Markup, Markup]:
        measure = column.measure
        looks = cell.signal, cell.assurance, cell.month, cell.value, cell.decimals, cell.state, cell.entered, cell.due
        key = (*looks, measure.is_proportion, measure.direction)
        known = self._snippets.get(key)
        if known is None:
            rises = cell.signal.is_better is (measure.direction is Direction.HIGHER)
            told = {"is_share": measure.is_proportion, "is_late": self._table.around.is_late}
            known = self._macro(cell, rises, **told), self._end(cell, **told)
            self._snippets[key] = known
        return known
