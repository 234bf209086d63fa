"""Each rule of security has a test, the table of both is up to date, and one test in eight says no to somebody."""

import pytest

from house import rules

LEAST_SHARE = 0.12
EVERY_RULE = frozenset(range(1, 60))


@pytest.fixture(scope="module")
def cases() -> list[rules.TestCase]:
    return list(rules.cases())


def test_every_rule_has_a_test_or_a_reason(cases: list[rules.TestCase]) -> None:
    held = set(rules.by_rule(cases))

    assert EVERY_RULE - held == set(rules.NOT_MET)
    assert held <= EVERY_RULE


def test_every_rule_names_code_that_there_is() -> None:
    told = {int(number): code for part in rules.TOLD["part"] for number, (_words, code) in part["rules"].items()}
    gone = [path for code in told.values() for path in code.split() if not (rules.ROOT / "qi_portal" / path).exists()]

    assert set(told) == EVERY_RULE
    assert gone == []
    assert {number for number, code in told.items() if not code} == set(rules.NOT_MET)


def test_table_of_rules_and_tests_is_up_to_date(cases: list[rules.TestCase]) -> None:
    assert rules.table(cases) == rules.TABLE.read_text(encoding="utf-8"), "run: make rules"


def test_share_of_tests_that_assert_a_refusal_is_kept(cases: list[rules.TestCase]) -> None:
    """By test function, however many parameters it has."""
    refusing = sum(case.refuses for case in cases)

    assert refusing / len(cases) >= LEAST_SHARE, rules.share(cases)
