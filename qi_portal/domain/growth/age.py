"""A child's age for the growth curves."""

from math import floor

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
    """'1 month', '14 months', '9 years 2 months', '9 years'; to a tenth of a month."""
    tenths = _tenths(months)
    if tenths < WHO_UNTIL:
        return words("1 month") if tenths == 1 else words("{months} months", months=f"{tenths:g}")
    years, rest = divmod(tenths, 12)
    over = f"{_tenths(rest):g}"
    if over == "0":
        return words("{years} years", years=int(years))
    if over == "1":
        return words("{years} years 1 month", years=int(years))
    return words("{years} years {months} months", years=int(years), months=over)


def _tenths(months: float) -> float:
    """A half goes up, as it does in the browser."""
    return floor(months * 10 + 0.5) / 10
