"""Sentences that can be read in more than one language.

The domain speaks in `Words`: an English sentence with its parts kept apart. `str()` reads it in English; a page reads
it in the reader's language through a `Speaker` (`web.speech`). Babel finds the sentences by the names `words` and
`plural_words`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Protocol

from qi_portal.domain.periods import Month

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


EVERY_DIGIT = Context(prec=400, rounding=ROUND_HALF_UP)
"""Enough for the largest and the smallest float."""


@dataclass(frozen=True)
class Share:
    """A share of 1 that is read as a percent: `Share(0.483)` says "48%"."""

    value: float
    decimals: int = 0


@dataclass(frozen=True)
class MonthName:
    """A month that is read without its year: "October"."""

    month: Month


@dataclass(frozen=True)
class Amount:
    """A number that is read with the given decimals: `Amount(42.71, 1)` says "42.7"."""

    value: float
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """An English sentence and its parts; `plural` and `count` when the sentence changes with a number."""

    text: str
    parts: tuple[tuple[str, object], ...] = ()
    plural: str | None = None
    count: int | None = None

    def __str__(self) -> str:
        return ENGLISH.say(self)


class Speaker(Protocol):
    """Reads words, months and numbers aloud in one language. Shares are of 1; decimals are digits after the point."""

    def say(self, words: Words | str) -> str: ...

    def month(self, month: Month) -> str:
        """'Oct 2026'"""

    def month_name(self, month: Month) -> str:
        """'October'"""

    def tick(self, month: Month) -> str:
        """'Oct'"""

    def day(self, day: date) -> str:
        """'October 29, 2026'"""

    def number(self, value: float, decimals: int = 0) -> str: ...

    def percent(self, share: float, decimals: int = 0) -> str: ...


def words(text: str, /, **parts: object) -> Words:
    """A sentence: `words("{numerator} is more than {denominator}.", numerator=21, denominator=20)`."""
    return Words(text, tuple(parts.items()))


def plural_words(one: str, many: str, count: int, /, **parts: object) -> Words:
    """A sentence that changes with a count, which is also its part `count`."""
    return Words(one, (("count", count), *parts.items()), many, count)


def fill(template: str, words: Words, speaker: Speaker) -> str:
    """The template with the parts of `words` put in, each read by the speaker."""
    return template.format(**{name: _read(part, speaker) for name, part in words.parts})


def _read(part: object, speaker: Speaker) -> str:
    match part:
        case Words() | str():
            return speaker.say(part)
        case Month():
            return speaker.month(part)
        case MonthName(month):
            return speaker.month_name(month)
        case Share(value, decimals):
            return speaker.percent(value, decimals)
        case Amount(value, decimals):
            return speaker.number(value, decimals)
        case date():
            return speaker.day(part)
        case int() | float():
            return speaker.number(part, 0 if float(part).is_integer() else 1)
        case Iterable():
            return ", ".join(_read(each, speaker) for each in part)
    raise TypeError(f"{part!r} cannot be part of a sentence")


def rounded(value: float, decimals: int = 0) -> Decimal:
    """The number as a person would round what is written: a half goes away from zero, as in a spreadsheet.

    It is the written digits that count (0.65 is 0.7, 0.145 is 0.15), not the binary number a hair below them.
    """
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), context=EVERY_DIGIT)


class English:
    """Plain English, for logs, the command line and tests."""

    def say(self, words: Words | str) -> str:
        if isinstance(words, str):
            return words
        template = words.plural if words.plural and words.count != 1 else words.text
        return fill(template, words, self)

    def month(self, month: Month) -> str:
        return f"{self.tick(month)} {month.year}"

    def month_name(self, month: Month) -> str:
        return MONTH_NAMES[month.month - 1]

    def tick(self, month: Month) -> str:
        return self.month_name(month)[:3]

    def day(self, day: date) -> str:
        return f"{MONTH_NAMES[day.month - 1]} {day.day}, {day.year}"

    def number(self, value: float, decimals: int = 0) -> str:
        return f"{rounded(value, decimals):,f}"

    def percent(self, share: float, decimals: int = 0) -> str:
        return f"{rounded(share, decimals + 2).scaleb(2, EVERY_DIGIT):,f}%"


ENGLISH = English()
