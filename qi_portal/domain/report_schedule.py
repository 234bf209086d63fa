"""When reports that come back by themselves are due: on a day of each month, or of the first month of each quarter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from qi_portal.domain.periods import Month, Quarter
from qi_portal.domain.reminders.calendar import HOUR, due_days
from qi_portal.domain.words import Words, words

MONTHS_OF_A_QUARTER = 3


class Every(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def says(self) -> Words:
        return SAYS[self]


SAYS = {Every.MONTH: words("Every month"), Every.QUARTER: words("Every quarter, in its first month")}


@dataclass(frozen=True)
class Occasion:
    """One time of a schedule. `key` names it for good, '2026-11' or '2026-Q4', also when the day is moved."""

    day: date
    key: str


@dataclass(frozen=True)
class Rhythm:
    """How often, and on which day of the month; a month without such a day uses its last one."""

    every: Every
    day: int
    zone: str

    def due(self, now: datetime, since: datetime) -> Occasion | None:
        """The latest time that has come, from eight in the morning in the zone; None before the first since then.

        Of several that were missed only the latest is due: what it brings takes in what the others would have.
        """
        begun = [each for each in self._around(now) if since < self._moment(each.day) <= now]
        return max(begun, key=lambda each: each.day, default=None)

    def next(self, now: datetime) -> Occasion:
        """The first time that has not come yet."""
        return min((each for each in self._around(now) if self._moment(each.day) > now), key=lambda each: each.day)

    def _around(self, now: datetime) -> Iterator[Occasion]:
        """The times from a quarter back to a quarter ahead."""
        this = Month.of(now.astimezone(ZoneInfo(self.zone)).date())
        for distance in range(-MONTHS_OF_A_QUARTER, MONTHS_OF_A_QUARTER + 1):
            month = this + distance
            if self.every is Every.MONTH:
                yield Occasion(self._day(month), str(month))
            elif month == Quarter.of(month).first:
                yield Occasion(self._day(month), str(Quarter.of(month)))

    def _day(self, month: Month) -> date:
        return due_days(month, (self.day,))[0]

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, time(HOUR), ZoneInfo(self.zone))


class Stretch(StrEnum):
    """Which months a report that comes back is about, seen from the day it is made on."""

    YEARS_3 = "36m"
    YEARS_2 = "24m"
    YEAR = "12m"
    LAST_QUARTER = "quarter"
    LAST_YEAR = "year"

    @property
    def says(self) -> Words:
        return STRETCHES[self]

    def period(self, day: date) -> str:
        """The key of the period (`report_period`)."""
        if self is Stretch.LAST_QUARTER:
            return str(Quarter.of(Month.of(day)) - 1)
        if self is Stretch.LAST_YEAR:
            return str(day.year - 1)
        return self.value


STRETCHES = {
    Stretch.YEARS_3: words("Last {count} months", count=36),
    Stretch.YEARS_2: words("Last {count} months", count=24),
    Stretch.YEAR: words("Last {count} months", count=12),
    Stretch.LAST_QUARTER: words("The quarter before"),
    Stretch.LAST_YEAR: words("The year before"),
}
