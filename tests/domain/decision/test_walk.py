from qi_portal.domain.decision.tree import Disposition, Within
from qi_portal.domain.decision.walk import walk

EMERGENCY, URGENT = Disposition.EMERGENCY, Disposition.URGENT_REFERRAL
ROUTINE, CO_MANAGE, PRIMARY = Disposition.ROUTINE_REFERRAL, Disposition.CO_MANAGE, Disposition.PRIMARY_CARE


def ids(rules):
    return [rule.id for rule in rules]


def test_dispositions_compare_by_urgency_not_by_spelling():
    assert sorted(Disposition) == [PRIMARY, CO_MANAGE, ROUTINE, URGENT, EMERGENCY]
    assert max(Disposition) is EMERGENCY


def test_walk_with_nothing_known_is_the_lowest_answer_and_provisional(make_tree):
    answer = walk(make_tree(("emergency", "papilledema"), ("co_manage", "days >= 4")), {})

    assert (answer.disposition, answer.could_be, answer.provisional) == (PRIMARY, EMERGENCY, True)
    assert (answer.matched, answer.within) == ((), None)
    assert answer.still_possible == (CO_MANAGE, EMERGENCY)


def test_walk_with_several_true_rules_takes_the_most_urgent_and_keeps_all_reasons(make_tree):
    tree = make_tree(("co_manage", "days >= 4"), ("urgent_referral", "worse"), ("urgent_referral", "waking"))

    answer = walk(tree, {"days": 6, "worse": True, "waking": True})

    assert answer.disposition is URGENT
    assert ids(answer.matched) == ["test.T2", "test.T3", "test.T1"]
    assert not answer.provisional
    assert answer.carried_by == {"worse", "waking"}


def test_walk_with_an_unknown_red_flag_under_a_true_rule_stays_provisional(make_tree):
    answer = walk(make_tree(("emergency", "papilledema"), ("routine_referral", "worse")), {"worse": True})

    assert (answer.at_least, answer.could_be, answer.provisional) == (ROUTINE, EMERGENCY, True)
    assert answer.ask == ("papilledema",)


def test_walk_with_an_unknown_that_cannot_raise_the_answer_does_not_ask_it(make_tree):
    answer = walk(make_tree(("emergency", "papilledema"), ("routine_referral", "worse")), {"papilledema": True})

    assert (answer.ask, answer.provisional) == ((), False)


def test_walk_asks_by_level_then_by_unknowns_needed_then_in_form_order(make_tree):
    tree = make_tree(
        ("co_manage", "days >= 4"),
        ("emergency", "worse and waking"),
        ("emergency", "shunt"),
        ("emergency", "papilledema"),
    )

    assert walk(tree, {}).ask == ("papilledema", "shunt", "waking", "worse", "days")
    assert walk(tree, {"worse": True}).ask == ("papilledema", "shunt", "waking", "days")


def test_walk_with_a_branch_decided_does_not_ask_the_dead_branch(make_tree):
    tree = make_tree(("urgent_referral", "(age_months >= 60 and days >= 3) or (age_months < 60 and worse)"))

    assert walk(tree, {"age_months": 72}).ask == ("days",)
    assert walk(tree, {"age_months": 30}).ask == ("worse",)


def test_walk_of_an_unknown_finding_tells_the_rules_it_could_bring(make_tree):
    tree = make_tree(("co_manage", "worse"), ("emergency", "worse and shunt"), ("emergency", "papilledema"))

    unknown = next(each for each in walk(tree, {}).unknowns if each.input == "worse")

    assert unknown.could_be is EMERGENCY
    assert ids(unknown.rules) == ["test.T2", "test.T1"]


def test_walk_with_two_time_frames_at_the_winning_level_takes_the_shorter(make_tree):
    same_day = Within("same-day call", 0.5, "local policy")
    tree = make_tree(("urgent_referral", "worse"), ("urgent_referral", "waking", same_day), ("co_manage", "mild"))

    assert walk(tree, {"worse": True, "waking": True}).within == same_day
    assert walk(tree, {"worse": True, "waking": False, "mild": True}).within == Within("1 week", 7, "local policy")
    assert walk(tree, {"worse": False, "waking": False, "mild": True}).within is None


def test_walk_with_a_longer_frame_of_its_own_keeps_it_when_it_wins_alone(make_tree):
    in_a_month = Within("30 days", 30, "source")
    tree = make_tree(("urgent_referral", "worse"), ("urgent_referral", "waking", in_a_month))

    assert walk(tree, {"waking": True}).within == in_a_month


def test_walk_with_everything_false_is_otherwise(make_tree):
    tree = make_tree(("emergency", "papilledema"), otherwise="co_manage")

    answer = walk(tree, {"papilledema": False})

    assert (answer.disposition, answer.provisional, answer.matched) == (CO_MANAGE, False, ())
