from qi_portal.domain.decision.reach import carrier_of, fitting
from qi_portal.domain.decision.walk import walk


def test_carrier_of_a_rule_is_a_child_in_whom_it_carries_the_answer(make_tree):
    tree = make_tree(("emergency", "days >= 20 or papilledema"), ("co_manage", "days >= 10 and not mild"))

    found = carrier_of(tree, tree.rules[1])

    assert walk(tree, found).matched == (tree.rules[1],)


def test_carrier_of_a_rule_in_the_shadow_of_another_is_none(make_tree):
    tree = make_tree(("emergency", "days >= 10"), ("co_manage", "days >= 20 and mild"))

    assert carrier_of(tree, tree.rules[1]) is None


def test_carrier_of_a_rule_that_contradicts_itself_is_none(make_tree):
    tree = make_tree(("co_manage", "days > 10 and days < 11"))

    assert carrier_of(tree, tree.rules[0]) is None


def test_fitting_of_an_open_interval_of_a_fraction_finds_a_value_inside(make_tree):
    tree = make_tree(("co_manage", "change > 1.5 and change < 2"))

    assert fitting(tree, [tree.rules[0].condition]) == {"change": 1.6}
