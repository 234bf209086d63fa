"""The periods in which shared numbers are told: calendar years, their quarters and the months of these."""

from collections.abc import Iterator
from dataclasses import dataclass

from qi_portal.domain.periods import Month, Quarter

LENGTHS = (12, 3, 1)
"""Months in a year, a quarter and a month."""


@dataclass(frozen=True, order=True)
class Span:
    """One of these periods, by its first month and its length in months; ValueError for any other."""

    first: Month
    months: int

    def __post_init__(self) -> None:
        if self.months not in LENGTHS or (self.first.month - 1) % self.months:
            raise ValueError(f"{self.months} months from {self.first} are no year, quarter or month")

    @property
    def last(self) -> Month:
        return self.first + (self.months - 1)

    @property
    def children(self) -> tuple["Span", ...]:
        """The periods of the next length that make it up; none of a month."""
        shorter = next((length for length in LENGTHS if length < self.months), self.months)
        return tuple(Span(self.first + begun, shorter) for begun in range(0, self.months, shorter) if self.months > 1)

    @staticmethod
    def year(year: int) -> "Span":
        return Span(Month(year, 1), 12)

    @staticmethod
    def quarter(quarter: Quarter) -> "Span":
        return Span(quarter.first, 3)

    @staticmethod
    def month(month: Month) -> "Span":
        return Span(month, 1)

    @staticmethod
    def around(month: Month, months: int) -> "Span":
        """The one of this length that the month is in."""
        return Span(month - (month.month - 1) % months, months)


def spans_between(first: Month, last: Month) -> Iterator[Span]:
    """The fewest spans that make up the months from first to last: of a fiscal year four quarters."""
    while first <= last:
        left = last.index - first.index + 1
        months = next(length for length in LENGTHS if length <= left and not (first.month - 1) % length)
        yield Span(first, months)
        first += months
