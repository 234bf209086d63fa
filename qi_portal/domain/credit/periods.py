"""Periods that count for credit: a month with enough charts, or up to three in a row that have enough together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qi_portal.domain.periods import Month

MOST_MONTHS = 3
"""Small practices combine the months of a quarter; no more than that is one period."""


@dataclass(frozen=True)
class CountedMonth:
    """What was counted in a month. A measure that has no denominator counts each month as a period."""

    month: Month
    numerator: float
    denominator: float | None


@dataclass(frozen=True)
class Period:
    first: Month
    last: Month


def periods_of(months: Iterable[CountedMonth], charts: int) -> tuple[Period, ...]:
    """As many periods of at least so many charts as the months give, the earliest first; none share a month.

    A period that ends as early as it can leaves the most room for those after it, so no other choice gives more.
    """
    return tuple(_periods(sorted(months, key=lambda each: each.month), charts))


def _periods(months: Iterable[CountedMonth], charts: int) -> Iterator[Period]:
    open_months: list[CountedMonth] = []
    for each in months:
        is_next = open_months and each.month == open_months[-1].month + 1
        open_months = [*open_months[1 - MOST_MONTHS :], each] if is_next else [each]
        if _suffice(open_months, charts):
            yield Period(_first_needed(open_months, charts), each.month)
            open_months = []


def _suffice(months: list[CountedMonth], charts: int) -> bool:
    return any(each.denominator is None for each in months) or sum(each.denominator or 0 for each in months) >= charts


def _first_needed(months: list[CountedMonth], charts: int) -> Month:
    """The start of the shortest stretch that is enough, so that a month that suffices stands alone."""
    starts = (start for start in reversed(range(len(months))) if _suffice(months[start:], charts))
    return months[next(starts)].month
