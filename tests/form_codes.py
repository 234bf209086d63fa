"""The finding codes that the monthly grid raises, each with an example; `every_code` says why not the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from factories import LONG_AGO
from qi_portal.domain.periods import Month

OCTOBER = Month(2026, 10)
"""The month that is due on the day of the tests, November 21, 2026."""


@dataclass(frozen=True)
class InForm:
    """What is typed for DEV-1 of practice P001, and what the grid says: in the row, beside a text, or as the page.

    `stored` holds earlier counts by month; `sampled` says how the cases of September were found; `since` is the first
    month of enrollment. `column` is the cell that is marked, where one is. An error is refused by saving as well.
    """

    says: str
    typed: Mapping[str, str] = field(default_factory=dict)
    month: Month = OCTOBER
    where: str = "DEV-1"
    column: str = ""
    stored: Mapping[Month, tuple[float, float]] = field(default_factory=dict)
    sampled: str = ""
    since: Month = LONG_AGO


def counts(numerator: str, denominator: str, **more: str) -> dict[str, str]:
    """Fields of the row of DEV-1."""
    parts = {"numerator": numerator, "denominator": denominator, **more}
    return {f"DEV-1-{name}": value for name, value in parts.items()}


YEAR: Mapping[Month, tuple[float, float]] = {OCTOBER - back: (18.0 - back % 3, 24.0) for back in range(1, 13)}
FORM: Mapping[str, InForm] = {
    "F10": InForm("This text seems to hold a phone number.", {"note": "Call 203-555-0147"}, where="note"),
    "R05": InForm("Dec 2026 has not begun.", counts("18", "24"), Month(2026, 12), where="page"),
    "R06": InForm("“twelve” (numerator) is not a number.", counts("twelve", "24"), column="numerator"),
    "R07": InForm("-1 (numerator) is below 0.", counts("-1", "24"), column="numerator"),
    "R08": InForm("4.5 (denominator) is not a whole number.", counts("4", "4.5"), column="denominator"),
    "R09": InForm("25 is more than 24. Check which of the two is mistyped.", counts("25", "24"), column="numerator"),
    "R10": InForm("3 of 0 cannot be. Check the denominator", counts("3", "0"), column="denominator"),
    "R11": InForm("The denominator is missing. Type it", counts("18", ""), column="denominator"),
    "R13": InForm(
        "Jul 2026 closed on October 29, 2026. Ask program staff to open it.",
        counts("19", "24"),
        Month(2026, 7),
        stored={Month(2026, 7): (18, 24)},
    ),
    "R15": InForm("did not take part in this project in Dec 2023", counts("18", "24"), Month(2023, 12), where="page"),
    "R18": InForm(
        "Dec 2014 is before Jan 2015, the first kept.", counts("18", "24"), Month(2014, 12), since=Month(2014, 1)
    ),
    "R19": InForm("The note has 501 characters. Keep it under 500.", {"note": "x" * 501}, where="note"),
    "W01": InForm("Fewer than", counts("2", "3")),
    "W02": InForm("Much lower than usual", counts("3", "24"), stored=YEAR),
    "W03": InForm("0 of 0: kept as “none eligible”.", counts("0", "0")),
    "W04": InForm("Sep 2026 has no numbers yet.", counts("18", "24"), stored={Month(2026, 8): (18, 24)}),
    "W06": InForm("These numbers are marked as late.", counts("18", "24"), Month(2026, 7)),
    "W07": InForm("This replaces 18 of 24.", counts("19", "24"), stored={OCTOBER: (18, 24)}),
    "W08": InForm("Nov 2026 is not over yet.", counts("18", "24"), Month(2026, 11)),
    "W10": InForm("The note begins like a formula.", {"note": "=1+1"}, where="note"),
    "W14": InForm("100 were eligible; 24 is usual.", counts("75", "100"), stored=YEAR),
    "W15": InForm(
        "The same two numbers as in the two months before.",
        counts("18", "24"),
        stored={OCTOBER - 1: (18, 24), OCTOBER - 2: (18, 24)},
    ),
    "W16": InForm("kept as “not collected”", counts("", "", state="not_collected")),
    "W20": InForm(
        "This month is all who were eligible; Sep 2026 was a review of charts.",
        counts("18", "24") | {"sampling": "full"},
        where="sampling",
        stored={OCTOBER - 1: (17, 24)},
        sampled="sample",
    ),
}
