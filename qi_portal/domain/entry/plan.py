"""What committing a file would do: which values it brings, what stands in the way, what deserves a look."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.cells import clean_note, normal_id, shown
from qi_portal.domain.entry.check import Context, check_counts, check_month, check_note, unknown_practice
from qi_portal.domain.entry.counts import Counts, Proposed, needs_denominator, numbers_alone, read_counts
from qi_portal.domain.entry.doubts import PastCount
from qi_portal.domain.entry.findings import Field, Finding
from qi_portal.domain.entry.numbers import Number
from qi_portal.domain.entry.parsed import ParsedFile, Row
from qi_portal.domain.entry.sheet import missing_column
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import Words, words

Key = tuple[str, str, Month]
"""Practice, measure, month: one value each."""

Series = defaultdict[tuple[str, str], list[PastCount]]
"""Counted months in order, by practice and measure."""

REMEMBERED_MONTHS = 36
"""How far back a file's own months are looked at to judge one of them."""

MOST_NAMED = 5
"""Rows that a message lists."""


class Outcome(StrEnum):
    """`PARTIAL`: some rows are in error and the others may be kept. `REJECT`: nothing may."""

    ACCEPT = "accept"
    ACCEPT_WITH_WARNINGS = "accept_with_warnings"
    PARTIAL = "partial"
    REJECT = "reject"


class Mode(StrEnum):
    """How a file is committed."""

    PREVIEW = "preview"
    ALL_OR_NOTHING = "all-or-nothing"
    VALID_ROWS = "valid-rows"


class Lookup(Protocol):
    """What the caller knows. Ids come normalized (upper case, hyphens); answers carry them as they are kept."""

    def practice(self, code: str) -> str | None:
        """The practice's code, or None when there is none that the reader may know of."""

    @property
    def unknown_practice(self) -> str:
        """R01, or R14 for a reader who knows own practices only: theirs or not is all that can be said."""

    def measure(self, measure_id: str) -> Measure | None: ...

    def context(self, practice: str, measure: Measure, period: Month, today: date) -> Context: ...


@dataclass(frozen=True)
class Value:
    """One month to keep; numbers are None for 'not collected', both 0 for 'none eligible'."""

    row: int
    practice: str
    measure: Measure
    period: Month
    state: State
    numerator: Number | None
    denominator: Number | None
    note: str


@dataclass(frozen=True)
class Plan:
    """The preview of a file. `values` and `not_collected` may be kept; `merged` counts identical rows left out.

    `rows` counts lines with data, `cells` the months in them (more than one a line in a wide file).
    """

    outcome: Outcome
    rows: int = 0
    cells: int = 0
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    file_errors: tuple[Finding, ...] = ()
    values: tuple[Value, ...] = ()
    not_collected: tuple[Value, ...] = ()
    merged: int = 0

    @property
    def valid(self) -> int:
        return len(self.values)

    def outcome_in(self, mode: Mode) -> Outcome:
        """All or nothing refuses a file with any row in error."""
        return Outcome.REJECT if mode is Mode.ALL_OR_NOTHING and self.errors else self.outcome

    def to_keep(self, mode: Mode) -> tuple[Value, ...]:
        """What a commit in this mode writes, 'not collected' included: in a preview nothing."""
        if mode is Mode.PREVIEW or self.outcome_in(mode) is Outcome.REJECT:
            return ()
        return (*self.values, *self.not_collected)


@dataclass(frozen=True)
class Known:
    """A row whose practice, measure and month are understood."""

    row: Row
    proposed: Proposed
    counts: Counts

    @property
    def key(self) -> Key:
        return self.proposed.practice, self.proposed.measure.id, self.proposed.period

    @property
    def numbers(self) -> tuple[Number | None, Number | None]:
        return self.counts.numerator, self.counts.denominator

    def placed(self, finding: Finding) -> Finding:
        practice, measure_id, period = self.key
        at_row = finding.at(self.row.number, self.row.column)
        return replace(at_row, practice=practice, measure_id=measure_id, period=period)

    def value(self, state: State) -> Value:
        proposed, (numerator, denominator) = self.proposed, self.numbers
        note = clean_note(proposed.note)
        return Value(
            self.row.number, proposed.practice, proposed.measure, proposed.period, state, numerator, denominator, note
        )


@dataclass(frozen=True)
class Unclear:
    """A row whose practice, measure or month is not understood."""

    row: Row
    practice: str | None
    measure: Measure | None
    decimal_comma: bool


def plan(parsed: ParsedFile, lookup: Lookup, today: date) -> Plan:
    """Judges every row of a file by the rules of `check`, and the rows against each other (R12, W04, W05)."""
    if parsed.is_refused:
        return Plan(Outcome.REJECT, file_errors=parsed.findings)
    rows = [_understood(row, lookup, parsed.decimal_comma) for row in parsed.rows]
    known = [row for row in rows if isinstance(row, Known)]
    if lacking := _lacking_column(parsed, known):
        return Plan(Outcome.REJECT, file_errors=(lacking,))
    unclear = [finding for row in rows if isinstance(row, Unclear) for finding in _unclear_findings(row, lookup, today)]
    judged, kept, merged = _judge(known, lookup, today)
    return _summed_up(parsed, [*parsed.findings, *unclear, *judged], kept, merged)


def _understood(row: Row, lookup: Lookup, decimal_comma: bool) -> Known | Unclear:
    practice, measure = lookup.practice(normal_id(row.practice)), lookup.measure(normal_id(row.measure))
    if practice is None or measure is None or row.period is None:
        return Unclear(row, practice, measure, decimal_comma)
    proposed = _proposed(row, practice, measure, row.period, decimal_comma)
    return Known(row, proposed, read_counts(proposed))


def _proposed(row: Row, practice: str, measure: Measure, period: Month, decimal_comma: bool) -> Proposed:
    return Proposed(practice, measure, period, row.numerator, row.denominator, row.value, row.note, decimal_comma)


def _lacking_column(parsed: ParsedFile, known: Sequence[Known]) -> Finding | None:
    """F04 when there is no denominator column although a measure in the file needs one."""
    if parsed.fields & {Field.DENOMINATOR, Field.VALUE}:
        return None
    is_needed = any(needs_denominator(each.proposed.measure) for each in known)
    return missing_column(Field.DENOMINATOR) if is_needed else None


def _judge(known: Sequence[Known], lookup: Lookup, today: date) -> tuple[list[Finding], list[Known], int]:
    """Findings, rows to keep, and how many rows were left out because they repeat another."""
    conflicts, series = _conflicts(known), _series(known)
    findings: list[Finding] = []
    kept: dict[Key, Known] = {}
    merged = 0
    for each in known:
        own = _own_findings(each, conflicts, series, lookup, today)
        if not any(finding.is_error for finding in own):
            if each.key in kept:
                own, merged = [_identical(kept[each.key])], merged + 1
            else:
                kept[each.key] = each
        findings += [each.placed(finding) for finding in own]
    return findings, list(kept.values()), merged


def _own_findings(
    each: Known, conflicts: Mapping[Key, str], series: Series, lookup: Lookup, today: date
) -> list[Finding]:
    """A row's findings: its errors, or when it has none what deserves a look."""
    proposed = each.proposed
    context = lookup.context(proposed.practice, proposed.measure, proposed.period, today)
    in_file = _before(proposed.period, series[proposed.practice, proposed.measure.id])
    history = {past.month: past for past in (*context.history, *in_file)}
    findings = check_counts(proposed, each.counts, replace(context, history=tuple(history.values())))
    if each.key in conflicts and each.counts.state is not None and context.may_write:
        findings.append(_conflict(conflicts[each.key]))
    errors = [finding for finding in findings if finding.is_error]
    return errors or [*findings, *_gap(proposed.period, history)]


def _conflicts(known: Sequence[Known]) -> Mapping[Key, str]:
    """Keys that stand in the file with different numbers, and the rows they stand in."""
    groups: dict[Key, list[Known]] = defaultdict(list)
    for each in known:
        if each.counts.state is not None:
            groups[each.key].append(each)
    return {
        key: ", ".join(str(each.row.number) for each in group[:MOST_NAMED])
        for key, group in groups.items()
        if len({each.numbers for each in group}) > 1
    }


def _series(known: Sequence[Known]) -> Series:
    """The counted months of a file by practice and measure, since a month is judged by those before it."""
    series: Series = defaultdict(list)
    for each in sorted(known, key=lambda each: each.proposed.period.index):
        practice, measure_id, period = each.key
        numerator, denominator = each.numbers
        if each.counts.state is State.COUNTED and numerator is not None and not _has_errors(each.counts.findings):
            series[practice, measure_id].append(PastCount(period, numerator, denominator))
    return series


def _before(period: Month, counted: Sequence[PastCount]) -> Sequence[PastCount]:
    end = bisect_left(counted, period.index, key=lambda past: past.month.index)
    return counted[max(0, end - REMEMBERED_MONTHS) : end]


def _has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.is_error for finding in findings)


def _conflict(rows: str) -> Finding:
    message = words("Rows {rows} give the same month with different numbers. Keep the right one.", rows=rows)
    return Finding("R12", message)


def _identical(first: Known) -> Finding:
    message = words("The same month with the same numbers as row {row}. One is kept.", row=str(first.row.number))
    return Finding("W05", message)


def _gap(period: Month, history: Mapping[Month, PastCount]) -> list[Finding]:
    earlier = [month for month in history if month < period]
    if not earlier or max(earlier) == period - 1:
        return []
    message = words("{month} has no numbers yet. The chart shows a gap there.", month=period - 1)
    return [Finding("W04", message, Field.PERIOD)]


def _unclear_findings(unclear: Unclear, lookup: Lookup, today: date) -> list[Finding]:
    """Every error of a row that names no known practice, measure or month, the counts included.

    Counts are judged by the measure alone, so the current month stands in for one that could not be read.
    """
    row, found = unclear.row, list(unclear.row.findings)
    if unclear.practice is None:
        found.append(Finding(lookup.unknown_practice, unknown_practice(shown(row.practice)), Field.PRACTICE))
    if unclear.measure is None:
        found.append(Finding("R02", _unknown_measure(shown(row.measure)), Field.MEASURE))
        found += numbers_alone(row.numerator, row.denominator, decimal_comma=unclear.decimal_comma)
    else:
        found += read_counts(_proposed(row, "", unclear.measure, Month.of(today), unclear.decimal_comma)).findings
    if row.period is not None:
        found += check_month(row.period, today)
    found += check_note(row.note)
    return [finding.at(row.number, row.column) for finding in found if finding.is_error]


def _unknown_measure(measure: str) -> Words:
    return words("“{measure}” is not a measure of this portal. Use an id such as DEV-1.", measure=measure)


def _summed_up(parsed: ParsedFile, findings: Sequence[Finding], kept: Sequence[Known], merged: int) -> Plan:
    ordered = sorted(findings, key=lambda finding: finding.row or 0)
    errors = tuple(finding for finding in ordered if finding.is_error)
    warnings = tuple(finding for finding in ordered if not finding.is_error)
    values = [each.value(each.counts.state) for each in kept if each.counts.state is not None]
    return Plan(
        outcome=_outcome(errors, warnings, bool(kept)),
        rows=parsed.data_rows,
        cells=len(parsed.rows),
        errors=errors,
        warnings=warnings,
        values=tuple(value for value in values if value.state is not State.NOT_COLLECTED),
        not_collected=tuple(value for value in values if value.state is State.NOT_COLLECTED),
        merged=merged,
    )


def _outcome(errors: Sequence[Finding], warnings: Sequence[Finding], something_kept: bool) -> Outcome:
    if errors:
        return Outcome.PARTIAL if something_kept else Outcome.REJECT
    return Outcome.ACCEPT_WITH_WARNINGS if warnings else Outcome.ACCEPT
