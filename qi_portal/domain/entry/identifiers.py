"""Text that looks as if it named a patient. Notes hold no names, dates of birth or numbers of people."""

import re

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


def looks_like_identifier(text: str) -> Words | None:
    """A sentence about the first thing that looks like an identifier, without repeating it; None if nothing does.

    The kinds are those a monthly note is likeliest to hold, out of the 18 of 45 CFR 164.514(b)(2). A full date counts,
    since it may be a date of birth; a month and a year do not.
    """
    for pattern, message in (
        (SSN, words("The note seems to hold a Social Security number. Take it out: notes name no patient.")),
        (PHONE, words("The note seems to hold a phone number. Take it out: notes name no patient.")),
        (EMAIL, words("The note seems to hold an e-mail address. Take it out: notes name no patient.")),
        (FULL_DATE, words("The note seems to hold a date of birth. Write a month and year instead of a full date.")),
        (RECORD_NUMBER, words("The note seems to hold a record number. Take it out: notes name no patient.")),
        (LONG_NUMBER, words("The note seems to hold a record number. Take it out: notes name no patient.")),
    ):
        if pattern.search(text):
            return message
    return None
