"""From lines of cells to rows that know what they say: heading, layout, months, totals and footnotes.

Nothing here knows which practices and measures exist; `plan` asks.
"""

from collections.abc import Iterator, Sequence

from qi_portal.domain.entry.cells import TOTALS, Cell, is_blank, text_of
from qi_portal.domain.entry.findings import FIELD_WORDS, Field, Finding, UnreadableCell
from qi_portal.domain.entry.headers import SEARCHED_ROWS, Column, Heading, Layout, find_heading, is_patient_level
from qi_portal.domain.entry.months import EPOCH_1900, EPOCH_1904, DateStyle, SlashOrder, parse_month, slash_order
from qi_portal.domain.entry.parsed import Line, ParsedFile, Row, empty_file, patient_list, refused
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words

MOST_ROWS = 50_000
FILLED_CELLS = 2
"""A line with fewer filled cells is a title, a footnote or empty."""


def read_table(lines: Sequence[Line], *, decimal_comma: bool = False, epoch_1904: bool = False) -> ParsedFile:
    """The rows of a table in any of the three layouts, or why it is refused (F02 to F05, F07, F10)."""
    heading = find_heading([line.cells for line in lines[: SEARCHED_ROWS + 1]])
    if _is_patient_level(lines, heading):
        return patient_list()
    if heading is None:
        return _without_heading(lines)
    if refusal := _duplicate_column(heading) or _missing_key(heading):
        return ParsedFile(findings=(refusal,))
    data = [line for line in lines[heading.position + heading.height :] if _is_data(line)]
    if len(data) > MOST_ROWS:
        return refused("F07", words("The file has more than {count} rows. Send it in parts.", count=MOST_ROWS))
    return _read_rows(lines[heading.position].number, heading, data, decimal_comma, epoch_1904)


def _read_rows(
    header_row: int, heading: Heading, data: Sequence[Line], decimal_comma: bool, epoch_1904: bool
) -> ParsedFile:
    kept = [line for line in data if not _is_total(line, heading)]
    style = DateStyle(_order_in(kept, heading), EPOCH_1904 if epoch_1904 else EPOCH_1900)
    rows = tuple(row for line in kept for row in _rows(line, heading, style))
    if not rows:
        return empty_file()
    totals = [_total_skipped(line) for line in data if _is_total(line, heading)]
    findings = (*_ignored(heading), *totals)
    return ParsedFile(heading.layout, header_row, len(kept), rows, heading.fields, findings, decimal_comma)


def holds_table(lines: Sequence[Line]) -> bool:
    """True when a heading stands in the top rows."""
    return find_heading([line.cells for line in lines[: SEARCHED_ROWS + 1]]) is not None


def _is_patient_level(lines: Sequence[Line], heading: Heading | None) -> bool:
    searched = lines[: heading.position + heading.height] if heading else lines[:SEARCHED_ROWS]
    return any(is_patient_level(text_of(cell)) for line in searched for cell in line.cells)


def _without_heading(lines: Sequence[Line]) -> ParsedFile:
    if all(is_blank(cell) for line in lines for cell in line.cells):
        return empty_file()
    message = words(
        "No heading was found in the first {count} rows. Name the columns practice_id, measure_id, period, numerator "
        "and denominator.",
        count=SEARCHED_ROWS,
    )
    return refused("F03", message)


def _duplicate_column(heading: Heading) -> Finding | None:
    seen: dict[tuple[object, ...], Column] = {}
    for column in heading.columns:
        other = seen.setdefault((column.field, column.month, column.measure), column)
        if other is not column:
            return Finding("F05", _twice(other, column), column.field)
    return None


def _missing_key(heading: Heading) -> Finding | None:
    for field in (Field.PRACTICE, Field.MEASURE, Field.PERIOD):
        if field not in heading.fields:
            return missing_column(field)
    return None if heading.fields & {Field.NUMERATOR, Field.VALUE} else missing_column(Field.NUMERATOR)


def missing_column(field: Field) -> Finding:
    message = words(
        "No column for the {field} was found. Add one named {name}.", field=FIELD_WORDS[field], name=field.value
    )
    return Finding("F04", message, field)


def _twice(one: Column, other: Column) -> Words:
    return words(
        "The columns “{one}” and “{other}” both hold the {field}. Keep one of them.",
        one=one.heading,
        other=other.heading,
        field=FIELD_WORDS[one.field],
    )


def _is_data(line: Line) -> bool:
    return sum(not is_blank(cell) for cell in line.cells) >= FILLED_CELLS


def _is_total(line: Line, heading: Heading) -> bool:
    keys = (Field.PRACTICE, Field.MEASURE)
    return any(text_of(_cell(line, column)).lower() in TOTALS for column in heading.columns if column.field in keys)


def _total_skipped(line: Line) -> Finding:
    return Finding("W18", words("This is a total. It was left out, since totals are computed here.")).at(line.number)


def _ignored(heading: Heading) -> Iterator[Finding]:
    for name in heading.unknown:
        yield Finding("W11", words("The column “{name}” is not known here and was not read.", name=name))


def _order_in(lines: Sequence[Line], heading: Heading) -> SlashOrder | None:
    dates = [column for column in heading.columns if column.field is Field.PERIOD]
    return slash_order(_cell(line, column) for line in lines for column in dates)


def _rows(line: Line, heading: Heading, style: DateStyle) -> Iterator[Row]:
    shared: dict[Field, Cell] = {
        column.field: _cell(line, column) for column in heading.columns if not column.is_paired
    }
    if heading.layout is Layout.LONG:
        yield _row(line.number, shared, None, style, "")
        return
    for pair in _pairs(heading.columns):
        cells = {column.field: _cell(line, column) for column in pair}
        if any(not is_blank(cell) for cell in cells.values()):
            named = {Field.MEASURE: pair[0].measure} if pair[0].measure else {}
            yield _row(line.number, {**shared, **cells, **named}, pair[0].month, style, pair[0].heading)


def _pairs(columns: Sequence[Column]) -> list[list[Column]]:
    """The paired columns, those of one month or measure together, in the order of the sheet."""
    pairs: dict[tuple[object, ...], list[Column]] = {}
    for column in columns:
        if column.is_paired:
            pairs.setdefault((column.month, column.measure), []).append(column)
    return list(pairs.values())


def _row(number: int, cells: dict[Field, Cell], month: Month | None, style: DateStyle, column: str) -> Row:
    findings: tuple[Finding, ...] = ()
    if month is None:
        try:
            month = parse_month(cells.get(Field.PERIOD), style)
        except UnreadableCell as problem:
            findings = (problem.finding,)
    return Row(
        number=number,
        practice=text_of(cells.get(Field.PRACTICE)),
        measure=text_of(cells.get(Field.MEASURE)),
        period_cell=cells.get(Field.PERIOD),
        period=month,
        numerator=cells.get(Field.NUMERATOR),
        denominator=cells.get(Field.DENOMINATOR),
        value=cells.get(Field.VALUE),
        note=text_of(cells.get(Field.NOTE)),
        column=column,
        findings=findings,
    )


def _cell(line: Line, column: Column) -> Cell:
    return line.cells[column.index] if column.index < len(line.cells) else None
