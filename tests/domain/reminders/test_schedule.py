"""What staff may type as the days of letters."""

import pytest

from qi_portal.domain.reminders.schedule import DEFAULT, Kind, Schedule, read_schedule

ON = {"reminders_on": "on", "digest_on": "on"}


@pytest.mark.parametrize("text", ["5, 10, 15", "15 10 5", "5;10,15", "05,10,15,10"])
def test_days_are_read_in_order_and_once(text: str) -> None:
    schedule, problems = read_schedule({"reminder_days": text, "digest_day": "20", **ON})

    assert (schedule, problems) == (DEFAULT, {})


@pytest.mark.parametrize("text", ["", "0", "32", "5.5", "five", "-5", "٥", "1,2,3,4,5,6,7", "5,,x"])
def test_days_that_are_none_are_refused_with_the_mend(text: str) -> None:
    schedule, problems = read_schedule({"reminder_days": text, "digest_day": "20"})

    assert schedule is None
    assert str(problems["reminder_days"]).endswith("such as 5, 10, 15.")


@pytest.mark.parametrize("text", ["", "0", "20, 21", "last"])
def test_digest_has_one_day(text: str) -> None:
    _schedule, problems = read_schedule({"reminder_days": "5", "digest_day": text})

    assert list(problems) == ["digest_day"]


def test_what_is_switched_off_has_no_days() -> None:
    schedule = Schedule(reminders_on=False, digest_on=False)

    assert [schedule.days_of(kind) for kind in Kind] == [(), ()]
    assert [DEFAULT.days_of(kind) for kind in Kind] == [(5, 10, 15), (20,)]
