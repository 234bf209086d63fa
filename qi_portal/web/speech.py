"""The reader's language: reads `Words`, months, days and numbers aloud through Flask-Babel."""

from copy import copy
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern
from babel.support import NullTranslations
from flask_babel import get_domain, get_locale

from qi_portal.domain.periods import Month
from qi_portal.domain.words import ENGLISH, Speaker, Words, fill, rounded

KEPT = 4096
"""Numbers and months as they are read, kept for the next page: charts say the same few again and again."""


class BabelSpeaker:
    """Speaks the language of the present request. Patterns for numbers and dates are those of its locale."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale
        self._catalog = get_domain().get_translations()

    def say(self, words: Words | str) -> str:
        """A sentence in the reader's language; a plain string is a name or a figure and is left as it is."""
        return fill(_translated(words, self._catalog), words, self) if isinstance(words, Words) else words

    def month(self, month: Month) -> str:
        return _dated(self._locale, month, "LLL yyyy")

    def month_name(self, month: Month) -> str:
        return _dated(self._locale, month, "LLLL")

    def tick(self, month: Month) -> str:
        return _dated(self._locale, month, "LLL")

    def day(self, day: date) -> str:
        return str(format_date(day, "long", self._locale))

    def number(self, value: float, decimals: int = 0) -> str:
        return _number(self._locale, value, decimals)

    def percent(self, share: float, decimals: int = 0) -> str:
        return _percent(self._locale, share, decimals)


@lru_cache(KEPT)
def _dated(locale: Locale, month: Month, pattern: str) -> str:
    return str(format_date(month.first_day, pattern, locale))


@lru_cache(KEPT)
def _number(locale: Locale, value: float, decimals: int) -> str:
    return _pattern(locale.decimal_formats[None], decimals).apply(rounded(value, decimals), locale)


@lru_cache(KEPT)
def _percent(locale: Locale, share: float, decimals: int) -> str:
    return _pattern(locale.percent_formats[None], decimals).apply(rounded(share, decimals + 2), locale)


def _pattern(of_locale: NumberPattern, decimals: int) -> NumberPattern:
    """The locale's own pattern with as many decimals as are asked for."""
    pattern = copy(of_locale)
    pattern.frac_prec = (decimals, decimals)
    return pattern


def _translated(words: Words, catalog: NullTranslations) -> str:
    if words.plural is None or words.count is None:
        return str(catalog.ugettext(words.text))
    return str(catalog.ungettext(words.text, words.plural, words.count))


def speaker() -> Speaker:
    """The speaker for this request; English where there is none."""
    locale = get_locale()
    return BabelSpeaker(locale) if locale else ENGLISH
