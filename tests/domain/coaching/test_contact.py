"""What a coach may write down, and what is said where it does not fit."""

from datetime import date

import pytest

from qi_portal.domain.coaching.contact import Contact, ContactKind, NextContact, Seen, read_contact, read_next

TODAY = date(2026, 11, 21)
TYPED = {"kind": "visit", "seen": "shared", "held_on": "2026-11-05", "text": "Agreed on a huddle each Monday."}
PROJECTS = {"dev-screening": object()}


def problem_in(**typed: str) -> dict[str, str]:
    contact, problems = read_contact(TYPED | typed, PROJECTS, TODAY)
    assert (contact is None) == bool(problems)
    return {field: str(sentence) for field, sentence in problems.items()}


def test_contact_is_read_as_it_was_typed() -> None:
    more = {"minutes": " 45 ", "people": "Front desk", "project_id": "dev-screening"}

    contact, problems = read_contact(TYPED | more, PROJECTS, TODAY)

    assert problems == {}
    assert contact == Contact(
        ContactKind.VISIT,
        Seen.SHARED,
        date(2026, 11, 5),
        "Agreed on a huddle each Monday.",
        45,
        "Front desk",
        "dev-screening",
    )


def test_minutes_people_and_project_may_be_left_out() -> None:
    contact, _problems = read_contact(TYPED, PROJECTS, TODAY)

    assert contact is not None
    assert (contact.minutes, contact.people, contact.project_id) == (None, "", "")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "lunch"}, "kind"),
        ({"seen": "everybody"}, "seen"),
        ({"held_on": ""}, "held_on"),
        ({"held_on": "5 November"}, "held_on"),
        ({"held_on": "2026-11-22"}, "held_on"),
        ({"held_on": "0206-11-05"}, "held_on"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 100_000}, "text"),
        ({"text": "Called about MRN 7654321"}, "text"),
        ({"minutes": "1_0"}, "minutes"),
        ({"minutes": "٤٥"}, "minutes"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "1441"}, "minutes"),
        ({"people": "x" * 201}, "people"),
        ({"project_id": "asthma-control"}, "project_id"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(typed: dict[str, str], field: str) -> None:
    assert list(problem_in(**typed)) == [field]


def test_all_that_does_not_fit_is_said_at_once() -> None:
    assert set(problem_in(kind="", held_on="", text="")) == {"kind", "held_on", "text"}


def test_next_contact_may_be_today_and_at_most_a_year_ahead() -> None:
    assert read_next({"on": "2026-11-21"}, TODAY) == (NextContact(TODAY), {})
    assert list(read_next({"on": "2026-11-20"}, TODAY)[1]) == ["on"]
    assert list(read_next({"on": "2027-11-30"}, TODAY)[1]) == ["on"]


def test_next_contact_is_overdue_from_the_day_after() -> None:
    assert not NextContact(TODAY).is_overdue(TODAY)
    assert NextContact(date(2026, 11, 20)).is_overdue(TODAY)
