"""One month of a project on the desk: a row for each measure, a note, and how the cases were found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qi_portal.domain.content.definition_history import is_counted
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.check import Context, closed
from qi_portal.domain.entry.drafts import sheet_of
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words
from qi_portal.measures.actions import Change
from qi_portal.measures.forms import NO_REASON, MonthForm, RowForm
from qi_portal.measures.queries import Months, Stored
from qi_portal.measures.rows import (
    Made,
    Row,
    changes_of,
    history_of,
    judged,
    kept_of,
    noted,
    other_sampling,
    row_of,
    sampling_before,
)
from qi_portal.practices.queries import Enrolled


@dataclass(frozen=True)
class Sheet:
    """The grid of a month with everything around it that the checks need."""

    practice_code: str
    project: Project
    period: Month
    today: date
    enrolled: Enrolled
    months: Mapping[str, Months]
    is_unlocked: bool = False

    @property
    def name(self) -> str:
        """What a draft of it is kept under."""
        return sheet_of(self.project.id, self.period)

    @property
    def is_locked(self) -> bool:
        return self.period.is_locked(self.today)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of its rows."""
        return tuple(each.id for each in self.project.measures if is_counted(each, self.period) or self.stored(each.id))

    def rows(self, form: MonthForm, *, typed: bool) -> list[Row]:
        """The rows, checked when they were typed."""
        rows = [self._row(key, form.rows[key]) for key in self.keys]
        return [judged(row, self.practice_code, self.context(row.key)) for row in rows] if typed else rows

    def stored(self, measure_id: str) -> Stored | None:
        return self.months.get(measure_id, {}).get(self.period)

    def all_stored(self) -> dict[str, Stored]:
        return {key: kept for key in self.keys if (kept := self.stored(key))}

    @property
    def note(self) -> str:
        """The note of the month: the first that was kept with one of its measures."""
        return next((kept.note for kept in self.all_stored().values() if kept.note), "")

    @property
    def sampling(self) -> Sampling | None:
        """How the cases were found: as kept with the month, else as in the last month, else as agreed on joining."""
        stored = self.all_stored().values()
        if stored:
            return next((kept.sampling for kept in stored if kept.sampling), None)
        before = sampling_before(self.period, self.months.values())
        return before[1] if before else self.enrolled.sampling

    def sampling_remark(self, chosen: Sampling | None) -> Words | None:
        return other_sampling(chosen, self.period, self.months.values())

    def sampling_problems(self, chosen: Sampling | None, why: str) -> dict[str, Words]:
        """What stands in the way of another sampling for what is stored, by field: a closed month keeps how its cases
        were found, and one that is open for a while asks why."""
        if chosen in (None, self.sampling) or not self.all_stored() or not self.is_locked:
            return {}
        if not self.is_unlocked:
            return {"sampling": closed(self.period).message}
        return {} if why else {"reason": NO_REASON}

    def context(self, measure_id: str) -> Context:
        stored, months = self.stored(measure_id), self.months.get(measure_id, {})
        return Context(
            today=self.today,
            enrolled_since=self.enrolled.started,
            enrolled_until=self.enrolled.ended,
            stored=kept_of(stored) if stored else None,
            history=history_of(months, self.period),
            unlocked=self.is_unlocked,
        )

    def changes(self, rows: Sequence[Row], made: Made) -> list[Change]:
        """What shall be kept: the rows that differ, all stored ones when their sampling is another one now, and the
        new note with those that carried the old one when nothing else changed."""
        changed = changes_of(rows, made)
        told = {change.measure_id for change in changed}
        if made.sampling is not None and made.sampling != self.sampling:
            again = [kept for kept in self._untouched(rows) if kept.measure_id not in told]
            changed += [noted(kept, sampling=made.sampling, reason=made.reason) for kept in again]
        return changed or [
            noted(kept, note=made.note, reason=made.reason)
            for kept in self._untouched(rows)
            if kept.note == self.note != made.note
        ]

    @staticmethod
    def _untouched(rows: Sequence[Row]) -> list[Stored]:
        """What is stored where nobody else saved since the form was opened."""
        return [row.stored for row in rows if row.stored and row.is_up_to_date]

    def _row(self, key: str, form: RowForm) -> Row:
        months = self.months.get(key, {})
        measure = self.project.measure(key)
        return row_of(key, measure, self.period, form, months, is_locked=self.is_locked, is_unlocked=self.is_unlocked)
