"""One month of a project on the desk: what is stored, what was typed, what the checks say, and what shall be kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.entry.cells import shown
from qi_portal.domain.entry.check import Context, check, closed
from qi_portal.domain.entry.check import Stored as Kept
from qi_portal.domain.entry.counts import Counts, Proposed, read_counts
from qi_portal.domain.entry.doubts import PastCount
from qi_portal.domain.entry.findings import Field, Finding, UnreadableCell
from qi_portal.domain.entry.numbers import parse_number, whole
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import words
from qi_portal.measures.actions import Change
from qi_portal.measures.forms import MonthForm, RowForm
from qi_portal.measures.queries import Months, Stored
from qi_portal.practices.queries import Enrolled

DOUBTS = frozenset({"W02", "W14", "W15"})
"""Findings that ask for a tick: "The numbers are right"."""


@dataclass(frozen=True)
class Row:
    """A measure's row of the grid. `clash` is what somebody else saved meanwhile, where it differs from the typing."""

    measure: Measure
    form: RowForm
    stored: Stored | None
    last_month: Stored | None
    findings: tuple[Finding, ...]
    counts: Counts | None
    excluded: int
    clash: Stored | None

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def remarks(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_error)

    @property
    def to_look_at(self) -> tuple[Finding, ...]:
        """What the list above the grid says of the row: every mistake, else the first doubt."""
        return self.errors or self.remarks[:1]

    @property
    def asks_for_tick(self) -> bool:
        """Only of what is new: a number that was ticked before is not asked about again."""
        return self.differs and any(finding.code in DOUBTS for finding in self.findings)

    @property
    def is_settled(self) -> bool:
        return not self.errors and not (self.asks_for_tick and not self.form.confirmed.data)

    @property
    def gives_way(self) -> bool:
        """Whether the typist saw what somebody else saved meanwhile and chose to keep that."""
        return self.stored is not None and self.form.keep.data == "theirs" and self.is_up_to_date

    @property
    def is_up_to_date(self) -> bool:
        return self.form.opened_on == (self.stored.version if self.stored else 0)

    @property
    def version(self) -> int:
        """What the next save of the row replaces: once a clash is shown, what the other person saved."""
        return self.clash.version if self.clash else self.form.opened_on

    @property
    def result(self) -> float | None:
        """What the chart will show, None while there is nothing to show."""
        counts = self.counts
        if self.errors or counts is None or counts.numerator is None or counts.state is not State.COUNTED:
            return None
        return self.measure.value(counts.numerator, counts.denominator)

    @property
    def changes_exclusions(self) -> bool:
        """Whether only the number excluded is another one than what is stored."""
        if self.stored is None or self.counts is None or not self.differs:
            return False
        return _typed_terms(self.counts, self.stored.excluded) == _stored_terms(self.stored)

    @property
    def differs(self) -> bool:
        """Whether what was typed is something else than what is stored."""
        if self.counts is None or self.counts.state is None:
            return False
        if self.stored is None:
            return True
        return _typed_terms(self.counts, self.excluded) != _stored_terms(self.stored)


@dataclass(frozen=True)
class Sheet:
    """The grid of a month with everything around it that the checks need."""

    practice_code: str
    project: Project
    period: Month
    today: date
    enrolled: Enrolled
    months: Mapping[str, Months]

    def rows(self, form: MonthForm, *, typed: bool) -> list[Row]:
        """The rows, checked when they were typed."""
        return [
            self._row(measure, form.rows[measure.id], form.note.data or "", typed) for measure in self.project.measures
        ]

    def stored(self, measure_id: str) -> Stored | None:
        return self.months.get(measure_id, {}).get(self.period)

    def all_stored(self) -> dict[str, Stored]:
        return {measure.id: kept for measure in self.project.measures if (kept := self.stored(measure.id))}

    @property
    def note(self) -> str:
        """The note of the month: the first that was kept with one of its measures."""
        return next((kept.note for kept in self.all_stored().values() if kept.note), "")

    def context(self, measure_id: str) -> Context:
        stored, months = self.stored(measure_id), self.months.get(measure_id, {})
        return Context(
            today=self.today,
            enrolled_since=self.enrolled.started,
            enrolled_until=self.enrolled.ended,
            stored=kept_of(stored) if stored else None,
            history=history_of(months, self.period),
        )

    def _row(self, measure: Measure, form: RowForm, note: str, typed: bool) -> Row:
        last = self.months.get(measure.id, {}).get(self.period - 1)
        row = Row(measure, form, self.stored(measure.id), last, (), None, 0, None)
        if not typed or row.gives_way:
            return row
        if form.is_blank:
            return replace(row, findings=_left_blank(row))
        proposed = _proposed(self.practice_code, measure, self.period, form, note)
        excluded, problems = _excluded(form)
        findings = (*check(proposed, self.context(measure.id)), *problems)
        row = replace(row, findings=findings, counts=read_counts(proposed), excluded=excluded)
        if row.changes_exclusions and self.period.is_locked(self.today):
            row = replace(row, findings=(closed(self.period), *row.findings))
        return replace(row, clash=row.stored) if row.differs and not row.is_up_to_date else row


def changes_of(sheet: Sheet, rows: Sequence[Row], note: str) -> list[Change]:
    """What shall be kept: the rows that differ from what is stored, or the new note when no row does."""
    changed = [change for row in rows if (change := _change_of(row, sheet.period, note))]
    return changed or [
        _noted(row.stored, note)
        for row in rows
        if row.stored and row.is_up_to_date and row.stored.note == sheet.note != note
    ]


def _change_of(row: Row, period: Month, note: str) -> Change | None:
    """What shall be kept of a row; None for a blank or unchanged one and for one that gives way to the other's."""
    counts = row.counts
    if counts is None or counts.state is None or not row.differs:
        return None
    counted = counts.state is State.COUNTED
    return Change(
        measure_id=row.measure.id,
        period=period,
        state=counts.state,
        numerator=counts.numerator if counted else None,
        denominator=counts.denominator if counted else None,
        excluded=row.excluded,
        note=note,
        opened_on=row.form.opened_on,
    )


def kept_of(stored: Stored) -> Kept:
    """What is stored, in the terms of the checks: 0 of 0 for none eligible, nothing for not collected."""
    if stored.state is State.NONE_ELIGIBLE:
        return Kept(0, 0)
    return Kept(stored.numerator, stored.denominator)


def history_of(months: Months, period: Month) -> tuple[PastCount, ...]:
    """The counted months other than this one."""
    return tuple(
        PastCount(month, stored.numerator, stored.denominator)
        for month, stored in months.items()
        if month != period and stored.numerator is not None
    )


def _proposed(practice: str, measure: Measure, period: Month, form: RowForm, note: str) -> Proposed:
    if form.state.data == "none_eligible":
        return Proposed(practice, measure, period, 0, 0, note=note)
    if form.state.data == "not_collected":
        return Proposed(practice, measure, period, note=note)
    return Proposed(practice, measure, period, form.numerator.data, form.denominator.data, note=note)


def _excluded(form: RowForm) -> tuple[int, tuple[Finding, ...]]:
    """The number left out of the denominator; blank is 0."""
    try:
        number = parse_number(form.excluded.data, Field.EXCLUDED)
        return int(whole(number, form.excluded.data, Field.EXCLUDED) or 0), ()
    except UnreadableCell as problem:
        message = words(
            "“{value}” cannot be the number excluded. Type a whole number such as 2, or leave it empty.",
            value=shown(form.excluded.data),
        )
        return 0, (replace(problem.finding, message=message),)


def _left_blank(row: Row) -> tuple[Finding, ...]:
    """A row without counts is fine, unless numbers stood there when it was opened or only the excluded is typed."""
    if row.stored and row.form.opened_on:
        message = words("There are numbers for this month already. To take them back choose “not collected”.")
    elif (row.form.excluded.data or "").strip():
        message = words("Only the number excluded is here. Type the numerator and the denominator too.")
    else:
        return ()
    return (Finding("R11", message, Field.NUMERATOR),)


def _noted(stored: Stored, note: str) -> Change:
    return Change(
        measure_id=stored.measure_id,
        period=stored.period,
        state=stored.state,
        numerator=stored.numerator,
        denominator=stored.denominator,
        excluded=stored.excluded,
        note=note,
        opened_on=stored.version,
    )


def _typed_terms(counts: Counts, excluded: int) -> tuple[object, ...]:
    counted = counts.state is State.COUNTED
    return (counts.state, *((counts.numerator, counts.denominator) if counted else (None, None)), excluded)


def _stored_terms(stored: Stored) -> tuple[object, ...]:
    return (stored.state, stored.numerator, stored.denominator, stored.excluded)
