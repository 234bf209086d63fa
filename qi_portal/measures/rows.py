"""One row of a monthly grid: one month of one measure, what is stored, what was typed, and what the checks say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qi_portal.domain.content.definition_history import definition_at
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.between import gap
from qi_portal.domain.entry.cells import shown
from qi_portal.domain.entry.check import Context, check, closed
from qi_portal.domain.entry.check import Stored as Kept
from qi_portal.domain.entry.counts import Counts, Proposed, read_counts
from qi_portal.domain.entry.doubts import PastCount
from qi_portal.domain.entry.findings import Field, Finding, UnreadableCell
from qi_portal.domain.entry.numbers import parse_number, whole
from qi_portal.domain.entry.sampling import Sampling, sampling_changed
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import Words, words
from qi_portal.measures.actions import Change
from qi_portal.measures.forms import RowForm
from qi_portal.measures.queries import Months, Stored

DOUBTS = frozenset({"W02", "W14", "W15"})
"""Findings that ask for a tick: "The numbers are right"."""


@dataclass(frozen=True)
class Row:
    """`key` names the row's fields. `clash` is what somebody else saved meanwhile, where it differs from the typing.

    `is_locked`: a number that stands is changed only while the month `is_unlocked`, and with a reason.
    """

    key: str
    measure: Measure
    period: Month
    form: RowForm
    stored: Stored | None = None
    last_month: Stored | None = None
    is_locked: bool = False
    is_unlocked: bool = False
    findings: tuple[Finding, ...] = ()
    counts: Counts | None = None
    excluded: int = 0
    clash: Stored | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """Of what is stored already nothing is remarked again."""
        is_new = self.stored is None or self.differs
        return tuple(finding for finding in self.findings if not finding.is_error and is_new)

    @property
    def doubts(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.code in DOUBTS)

    @property
    def to_look_at(self) -> tuple[Finding, ...]:
        """What the list above the grid says of the row: every mistake, else the first doubt."""
        return self.errors or self.doubts[:1]

    @property
    def asks_for_tick(self) -> bool:
        """Only of what is new: a number that was ticked before is not asked about again."""
        return self.differs and bool(self.doubts)

    @property
    def is_settled(self) -> bool:
        return not self.errors and not (self.asks_for_tick and not self.form.confirmed.data)

    @property
    def accepted(self) -> tuple[str, ...]:
        """The doubts that were answered with "The numbers are right"."""
        return tuple(sorted({finding.code for finding in self.doubts})) if self.asks_for_tick else ()

    @property
    def gives_way(self) -> bool:
        """Whether the typist saw what somebody else saved meanwhile and chose to keep that."""
        return self.stored is not None and self.form.keep.data == "theirs" and self.is_up_to_date

    @property
    def is_up_to_date(self) -> bool:
        return self.form.opened_on == (self.stored.version if self.stored else 0)

    @property
    def is_filled(self) -> bool:
        """Whether there is a number or a word on why there is none."""
        return not self.form.is_blank

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
    def needs_reason(self) -> bool:
        """Whether a number that stood in a closed month is replaced."""
        return self.is_locked and self.differs and self.stored is not None and self.stored.numerator is not None

    @property
    def differs(self) -> bool:
        """Whether what was typed is something else than what is stored."""
        if self.counts is None or self.counts.state is None:
            return False
        if self.stored is None:
            return True
        return _typed_terms(self.counts, self.excluded) != _stored_terms(self.stored)


@dataclass(frozen=True)
class Made:
    """How the numbers of one save were made: what the form says once for all its rows."""

    note: str | None = None
    """None where the form asks for no note: a stored one stays."""
    sampling: Sampling | None = None
    reason: str = ""


def judged(row: Row, practice: str, context: Context) -> Row:
    """The row with what the checks say of its typing."""
    if row.gives_way:
        return row
    if row.form.is_blank:
        return replace(row, findings=_left_blank(row))
    proposed = _proposed(practice, row)
    excluded, problems = _excluded(row.form)
    findings = (*check(proposed, context), *problems)
    row = replace(row, counts=read_counts(proposed), excluded=excluded)
    row = replace(row, findings=(*_closed(row), *findings, *_gap(row, context, findings)))
    return replace(row, clash=row.stored) if row.differs and not row.is_up_to_date else row


def changes_of(rows: Iterable[Row], made: Made) -> list[Change]:
    """What shall be kept of the typing: the rows that differ from what is stored."""
    return [change for row in rows if (change := _change_of(row, made))]


def noted(stored: Stored, **anew: object) -> Change:
    """What is stored once more, with another note or another word on how it was made."""
    change = Change(
        measure_id=stored.measure_id,
        period=stored.period,
        state=stored.state,
        numerator=stored.numerator,
        denominator=stored.denominator,
        excluded=stored.excluded,
        note=stored.note,
        opened_on=stored.version,
        sampling=stored.sampling,
        definition_version=stored.definition_version,
    )
    return replace(change, **anew)  # type: ignore[arg-type]  # the caller names fields of a change


def other_sampling(now: Sampling | None, period: Month, kept: Iterable[Months]) -> Words | None:
    """W20, said once for a whole grid: the cases are found in another way than in the last month before."""
    before = sampling_before(period, kept)
    return sampling_changed(now, before[1], before[0]) if now and before else None


def sampling_before(period: Month, kept: Iterable[Months]) -> tuple[Month, Sampling] | None:
    """How the cases of the latest earlier month were found, and which month that was; None when it was never said."""
    known = {
        month: stored.sampling
        for months in kept
        for month, stored in months.items()
        if month < period and stored.sampling
    }
    return max(known.items(), default=None)


def row_of(
    key: str, measure: Measure, period: Month, form: RowForm, months: Months, *, is_locked: bool, is_unlocked: bool
) -> Row:
    """A row as it opens; the definition is the one that holds in its month."""
    stored, last = months.get(period), months.get(period - 1)
    return Row(key, definition_at(measure, period), period, form, stored, last, is_locked, is_unlocked)


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


def count_filled(rows: Sequence[Row]) -> int:
    return sum(row.is_filled for row in rows)


def _change_of(row: Row, made: Made) -> Change | None:
    """What shall be kept of a row; None for a blank or unchanged one and for one that gives way to the other's."""
    counts = row.counts
    if counts is None or counts.state is None or not row.differs:
        return None
    counted = counts.state is State.COUNTED
    stored_note = row.stored.note if row.stored else ""
    return Change(
        measure_id=row.measure.id,
        period=row.period,
        state=counts.state,
        numerator=counts.numerator if counted else None,
        denominator=counts.denominator if counted else None,
        excluded=row.excluded,
        note=stored_note if made.note is None else made.note,
        opened_on=row.form.opened_on,
        sampling=made.sampling,
        definition_version=row.measure.version,
        accepted=row.accepted,
        reason=made.reason if row.stored else "",
    )


def _proposed(practice: str, row: Row) -> Proposed:
    """The typing in the terms of the checks; the note is judged once, beside its field."""
    form = row.form
    if form.state.data == "none_eligible":
        return Proposed(practice, row.measure, row.period, 0, 0)
    if form.state.data == "not_collected":
        return Proposed(practice, row.measure, row.period)
    return Proposed(practice, row.measure, row.period, form.numerator.data, form.denominator.data)


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


def _closed(row: Row) -> tuple[Finding, ...]:
    """The check knows of counts alone; another number excluded is a change of a closed month too."""
    return (closed(row.period),) if row.changes_exclusions and row.is_locked and not row.is_unlocked else ()


def _gap(row: Row, context: Context, findings: Iterable[Finding]) -> Sequence[Finding]:
    if any(finding.is_error for finding in findings):
        return ()
    return gap(row.period, sorted((past for past in context.history if past.month < row.period), key=_month_of))


def _month_of(past: PastCount) -> Month:
    return past.month


def _left_blank(row: Row) -> tuple[Finding, ...]:
    """A row without counts is fine, unless numbers stood there when it was opened or only the excluded is typed."""
    if row.stored and row.form.opened_on:
        message = words("There are numbers for this month already. To take them back choose “not collected”.")
    elif (row.form.excluded.data or "").strip():
        message = words("Only the number excluded is here. Type the numerator and the denominator too.")
    else:
        return ()
    return (Finding("R11", message, Field.NUMERATOR),)


def _typed_terms(counts: Counts, excluded: int) -> tuple[object, ...]:
    counted = counts.state is State.COUNTED
    return (counts.state, *((counts.numerator, counts.denominator) if counted else (None, None)), excluded)


def _stored_terms(stored: Stored) -> tuple[object, ...]:
    return (stored.state, stored.numerator, stored.denominator, stored.excluded)
