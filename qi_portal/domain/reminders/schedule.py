"""When a program's letters go out, as its staff set it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.words import Words, words

LAST_DAY = 31
MOST_DAYS = 6


class Kind(StrEnum):
    """What a person may get, and may stop."""

    REMINDER = "reminder"
    DIGEST = "digest"

    @property
    def name_words(self) -> Words:
        return NAMES[self]


NAMES = {Kind.REMINDER: words("Reminders of months to enter"), Kind.DIGEST: words("Monthly digest")}


@dataclass(frozen=True)
class Schedule:
    """Days of the month; a month without such a day uses its last one."""

    reminder_days: tuple[int, ...] = (5, 10, 15)
    reminders_on: bool = True
    digest_day: int = 20
    digest_on: bool = True

    def days_of(self, kind: Kind) -> tuple[int, ...]:
        """The days of that kind; none while it is switched off."""
        if kind is Kind.REMINDER:
            return self.reminder_days if self.reminders_on else ()
        return (self.digest_day,) if self.digest_on else ()


DEFAULT = Schedule()


def read_schedule(typed: Mapping[str, str]) -> tuple[Schedule | None, dict[str, Words]]:
    """The schedule, or a sentence for each field that does not fit. A switch is on when it says anything."""
    problems: dict[str, Words] = {}
    days = _days(typed.get("reminder_days", ""))
    if not 1 <= len(days) <= MOST_DAYS or not all(map(_is_day, days)):
        problems["reminder_days"] = words(
            "Give one to {most} days of the month from 1 to {last}, with commas between them, such as 5, 10, 15.",
            most=MOST_DAYS,
            last=LAST_DAY,
        )
    digest = _days(typed.get("digest_day", ""))
    if len(digest) != 1 or not all(map(_is_day, digest)):
        problems["digest_day"] = words("Give one day of the month from 1 to {last}.", last=LAST_DAY)
    if problems:
        return None, problems
    reminders_on, digest_on = bool(typed.get("reminders_on")), bool(typed.get("digest_on"))
    return Schedule(tuple(sorted({int(day) for day in days})), reminders_on, int(digest[0]), digest_on), {}


def _days(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,;]+", text) if part]


def _is_day(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,2}", text) is not None and 1 <= int(text) <= LAST_DAY
