"""Rows whose practice, measure and month are looked up; what is known around each is asked once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.cells import clean_note, normal_id
from qi_portal.domain.entry.check import Stored
from qi_portal.domain.entry.counts import Counts, Proposed, read_counts
from qi_portal.domain.entry.findings import Finding, Severity
from qi_portal.domain.entry.numbers import Number
from qi_portal.domain.entry.parsed import Row
from qi_portal.domain.entry.planned import Around, Kept, Key, Lookup, Value
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.entry.told import Told, told_beside
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State

LATE = "W06"


@dataclass(frozen=True, slots=True)
class Known:
    """A row whose practice, measure and month are understood."""

    row: Row
    proposed: Proposed
    counts: Counts
    told: Told
    around: Around

    @property
    def key(self) -> Key:
        return self.proposed.practice, self.proposed.measure.id, self.proposed.period

    @property
    def numbers(self) -> tuple[Number | None, Number | None]:
        return self.counts.numerator, self.counts.denominator

    @property
    def kept(self) -> Kept | None:
        return self.around.kept.get(self.proposed.period)

    @property
    def excluded(self) -> int:
        """What the file says of it, else what is stored."""
        if self.told.excluded is not None:
            return self.told.excluded
        return self.kept.excluded if self.kept else 0

    @property
    def sampling(self) -> Sampling | None:
        return self.told.sampling or (self.kept.sampling if self.kept else None)

    @property
    def note(self) -> str:
        """What the file says, else what is stored; alone it changes no closed month."""
        said = clean_note(self.proposed.note)
        if self.kept is None:
            return said
        is_same = self.kept.counts == Stored(*self.numbers)
        keeps = not said or (is_same and self.proposed.period.is_locked(self.around.context.today))
        return self.kept.note if keeps else said

    @property
    def is_settled(self) -> bool:
        return self.proposed.period in self.around.committed

    def value(self, state: State, findings: Sequence[Finding]) -> Value:
        proposed, (numerator, denominator) = self.proposed, self.numbers
        return Value(
            row=self.row.number,
            practice=proposed.practice,
            measure=proposed.measure,
            period=proposed.period,
            state=state,
            numerator=numerator,
            denominator=denominator,
            note=self.note,
            excluded=self.excluded,
            sampling=self.sampling,
            before=self.kept,
            accepted=tuple(sorted({each.code for each in findings if each.severity is Severity.WARNING})),
            is_late=any(each.code == LATE for each in findings),
            is_settled=self.is_settled,
        )


@dataclass(frozen=True, slots=True)
class Unclear:
    """A row whose practice, measure or month is not understood."""

    row: Row
    practice: str | None
    measure: Measure | None
    decimal_comma: bool


@dataclass
class Reader:
    """Understands rows; what is known around a measure in a practice is asked once."""

    lookup: Lookup
    today: date
    decimal_comma: bool
    practices: dict[str, str | None] = field(default_factory=dict)
    measures: dict[str, Measure | None] = field(default_factory=dict)
    arounds: dict[tuple[str, str], Around] = field(default_factory=dict)

    def understood(self, row: Row) -> Known | Unclear:
        practice, measure = self._practice(row.practice), self._measure(row.measure)
        if practice is None or measure is None or row.period is None:
            return Unclear(row, practice, measure, self.decimal_comma)
        proposed = proposed_by(row, practice, measure, row.period, self.decimal_comma)
        told = told_beside(row, decimal_comma=self.decimal_comma)
        return Known(row, proposed, read_counts(proposed), told, self._around(practice, measure))

    def _practice(self, text: str) -> str | None:
        if text not in self.practices:
            self.practices[text] = self.lookup.practice(normal_id(text))
        return self.practices[text]

    def _measure(self, text: str) -> Measure | None:
        if text not in self.measures:
            self.measures[text] = self.lookup.measure(normal_id(text))
        return self.measures[text]

    def _around(self, practice: str, measure: Measure) -> Around:
        key = practice, measure.id
        if key not in self.arounds:
            self.arounds[key] = self.lookup.around(practice, measure, self.today)
        return self.arounds[key]


def proposed_by(row: Row, practice: str, measure: Measure, period: Month, decimal_comma: bool) -> Proposed:
    return Proposed(practice, measure, period, row.numerator, row.denominator, row.value, row.note, decimal_comma)
