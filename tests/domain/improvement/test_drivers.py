"""A driver diagram: what stands under what, what may stand where, and that no card ever covers another."""

from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.entry.ideas import Idea, package_key
from qi_portal.domain.errors import Invalid
from qi_portal.domain.improvement.driver_layout import AIM_KEY, UNSORTED_KEY, cards_of, lay_out, lines_of, tree_of
from qi_portal.domain.improvement.drivers import Diagram, KeptDriver, Tried, check_parent, diagram_of, outline_of
from qi_portal.domain.words import words

AIM = "From 45% to 70% by May."
FRONT, CLINIC = (KeptDriver(uuid4(), text) for text in ("Families know", "The team is ready"))
BELOW = KeptDriver(uuid4(), "Forms in their language", FRONT.id)


def idea(text: str, number: int = 1, *, is_kept: bool = True) -> Idea:
    kept = uuid4()
    return Idea(str(kept), text, number, kept, version=1) if is_kept else Idea(package_key(text), text, number)


TEXT, CALL, POST = idea("Text them", 1), idea("Call them", 2), idea("Post it", 3, is_kept=False)


def draw(drivers=(), links=(), ideas=(TEXT, CALL, POST), tried=None) -> Diagram:
    return diagram_of(AIM, drivers, {(driver.id, one.id) for driver, one in links}, ideas, tried or {})


def test_diagram_without_drivers_holds_the_ideas_unsorted() -> None:
    diagram = draw()

    assert [each.idea.text for each in diagram.unsorted] == ["Text them", "Call them", "Post it"]
    assert diagram.branches == ()
    assert not diagram.has_secondary
    assert str(diagram.says).startswith("0 drivers of the aim, 3 change ideas.")


def test_ideas_stand_under_each_driver_that_they_act_on() -> None:
    diagram = draw([FRONT, BELOW, CLINIC], [(BELOW, TEXT), (CLINIC, TEXT), (CLINIC, CALL)])

    assert [branch.driver.text for branch in diagram.branches] == ["Families know", "The team is ready"]
    (below,) = diagram.branches[0].below
    assert [each.idea.text for each in below.ideas] == ["Text them"]
    assert [each.idea.text for each in diagram.branches[1].ideas] == ["Text them", "Call them"]
    assert [each.idea.text for each in diagram.unsorted] == ["Post it"]
    assert diagram.drivers == [FRONT, BELOW, CLINIC]


def test_driver_without_its_parent_is_left_out_and_its_ideas_are_unsorted() -> None:
    diagram = draw([BELOW, CLINIC], [(BELOW, TEXT)])

    assert diagram.drivers == [CLINIC]
    assert TEXT in [each.idea for each in diagram.unsorted]


def test_idea_says_how_often_it_was_tried_and_what_became_of_it() -> None:
    tried = {TEXT.id: Tried(1, words("under way")), CALL.id: Tried(3, words("adapted"))}

    told = [each.tried and str(each.tried.says) for each in draw(tried=tried).unsorted]

    assert told == ["1 test: under way", "3 tests, the last: adapted", None]


@pytest.mark.parametrize(
    ("driver", "parent", "message"),
    [
        (None, uuid4(), "Choose a primary driver from the list."),
        (None, BELOW.id, "Choose a primary driver from the list."),
        (FRONT.id, FRONT.id, "Choose a primary driver from the list."),
        (FRONT.id, CLINIC.id, "It has secondary drivers itself, so it stays a primary one."),
    ],
)
def test_driver_stands_under_a_primary_driver_only(driver: UUID | None, parent: UUID, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        check_parent(driver, parent, [FRONT, BELOW, CLINIC])


@pytest.mark.parametrize(
    ("driver", "parent"), [(None, None), (None, FRONT.id), (CLINIC.id, FRONT.id), (FRONT.id, None)]
)
def test_driver_that_fits_is_let_in(driver: UUID | None, parent: UUID | None) -> None:
    check_parent(driver, parent, [FRONT, BELOW, CLINIC])


def test_outline_holds_texts_only() -> None:
    diagram = draw([FRONT, BELOW], [(BELOW, TEXT)])

    assert outline_of(diagram) == [
        {"text": "Families know", "ideas": [], "below": [{"text": "Forms in their language", "ideas": ["Text them"]}]}
    ]


# --- where the cards stand


def test_idea_with_two_drivers_is_drawn_once_with_two_lines() -> None:
    diagram = draw([FRONT, CLINIC], [(FRONT, TEXT), (CLINIC, TEXT)], ideas=[TEXT])

    assert [card.key for card in cards_of(tree_of(diagram))] == [AIM_KEY, str(FRONT.id), TEXT.key, str(CLINIC.id)]
    assert lines_of(diagram) == [
        (AIM_KEY, str(FRONT.id)),
        (str(FRONT.id), TEXT.key),
        (AIM_KEY, str(CLINIC.id)),
        (str(CLINIC.id), TEXT.key),
    ]


def test_card_stands_beside_the_middle_of_what_acts_on_it() -> None:
    diagram = draw([FRONT], [(FRONT, TEXT), (FRONT, CALL)], ideas=[TEXT, CALL])
    layout = lay_out(tree_of(diagram), {AIM_KEY: 20, str(FRONT.id): 20, TEXT.key: 20, CALL.key: 20})

    assert layout.height == 50
    assert layout.tops == {AIM_KEY: 15, str(FRONT.id): 15, TEXT.key: 0, CALL.key: 30}


def test_unsorted_ideas_hang_on_a_card_of_their_own_that_leads_nowhere() -> None:
    lines = lines_of(draw([FRONT], [], ideas=[TEXT]))

    assert lines == [(AIM_KEY, str(FRONT.id)), (UNSORTED_KEY, TEXT.key)]


@st.composite
def diagrams(drawn) -> Diagram:
    primary = [KeptDriver(uuid4(), f"P{number}") for number in range(drawn(st.integers(0, 5)))]
    under = st.sampled_from(primary) if primary else st.nothing()
    secondary = [
        KeptDriver(uuid4(), f"S{number}", drawn(under).id)
        for number in range(drawn(st.integers(0, 6)) if primary else 0)
    ]
    ideas = [idea(f"I{number}", number) for number in range(drawn(st.integers(0, 9)))]
    pairs = [(driver.id, one.id) for driver in (*primary, *secondary) for one in ideas]
    links = drawn(st.sets(st.sampled_from(pairs))) if pairs else set()
    return diagram_of(AIM, [*primary, *secondary], links, ideas, {})


@given(diagrams(), st.data())
def test_no_card_covers_another_and_every_line_has_two_ends(diagram: Diagram, data: st.DataObject) -> None:
    tree = tree_of(diagram)
    cards = list(cards_of(tree))
    heights = {card.key: data.draw(st.floats(10, 200)) for card in cards}

    layout = lay_out(tree, heights)

    assert len({card.key for card in cards}) == len(cards)
    assert {key for line in lines_of(diagram) for key in line} <= {card.key for card in cards}
    for column in {card.column for card in cards}:
        keys = [card.key for card in cards if card.column == column]
        spans = sorted((layout.tops[key], layout.tops[key] + heights[key]) for key in keys)
        assert all(one[1] <= other[0] + 1e-6 for one, other in pairwise(spans))
        assert spans[0][0] >= -1e-6
        assert spans[-1][1] <= layout.height + 1e-6
