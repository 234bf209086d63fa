"""What a decision about a chart has to meet before it is recorded or taken back, each with the reason in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch

from qi_portal.domain.chart.choice import FEWEST_LOCKED, name_of
from qi_portal.domain.chart.decisions import (
    ChosenChart,
    Decided,
    Exclusion,
    PhaseStart,
    baselines,
    chosen_kind,
    phase_starts,
)
from qi_portal.domain.entry.cells import NOTE_LIMIT, clean_note
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.errors import Invalid
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Baseline
from qi_portal.domain.spc.read import counted_value
from qi_portal.domain.spc.reading import Point
from qi_portal.domain.words import Words, plural_words, words

STEADY_BASELINE = 12
MONTHS_BETWEEN_PHASES = 6


@dataclass(frozen=True)
class Series:
    """What a decision is held against: the months of the chart, what stands already, the charts that can be drawn, the
    month that today is in, and the months from which on something else was counted."""

    points: Sequence[Point]
    standing: Sequence[Decided]
    kinds: Sequence[Kind]
    this_month: Month
    breaks: tuple[Month, ...] = ()

    def counted(self, first: Month, last: Month) -> list[Month]:
        """The months from first to last that set lines: with a value and not left out."""
        left_out = {each.month for each in self.standing if isinstance(each, Exclusion)}
        return [
            point.month
            for point in self.points
            if first <= point.month <= last and counted_value(point) is not None and point.month not in left_out
        ]

    def has_value(self, month: Month) -> bool:
        return any(point.month == month and counted_value(point) is not None for point in self.points)

    def phase_begins(self, month: Month) -> Month:
        """The first month of the phase that a month lies in."""
        starts = (*phase_starts(self.standing), *self.breaks)
        return max([self.points[0].month, *(start for start in starts if start <= month)])

    def phase_of(self, month: Month, standing: Sequence[Decided] | None = None) -> int:
        """The number of the phase that a month lies in, as things stand or would."""
        decided = self.standing if standing is None else standing
        starts = {*phase_starts(decided), *self.breaks}
        return 1 + sum(start <= month for start in starts)


def clean_why(text: str) -> str:
    """The reason as it is kept; Invalid when there is none, or it is too long, or it looks as if it named a patient."""
    kept = clean_note(text)
    if not kept:
        raise Invalid("why", words("Say why. Whoever reads this chart next year will ask."))
    if len(kept) > NOTE_LIMIT:
        raise Invalid(
            "why", words("This has {count} characters; {longest} fit. Shorten it.", count=len(kept), longest=NOTE_LIMIT)
        )
    if problem := looks_like_identifier(kept):
        raise Invalid("why", problem)
    return kept


def lock(series: Series, first: Month, last: Month) -> Baseline:
    """The baseline of these months as they are now; `check` says whether it may stand."""
    return Baseline(first, last, tuple(point for point in series.points if first <= point.month <= last))


@singledispatch
def check(what: Decided, series: Series) -> None:
    """Invalid, with the field that it was given in, when the decision cannot stand beside what there is."""
    raise TypeError(f"{what!r} is no decision about a chart")


@check.register
def _(what: Baseline, series: Series) -> None:
    _begun("last", what.last, series)
    if what.last < what.first:
        raise Invalid("last", words("The last month lies before the first one."))
    if not series.points or what.first < series.points[0].month:
        raise Invalid("first", words("The chart begins after {month}. Choose one of its months.", month=what.first))
    if series.phase_of(what.first) != series.phase_of(what.last):
        raise Invalid("last", words("A new phase begins within these months. A baseline lies in one phase."))
    if any(series.phase_of(each.first) == series.phase_of(what.first) for each in _locked(series)):
        raise Invalid("first", words("This phase has a locked baseline already. Withdraw that one first."))
    if earlier := series.counted(series.phase_begins(what.first), what.first - 1):
        raise Invalid("first", _begin_with_the_phase(earlier[0]))
    _check_length(len(series.counted(what.first, what.last)))


@check.register
def _(what: PhaseStart, series: Series) -> None:
    month = what.month
    _begun("month", month, series)
    if not series.points or month <= series.points[0].month:
        raise Invalid("month", words("A phase begins after the first month of the chart."))
    if near := [
        each for each in phase_starts(series.standing) if abs(each.index - month.index) < MONTHS_BETWEEN_PHASES
    ]:
        raise Invalid("month", _too_near(near[0]))
    if any(each.first < month <= each.last for each in _locked(series)):
        raise Invalid("month", words("{month} lies in a locked baseline. Withdraw the baseline first.", month=month))
    if not series.counted(month, series.points[-1].month):
        raise Invalid("month", words("From {month} on nothing is counted yet. A phase needs a month.", month=month))


@check.register
def _(what: Exclusion, series: Series) -> None:
    month = what.month
    _begun("month", month, series)
    if not series.has_value(month):
        raise Invalid("month", words("{month} has no data, so there is nothing to leave out.", month=month))
    if month not in series.counted(month, month):
        raise Invalid("month", words("{month} is left out already.", month=month))
    if _is_locked(month, series):
        raise Invalid("month", words("{month} lies in a locked baseline. Withdraw the baseline first.", month=month))


@check.register
def _(what: ChosenChart, series: Series) -> None:
    if what.kind not in series.kinds:
        raise Invalid("chart", words("This chart cannot be drawn of these counts. Choose one from the list."))
    if what.kind == chosen_kind(series.standing):
        raise Invalid("chart", words("The {chart} was chosen already.", chart=name_of(what.kind)))


def check_withdrawal(what: Decided, series: Series) -> None:
    """Invalid when something else rests on the decision. Lines of a locked baseline never move by the way."""
    if isinstance(what, Exclusion) and _is_locked(what.month, series):
        raise Invalid("why", words("A locked baseline was made without this month. Withdraw the baseline first."))
    left = [each for each in series.standing if each != what]
    numbers = [series.phase_of(each.first, left) for each in baselines(left)]
    if len(set(numbers)) < len(numbers):
        raise Invalid("why", words("Two locked baselines would share a phase. Withdraw one of them first."))


def advice(what: Decided, series: Series) -> Words | None:
    """What to think of before a decision that may stand."""
    if not isinstance(what, Baseline):
        return None
    count = len(series.counted(what.first, what.last))
    if count >= STEADY_BASELINE:
        return None
    return words("{count} months make a baseline; {steady} make a steadier one.", count=count, steady=STEADY_BASELINE)


def _check_length(count: int) -> None:
    if count < FEWEST_LOCKED:
        raise Invalid(
            "last",
            plural_words(
                "{count} month is counted here; a baseline needs {fewest}. Choose a later last month.",
                "{count} months are counted here; a baseline needs {fewest}. Choose a later last month.",
                count,
                fewest=FEWEST_LOCKED,
            ),
        )


def _begin_with_the_phase(month: Month) -> Words:
    return words(
        "A baseline begins with its phase: {month}. Months before it that should not count can be left out, each with "
        "its reason.",
        month=month,
    )


def _too_near(other: Month) -> Words:
    return words(
        "Another phase begins in {month}. Phases begin {months} months apart or more: shorter ones follow chance.",
        month=other,
        months=MONTHS_BETWEEN_PHASES,
    )


def _begun(field: str, month: Month, series: Series) -> None:
    if month > series.this_month:
        raise Invalid(field, words("{month} has not begun.", month=month))


def _locked(series: Series) -> tuple[Baseline, ...]:
    return baselines(series.standing)


def _is_locked(month: Month, series: Series) -> bool:
    return any(each.first <= month <= each.last for each in _locked(series))
