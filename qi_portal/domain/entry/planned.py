"""What a file would do, as values: which months it brings, what stands in their place now, what is said of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.check import Context, Stored
from qi_portal.domain.entry.doubts import PastCount
from qi_portal.domain.entry.findings import Finding
from qi_portal.domain.entry.numbers import Number
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State

Key = tuple[str, str, Month]
"""Practice, measure, month: one value each."""


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


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of a month, with what the counts alone do not tell."""

    state: State
    numerator: Number | None
    denominator: Number | None
    excluded: int = 0
    sampling: Sampling | None = None
    version: int = 1
    note: str = ""

    @property
    def counts(self) -> Stored:
        """In the terms of the checks: 0 of 0 for none eligible, nothing for not collected."""
        return Stored(0, 0) if self.state is State.NONE_ELIGIBLE else Stored(self.numerator, self.denominator)


@dataclass(frozen=True)
class Around:
    """What is known of one measure in one practice: enrollment and rights, the stored months, the opened ones.

    `committed` are the months that the very same file brought before; they stay as they are now.
    """

    context: Context
    kept: Mapping[Month, Kept] = field(default_factory=dict)
    unlocked: frozenset[Month] = frozenset()
    committed: frozenset[Month] = frozenset()

    def at(self, month: Month, history: Sequence[PastCount]) -> Context:
        kept = self.kept.get(month)
        return replace(
            self.context,
            stored=kept.counts if kept else None,
            history=tuple(history),
            unlocked=month in self.unlocked,
        )

    @property
    def counted(self) -> dict[Month, PastCount]:
        return {
            month: PastCount(month, kept.numerator, kept.denominator)
            for month, kept in self.kept.items()
            if kept.numerator is not None
        }


class Lookup(Protocol):
    """What the caller knows. Ids come normalized (upper case, hyphens); answers carry them as they are kept."""

    def practice(self, code: str) -> str | None:
        """The practice's code, or None when there is none that the reader may know of."""

    @property
    def unknown_practice(self) -> str:
        """R01, or R14 for a reader who knows own practices only: theirs or not is all that can be said."""

    def measure(self, measure_id: str) -> Measure | None: ...

    def around(self, practice: str, measure: Measure, today: date) -> Around: ...


class Deed(StrEnum):
    """What keeping a value does to what is stored."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Value:
    """One month to keep; numbers are None for 'not collected', both 0 for 'none eligible'.

    `before` is what is stored now. `accepted` are the codes of the doubts that are answered by keeping it.
    """

    row: int
    practice: str
    measure: Measure
    period: Month
    state: State
    numerator: Number | None
    denominator: Number | None
    note: str
    excluded: int = 0
    sampling: Sampling | None = None
    before: Kept | None = None
    accepted: tuple[str, ...] = ()
    is_late: bool = False
    is_settled: bool = False

    @property
    def after(self) -> Kept:
        counted = self.state is State.COUNTED
        numbers = (self.numerator, self.denominator) if counted else (None, None)
        return Kept(self.state, *numbers, self.excluded, self.sampling, note=self.note)

    @property
    def deed(self) -> Deed:
        """A month that the same file brought before is settled: a repeat changes nothing."""
        if self.is_settled:
            return Deed.UNCHANGED
        if self.before is None:
            return Deed.NEW
        return Deed.UNCHANGED if replace(self.before, version=1) == self.after else Deed.REPLACED


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
    def all_values(self) -> tuple[Value, ...]:
        return (*self.values, *self.not_collected)

    @property
    def valid(self) -> int:
        return len(self.values)

    def with_remark(self, finding: Finding) -> "Plan":
        """The same with one more thing to look at, said first."""
        outcome = Outcome.ACCEPT_WITH_WARNINGS if self.outcome is Outcome.ACCEPT else self.outcome
        return replace(self, outcome=outcome, warnings=(finding, *self.warnings))

    def outcome_in(self, mode: Mode) -> Outcome:
        """All or nothing refuses a file with any row in error."""
        return Outcome.REJECT if mode is Mode.ALL_OR_NOTHING and self.errors else self.outcome

    def to_keep(self, mode: Mode) -> tuple[Value, ...]:
        """What a commit in this mode writes, 'not collected' included: in a preview nothing."""
        if mode is Mode.PREVIEW or self.outcome_in(mode) is Outcome.REJECT:
            return ()
        return (*self.values, *self.not_collected)
