from datetime import date

import pytest

from qi_portal.domain.entry.undoing import last_day_to_undo
from qi_portal.domain.periods import Month

COMMITTED = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("months", "last_day"),
    [
        ([Month(2026, 10)], date(2027, 1, 28)),
        ([Month(2026, 8), Month(2026, 10)], date(2026, 11, 28)),
        ([Month(2026, 1), Month(2026, 10)], date(2027, 1, 28)),
        ([Month(2026, 1)], date(2026, 12, 21)),
        ([], date(2026, 12, 21)),
    ],
)
def test_import_can_be_undone_until_the_day_before_its_first_open_month_closes(months, last_day) -> None:
    assert last_day_to_undo(months, COMMITTED) == last_day
