import pytest

from qi_portal.guidelines.search_spelling import Speller, sound_of

KNOWN = ("asthma", "constipation", "depression", "eczema", "headache", "hypertension", "jaundice", "knee", "migraine")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("migrane", "migraine"),
        ("astma", "asthma"),
        ("hedache", "headache"),
        ("constipashun", "constipation"),
        ("exzema", "eczema"),
        ("jondice", "jaundice"),
        ("nee", "knee"),
        ("hypertenshun", "hypertension"),
        ("depresion", "depression"),
        ("hpyertension", "hypertension"),
    ],
)
def test_nearest_to_a_misspelled_word_is_the_word(typed, meant):
    assert [near.word for near in Speller(KNOWN).nearest(typed)] == [meant]


@pytest.mark.parametrize("typed", ["presion", "delivery", "pizza", "xqzzvk", "kne3", "", "n", "recession"])
def test_nearest_to_another_word_is_nothing(typed):
    assert Speller(KNOWN).nearest(typed) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("nite", "night"), ("fimosis", "phimosis"), ("hinchado", "inchado"), ("vomito", "bomito"), ("seliac", "celiac")],
)
def test_sound_of_words_that_sound_alike_is_the_same(one, other):
    assert sound_of(one) == sound_of(other)
