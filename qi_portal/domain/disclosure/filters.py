"""By what shared numbers may be asked for: one hierarchy of places and one of periods, and nothing beside them.

Numbers of two groupings that cut across each other can be subtracted: regions and sizes of practices, regions and
coaches. Whoever sees full values may choose freely.
"""

from collections.abc import Iterable
from enum import StrEnum

from qi_portal.domain.errors import Invalid
from qi_portal.domain.provenance import Disclosure
from qi_portal.domain.words import Words, words


class By(StrEnum):
    """What somebody chooses or groups practices and months by."""

    PROGRAM = "program"
    REGION = "region"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    PROJECT = "project"
    MEASURE = "measure"
    COACH = "coach"
    SIZE = "size"
    STATUS = "status"
    PRACTICE = "practice"

    @property
    def words(self) -> Words:
        return NAMES[self]


NAMES = {
    By.PROGRAM: words("program"),
    By.REGION: words("region"),
    By.YEAR: words("year"),
    By.QUARTER: words("quarter"),
    By.MONTH: words("month"),
    By.PROJECT: words("project"),
    By.MEASURE: words("measure"),
    By.COACH: words("coach"),
    By.SIZE: words("size"),
    By.STATUS: words("status"),
    By.PRACTICE: words("practice"),
}

SHARED = frozenset(
    {By.PROGRAM, By.REGION, By.YEAR, By.QUARTER, By.MONTH, By.PROJECT, By.MEASURE},
)
"""Places and periods lie within each other; a project or a measure is a number of its own, not a part of another."""


def check(asked: Iterable[By], disclosure: Disclosure) -> None:
    """Invalid for the first choice that a shared answer cannot be given for; full values may be asked for by any."""
    refused = next((by for by in asked if disclosure is Disclosure.SHARED and by not in SHARED), None)
    if refused is not None:
        raise Invalid(
            refused.value,
            words("What is shared cannot be chosen by {name}: two answers could be subtracted.", name=refused.words),
        )
