"""A table as its page shows it: cells made of a few snippets, headings that sort, addresses of neighboring views.

A page of 200 practices by 37 projects has 7,400 cells, put together from some hundred different parts. Each of these is
made once.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from urllib.parse import quote, urlencode
from uuid import UUID

from flask import get_template_attribute, request, url_for
from markupsafe import Markup

from qi_portal.domain.network.ranking import Order
from qi_portal.domain.network.view import ROWS, Pairs, View
from qi_portal.drawing.on_pages import draw_kept_spark
from qi_portal.measures.rollups.lines import Cell
from qi_portal.network.queries import sparks_of
from qi_portal.network.table import Column, Row, Table
from qi_portal.web.speech import speaker

MOST_WITH_CHARTS = 6
"""With more columns than this a cell holds an icon alone."""
SOMEWHERE = "practice-code"
SNIPPETS = "network/_cell.html"


class Shown:
    """What a template asks a table for, for the length of one request."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._say = speaker()
        self._is_late = table.around.is_late
        self.is_dense = len(table.columns) > MOST_WITH_CHARTS
        size = "small" if self.is_dense else "whole"
        self._looks, self._worth, self._rest = (
            cache(get_template_attribute(SNIPPETS, f"{size}_{part}")) for part in ("looks", "worth", "rest")
        )
        self._value = cache(self._read)
        self._no_part = get_template_attribute(SNIPPETS, f"{size}_no_part")()
        self.signal = cache(get_template_attribute(SNIPPETS, "worst"))

    def cells(self, row: Row) -> Markup:
        """The cells of a row, in the order of the columns."""
        code, practice_id = quote(row.facts.place.code), row.facts.place.practice_id
        drawn = (
            f'<td><a class="cell" href="{before}{code}{after}">{self._inside(practice_id, column, cell)}</a></td>'
            if cell
            else f"<td>{self._no_part}</td>"
            for (before, after), column, cell in zip(self._addresses, self._table.columns, row.cells, strict=True)
        )
        return Markup("".join(drawn))  # noqa: S704 - markup of macros and addresses that were quoted

    def gap(self, row: Row) -> str:
        return "" if row.gap is None else self._say.percent(row.gap)

    @staticmethod
    def lines(row: Row, *labels: str) -> list[tuple[str, str]]:
        """The names of columns that are unfinished, worse and better, each kind under its label if there are any."""
        found = zip(labels, (row.unfinished, row.worse, row.better), strict=True)
        return [(label, ", ".join([column.name for column in columns])) for label, columns in found if columns]

    def practice(self, row: Row) -> str:
        """Where the name of a practice leads."""
        before, after = self._practices
        return f"{before}{quote(row.facts.place.code)}{after}"

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

    @cached_property
    def _practices(self) -> tuple[str, str]:
        return _around(url_for("desks.practice", practice=SOMEWHERE))

    @staticmethod
    def _address(column: Column) -> tuple[str, str]:
        if column.key == column.project.id:
            return _around(url_for("projects.show", practice=SOMEWHERE, project_id=column.key))
        return _around(url_for("measures.measure", practice=SOMEWHERE, measure_id=column.key))

    def _inside(self, practice_id: UUID, column: Column, cell: Cell) -> str:
        """How it looks, the small chart where there is room, what it is worth, and how far its month is."""
        measure, month = column.measure, cell.month
        value = self._value(cell.value, cell.decimals, measure.is_proportion)
        spark = "" if self.is_dense else self._sparks.get((practice_id, cell.measure_id), "")
        looks = self._looks(cell.signal, measure.direction, cell.assurance)
        rest = self._rest(month, cell.entered, cell.due, self._is_late, None if value else cell.state)
        return f"{looks}{spark}{self._worth(value, month)}{rest}"

    def _read(self, value: float | None, decimals: int, is_share: bool) -> str:
        if value is None:
            return ""
        return self._say.percent(value, decimals) if is_share else self._say.number(value, decimals)

    @cached_property
    def _sparks(self) -> dict[tuple[UUID, str], Markup]:
        """The small charts of the rows, by practice and measure."""
        table = self._table
        ids, measures = [row.facts.place.practice_id for row in table.rows], [each.measure.id for each in table.columns]
        return {key: draw_kept_spark(spark) for key, spark in sparks_of(ids, measures).items()}


def _around(url: str) -> tuple[str, str]:
    """An address before and after the code of a practice."""
    before, _, after = url.partition(SOMEWHERE)
    return before, after
