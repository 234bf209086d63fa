"""Which definitions cause trouble."""

from dataclasses import replace
from datetime import date

import pytest

from measure_maker import make_measure
from qi_portal.domain.content.measure import Benchmark
from qi_portal.domain.network.health import FEWEST, Trouble, Use, by_urgency, health_of
from qi_portal.domain.network.health_words import trouble_words, versions_words

TODAY = date(2026, 11, 21)
SOUND = make_measure(checked_by="Dr. Vega", next_review=date(2027, 1, 1), version="2")
YEAR = Use(entered=100, practices={"2": 9})


@pytest.fixture(scope="module")
def project(shelves):
    return shelves.project("dev-screening")


def health(project, use: Use = YEAR, measure=SOUND, unlocks: int = 0):
    return health_of(project, measure, use, unlocks, TODAY)


def test_sound_definition_has_no_trouble(project) -> None:
    assert health(project).troubles == ()


@pytest.mark.parametrize(
    ("use", "trouble", "says"),
    [
        (replace(YEAR, not_collected=15), Trouble.NOT_COLLECTED, "15% of its months were not collected"),
        (replace(YEAR, few=30), Trouble.FEW, "In 30% of its months none or fewer than 10 were eligible"),
        (replace(YEAR, doubts=10), Trouble.DOUBTS, "In 10% of its months a doubt was answered"),
        (replace(YEAR, revised=15), Trouble.REVISED, "15% of its months were changed after they were first kept."),
        (replace(YEAR, other=1), Trouble.OTHER, "1 month is counted by another version"),
        (
            replace(YEAR, practices={"2": 9, "1": 3}),
            Trouble.OTHER,
            "3 practices counted their latest month",
        ),
    ],
)
def test_use_beyond_its_limit_is_a_trouble_with_a_sentence(project, use: Use, trouble: Trouble, says: str) -> None:
    found = health(project, use)

    assert found.troubles == (trouble,)
    assert str(trouble_words(found, trouble)).startswith(says)


def test_just_below_the_limits_there_is_none(project) -> None:
    assert health(project, replace(YEAR, not_collected=14, few=29, doubts=9, revised=14)).troubles == ()


def test_share_of_a_few_months_is_not_judged(project) -> None:
    all_of_them = Use(entered=FEWEST - 1, not_collected=FEWEST - 1)

    assert health(project, all_of_them).troubles == ()
    assert health(project, replace(all_of_them, entered=FEWEST)).troubles == (Trouble.NOT_COLLECTED,)


def test_opened_months_are_told_with_revised_ones(project) -> None:
    found = health(project, replace(YEAR, revised=20), unlocks=2)

    assert "closed months of its project were opened 2 times" in str(trouble_words(found, Trouble.REVISED))


def test_what_the_definition_lacks_is_told_after_its_use(project) -> None:
    unseen = Benchmark(50.0, "percent", "reached elsewhere", "key", "no")
    measure = replace(SOUND, checked_by="", next_review=date(2026, 11, 20), benchmarks=(unseen,))

    found = health(project, replace(YEAR, not_collected=50), measure)

    assert found.troubles == (Trouble.NOT_COLLECTED, Trouble.OVERDUE, Trouble.UNVERIFIED, Trouble.UNCHECKED)
    assert [str(trouble_words(found, each)) for each in found.troubles[1:]] == [
        "Its review was due on November 20, 2026.",
        "1 published figure was never seen in its source.",
        "No clinician has checked it.",
    ]


def test_order_puts_what_practices_do_before_what_a_definition_lacks(project) -> None:
    def one(name: str, use: Use, **lacks):
        return health(project, use, replace(SOUND, id=name, **lacks))

    unchecked = one("D", YEAR, checked_by="")
    overdue = one("C", YEAR, next_review=date(2026, 1, 1))
    some = one("B", replace(YEAR, not_collected=20))
    more = one("A2", replace(YEAR, not_collected=60))
    both = one("A1", replace(YEAR, not_collected=20, doubts=20))

    found = by_urgency([one("E", YEAR), unchecked, overdue, some, more, both])

    assert [each.measure.id for each in found] == ["A1", "A2", "B", "C", "D", "E"]


def test_versions_are_named_with_their_practices(project) -> None:
    assert str(versions_words(health(project, Use(practices={"1": 1, "2": 4})))) == (
        "version 2: 4 practices, version 1: 1 practice"
    )
    assert str(versions_words(health(project, Use()))) == "version 2"
