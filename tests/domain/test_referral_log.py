"""A decision in codes: the age band, what fits together, and what is refused."""

from dataclasses import fields, replace

import pytest

from qi_portal.domain.decision.tree import LADDER, Disposition
from qi_portal.domain.errors import Invalid, Stale
from qi_portal.domain.periods import Month
from qi_portal.domain.referral_log import AgeBand, Decision, Reason, Sent, band_of, decided, levels_but

OCTOBER = Month(2026, 10)
CO_MANAGE, ROUTINE = Disposition.CO_MANAGE, Disposition.ROUTINE_REFERRAL


@pytest.fixture(scope="module")
def guideline(shelves):
    return shelves.guideline("headache-migraine")


@pytest.fixture
def sent(guideline) -> Sent:
    return Sent(guideline.content_hash, "co_manage", "5_to_10", "followed")


@pytest.mark.parametrize(
    ("months", "band"),
    [
        (0, "under_1"), (11.9, "under_1"), (12, "1_to_4"), (59, "1_to_4"), (60, "5_to_10"), (131, "5_to_10"),
        (132, "11_to_17"), (215, "11_to_17"), (215.9, "11_to_17"), (216, "unknown"), (240, "unknown"),
    ],
)  # fmt: skip
def test_age_is_kept_as_its_band(months: float, band: str) -> None:
    assert band_of({"age_months": months}) == band


@pytest.mark.parametrize(("days", "band"), [(3, "under_1"), (365, "under_1"), (366, "1_to_4")])
def test_age_in_days_has_a_band_too(days: int, band: str) -> None:
    assert band_of({"age_days": days}) == band


@pytest.mark.parametrize("answers", [{}, {"age_months": None}, {"red_flag": True}])
def test_age_that_was_not_given_is_unknown(answers) -> None:
    assert band_of(answers) is AgeBand.UNKNOWN


def test_decision_holds_codes_and_a_month_and_nothing_else() -> None:
    assert [field.name for field in fields(Decision)] == [
        "condition_id", "version", "content_hash", "advised", "age_band", "month", "done_instead", "reason",
    ]  # fmt: skip


def test_followed_answer_is_a_decision_without_more(guideline, sent: Sent) -> None:
    decision = decided(guideline, sent, OCTOBER)

    assert decision == Decision(
        "headache_migraine", guideline.version, guideline.content_hash, CO_MANAGE, AgeBand.FROM_5_TO_10, OCTOBER
    )
    assert decision.is_followed


def test_overridden_answer_says_what_was_done_and_why(guideline, sent: Sent) -> None:
    overridden = replace(sent, outcome="overridden", done_instead="routine_referral", reason="family_preference")

    decision = decided(guideline, overridden, OCTOBER)

    assert (decision.done_instead, decision.reason) == (ROUTINE, Reason.FAMILY_PREFERENCE)
    assert not decision.is_followed


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"advised": "wait_and_see"}, "advised"),
        ({"advised": ""}, "advised"),
        ({"age_band": "7"}, "age_band"),
        ({"age_band": ""}, "age_band"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "maybe"}, "outcome"),
        ({"reason": "other"}, "done_instead"),
        ({"done_instead": "emergency"}, "done_instead"),
        ({"outcome": "overridden"}, "done_instead"),
        ({"outcome": "overridden", "done_instead": "somewhere", "reason": "other"}, "done_instead"),
        ({"outcome": "overridden", "done_instead": "co_manage", "reason": "other"}, "done_instead"),
        ({"outcome": "overridden", "done_instead": "emergency"}, "reason"),
        ({"outcome": "overridden", "done_instead": "emergency", "reason": "Maria asked for it"}, "reason"),
    ],
)
def test_codes_that_do_not_fit_are_refused_by_field(guideline, sent: Sent, change: dict, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        decided(guideline, replace(sent, **change), OCTOBER)

    assert refusal.value.field == field


def test_answer_of_another_text_is_stale(guideline, sent: Sent) -> None:
    with pytest.raises(Stale, match="has changed since"):
        decided(guideline, replace(sent, content_hash="0" * 64), OCTOBER)


@pytest.mark.parametrize(
    ("advised", "instead", "counts", "kept"),
    [
        ("primary_care", None, True, True),
        ("co_manage", None, True, True),
        ("primary_care", "co_manage", True, True),
        ("co_manage", "primary_care", True, True),
        ("co_manage", "routine_referral", True, False),
        ("primary_care", "emergency", True, False),
        ("routine_referral", None, False, False),
        ("routine_referral", "co_manage", False, False),
    ],
)
def test_kept_out_of_referral_is_where_none_was_advised_and_none_made(
    advised: str, instead: str | None, counts: bool, kept: bool
) -> None:
    done = Disposition(instead) if instead else None
    decision = Decision("adhd", "1.0.0", "", Disposition(advised), AgeBand.UNKNOWN, OCTOBER, done)

    assert (decision.is_advised_without_referral, decision.is_kept) == (counts, kept)


def test_every_level_but_the_advised_one_can_be_done_instead() -> None:
    assert all(set(levels_but(level)) == set(LADDER) - {level} for level in LADDER)


def test_every_code_has_a_name() -> None:
    assert len({str(code.name_words) for code in (*Reason, *AgeBand)}) == len(Reason) + len(AgeBand)
