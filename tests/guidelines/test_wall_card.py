import pytest

from qi_portal.domain.decision.tree import Disposition
from qi_portal.guidelines.wall_card import MOST_STEPS, wall_card

HEADACHE = "headache-migraine"


@pytest.fixture
def card(shelves):
    return wall_card(shelves.guideline(HEADACHE), shelves)


def test_card_says_every_rule_at_its_level_from_the_most_urgent_down(shelves):
    for guideline in shelves.guidelines.values():
        shown = [
            (level.disposition, reason.text)
            for level in wall_card(guideline, shelves).levels
            for reason in level.reasons
        ]

        by_level = sorted(guideline.tree.rules, key=lambda rule: -rule.disposition.rank)
        assert shown == [(rule.disposition, rule.text) for rule in by_level if rule.disposition.rank]


def test_card_marks_the_two_levels_that_cannot_wait(card):
    assert [level.disposition for level in card.levels if level.is_red_flag] == [
        Disposition.EMERGENCY,
        Disposition.URGENT_REFERRAL,
    ]


def test_card_says_how_soon_for_a_level_and_for_a_rule_with_a_time_of_its_own(card):
    routine = card.levels[2]

    assert str(routine.when) == "Within 4 to 8 weeks (local policy)"
    assert [str(reason.when) for reason in routine.reasons] == ["Within 30 days", "", "", ""]


def test_card_with_many_steps_shows_the_first_and_counts_the_rest(shelves, card):
    every = shelves.guideline(HEADACHE).section("Manage here first").bullets

    assert len(card.steps) == MOST_STEPS
    assert card.more_steps == len(every) - MOST_STEPS > 0


def test_card_shows_all_steps_where_there_are_few(shelves):
    card = wall_card(shelves.guideline("obesity"), shelves)

    assert (len(card.steps), card.more_steps) == (5, 0)


def test_card_holds_no_citation_and_names_other_guidelines_by_title(shelves):
    cards = [wall_card(guideline, shelves) for guideline in shelves.guidelines.values()]
    lines = [line for card in cards for line in (*card.steps, *card.required)]

    assert [line for line in lines if "[" in line or "{" in line] == []
    assert any(line.endswith(f"follow {shelves.guideline('depression').title}.") for line in lines)
