"""Charts that live in a workbook: drawn by the spreadsheet program from cells, so that they follow what is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qi_portal.press.sheets import Book, Sheet

SIZE = {"width": 760, "height": 300}
ROWS_EACH = 16
"""Rows of a sheet that one chart covers."""

Look = Mapping[str, object]

GRID = {"visible": True, "line": {"color": "#d9d9d9"}}
VALUES: Look = {"line": {"color": "#1f5f8b", "width": 1.75}, "marker": {"type": "circle", "size": 5}}
CENTER: Look = {"line": {"color": "#4a4a4a", "width": 1.25}}
TARGET: Look = {"line": {"color": "#9a5b00", "width": 1.25, "dash_type": "dash"}}
"""How lines look; by color and by form, so that they can be told apart in gray."""


@dataclass(frozen=True)
class Line:
    """A line of a chart: the column that holds its name in the heading and its values below, and how it looks."""

    column: int
    look: Look


@dataclass(frozen=True)
class Drawing:
    """A chart of some columns of one sheet. Its months stand in the first column, under the heading."""

    title: str
    unit: str
    lines: Sequence[Line]
    months: int


def place_charts(book: Book, name: str, cells: Sheet, drawings: Sequence[Drawing]) -> None:
    """A sheet with one chart below the other, each reading its values from `cells`."""
    sheet = book.bare_sheet(name)
    for number, drawing in enumerate(drawings):
        sheet.worksheet.insert_chart(
            number * ROWS_EACH, 0, _chart(book, cells, drawing), {"description": drawing.title}
        )


def _chart(book: Book, cells: Sheet, drawing: Drawing) -> object:
    chart = book.workbook.add_chart({"type": "line"})
    for line in drawing.lines:
        chart.add_series(
            {
                "name": [cells.name, 0, line.column],
                "categories": [cells.name, 1, 0, drawing.months, 0],
                "values": [cells.name, 1, line.column, drawing.months, line.column],
                **line.look,
            }
        )
    chart.set_title({"name": drawing.title, "name_font": {"size": 12}})
    chart.set_size(SIZE)
    chart.set_x_axis({"num_font": {"rotation": -45}, "text_axis": True})
    chart.set_y_axis(
        {"name": drawing.unit, "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#d9d9d9"}}}
    )
    chart.set_legend({"position": "bottom"})
    chart.show_blanks_as("gap")
    return chart
