"""The months that a report about a program is for: a year, a state's fiscal year, a quarter, or the last twelve months.

What is shared outside the program covers settled quarters only: those whose months are all locked, so that two reports
of one quarter say the same and nothing can be learned from what changed between them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qi_portal.domain.periods import Month, Quarter, last_complete_month, months_between
from qi_portal.domain.words import Words, words

ROLLING = "12m"
"""The last twelve complete months: for those who oversee the practices, never shared."""

FISCAL_MONTH = 7
"""A fiscal year begins in July and is named for the year in which it ends."""

YEARS_BACK = 3
QUARTERS_BACK = 8


@dataclass(frozen=True)
class Window:
    """Months, both included. `key` is its name in an address: '2026', 'FY2026', '2026-Q2' or '12m'."""

    key: str
    first: Month
    last: Month

    @property
    def says(self) -> Words:
        if self.key.startswith("FY"):
            return words("Fiscal year {year}: {first} to {last}", year=self.key[2:], first=self.first, last=self.last)
        return words("{first} to {last}", first=self.first, last=self.last)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """Those that lie in it altogether, oldest first."""
        return tuple(
            Quarter.of(month)
            for month in months_between(self.first, self.last)
            if (month.month - 1) % 3 == 0 and month + 2 <= self.last
        )

    def holds(self, month: Month) -> bool:
        return self.first <= month <= self.last

    def holds_day(self, day: date) -> bool:
        return self.holds(Month.of(day))


def calendar_year(year: int) -> Window:
    return Window(f"{year}", Month(year, 1), Month(year, 12))


def fiscal_year(year: int) -> Window:
    return Window(f"FY{year}", Month(year - 1, FISCAL_MONTH), Month(year, FISCAL_MONTH - 1))


def quarter(one: Quarter) -> Window:
    return Window(str(one), one.first, one.last)


def rolling(today: date) -> Window:
    last = last_complete_month(today)
    return Window(ROLLING, last - 11, last)


def settled_until(today: date) -> Quarter:
    """The latest quarter of which every month is locked."""
    now = Quarter.of(Month.of(today))
    return next(each for back in range(1, 5) if (each := now - back).last.is_locked(today))


def settled_quarters(window: Window, today: date) -> tuple[Quarter, ...]:
    until = settled_until(today)
    return tuple(each for each in window.quarters if each <= until)


def settled(window: Window, today: date) -> Window | None:
    """The part of the window that may be shared; None while there is none."""
    quarters = settled_quarters(window, today)
    return Window(window.key, quarters[0].first, quarters[-1].last) if quarters else None


def shared_windows(today: date) -> tuple[Window, ...]:
    """What a shared report may be for, the latest first, years before quarters of the same end."""
    until = settled_until(today)
    years = (year(until.year + 1 - back) for back in range(YEARS_BACK + 1) for year in (fiscal_year, calendar_year))
    quarters = (quarter(until - back) for back in range(QUARTERS_BACK))
    found = [each for each in (*years, *quarters) if settled(each, today)]
    return tuple(sorted(found, key=lambda each: (-each.last.index, each.first.index)))


def usual_shared(today: date) -> Window:
    """The latest year, of either kind, that is settled to its end."""
    return next(each for each in shared_windows(today) if len(settled_quarters(each, today)) == 4)


def full_windows(today: date) -> tuple[Window, ...]:
    """What a report with full values may be for: any that has begun, the last twelve months first."""
    return (rolling(today), *(each for each in _begun(last_complete_month(today))))


def _begun(last: Month) -> Iterator[Window]:
    year = last.year + 1
    years = (made(year - back) for back in range(YEARS_BACK + 1) for made in (fiscal_year, calendar_year))
    yield from (each for each in years if each.first <= last)
    yield from (quarter(Quarter.of(last) - back) for back in range(QUARTERS_BACK))


def chosen(text: str | None, offered: tuple[Window, ...], usual: Window) -> Window:
    """The window that an address names; the usual one for anything else."""
    wanted = text if text and re.fullmatch(r"[0-9A-Za-z-]{2,8}", text) else usual.key
    return next((each for each in offered if each.key == wanted), usual)
