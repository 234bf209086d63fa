"""Where a project is stuck, told from its data: nothing entered, nothing tried, nothing changed. Each with a next step.

A hint is for the team and its coach. It counts months and blames nobody.
"""

from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.improvement.standing import Standing
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Words, plural_words, words

WITHOUT_ENTRY = 2
"""Months that are due without anything entered."""

WITHOUT_TEST = 3
"""Months in which no test of change was begun or ended."""

WITHOUT_CHANGE = 6
"""Months with a value since the first test of change, and no signal in the chart."""


class Stuck(StrEnum):
    """What stands still. The first is told before the others: without counts nothing else can be seen."""

    NO_ENTRY = "no_entry"
    NO_TEST = "no_test"
    NO_CHANGE = "no_change"


@dataclass(frozen=True)
class Hint:
    """One way in which a project is stuck, for how many months, and what would help."""

    kind: Stuck
    months: int
    says: Words
    next: Words


def hints_of(standing: Standing) -> tuple[Hint, ...]:
    """Every hint that holds, the most basic first; none for a project on its way."""
    found = (_no_entry(standing), _no_test(standing), _no_change(standing))
    return tuple(hint for hint in found if hint is not None)


def _no_entry(standing: Standing) -> Hint | None:
    before = standing.since - 1
    last = max(standing.last_entry or before, before)
    months = _months(last, standing.due)
    if months < WITHOUT_ENTRY:
        return None
    says = plural_words(
        "Nothing has been entered for {count} month.", "Nothing has been entered for {count} months.", months
    )
    step = words("Enter {month}, or mark it “not collected” if nobody counted.", month=last + 1)
    return Hint(Stuck.NO_ENTRY, months, says, step)


def _no_test(standing: Standing) -> Hint | None:
    """Not told of a project that has arrived: holding on needs no test."""
    last = max(standing.last_test or standing.since, standing.since)
    months = _months(last, standing.this_month)
    if months < WITHOUT_TEST or standing.has_arrived:
        return None
    says = plural_words(
        "No test of change was begun or ended for {count} month.",
        "No test of change was begun or ended for {count} months.",
        months,
    )
    return Hint(Stuck.NO_TEST, months, says, words("Choose one idea and plan a small test of it for next week."))


def _no_change(standing: Standing) -> Hint | None:
    months = standing.months_tried
    if months < WITHOUT_CHANGE or standing.chart.signal is not Signal.NO_SIGNAL or standing.meets_target:
        return None
    says = plural_words(
        "{count} month was counted since the first test of change, and the chart shows no signal.",
        "{count} months were counted since the first test of change, and the chart shows no signal.",
        months,
    )
    return Hint(Stuck.NO_CHANGE, months, says, words("Ask what held the tests back, and try a bolder idea."))


def _months(last: Month, now: Month) -> int:
    """How many months lie between; 0 when `last` is now or ahead."""
    return max(now.index - last.index, 0)
