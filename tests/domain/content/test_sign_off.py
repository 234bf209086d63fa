"""A signature holds for one text, is not the author's, and ends in two years at most."""

from dataclasses import dataclass
from datetime import date

import pytest

from qi_portal.domain.content.sign_off import SignOff, check_next_review, check_signer, latest_review
from qi_portal.domain.errors import Invalid

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Text:
    """As much of a guideline as a signature looks at."""

    id: str = "thumb"
    version: str = "0.1.0"
    content_hash: str = "a" * 64
    authors: tuple[str, ...] = ("Ana Ruiz",)


def sign_off(**other: object) -> SignOff:
    given = {"condition_id": "thumb", "version": "0.1.0", "content_hash": "a" * 64, "name": "Dr. Ida Lund",
             "credentials": "MD", "signed_on": TODAY, "next_review": date(2027, 11, 21)}  # fmt: skip
    return SignOff(**(given | other))


def test_signature_holds_for_the_text_that_was_signed() -> None:
    assert sign_off().holds_for(Text())


@pytest.mark.parametrize("changed", [{"id": "toe"}, {"version": "0.1.1"}, {"content_hash": "b" * 64}])
def test_signature_does_not_hold_for_another_text(changed: dict[str, str]) -> None:
    assert not sign_off().holds_for(Text(**changed))


def test_label_names_the_signer_and_the_day() -> None:
    assert str(sign_off().label) == "Reviewed by Dr. Ida Lund, November 21, 2026"
    assert sign_off().signer == "Dr. Ida Lund, MD"


def test_review_is_overdue_after_its_day() -> None:
    assert not sign_off().is_overdue(date(2027, 11, 21))
    assert sign_off().is_overdue(date(2027, 11, 22))


@pytest.mark.parametrize("name", ["Ana Ruiz", "ana  ruiz", "Dr. Ana Ruiz", "ANA RUIZ, MD"])
def test_author_by_any_spelling_of_the_name_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="wrote this guideline"):
        check_signer(Text(), name)


def test_somebody_else_may_sign() -> None:
    check_signer(Text(), "Ana Ruizdael")


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2028, 11, 21)])
def test_next_review_within_two_years_is_taken(day: date) -> None:
    check_next_review(day, TODAY)


@pytest.mark.parametrize("day", [date(2026, 11, 20), TODAY, date(2028, 11, 22)])
def test_next_review_today_or_too_late_is_refused(day: date) -> None:
    with pytest.raises(Invalid):
        check_next_review(day, TODAY)


def test_two_years_after_a_leap_day_are_the_last_of_february() -> None:
    assert latest_review(date(2028, 2, 29)) == date(2030, 2, 28)
