"""What day it is where the practice is. The domain never asks; it is told."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def today_at(time_zone: str) -> date:
    """Today's date in a time zone such as 'America/New_York'."""
    return datetime.now(UTC).astimezone(ZoneInfo(time_zone)).date()
