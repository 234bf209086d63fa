"""From what is typed to the words that carry meaning: no accents, no small words, one stem for all forms of a word.

English and Spanish share one stemmer. Guidelines and queries pass through the same one, so it only has to be steady.
"""

import re
import unicodedata
from collections.abc import Iterable

NEGATION = "not"

_NEGATIONS = """
no not never none without cant cannot couldnt dont doesnt didnt hasnt havent hadnt isnt arent wasnt wont wouldnt sin
nunca ni
"""
_SMALL_ENGLISH = """
a about after all also always am an and any are as at be because been before being boy boys but by can child children
could daughter daughters day days did do does doing during eval evaluation every for from get gets getting girl girls
go goes going got had has have having he her him his how hx i if im in into is it its ive just keep keeping keeps kid
kiddo kids lot lots may me more month months much my now of often old on or our patient patients pediatric pt really
refer referral saw see seen she should so some son sons than that the their them then there these they this through
time times to toddler use used using very was we week weeks were what whats when where which while who why will with
workup would year years yo you your yr yrs
"""
_SMALL_SPANISH = """
al algo ahora ano anos aun ay cada como con cuando cuanto de del desde dia dias donde el ella en entre era es esa ese
eso esta estaba estan este esto estoy fue ha hace hacer han hay hijo hijos hija hijas hasta la las le les lo los mas
me mes meses mi mis mucha muchas mucho muchos muy nena nene nina ninas nino ninos nos o para pero por porque puede
pueden que se semana semanas ser si siempre sobre son su sus tan te tengo tiene tienen toda todas todavia todo todos
tu u un una unas unos veces vez y ya yo
"""
SMALL_WORDS = frozenset((_SMALL_ENGLISH + _SMALL_SPANISH).split())
"""Words that say nothing about a condition, English and Spanish."""

_IRREGULAR = {
    "bled": "bleed",
    "broke": "break",
    "feet": "foot",
    "fell": "fall",
    "grew": "grow",
    "grown": "grow",
    "peed": "pee",
    "stuck": "stick",
    "swelled": "swell",
    "swollen": "swell",
    "teeth": "tooth",
    "threw": "throw",
}
_OTHER_NAMES = {**_IRREGULAR, **dict.fromkeys(_NEGATIONS.split(), NEGATION)}
_POSSESSIVE = re.compile(r"['’]s\b")
_CONTRACTION = re.compile(r"['’]")
_WORD = re.compile(r"[a-z0-9]+")
_DOUBLED = re.compile(r"([bdfgmnprt])\1$")
_VOWEL = re.compile(r"[aeiouy]")

SHORTEST_STEM = 3

_ENDINGS = (
    ("iendo", 3),
    ("ando", 3),
    ("ing", 3),
    ("est", 3),
    ("ed", 3),
    ("ar", 4),
    ("er", 4),
    ("ir", 4),
)
"""English and Spanish: the ending that is cut off, and how many letters have to be left."""


def words_in(text: str) -> list[str]:
    """Small letters and digits, accents and apostrophes gone: "Can't poop" is cant, poop; "child's" is child."""
    plain = _CONTRACTION.sub("", _POSSESSIVE.sub("", text.casefold()))
    letters = unicodedata.normalize("NFKD", plain)
    return _WORD.findall("".join(letter for letter in letters if not unicodedata.combining(letter)))


def telling(words: Iterable[str]) -> list[str]:
    """The words that carry meaning, every "cannot" and "sin" as one; numbers and letters alone say nothing."""
    named = (_OTHER_NAMES.get(word, word) for word in words)
    return [word for word in named if word not in SMALL_WORDS and not word.isdigit() and len(word) > 1]


def compact(text: str) -> str:
    return "".join(words_in(text))


def stem(word: str) -> str:
    """One form for snores, snoring, snored; bruises, bruise; amarilla, amarillos."""
    base = _without_ending(_without_number(word))
    return base[:-1] if len(base) > SHORTEST_STEM and base[-1] in "aeo" else base


def _without_ending(word: str) -> str:
    for ending, shortest in _ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= shortest and _VOWEL.search(rest):
            return _DOUBLED.sub(r"\1", rest)
    return word


def _without_number(word: str) -> str:
    """Singular of an English or Spanish plural; short words and those on -ss, -us, -is are no plurals."""
    if len(word) <= SHORTEST_STEM or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("s")
