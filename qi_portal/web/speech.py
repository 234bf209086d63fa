"""The reader's language: reads `Words`, months, days and numbers aloud through Flask-Babel."""

from copy import copy
from datetime import date

from babel import Locale
from babel.numbers import NumberPattern
from flask_babel import format_date, get_domain, get_locale

from qi_portal.domain.periods import Month
from qi_portal.domain.words import ENGLISH, Speaker, Words, fill


class BabelSpeaker:
    """Speaks the language of the present request. Patterns for numbers and dates are those of its locale."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale

    def say(self, words: Words | str) -> str:
        """A sentence in the reader's language; a plain string is a name or a figure and is left as it is."""
        return fill(_translated(words), words, self) if isinstance(words, Words) else words

    def month(self, month: Month) -> str:
        return str(format_date(month.first_day, "LLL yyyy"))

    def month_name(self, month: Month) -> str:
        return str(format_date(month.first_day, "LLLL"))

    def tick(self, month: Month) -> str:
        return str(format_date(month.first_day, "LLL"))

    def day(self, day: date) -> str:
        return str(format_date(day, "long"))

    def number(self, value: float, decimals: int = 0) -> str:
        return _pattern(self._locale.decimal_formats[None], decimals).apply(value, self._locale)

    def percent(self, share: float, decimals: int = 0) -> str:
        return _pattern(self._locale.percent_formats[None], decimals).apply(share, self._locale)


def _pattern(of_locale: NumberPattern, decimals: int) -> NumberPattern:
    """The locale's own pattern with as many decimals as are asked for."""
    pattern = copy(of_locale)
    pattern.frac_prec = (decimals, decimals)
    return pattern


def _translated(words: Words) -> str:
    catalog = get_domain().get_translations()
    if words.plural is None or words.count is None:
        return str(catalog.ugettext(words.text))
    return str(catalog.ungettext(words.text, words.plural, words.count))


def speaker() -> Speaker:
    """The speaker for this request; English where there is none."""
    locale = get_locale()
    return BabelSpeaker(locale) if locale else ENGLISH
