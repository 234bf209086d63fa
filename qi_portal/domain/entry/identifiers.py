"""Text that holds what identifies a patient: dates of birth and numbers of people. Names are in `likely_names`."""

import re
import unicodedata

from qi_portal.domain.words import Words, words

SSN = re.compile(r"(?<![0-9])[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}(?![0-9])|\bssn\b|social security", re.IGNORECASE)
RECORD_NUMBER = re.compile(r"\b(mrn|medical record|chart (no|number)|patient id)\b\W*[A-Z]?[0-9]*", re.IGNORECASE)
LONG_NUMBER = re.compile(r"(?<![0-9])[0-9]{7,}(?![0-9])")
PHONE = re.compile(r"(?<![0-9])(\+?1[-. ]?)?(\([0-9]{3}\) ?|[0-9]{3}[-. ])[0-9]{3}[-. ][0-9]{4}(?![0-9])")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
FULL_DATE = re.compile(
    r"(?<![0-9])([0-9]{1,2}[/.-][0-9]{1,2}[/.-]([0-9]{4}|[0-9]{2})|[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2})(?![0-9])"
    r"|\b(dob|date of birth|birth ?date)\b",
    re.IGNORECASE,
)
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    "|diciembre)"
)
_DAY, _YEAR = "[0-9]{1,2}(?:st|nd|rd|th)?", "(?:19|20)[0-9]{2}(?![0-9])"
DATE_IN_WORDS = re.compile(
    rf"\b{_MONTH}\.? {_DAY},? {_YEAR}|(?<![0-9]){_DAY} (?:de )?{_MONTH}\.?,? (?:de )?{_YEAR}", re.IGNORECASE
)
MINUS = "\u2212"
"""A dash in all but its Unicode category."""

BIRTH = words("This text seems to hold a date of birth. Write a month and year instead of a full date.")


def looks_like_identifier(text: str) -> Words | None:
    """A sentence about the first thing that looks like an identifier, without repeating it; None if nothing does.

    The kinds are those a monthly note is likeliest to hold, out of the 18 of 45 CFR 164.514(b)(2). A full date counts,
    since it may be a date of birth; a month and a year do not. Digits of other scripts, dashes of all lengths and
    characters that cannot be seen hide nothing: a copy from a letter brings them along.
    """
    plain = _plain(text)
    for pattern, message in (
        (SSN, words("This text seems to hold a Social Security number. Take it out: texts here name no patient.")),
        (PHONE, words("This text seems to hold a phone number. Take it out: texts here name no patient.")),
        (EMAIL, words("This text seems to hold an e-mail address. Take it out: texts here name no patient.")),
        (FULL_DATE, BIRTH),
        (DATE_IN_WORDS, BIRTH),
        (RECORD_NUMBER, words("This text seems to hold a record number. Take it out: texts here name no patient.")),
        (LONG_NUMBER, words("This text seems to hold a record number. Take it out: texts here name no patient.")),
    ):
        if pattern.search(plain):
            return message
    return None


def _plain(text: str) -> str:
    """The text in the characters that the patterns are written in."""
    return "".join(_plain_letter(letter) for letter in unicodedata.normalize("NFKC", text))


def _plain_letter(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Nd":
        return str(unicodedata.digit(letter))
    return {"Pd": "-", "Zs": " ", "Cf": ""}.get(kind, "-" if letter == MINUS else letter)
