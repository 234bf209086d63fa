"""A child's age for the growth curves."""

from qi_portal.domain.growth.tables import DAYS_A_MONTH, WHO_UNTIL
from qi_portal.domain.words import Words, words

TERM = 40
PRETERM = 37
"""Weeks: born before, the age is corrected."""

EARLIEST, LATEST = 22, 44
"""Weeks at which a child can have been born."""


def corrected_months(months: float, gestation_weeks: float | None) -> float:
    """Months since the due date for a child born preterm, up to 24 months of age; below 0 before term."""
    if gestation_weeks is None or gestation_weeks >= PRETERM or months >= WHO_UNTIL:
        return months
    return months - (TERM - gestation_weeks) * 7 / DAYS_A_MONTH


def age_words(months: float) -> Words:
    """'14 months', '9 years 2 months', '9 years'."""
    if months < WHO_UNTIL:
        return words("{months} months", months=months)
    years, rest = divmod(months, 12)
    if round(rest, 1) == 0:
        return words("{years} years", years=int(years))
    return words("{years} years {months} months", years=int(years), months=round(rest, 1))
