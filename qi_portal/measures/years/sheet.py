"""One measure over the months of a year: the same rows and checks as a month's grid, turned on its side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.check import Context
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.words import Words
from qi_portal.measures.actions import Change
from qi_portal.measures.forms import GridForm
from qi_portal.measures.queries import Months, Stored
from qi_portal.measures.rows import (
    Made,
    Row,
    changes_of,
    history_of,
    judged,
    kept_of,
    other_sampling,
    row_of,
    sampling_before,
)
from qi_portal.practices.queries import Enrolled


@dataclass(frozen=True)
class YearSheet:
    """The grid of one measure. `months` holds every stored month; `unlocked` are closed ones that staff opened."""

    practice_code: str
    measure: Measure
    year: int
    today: date
    enrolled: Enrolled
    months: Months
    unlocked: frozenset[Month] = frozenset()

    @property
    def name(self) -> str:
        """What a draft of it is kept under."""
        return f"{self.measure.id}/{self.year}"

    @property
    def periods(self) -> dict[str, Month]:
        """The months of the year that have begun and in which the practice took part, by the keys of their rows."""
        year = months_between(Month(self.year, 1), min(Month(self.year, 12), Month.of(self.today)))
        return {f"m{month}": month for month in year if self.enrolled.covers(month)}

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.periods)

    @property
    def years(self) -> list[int]:
        """The years with months of the practice, the latest first."""
        last = min(self.enrolled.ended or Month.of(self.today), Month.of(self.today))
        return list(range(last.year, self.enrolled.started.year - 1, -1))

    def rows(self, form: GridForm, *, typed: bool) -> list[Row]:
        rows = [self._row(key, period, form) for key, period in self.periods.items()]
        return [judged(row, self.practice_code, self.context(row.period)) for row in rows] if typed else rows

    def all_stored(self) -> dict[str, Stored]:
        return {key: self.months[period] for key, period in self.periods.items() if period in self.months}

    @property
    def note(self) -> None:
        """A year has none; the notes of its months stay."""
        return None

    @property
    def sampling(self) -> Sampling | None:
        """How the cases of the latest months were found."""
        before = sampling_before(Month.of(self.today) + 1, [self.months])
        return before[1] if before else self.enrolled.sampling

    def sampling_remark(self, chosen: Sampling | None) -> Words | None:
        first = next(iter(self.periods.values()), None)
        return other_sampling(chosen, first, [self.months]) if first else None

    def sampling_problems(self, chosen: Sampling | None, why: str) -> dict[str, Words]:
        """None: another sampling is kept with the months that change, each by its own rules."""
        return {}

    def context(self, period: Month) -> Context:
        stored = self.months.get(period)
        return Context(
            today=self.today,
            enrolled_since=self.enrolled.started,
            enrolled_until=self.enrolled.ended,
            stored=kept_of(stored) if stored else None,
            history=history_of(self.months, period),
            unlocked=period in self.unlocked,
        )

    def changes(self, rows: Sequence[Row], made: Made) -> list[Change]:
        """The rows that differ. Each keeps how its cases were found unless another way was chosen."""
        stored, is_usual = self.all_stored(), made.sampling is self.sampling
        kept = {each.period: each.sampling for each in stored.values() if is_usual and each.sampling}
        return [replace(change, sampling=kept.get(change.period, change.sampling)) for change in changes_of(rows, made)]

    def _row(self, key: str, period: Month, form: GridForm) -> Row:
        is_locked, is_unlocked = period.is_locked(self.today), period in self.unlocked
        return row_of(
            key, self.measure, period, form.rows[key], self.months, is_locked=is_locked, is_unlocked=is_unlocked
        )
