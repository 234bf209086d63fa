"""Takes a misspelled word for a known one: near in letters, or the same to the ear.

A first letter is rarely mistyped, so another word with another first letter is another word, unless it sounds the same
("nee" is knee, "fimosis" is phimosis).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
"""Letters: shorter words are too near to too many others, unless they sound the same."""

SHORTEST_SOUND = 3

MOST_SLIPS = ((6, 1), (10, 2))
"""Letters of a word, and the slips forgiven in one of at most so many: a letter too many, missing, wrong or swapped."""

MOST_SLIPS_OF_LONG = 3

SLIPS_BY_SOUND = 0.3
"""Slips for each letter, as both words are heard, of one that sounds the same: jondice, constipashun."""

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"^x", "s"),
        (r"ph", "f"),
        (r"gh(?=t|$)", ""),
        (r"[ct]ious", "Xs"),
        (r"[tsc]ion", "Xn"),
        (r"tch|sh|ch", "X"),
        (r"dge|j", "Z"),
        (r"c(?=[eiy])|z", "s"),
        (r"sc(?=[eiy])", "s"),
        (r"x", "ks"),
        (r"ck|qu|q|c", "k"),
        (r"g(?=[eiy])", "Z"),
        (r"v", "b"),
        (r"h", ""),
        (r"ll|^y(?=[aeiou])", "j"),
    )
)
_LATER_VOWELS = re.compile(r"(?<!^)[aeiouy]+")
_FIRST_VOWEL = re.compile(r"^[aeiouy]+")
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Near:
    """A known word and how many slips away it is."""

    word: str
    slips: int


class Speller:
    """Knows the words of the shelf; finds those that a word not among them may stand for."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = sorted(set(known))
        self._by_sound: dict[str, list[str]] = {}
        for word in self._known:
            self._by_sound.setdefault(sound_of(word), []).append(word)

    def nearest(self, word: str) -> tuple[Near, ...]:
        """The known words with the fewest slips, none when none is near enough."""
        if any(letter.isdigit() for letter in word):
            return ()
        slips: dict[str, int] = {}
        for near in (*self._by_letters(word), *self.alike_to_the_ear(word)):
            slips[near.word] = min(near.slips, slips.get(near.word, near.slips))
        fewest = min(slips.values(), default=0)
        return tuple(Near(known, count) for known, count in sorted(slips.items()) if count == fewest)

    def _by_letters(self, word: str) -> Iterator[Near]:
        if len(word) < SHORTEST:
            return
        limit = _most_slips(len(word))
        for known, slips, _ in process.extract(
            word, self._known, scorer=OSA.distance, score_cutoff=limit, limit=None, processor=None
        ):
            if slips <= _most_slips(len(known)) and _begins_alike(word, known):
                yield Near(known, slips)

    def alike_to_the_ear(self, word: str) -> Iterator[Near]:
        """Known words that sound the same, with the slips that are still heard."""
        if len(word) < SHORTEST_SOUND:
            return
        for known in self._by_sound.get(sound_of(word), ()):
            slips = OSA.distance(_heard(word), _heard(known))
            if slips <= (SLIPS_BY_SOUND * max(len(word), len(known)) if len(word) > SHORTEST_SOUND else 0):
                yield Near(known, min(slips, MOST_SLIPS_OF_LONG))


def sound_of(word: str) -> str:
    """Consonants as they are heard in English or Spanish; of vowels only that the word begins with one."""
    return _DOUBLED.sub(r"\1", _LATER_VOWELS.sub("", _FIRST_VOWEL.sub("A", _heard(word))))


@lru_cache(maxsize=8192)
def _heard(word: str) -> str:
    """The word respelled by its sound: nite and night are nite and nit."""
    heard = word
    for pattern, sound in _SOUNDS:
        heard = pattern.sub(sound, heard)
    return heard


def _most_slips(length: int) -> int:
    return next((slips for letters, slips in MOST_SLIPS if length <= letters), MOST_SLIPS_OF_LONG)


def _begins_alike(word: str, known: str) -> bool:
    """The same first letter, or the first two swapped."""
    return word[0] == known[0] or (word[:2] == known[1::-1])
