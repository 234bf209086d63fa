"""On which day a reminder is to go out, where the practice is."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from qi_portal.domain.periods import Month

HOUR = 8
"""The local hour from which letters go out."""

GRACE = timedelta(days=3)
"""A day that was missed, because nothing ran on it, is made up for until so many days later, within its month."""


def due_days(month: Month, days: Collection[int]) -> tuple[date, ...]:
    """The days of the month on which reminders go out; a day that the month does not have is its last one."""
    return tuple(sorted({month.first_day.replace(day=min(day, month.last_day.day)) for day in days}))


def due_day(now: datetime, zone: str, days: Collection[int]) -> date | None:
    """The day whose reminder is to be sent at this moment, the latest one if several were missed; None without one.

    `now` is any moment with its zone; the days are those of the calendar in `zone`, each from eight in the morning on.
    """
    local = now.astimezone(ZoneInfo(zone))
    today = local.date()
    last = today if local.hour >= HOUR else today - timedelta(days=1)
    begun = [day for day in due_days(Month.of(today), days) if today - GRACE <= day <= last]
    return max(begun, default=None)
