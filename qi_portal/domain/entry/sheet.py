"""From lines of cells to rows that know what they say: heading, layout, months, totals and footnotes.

Nothing here knows which practices and measures exist; `plan` asks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qi_portal.domain.entry.cells import TOTALS, Cell, is_blank, text_of
from qi_portal.domain.entry.column_plan import ColumnPlan, names_that_may_be_shown
from qi_portal.domain.entry.findings import FIELD_WORDS, Field, Finding, UnreadableCell
from qi_portal.domain.entry.headers import (
    SEARCHED_ROWS,
    Column,
    Heading,
    Layout,
    find_heading,
    heads_people,
    is_patient_level,
)
from qi_portal.domain.entry.months import EPOCH_1900, EPOCH_1904, DateStyle, SlashOrder, parse_month, slash_order
from qi_portal.domain.entry.parsed import Line, ParsedFile, Row, empty_file, patient_list, refused
from qi_portal.domain.entry.people import names_people
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words

MOST_ROWS = 50_000
FILLED_CELLS = 2
"""A line with fewer filled cells is a title, a footnote or empty."""


def read_table(
    lines: Sequence[Line],
    *,
    decimal_comma: bool = False,
    epoch_1904: bool = False,
    plans: Sequence[ColumnPlan] = (),
) -> ParsedFile:
    """The rows of a table in any of the three layouts, or why it is refused (F02 to F05, F07, F10).

    `plans` are what people said of such headings before; the first that fits is asked when the names alone do not do.
    """
    top = [line.cells for line in lines[: SEARCHED_ROWS + 1]]
    heading = find_heading(top)
    if _is_patient_level(lines, heading) or lists_people(lines):
        return patient_list()
    refusal = _refusal(heading, lines)
    used = None
    if refusal is not None:
        used, heading = _planned(top, plans, heading)
        if used is None or heading is None:
            return _to_be_mapped(refusal, top, heading)
        if problem := _duplicate_column(heading) or _missing_key(heading):
            return _to_be_mapped(ParsedFile(findings=(problem,)), top, heading)
    assert heading is not None
    return _read(lines, heading, used, decimal_comma, epoch_1904)


def table_lines(
    lines: Sequence[Line], plans: Sequence[ColumnPlan] = ()
) -> tuple[Sequence[Line], Sequence[Line]] | None:
    """The lines of the heading and those below it; None where there is none."""
    top = [line.cells for line in lines[: SEARCHED_ROWS + 1]]
    heading = find_heading(top)
    if _refusal(heading, lines) is not None:
        _used, heading = _planned(top, plans, heading)
    if heading is None:
        return None
    end = heading.position + heading.height
    return lines[heading.position : end], lines[end:]


def _refusal(heading: Heading | None, lines: Sequence[Line]) -> ParsedFile | None:
    if heading is None:
        return _without_heading(lines)
    problem = _duplicate_column(heading) or _missing_key(heading)
    return ParsedFile(findings=(problem,)) if problem else None


def _planned(
    top: Sequence[Sequence[Cell]], plans: Sequence[ColumnPlan], otherwise: Heading | None
) -> tuple[ColumnPlan | None, Heading | None]:
    found = ((each, heading) for each in plans if (heading := each.heading_in(top)))
    return next(found, (None, otherwise))


def _to_be_mapped(refusal: ParsedFile, top: Sequence[Sequence[Cell]], heading: Heading | None) -> ParsedFile:
    """The refusal, with the names of the columns where somebody may be asked what they mean."""
    return replace(refusal, names=heading.texts if heading else names_that_may_be_shown(top))


def _read(
    lines: Sequence[Line], heading: Heading, used: ColumnPlan | None, decimal_comma: bool, epoch_1904: bool
) -> ParsedFile:
    data = [line for line in lines[heading.position + heading.height :] if _is_data(line)]
    if len(data) > MOST_ROWS:
        return too_many_rows()
    kept = [line for line in data if not _is_total(line, heading) and not heading.is_left_empty(line.cells)]
    style = DateStyle(_order_in(kept, heading), EPOCH_1904 if epoch_1904 else EPOCH_1900)
    rows = tuple(row for line in kept for row in _rows(line, heading, style))
    if not rows:
        return empty_file()
    totals = [_total_skipped(line) for line in data if _is_total(line, heading)]
    return ParsedFile(
        layout=heading.layout,
        header_row=lines[heading.position].number,
        data_rows=len(kept),
        rows=rows,
        fields=heading.fields,
        findings=(*_ignored(heading), *totals),
        decimal_comma=decimal_comma,
        headings={column.field: column.heading for column in heading.columns if not column.is_paired},
        mapped_by=used,
    )


def too_many_rows() -> ParsedFile:
    return refused("F07", words("The file has more than {count} rows. Send it in parts.", count=MOST_ROWS))


def holds_table(lines: Sequence[Line], plans: Sequence[ColumnPlan] = ()) -> bool:
    """True when a heading stands in the top rows."""
    top = [line.cells for line in lines[: SEARCHED_ROWS + 1]]
    return find_heading(top) is not None or any(plan.heading_in(top) for plan in plans)


def lists_people(lines: Sequence[Line]) -> bool:
    """True when a list of patients stands anywhere in the lines, also below a table of counts."""
    heading = find_heading([line.cells for line in lines[: SEARCHED_ROWS + 1]])
    return any(heads_people(line.cells) for line in lines) or names_people(lines, heading)


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
        **heading.fixed,
        **{column.field: _cell(line, column) for column in heading.columns if not column.is_paired},
    }
    if heading.layout is Layout.LONG:
        yield _row(line.number, shared, None, style, {})
        return
    for pair in heading.pairs:
        cells = {column.field: _cell(line, column) for column in pair}
        if any(not is_blank(cell) for cell in cells.values()):
            named = {Field.MEASURE: pair[0].measure} if pair[0].measure else {}
            own = {column.field: column.heading for column in pair}
            yield _row(line.number, {**shared, **cells, **named}, pair[0].month, style, own)


def _row(
    number: int, cells: Mapping[Field, Cell], month: Month | None, style: DateStyle, pair: Mapping[Field, str]
) -> Row:
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
        excluded=cells.get(Field.EXCLUDED),
        sampling=text_of(cells.get(Field.SAMPLING)),
        pair=pair,
        findings=findings,
    )


def _cell(line: Line, column: Column) -> Cell:
    return line.cells[column.index] if column.index < len(line.cells) else None
