"""Sentences with their parts kept apart, read in English."""

from datetime import date

import pytest

from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.periods import Month
from qi_portal.domain.words import ENGLISH, Amount, Share, Words, plural_words, words


@pytest.mark.parametrize(
    ("part", "read"),
    [
        (21, "21"),
        (1204, "1,204"),
        (0.5, "0.5"),
        (3.0, "3"),
        (Share(0.483), "48%"),
        (Share(0.4834, 1), "48.3%"),
        (Amount(42.71, 1), "42.7"),
        (Share(1 / 8), "13%"),
        (Share(29 / 200), "15%"),
        (Share(0.0005, 1), "0.1%"),
        (Amount(0.65, 1), "0.7"),
        (Amount(2.5), "3"),
        (Amount(-2.5), "-3"),
        (Amount(1.005, 2), "1.01"),
        (Amount(1e300), f"{10**300:,}"),
        (Amount(5e-324, 1), "0.0"),
        (Month(2026, 10), "Oct 2026"),
        (date(2026, 10, 29), "October 29, 2026"),
        ("P001", "P001"),
        (words("a {thing}", thing="cell"), "a cell"),
        ([Month(2026, 9), Month(2026, 10)], "Sep 2026, Oct 2026"),
    ],
)
def test_part_of_each_kind_is_read(part: object, read: str) -> None:
    assert str(words("{part}", part=part)) == read


def test_part_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be part of a sentence"):
        str(words("{part}", part=object()))


@pytest.mark.parametrize(
    ("count", "read"), [(0, "0 months are missing"), (1, "1 month is missing"), (2, "2 months are missing")]
)
def test_plural_sentence_follows_its_count(count: int, read: str) -> None:
    assert str(plural_words("{count} month is missing", "{count} months are missing", count)) == read


def test_braces_in_a_name_stay_as_they_are() -> None:
    assert str(words("No {name}.", name="{0.__class__}")) == "No {0.__class__}."


def test_same_words_are_equal_and_hash_alike() -> None:
    one, other = words("{a} of {b}", a=1, b=2), words("{a} of {b}", a=1, b=2)

    assert one == other
    assert len({one, other}) == 1
    assert one != Words("{a} of {b}")


def test_english_names_months_short_and_long() -> None:
    assert (ENGLISH.tick(Month(2026, 5)), ENGLISH.month_name(Month(2026, 5))) == ("May", "May")
    assert (ENGLISH.tick(Month(2026, 9)), ENGLISH.month_name(Month(2026, 9))) == ("Sep", "September")


def test_refusal_carries_its_sentence_and_its_field() -> None:
    refusal = Invalid("numerator", words("{numerator} is more than {denominator}.", numerator=21, denominator=20))

    assert str(refusal) == "21 is more than 20."
    assert refusal.field == "numerator"
    assert "not open to you" in str(NotFound())
