"""Calendar months, when they are due and when they lock. "Today" is always handed in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

LOCK_DAYS = 90
"""A month locks this many days after it ends: July 2026 on October 29, 2026."""

DUE_DAYS = 20
"""A month's counts are due this many days after it ends; program policy."""


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month; `str()` gives '2026-10'."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.year <= 9998):
            raise ValueError(f"{self.year}-{self.month} is not a month")

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __add__(self, months: int) -> "Month":
        return Month.of_index(self.index + months)

    def __sub__(self, months: int) -> "Month":
        return self + -months

    @property
    def index(self) -> int:
        """Months since year 0, so that differences count months."""
        return self.year * 12 + self.month - 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return (self + 1).first_day - timedelta(days=1)

    @property
    def due_on(self) -> date:
        return self.last_day + timedelta(days=DUE_DAYS)

    @property
    def locks_on(self) -> date:
        return self.last_day + timedelta(days=LOCK_DAYS)

    def is_locked(self, today: date) -> bool:
        return today >= self.locks_on

    @staticmethod
    @cache
    def of_index(index: int) -> "Month":
        return Month(index // 12, index % 12 + 1)

    @staticmethod
    def of(day: date) -> "Month":
        return Month(day.year, day.month)

    @staticmethod
    def parse(text: str) -> "Month":
        """'2026-10' -> October 2026; ValueError for anything else, full-width digits included."""
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
            raise ValueError(f"{text!r} is not a month such as 2026-10")
        return Month(int(text[:4]), int(text[5:]))


@dataclass(frozen=True, order=True)
class Quarter:
    """Three calendar months, numbered from 1; `str()` gives '2026-Q3'."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"

    def __sub__(self, quarters: int) -> "Quarter":
        return Quarter.of(self.first - 3 * quarters)

    @property
    def first(self) -> Month:
        return Month(self.year, 3 * self.number - 2)

    @property
    def last(self) -> Month:
        return self.first + 2

    @staticmethod
    def of(month: Month) -> "Quarter":
        return Quarter(month.year, (month.month + 2) // 3)


def last_complete_month(today: date) -> Month:
    """The month before today's: the one whose counts are now being collected."""
    return Month.of(today) - 1


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Every month from first to last, both included; none when first is after last."""
    return (Month.of_index(index) for index in range(first.index, last.index + 1))
