"""The months that a report is about: the last so many, a calendar year or a quarter. "Today" is handed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qi_portal.domain.errors import Invalid
from qi_portal.domain.periods import Month, Quarter, last_complete_month
from qi_portal.domain.words import Words, words

LENGTHS = (12, 24, 36)
"""Months that can be asked for, counted back from the last complete one."""

USUAL = "36m"
QUARTERS, YEARS = 8, 4
"""How many of them are offered, the running one first."""


@dataclass(frozen=True)
class ReportPeriod:
    """`key` names it in an address: '36m', '2026', '2026-Q3'. `says` does so to a reader; both months are included."""

    key: str
    first: Month
    last: Month
    says: Words

    @property
    def months(self) -> int:
        return self.last.index - self.first.index + 1

    def reaches(self, today: date) -> bool:
        """Whether it ends with the last complete month, so that what is open today belongs to it."""
        return self.last >= last_complete_month(today)

    def covers(self, month: Month) -> bool:
        return self.first <= month <= self.last


def report_period(key: str, today: date) -> ReportPeriod:
    """The period with this key; Invalid for one that is not offered on this day."""
    found = next((each for each in periods_offered(today) if each.key == key), None)
    if found is None:
        raise Invalid("period", words("Choose one of the periods, such as 12m, 2026-Q3 or 2026."))
    return found


def periods_offered(today: date) -> tuple[ReportPeriod, ...]:
    """All that can be asked for on a day, the longest stretch to now first."""
    last = last_complete_month(today)
    return (*_lengths(last), *_years(last), *_quarters(last))


def _lengths(last: Month) -> Iterator[ReportPeriod]:
    for months in reversed(LENGTHS):
        yield ReportPeriod(f"{months}m", last - (months - 1), last, words("Last {count} months", count=months))


def _years(last: Month) -> Iterator[ReportPeriod]:
    for year in range(last.year, last.year - YEARS, -1):
        end = Month(year, 12)
        says = words("{year}", year=str(year)) if end <= last else words("{year} so far", year=str(year))
        yield ReportPeriod(str(year), Month(year, 1), min(end, last), says)


def _quarters(last: Month) -> Iterator[ReportPeriod]:
    for back in range(QUARTERS):
        quarter = Quarter.of(last) - back
        named = {"number": quarter.number, "year": str(quarter.year)}
        is_over = quarter.last <= last
        says = (
            words("Quarter {number} of {year}", **named)
            if is_over
            else words("Quarter {number} of {year} so far", **named)
        )
        yield ReportPeriod(str(quarter), quarter.first, min(quarter.last, last), says)
