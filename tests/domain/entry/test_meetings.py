"""Minutes and action items as they are read."""

from datetime import date
from uuid import uuid4

import pytest

from qi_portal.domain.entry.meetings import (
    ActionState,
    ActionText,
    MeetingText,
    action_state,
    read_action,
    read_meeting,
)
from qi_portal.domain.entry.owner import Owner

TODAY = date(2026, 11, 21)
DANA, LEE = Owner("Dana Ruiz", uuid4()), Owner("Lee Okafor")


def test_minutes_are_read_with_who_was_there() -> None:
    typed = {
        "held_on": "2026-11-03",
        "next_on": "12/1/2026",
        "others": "Ana Ruiz\n\nlee okafor",
        "decisions": "Keep it",
    }

    text, problems = read_meeting(typed, [DANA.key], [DANA, LEE], TODAY)

    assert problems == {}
    assert text == MeetingText(
        date(2026, 11, 3), (DANA, Owner("Ana Ruiz"), LEE), decisions="Keep it", next_on=date(2026, 12, 1)
    )


@pytest.mark.parametrize(
    ("typed", "chosen", "field", "message"),
    [
        ({"held_on": ""}, (), "held_on", "Write a day such as 10/29/2026."),
        ({"held_on": "2026-11-22"}, (), "held_on", "November 22, 2026 is too far ahead."),
        ({"next_on": "2026-11-21"}, (), "next_on", "The next meeting is after this one."),
        ({"next_on": "2027-11-23"}, (), "next_on", "November 23, 2027 is too far ahead."),
        ({"notes": "x" * 4001}, (), "notes", "This has 4,001 characters; 4,000 fit."),
        ({"agenda": "SSN 123-45-6789"}, (), "agenda", "This text seems to hold a Social Security number."),
        ({"others": "x" * 121}, (), "others", "This has 121 characters; 120 fit."),
        ({"others": "\n".join(f"Person {n}" for n in range(61))}, (), "others", "At most 60 names fit."),
        ({}, ("stranger",), "present", "Choose people from the list, or write their names."),
    ],
)
def test_minutes_that_do_not_fit_are_refused_at_their_field(typed, chosen, field: str, message: str) -> None:
    text, problems = read_meeting({"held_on": "2026-11-21"} | typed, chosen, [DANA], TODAY)

    assert text is None
    assert list(problems) == [field]
    assert str(problems[field]).startswith(message)


def test_action_item_is_read() -> None:
    typed = {"text": " Order  the forms ", "owner": DANA.key, "due_on": "2026-11-30"}

    assert read_action(typed, [DANA], TODAY) == (ActionText("Order the forms", DANA, date(2026, 11, 30)), {})
    assert read_action({"text": "Order"}, [DANA], TODAY) == (ActionText("Order"), {})


@pytest.mark.parametrize(
    ("due_on", "done_on", "state"),
    [
        (None, None, ActionState.OPEN),
        (date(2026, 11, 21), None, ActionState.OPEN),
        (date(2026, 11, 20), None, ActionState.OVERDUE),
        (date(2026, 11, 20), date(2026, 11, 21), ActionState.DONE),
    ],
)
def test_action_item_is_overdue_from_the_day_after_it_was_due(due_on, done_on, state: ActionState) -> None:
    assert action_state(due_on, done_on, TODAY) is state
