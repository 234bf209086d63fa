"""What happened in a team's project, day by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words


class Kind(StrEnum):
    """What a line of the timeline is about."""

    PART = "part"
    AIM = "aim"
    TEST = "test"
    EVENT = "event"
    MEETING = "meeting"
    CHART = "chart"
    TARGET = "target"
    MONTH = "month"

    @property
    def name_words(self) -> Words:
        return _NAMES[self]


_NAMES = {
    Kind.PART: words("Taking part"),
    Kind.AIM: words("Aim"),
    Kind.TEST: words("Tests of change"),
    Kind.EVENT: words("Events"),
    Kind.MEETING: words("Meetings"),
    Kind.CHART: words("Decisions about charts"),
    Kind.TARGET: words("Targets"),
    Kind.MONTH: words("Months closed"),
}


@dataclass(frozen=True)
class Happening:
    """A line of the timeline. `is_month`: only the month of the day is known. `note` is what somebody wrote about it,
    `by` who did it; `about` names what it is about: a mark's number, a measure's id, a meeting's id."""

    on: date
    kind: Kind
    says: Words
    note: str = ""
    by: str = ""
    about: str = ""
    is_month: bool = False

    @property
    def month(self) -> Month:
        return Month.of(self.on)


def newest_first(happenings: Iterable[Happening], kind: Kind | None = None) -> list[Happening]:
    """Those of a kind, or all of them, the latest on top; of one day in the order they were handed in, reversed."""
    kept = [each for each in happenings if kind in (None, each.kind)]
    return sorted(kept, key=lambda each: each.on)[::-1]
