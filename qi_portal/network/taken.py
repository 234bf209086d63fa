"""A table of the network as a file: every row of the view, with where it comes from."""

from collections.abc import Iterator
from io import BytesIO

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.provenance import Provenance
from qi_portal.domain.words import Speaker, Words, words
from qi_portal.drawing.icons import assurance_words, signal_words
from qi_portal.measures.rollups.lines import BEGUN, COMPLETE, MISSING, Cell
from qi_portal.network.table import Column, Row, Table
from qi_portal.press import sheets
from qi_portal.press.sheets import Book, Number

HEADS = (
    (words("Practice"), 10),
    (words("Name"), 32),
    (words("Region"), 16),
    (words("Clinicians"), 10),
    (words("Project"), 22),
    (words("Project title"), 34),
    (words("Measure"), 10),
    (words("Measure name"), 40),
    (words("As of"), 10),
    (words("Month"), 16),
    (words("Measures entered"), 10),
    (words("Measures due"), 10),
    (words("Signal"), 24),
    (words("Against its target"), 34),
    (words("Latest value"), 10),
    (words("Unit"), 14),
    (words("Value of"), 10),
    (words("Why there is no value"), 18),
    (words("Target"), 10),
    (words("Gap to the target"), 10),
)
"""What stands above each column of the rows, and its width in characters."""

MONTHS = {COMPLETE: words("complete"), BEGUN: words("a part is entered"), MISSING: words("nothing entered")}
PERCENT = words("Percent")


def rows_of(table: Table, say: Speaker) -> Iterator[list[sheets.Cell]]:
    """A row for each chart: a practice in a project or a measure, in the order of the table."""
    for row in table.rows:
        for column, cell in zip(row.columns, row.cells, strict=True):
            if cell is not None:
                yield [*_who(row), *_what(column), *_month(row, cell, say), *_chart(column, cell, say)]


def csv_rows(table: Table, provenance: Provenance, say: Speaker) -> tuple[list[str], list[list[str]]]:
    """Headings and rows as text: numbers with a point, shares of 1 as they are; each row says where it comes from."""
    made = [(say.say(what), say.say(told)) for what, told in provenance.lines]
    heads = [say.say(label) for label, _ in HEADS] + [what for what, _ in made]
    told = [each for _, each in made]
    return heads, [[*map(_text, cells), *told] for cells in rows_of(table, say)]


def workbook(table: Table, title: Words, provenance: Provenance, say: Speaker) -> bytes:
    """The table as it is seen, a row for each of its charts, and where it comes from."""
    out = BytesIO()
    author, at = provenance.made_by, provenance.made_at
    book = Book(out, {"title": say.say(title), "author": author, "created": at.replace(tzinfo=None)})
    _seen(book, table, say)
    charts = book.sheet(say.say(words("Charts")), [sheets.Column(say.say(label), width) for label, width in HEADS])
    for cells in rows_of(table, say):
        charts.write(cells)
    source = book.sheet(say.say(words("Source")), [sheets.Column(say.say(words("What")), 20), sheets.Column("", 90)])
    for what, told in provenance.lines:
        source.write([say.say(what), say.say(told)])
    book.close()
    return out.getvalue()


def _seen(book: Book, table: Table, say: Speaker) -> None:
    fixed = ((words("Practice"), 10), (words("Name"), 32), (words("Region"), 16), (words("Worst"), 22),
             (words("Gap"), 8), (words("Missing"), 8))  # fmt: skip
    names = [sheets.Column(column.name, 28) for column in table.columns]
    heads = [sheets.Column(say.say(label), width) for label, width in fixed]
    sheet = book.sheet(say.say(words("Practices")), [*heads, *names])
    for row in table.rows:
        code, name, region, _ = _who(row)
        worst = say.say(signal_words(row.worst)) if row.worst else None
        gap = None if row.gap is None else Number(row.gap, "0%")
        seen = [_in_words(column, cell, say) for column, cell in zip(row.columns, row.cells, strict=True)]
        sheet.write([code, name, region, worst, gap, Number(row.missing, "0"), *seen])


def _in_words(column: Column, cell: Cell | None, say: Speaker) -> str | None:
    """A cell as a sentence: 'confirmed worsening; does not reach the target; 37%; nothing entered'."""
    if cell is None:
        return None
    said = (signal_words(cell.signal), assurance_words(cell.assurance), _value(column, cell, say), MONTHS[cell.month])
    return "; ".join(say.say(each) for each in said if each)


def _value(column: Column, cell: Cell, say: Speaker) -> str:
    if cell.value is None:
        return ""
    is_share = column.measure.is_proportion
    return say.percent(cell.value, cell.decimals) if is_share else say.number(cell.value, cell.decimals)


def _who(row: Row) -> list[sheets.Cell]:
    facts = row.facts
    return [facts.place.code, facts.place.name, facts.region, Number(facts.clinicians, "0")]


def _what(column: Column) -> list[sheets.Cell]:
    return [column.project.id, column.project.short_title, column.measure.id, column.measure.name]


def _month(row: Row, cell: Cell, say: Speaker) -> list[sheets.Cell]:
    as_of = row.as_of.first_day if row.as_of else None
    return [as_of, say.say(MONTHS[cell.month]), Number(cell.entered, "0"), Number(cell.due, "0")]


def _chart(column: Column, cell: Cell, say: Speaker) -> list[sheets.Cell]:
    is_share = column.measure.is_proportion
    pattern = _pattern(cell.decimals, is_share=is_share)
    return [
        say.say(signal_words(cell.signal)),
        say.say(assurance_words(cell.assurance)),
        _number(cell.value, pattern),
        say.say(PERCENT) if is_share else column.measure.unit or None,
        cell.value_month.first_day if cell.value_month else None,
        None if cell.value is not None else say.say(state_words(cell.state)),
        _number(cell.target, pattern),
        _number(cell.gap, "0%"),
    ]


def _pattern(decimals: int, *, is_share: bool) -> str:
    return "0" + ("." + "0" * decimals if decimals else "") + ("%" if is_share else "")


def _number(value: float | None, pattern: str) -> Number | None:
    return None if value is None else Number(value, pattern)


def _text(cell: sheets.Cell) -> str:
    match cell:
        case Number(value):
            return f"{value:.6g}"
        case None:
            return ""
        case str():
            return cell
    return f"{cell:%Y-%m}"
