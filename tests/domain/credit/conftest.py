"""Evidence that meets every gate, to be taken apart piece by piece."""

from datetime import date

import pytest

from qi_portal.domain.content.measure import MocMinimum
from qi_portal.domain.credit.activities import NEEDED, Done
from qi_portal.domain.credit.evidence import Counted, Evidence, Tried
from qi_portal.domain.credit.periods import CountedMonth
from qi_portal.domain.entry.marks import Act
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.training.completed import Completed
from qi_portal.domain.training.offer import Kind

JANUARY, JUNE = Month(2026, 1), Month(2026, 6)


@pytest.fixture
def whole() -> Evidence:
    """January to June 2026, 12 charts a month; the first test of change began in March."""
    months = tuple(CountedMonth(month, 6, 12) for month in months_between(JANUARY, JUNE))
    return Evidence(
        as_of=date(2026, 7, 10),
        is_eligible=True,
        minimum=MocMinimum(1, 2, 10, 1),
        aim="By June, more.",
        lead=Counted("DEV-1", "Screened", months),
        balancing=(Counted("DEV-6", "Visit length", months[2:4]),),
        tests=(Tried("Form at check-in", Month(2026, 3), Month(2026, 4), True, Act.ADOPT),),
        meetings=tuple(date(2026, month, 5) for month in range(2, 6)),
        trainings=(Completed("Run charts", date(2026, 2, 3), 60, (), Kind.SESSION),),
        activities=tuple(Done(activity, date(2026, 3, 9), "With the nurses") for activity in NEEDED),
        reflection=("More forms.", "Families liked it.", "A chart on the wall."),
    )
