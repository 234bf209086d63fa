"""What staff type to open locked months for a while, and what a team types to ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qi_portal.domain.entry.typed import month_in, text_in
from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import Problems, read_each
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words

FEWEST_DAYS, MOST_DAYS, USUAL_DAYS = 1, 30, 7
"""How long locked months may be open."""

MOST_MONTHS = 36
LONGEST_WHY = 500

NOT_DAYS = words("Type a number of days from {fewest} to {most}.", fewest=FEWEST_DAYS, most=MOST_DAYS)


@dataclass(frozen=True)
class NewUnlock:
    """Months from `first` to `last`, open to the end of the day `until`."""

    first: Month
    last: Month
    until: date
    why: str

    def expires_at(self, time_zone: str) -> datetime:
        """The end of the last day on the practice's calendar."""
        return datetime.combine(self.until + timedelta(days=1), time.min, ZoneInfo(time_zone))


@dataclass(frozen=True)
class NewRequest:
    period: Month
    why: str


def read_unlock(typed: Mapping[str, str], today: date) -> tuple[NewUnlock | None, Problems]:
    """The unlock, or None with a sentence at each field that does not fit. One month is first and last."""
    last = "last" if typed.get("last", "").strip() else "first"
    read, problems = read_each(
        {
            "first": lambda: _locked_month("first", typed.get("first", ""), today),
            "last": lambda: _locked_month(last, typed.get(last, ""), today),
            "days": lambda: _days(typed.get("days", "")),
            "why": lambda: text_in("why", typed.get("why", ""), LONGEST_WHY),
        }
    )
    if problems:
        return None, problems
    if not 0 <= read["last"].index - read["first"].index < MOST_MONTHS:
        return None, {"last": words("Choose {most} months at most, the first one first.", most=MOST_MONTHS)}
    return NewUnlock(read["first"], read["last"], today + timedelta(days=read["days"]), read["why"]), {}


def read_request(typed: Mapping[str, str], today: date) -> tuple[NewRequest | None, Problems]:
    """The request, or None with a sentence at each field that does not fit."""
    read, problems = read_each(
        {
            "period": lambda: _locked_month("period", typed.get("period", ""), today),
            "why": lambda: text_in("why", typed.get("why", ""), LONGEST_WHY),
        }
    )
    return None if problems else NewRequest(**read), problems


def _locked_month(field: str, text: str, today: date) -> Month:
    month = month_in(field, text, Month.of(today))
    if not month.is_locked(today):
        raise Invalid(field, words("{month} is not locked: its numbers can be changed as they are.", month=month))
    return month


def _days(text: str) -> int:
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 2 and FEWEST_DAYS <= int(plain) <= MOST_DAYS):
        raise Invalid("days", NOT_DAYS)
    return int(plain)
