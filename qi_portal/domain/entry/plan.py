"""What committing a file would do: every row judged by the rules of `check`, and by the rows beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from qi_portal.domain.entry.between import (
    Past,
    conflict,
    conflicts_in,
    gap,
    identical,
    other_exclusions,
    other_sampling,
    other_sampling_of_closed,
    pasts_of,
)
from qi_portal.domain.entry.cells import shown
from qi_portal.domain.entry.check import check_counts, check_month, check_note, unknown_practice
from qi_portal.domain.entry.counts import needs_denominator, numbers_alone, read_counts
from qi_portal.domain.entry.findings import Field, Finding
from qi_portal.domain.entry.parsed import ParsedFile, Row
from qi_portal.domain.entry.planned import Key, Lookup, Outcome, Plan, Value
from qi_portal.domain.entry.sheet import missing_column
from qi_portal.domain.entry.told import told_beside
from qi_portal.domain.entry.understood import Known, Reader, Unclear, proposed_by
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import Words, words

Progress = Callable[[int, int], None]
"""Is told how many rows of how many are judged."""

STEP = 1000
"""Rows between two words about progress."""


def plan(parsed: ParsedFile, lookup: Lookup, today: date, progress: Progress | None = None) -> Plan:
    """Judges every row of a file by the rules of `check`, and the rows against each other (R12, W04, W05, W20)."""
    if parsed.is_refused:
        return Plan(Outcome.REJECT, file_errors=parsed.findings)
    reader = Reader(lookup, today, parsed.decimal_comma)
    rows = [reader.understood(row) for row in parsed.rows]
    known = [row for row in rows if isinstance(row, Known)]
    if lacking := _lacking_column(parsed, known):
        return Plan(Outcome.REJECT, file_errors=(lacking,))
    unclear = [
        _placed(parsed, row.row, finding)
        for row in rows
        if isinstance(row, Unclear)
        for finding in _unclear_findings(row, lookup, today)
    ]
    judge = Judge(parsed, today, conflicts_in(known), pasts_of(known))
    del rows
    known.reverse()
    while known:  # each row leaves memory when it is judged
        judge.judge(known.pop())
        if progress is not None and len(known) % STEP == 0:
            progress(len(parsed.rows) - len(known), len(parsed.rows))
    return _summed_up(parsed, [*parsed.findings, *unclear, *judge.findings], judge)


def _placed(parsed: ParsedFile, row: Row, finding: Finding) -> Finding:
    return finding.at(row.number, parsed.column_of(row, finding.field))


def _lacking_column(parsed: ParsedFile, known: Sequence[Known]) -> Finding | None:
    """F04 when there is no denominator column although a measure in the file needs one."""
    if parsed.fields & {Field.DENOMINATOR, Field.VALUE}:
        return None
    is_needed = any(needs_denominator(each.proposed.measure) for each in known)
    return missing_column(Field.DENOMINATOR) if is_needed else None


@dataclass
class Judge:
    """Goes along the rows and keeps what may be kept: the first of those that say the same."""

    parsed: ParsedFile
    today: date
    conflicts: Mapping[Key, str]
    pasts: Mapping[tuple[str, str], Past]
    findings: list[Finding] = field(default_factory=list)
    kept: dict[Key, Value] = field(default_factory=dict)
    merged: int = 0

    def judge(self, each: Known) -> None:
        found = self._own_findings(each)
        state = each.counts.state
        if state is not None and not _has_errors(found):
            if first := self.kept.get(each.key):
                found, self.merged = [identical(first)], self.merged + 1
            else:
                self.kept[each.key] = each.value(state, found)
        practice, measure_id, period = each.key
        for finding in found:
            at_row = _placed(self.parsed, each.row, finding)
            self.findings.append(replace(at_row, practice=practice, measure_id=measure_id, period=period))

    def _own_findings(self, each: Known) -> list[Finding]:
        """A row's findings: its errors, or when it has none what deserves a look."""
        if each.is_settled and each.counts.state is not None:
            return []
        period, past = each.proposed.period, self.pasts[each.key[:2]]
        history = past.before(period)
        context = each.around.at(period, history)
        findings = [*check_counts(each.proposed, each.counts, context)]
        if context.may_write:
            beside = other_exclusions(each, context) or other_sampling_of_closed(each, context)
            findings += [*each.told.findings, *beside]
            if each.key in self.conflicts and each.counts.state is not None:
                findings.append(conflict(self.conflicts[each.key]))
        errors = [finding for finding in findings if finding.is_error]
        return errors or [*findings, *gap(period, history), *other_sampling(each, past)]


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
        found += read_counts(proposed_by(row, "", unclear.measure, Month.of(today), unclear.decimal_comma)).findings
    if row.period is not None:
        found += check_month(row.period, today)
    found += [*check_note(row.note), *told_beside(row, decimal_comma=unclear.decimal_comma).findings]
    return [finding for finding in found if finding.is_error]


def _unknown_measure(measure: str) -> Words:
    return words("“{measure}” is not a measure of this portal. Use an id such as DEV-1.", measure=measure)


def _summed_up(parsed: ParsedFile, findings: Sequence[Finding], judge: Judge) -> Plan:
    ordered = sorted(findings, key=lambda finding: finding.row or 0)
    errors = tuple(finding for finding in ordered if finding.is_error)
    warnings = tuple(finding for finding in ordered if not finding.is_error)
    values = tuple(judge.kept.values())
    return Plan(
        outcome=_outcome(errors, warnings, bool(values)),
        rows=parsed.data_rows,
        cells=len(parsed.rows),
        errors=errors,
        warnings=warnings,
        values=tuple(value for value in values if value.state is not State.NOT_COLLECTED),
        not_collected=tuple(value for value in values if value.state is State.NOT_COLLECTED),
        merged=judge.merged,
    )


def _outcome(errors: Sequence[Finding], warnings: Sequence[Finding], something_kept: bool) -> Outcome:
    if errors:
        return Outcome.PARTIAL if something_kept else Outcome.REJECT
    return Outcome.ACCEPT_WITH_WARNINGS if warnings else Outcome.ACCEPT


def _has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.is_error for finding in findings)
