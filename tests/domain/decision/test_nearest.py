import pytest

from qi_portal.domain.decision.nearest import change_words, nearest_changes
from qi_portal.domain.words import ENGLISH


def told(tree, answers):
    return [
        (ENGLISH.say(change_words(tree.input(change.input), change.span)), change.disposition.value, change.raises)
        for change in nearest_changes(tree, answers)
    ]


def test_nearest_changes_names_the_value_from_which_the_answer_rises_and_below_which_it_falls(make_tree):
    tree = make_tree(("urgent_referral", "days >= 20"), ("co_manage", "days >= 10"))

    assert told(tree, {"days": 12}) == [
        ("days: 20 units or more", "urgent_referral", True),
        ("days: under 10 units", "primary_care", False),
    ]


def test_nearest_changes_lists_small_steps_before_large_ones(make_tree):
    tree = make_tree(("emergency", "papilledema"), ("co_manage", "mild"))

    assert told(tree, {"papilledema": False, "mild": False}) == [
        ("mild: yes", "co_manage", True),
        ("papilledema: yes", "emergency", True),
    ]


def test_nearest_changes_counts_what_is_unknown_as_changed_when_it_becomes_known(make_tree):
    tree = make_tree(("emergency", "papilledema"))

    assert told(tree, {}) == [("papilledema: yes", "emergency", True)]


def test_nearest_changes_of_one_finding_in_a_pair_names_the_other_only_when_one_is_true(make_tree):
    tree = make_tree(("emergency", "waking and worse"))

    assert told(tree, {"waking": False, "worse": False}) == []
    assert told(tree, {"waking": True, "worse": False}) == [("worse: yes", "emergency", True)]


def test_nearest_changes_leave_age_and_sex_as_they_are(make_tree):
    tree = make_tree(("emergency", "age_months < 60 or sex == 'male'"))

    assert told(tree, {"age_months": 80, "sex": "female"}) == []


def test_nearest_changes_of_a_number_on_either_side_gives_the_nearer_one(make_tree):
    tree = make_tree(("co_manage", "change < -5 or change > 2"))

    assert told(tree, {"change": 1}) == [("change: over 2 units", "co_manage", True)]


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("change > 2", "change: over 2 units"),
        ("change <= 2", "change: 2 units or less"),
        ("change == 2", "change: 2 units"),
        ("change >= 2 and change < 4", "change: 2 to under 4 units"),
        ("change >= 2 and change <= 4", "change: 2 to 4 units"),
        ("change > 2 and change <= 4", "change: over 2, up to 4 units"),
        ("change > 2 and change < 4", "change: over 2 and under 4 units"),
    ],
)
def test_change_words_of_each_kind_of_span_say_which_ends_belong_to_it(make_tree, when, words):
    assert told(make_tree(("co_manage", when)), {}) == [(words, "co_manage", True)]
