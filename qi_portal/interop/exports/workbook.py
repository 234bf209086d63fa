"""Rows as a workbook: the data first, so that it can be sent back as it is; then what they mean, and charts of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from qi_portal.domain.content.definition_history import versions_of
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.data_rows import APOSTROPHE, COLUMNS, DataRow, Number
from qi_portal.domain.entry.counts import needs_denominator
from qi_portal.domain.provenance import Provenance
from qi_portal.domain.words import Speaker, Words, words
from qi_portal.interop.exports.dictionary import MEANINGS, told
from qi_portal.interop.exports.drawn import Drawn, Shown
from qi_portal.press import sheets
from qi_portal.press.charts import CENTER, TARGET, VALUES, Drawing, Line, Look, place_charts
from qi_portal.press.sheets import Book, Column

GENERAL = "General"
DATA = "Data"
WIDTHS = {"practice_name": 28, "measure_name": 40, "last_updated": 27, "project_id": 22, "note": 40}
USUAL_WIDTH = 13

MEANT = ((words("Column"), 20), (words("What it holds"), 100))
DEFINITIONS = (
    (words("Id"), 10), (words("Version"), 9), (words("Project"), 28), (words("What it is called"), 40),
    (words("Count above"), 60), (words("Count below"), 60), (words("Leave out"), 50), (words("Better"), 10),
    (words("Aimed for"), 11), (words("Unit"), 18), (words("What the target rests on"), 50), (words("From"), 10),
    (words("Until"), 10),
)  # fmt: skip
LINES: tuple[tuple[Words, Callable[[Shown], Number | None], Look], ...] = (
    (words("result"), lambda shown: shown.value, VALUES),
    (words("center line"), lambda shown: shown.center, CENTER),
    (words("target"), lambda shown: shown.target, TARGET),
)
"""The lines of a chart: what each is called, where it comes from, how it looks."""


@dataclass(frozen=True)
class Contents:
    """What a workbook is made from. `drawn` is asked for when the rows are written, for it may add them up."""

    rows: Iterable[DataRow]
    projects: Sequence[Project]
    drawn: Callable[[], Sequence[Drawn]]
    provenance: Provenance


def write_workbook(out: IO[bytes], contents: Contents, speaker: Speaker) -> int:
    """Write the workbook; how many rows of data it has. Rows leave memory as they are written."""
    told = contents.provenance
    with _book(out, told, speaker) as book:
        count = _data(book, COLUMNS, contents.rows)
        _columns(book, COLUMNS, speaker)
        _measures(book, contents.projects, speaker)
        _charts(book, contents.drawn(), speaker)
        about(book, told, speaker)
    return count


def write_shared_workbook(
    out: IO[bytes],
    columns: Sequence[str],
    rows: Iterable[Sequence[str | Number | None]],
    projects: Sequence[Project],
    provenance: Provenance,
    speaker: Speaker,
) -> int:
    """Sums that may be shared, what they mean, and where they come from; how many rows there are."""
    with _book(out, provenance, speaker) as book:
        count = _data(book, columns, rows)
        _columns(book, [name for name in columns if name in MEANINGS], speaker)
        _measures(book, projects, speaker)
        about(book, provenance, speaker)
    return count


@contextmanager
def _book(out: IO[bytes], provenance: Provenance, speaker: Speaker) -> Iterator[Book]:
    """A workbook that is finished when the block ends well, and leaves nothing behind when it does not."""
    properties = {"title": speaker.say(provenance.scope), "author": provenance.made_by, "created": provenance.made_at}
    book = Book(out, properties)
    try:
        yield book
    except BaseException:
        book.discard()
        raise
    book.close()


def _data(book: Book, columns: Sequence[str], rows: Iterable[Sequence[str | Number | None]]) -> int:
    sheet = book.sheet(DATA, [Column(each, WIDTHS.get(each, USUAL_WIDTH)) for each in columns])
    write_string, write_number = sheet.worksheet.write_string, sheet.worksheet.write_number
    count = 0
    for count, row in enumerate(rows, 1):
        for position, cell in enumerate(row):
            if not cell and cell != 0:
                continue
            if isinstance(cell, str):
                write_string(count, position, APOSTROPHE + cell if cell[0] == APOSTROPHE else cell)
            elif isinstance(cell, int) or float(f"{cell:.16G}") == cell:
                write_number(count, position, cell)
            else:  # a workbook keeps 16 digits; as a text the number is read again as it was
                write_string(count, position, repr(cell))
    sheet.worksheet.autofilter(0, 0, count, len(columns) - 1)
    return count


def _columns(book: Book, columns: Iterable[str], speaker: Speaker) -> None:
    sheet = book.sheet(speaker.say(words("Columns")), _headings(MEANT, speaker))
    for name in columns:
        sheet.write([name, speaker.say(MEANINGS[name])])


def _measures(book: Book, projects: Sequence[Project], speaker: Speaker) -> None:
    """Every version of every measure: rows name the one that a month was counted by."""
    sheet = book.sheet(speaker.say(words("Measures")), _headings(DEFINITIONS, speaker))
    for project in projects:
        for measure in project.measures:
            for version in versions_of(measure):
                sheet.write(_definition(project, version, measure, speaker))


def _definition(project: Project, version: Measure, measure: Measure, speaker: Speaker) -> list[sheets.Cell]:
    target = version.target
    is_last = version is measure
    return [
        version.id,
        version.version,
        project.title,
        version.name,
        version.numerator,
        version.denominator if needs_denominator(version) else speaker.say(words("Nothing: a plain count")),
        version.exclusions,
        speaker.say(words("higher") if version.direction.value.startswith("higher") else words("lower")),
        sheets.Number(target.value, GENERAL) if target else None,
        version.unit,
        target.basis if target else None,
        str(version.since) if version.since else None,
        str(measure.retired_after) if is_last and measure.retired_after else None,
    ]


def _charts(book: Book, drawn: Sequence[Drawn], speaker: Speaker) -> None:
    """The cells, a row a month, and the charts that read them."""
    if not drawn:
        return
    months = sorted({shown.month for each in drawn for shown in each.months})
    heads = [f"{each.measure_id}: {speaker.say(name)}" for each in drawn for name, _, _ in LINES]
    columns = [Column(speaker.say(words("Month")), 12), *(Column(each, 14) for each in heads)]
    cells = book.sheet(speaker.say(words("Chart data")), columns)
    by_month = [{shown.month: shown for shown in each.months} for each in drawn]
    for month in months:
        shown = [each.get(month, Shown(month, None)) for each in by_month]
        cells.write([month.first_day, *(_number(pick(each)) for each in shown for _, pick, _ in LINES)])
    drawings = [_drawing(number, each, len(months)) for number, each in enumerate(drawn)]
    place_charts(book, speaker.say(words("Charts")), cells, drawings)


def _drawing(number: int, drawn: Drawn, months: int) -> Drawing:
    first = 1 + number * len(LINES)
    lines = [
        Line(first + at, look)
        for at, (_, pick, look) in enumerate(LINES)
        if any(pick(shown) is not None for shown in drawn.months)
    ]
    return Drawing(f"{drawn.measure_id}: {drawn.name}", drawn.unit, lines, months)


def about(book: Book, provenance: Provenance, speaker: Speaker) -> None:
    """A sheet that says who made it, when, of what, and what was left out.

    All in one cell: name and days below each other in a column of their own would look like a list of people to the
    importer, and the workbook could not be sent back.
    """
    sheet = book.sheet(speaker.say(words("About")), [Column(speaker.say(words("Where this comes from")), 110)])
    sheet.write([told(provenance, speaker).strip()])


def _number(value: Number | None) -> sheets.Cell:
    return None if value is None else sheets.Number(value, GENERAL)


def _headings(labels: Iterable[tuple[Words, int]], speaker: Speaker) -> list[Any]:
    return [Column(speaker.say(label), width) for label, width in labels]
