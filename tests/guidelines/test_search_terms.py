import pytest

from qi_portal.guidelines.search_terms import stem, telling, words_in


@pytest.mark.parametrize(
    "forms",
    [
        ("snores", "snoring", "snored", "snore"),
        ("bruises", "bruising", "bruised", "bruise"),
        ("wetting", "wets", "wet"),
        ("babies", "baby"),
        ("short", "shortest"),
        ("amarilla", "amarillos", "amarillo"),
        ("orinar", "orina", "orinando"),
    ],
)
def test_stem_of_all_forms_of_a_word_is_one(forms):
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("acne", "aches"), ("tics", "ticks"), ("rash", "rush"), ("pus", "pu")])
def test_stem_of_different_words_differs(one, other):
    assert stem(one) != stem(other)


def test_words_of_a_possessive_and_a_contraction_lose_their_apostrophes():
    assert words_in("My child's tummy CAN'T — Migraña") == ["my", "child", "tummy", "cant", "migrana"]


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("my son can't poop", ["not", "poop"]),
        ("mi hijo no habla", ["not", "habla"]),
        ("a 5 year old with a rash", ["rash"]),
        ("his feet swelled", ["foot", "swell"]),
    ],
)
def test_telling_words_leave_out_small_words_and_numbers(typed, left):
    assert telling(words_in(typed)) == left
