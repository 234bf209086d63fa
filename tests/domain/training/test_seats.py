"""Seats go by order, and a seat that is given back goes to who asked first."""

from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.training.seats import seating

people = st.lists(st.integers(), unique=True, max_size=30)


@given(people, st.integers(0, 30))
def test_everybody_has_a_seat_or_a_turn_and_nobody_waits_beside_an_empty_seat(signed_up: list[int], seats: int) -> None:
    seated = seating(signed_up, seats)

    assert [*seated.seated, *seated.waiting] == signed_up
    assert len(seated.seated) == min(seats, len(signed_up))
    assert [seated.turn_of(each) for each in signed_up] == [None] * len(seated.seated) + [
        turn + 1 for turn in range(len(seated.waiting))
    ]


@given(people.filter(bool), st.integers(1, 30), st.data())
def test_seat_that_is_given_back_moves_up_one_person_at_most(
    signed_up: list[int], seats: int, data: st.DataObject
) -> None:
    leaver = data.draw(st.sampled_from(signed_up))
    before, after = seating(signed_up, seats), seating([each for each in signed_up if each != leaver], seats)

    moved_up = set(after.seated) - set(before.seated)
    moved_first = set(before.waiting[:1]) if leaver in before.seated else set()
    assert moved_up == moved_first


def test_turn_of_somebody_who_did_not_sign_up_is_none() -> None:
    assert seating(["Dana"], 0).turn_of("Ruth") is None
