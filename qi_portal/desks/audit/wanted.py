"""What somebody looks for in the log, as the address says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qi_portal.domain.audit_sentences import FAMILIES, Family
from qi_portal.domain.words import Words, words

NAMES = ("who", "practice", "family", "what", "from", "to")
LONGEST = 200
MOST_DIGITS = 15


@dataclass(frozen=True)
class Wanted:
    """Letters of a name, a practice's code, a family of actions, the beginning of an object's id, days both included.

    What cannot be read is as good as not said. Days are those of `time_zone`.
    """

    who: str = ""
    practice: str = ""
    family: str = ""
    what: str = ""
    first: date | None = None
    last: date | None = None
    time_zone: str = "UTC"

    @staticmethod
    def read(asked: Mapping[str, str], time_zone: str) -> "Wanted":
        who, practice, family, what, first, last = (asked.get(name, "").strip()[:LONGEST] for name in NAMES)
        known = family if family in (each.key for each in FAMILIES) else ""
        return Wanted(who, practice, known, what, _day(first), _day(last), time_zone)

    @property
    def filters(self) -> dict[str, str]:
        """The same as an address says it."""
        said = (self.who, self.practice, self.family, self.what, self.first, self.last)
        return {name: str(value) for name, value in zip(NAMES, said, strict=True) if value}

    @property
    def chosen_family(self) -> Family | None:
        return next((each for each in FAMILIES if each.key == self.family), None)

    @property
    def since(self) -> datetime | None:
        return self._midnight(self.first)

    @property
    def until(self) -> datetime | None:
        return self._midnight(self.last + timedelta(days=1)) if self.last and self.last < date.max else None

    @property
    def says(self) -> Words:
        """For the file that is taken and for the row about it. The name that was looked for stays out of both."""
        told = [name for name in self.filters if name != "who"]
        chosen = ", ".join(f"{name} {self.filters[name]}" for name in told) or words("all rows")
        return words("{chosen}, by name", chosen=chosen) if self.who else words("{chosen}", chosen=chosen)

    def _midnight(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time(), ZoneInfo(self.time_zone)).astimezone(UTC) if day else None


def row_number(text: str | None) -> int | None:
    """A number of a row in an address; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
