"""Who needs the coach first: reasons as sentences, the worst first."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.coaching.contact import NextContact
from qi_portal.domain.coaching.need import SILENCE, Known, Reason, Urgency, rank, reasons_of, urgency_of
from qi_portal.domain.words import words

TODAY = date(2026, 11, 21)
STUCK = Reason(Urgency.NOW, words("Nothing was entered."), ("dev-screening",))


def said(known: Known) -> list[tuple[Urgency, str]]:
    return [(reason.urgency, str(reason.sentence)) for reason in reasons_of(known, TODAY)]


def test_practice_without_any_contact_is_worth_a_call() -> None:
    assert said(Known()) == [(Urgency.SOON, "No contact is on record yet, and none is planned.")]


def test_contact_of_last_week_is_no_reason() -> None:
    assert said(Known(last_held=TODAY - timedelta(days=7))) == []


def test_silence_is_a_reason_from_the_day_after_its_limit() -> None:
    assert said(Known(last_held=TODAY - SILENCE)) == []
    assert said(Known(last_held=TODAY - SILENCE - timedelta(days=1))) == [
        (Urgency.SOON, "The last contact was on September 21, 2026, and none is planned.")
    ]


def test_planned_contact_ends_the_silence_until_its_day_is_over() -> None:
    long_ago = TODAY - timedelta(days=200)

    assert said(Known(long_ago, NextContact(TODAY))) == []
    assert said(Known(long_ago, NextContact(TODAY - timedelta(days=1)))) == [
        (Urgency.NOW, "You planned to be in touch on November 20, 2026. Hold it, or plan another day.")
    ]


def test_overdue_action_items_are_counted_in_one_sentence() -> None:
    known = Known(last_held=TODAY, overdue_actions=1)

    assert said(known) == [(Urgency.SOON, "1 action item is overdue.")]
    assert said(Known(last_held=TODAY, overdue_actions=3)) == [(Urgency.SOON, "3 action items are overdue.")]


def test_reasons_of_projects_stand_first_when_they_are_more_urgent() -> None:
    known = Known(of_projects=(STUCK,))

    assert [reason.urgency for reason in reasons_of(known, TODAY)] == [Urgency.NOW, Urgency.SOON]
    assert urgency_of(reasons_of(known, TODAY)) is Urgency.NOW
    assert urgency_of(()) is Urgency.WELL


def test_rank_puts_the_worst_then_the_most_then_the_longest_silence_first() -> None:
    two, one = rank((STUCK, STUCK), TODAY), rank((STUCK,), date(2020, 1, 1))
    silent, never = rank((), date(2020, 1, 1)), rank((), None)

    assert sorted([silent, one, never, two]) == [two, one, never, silent]


def test_reason_of_two_projects_weighs_as_much_as_two_reasons() -> None:
    of_two = Reason(Urgency.NOW, words("Nothing was entered."), ("dev-screening", "asthma-control"))

    assert rank((of_two,), TODAY) == rank((STUCK, STUCK), TODAY)


reasons = st.lists(st.sampled_from(Urgency).map(lambda urgency: Reason(urgency, words("Why."))))
days = st.none() | st.dates()


@given(reasons, reasons, days, days)
def test_rank_never_lets_a_lesser_need_go_first(
    some: list[Reason], others: list[Reason], one: date, other: date
) -> None:
    if rank(tuple(some), one) < rank(tuple(others), other):
        assert urgency_of(some) <= urgency_of(others)
