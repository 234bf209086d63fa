"""How long an import can be taken back."""

from collections.abc import Iterable
from datetime import date, timedelta

from qi_portal.domain.periods import Month

LATE_DAYS = 30
"""Days in which months that were closed already when they came can be taken back; they have no closing to come."""


def last_day_to_undo(months: Iterable[Month], committed_on: date) -> date:
    """The last day on which none of the months that were open at the commit has closed; 30 days when none was."""
    open_then = [month for month in months if not month.is_locked(committed_on)]
    if not open_then:
        return committed_on + timedelta(days=LATE_DAYS)
    return min(open_then).locks_on - timedelta(days=1)
