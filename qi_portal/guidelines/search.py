"""Finds a guideline by what a hurried person types: a symptom, a lay word, a laboratory word, a misspelling, a code.

Words come first (`search_terms`), then what they may stand for (`search_spelling`), then how much of the query each
guideline holds and where (`search_entries`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log

from rapidfuzz import fuzz

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.icd10 import CATEGORY, category_of
from qi_portal.guidelines.search_entries import STRONG, Entry, Stems, entry_of
from qi_portal.guidelines.search_spelling import Speller
from qi_portal.guidelines.search_terms import compact, stem, telling, words_in

LONGEST = 100
"""Characters of a query that are read."""

BEGUN_LAST, BEGUN_INSIDE = 2, 4
"""Letters that a begun word needs: the last one typed, and one with words behind it."""

LONG_ENOUGH = 6
"""Letters from which a form that is written nowhere may be a misspelling."""

MOST_HITS = 8
MOST_NEAREST = 3

FAR_BEHIND = 0.1
"""The share of the best score below which a guideline is left out."""

PREFIX = 0.8
SLIPPED = {0: 0.9, 1: 0.8, 2: 0.7, 3: 0.6}
"""What is left of a word's worth when it was only begun, or has so many slips; with none it only sounds the same."""

UNKNOWN = 3.6
"""What a word weighs that no guideline holds, when we ask how much of a query was understood."""

UNDERSTOOD = 0.55
"""The share of a query that a guideline has to hold, unless it holds a whole title or synonym."""

UNDERSTOOD_IN_PART, SHORT = 0.9, 2
"""The same, divided by the number of words, when one of them recurs in the names: a sentence has more beside the point
than a query of so few words."""

COMMON = 4
"""A word that more guidelines are about, such as pain, is the name of none."""

WEAK = 0.6
"""How far a word counts as held that stands only in a finding, a rule or the prose."""

WHOLE_PHRASE, PHRASE_INSIDE, IN_ORDER = 20.0, 2.0, 1.25
"""Added when the query is a whole title or synonym; per rarity of the words of one it holds; more when in order."""

CODE = re.compile(r"[a-z][0-9][0-9a-z]{0,5}")
DOTTED_CODE = re.compile(r"[a-z][0-9][0-9a-z]\.[0-9a-z]{1,4}")
"""Nothing but a code is written like this, so no word is looked for."""


@dataclass(frozen=True)
class Results:
    """Best first; `corrected` is the query as it was understood, when a word was corrected."""

    hits: tuple[Guideline, ...]
    corrected: str | None = None


@dataclass(frozen=True)
class _Word:
    """A word of the query as the index knows it: the stems it may stand for, and how much of their worth counts."""

    typed: str
    stems: Stems = ()
    share: float = 0
    is_begun: bool = False
    corrected: str | None = None

    @property
    def understood(self) -> str:
        return self.corrected or self.typed


@dataclass(frozen=True)
class _Query:
    """The words, their whole weight, and the text as one word: as typed and as understood."""

    words: tuple[_Word, ...]
    weight: float
    compacts: frozenset[str]


class Index:
    """An in-memory index over the shelf; built once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._known = _strongest(entry.written for entry in self.entries)
        self._rarity = _rarity(self.entries)
        self._own = _own(self.entries)
        cores = Counter(each for entry in self.entries for each in entry.core | entry.recurring)
        self._common = {each for each, count in cores.items() if count > COMMON}
        self._strong = {word for word, worth in self._known.items() if worth >= STRONG}
        self._strong |= {name for entry in self.entries for name in entry.compacts}
        self._strong_stems = {stem(word) for word in self._strong}
        self._speller = Speller(self._strong)

    @staticmethod
    def of(guidelines: Iterable[Guideline]) -> "Index":
        return Index(entry_of(guideline) for guideline in guidelines)

    def search(self, query: str) -> Results:
        text = query[:LONGEST]
        by_code = self._by_code(text)
        if by_code or DOTTED_CODE.fullmatch(text.strip().lower()):
            return Results(by_code)
        asked = self._read(text)
        ranked = sorted(self._scores(asked), key=lambda scored: -scored[0])[:MOST_HITS]
        hits = tuple(guideline for score, guideline in ranked if score >= FAR_BEHIND * ranked[0][0])
        return Results(hits, _corrected(asked) if hits else None)

    def nearest(self, query: str) -> tuple[Guideline, ...]:
        """For a query that finds nothing: the guidelines with the names most like it in letters."""
        text = " ".join(words_in(query[:LONGEST]))
        ranked = sorted(self.entries, key=lambda entry: -_likeness(text, entry))
        return tuple(entry.guideline for entry in ranked[:MOST_NEAREST]) if text else ()

    def _by_code(self, text: str) -> tuple[Guideline, ...]:
        """By an ICD-10 code with or without its dot, then by its beginning, then by its category."""
        code = compact(text)
        if not CODE.fullmatch(code):
            return ()
        ranked = [(min(_code_ranks(code, entry.codes), default=None), entry.guideline) for entry in self.entries]
        found = sorted(((rank, guideline) for rank, guideline in ranked if rank), key=lambda each: each[0])
        return tuple(guideline for _, guideline in found)

    def _read(self, text: str) -> _Query:
        typed = telling(self._joined(words_in(text)))
        last = len(typed) - 1
        read = tuple(self._word(word, is_last=place == last) for place, word in enumerate(typed))
        understood = "".join(word.understood for word in read)
        weight = sum(self._weight(word) for word in read)
        return _Query(read, weight, frozenset({compact(text), understood}) - {""})

    def _joined(self, typed: list[str]) -> list[str]:
        """Two words that are known as one are one: nose bleed."""
        joined: list[str] = []
        for word in typed:
            if joined and self._known.get(both := joined[-1] + word, 0) >= STRONG:
                joined[-1] = both
            else:
                joined.append(word)
        return joined

    def _word(self, typed: str, *, is_last: bool) -> _Word:
        same = stem(typed)
        if typed in self._known or typed in self._strong:
            return _Word(typed, (same,), 1)
        if same in self._strong_stems:
            return self._inflected(typed, same)
        return self._begun(typed, is_last=is_last) or self._corrected(typed) or _Word(typed)

    def _inflected(self, typed: str, same: str) -> _Word:
        """A form that is written nowhere; it may be a misspelling all the same: migrane is not migrans."""
        if len(typed) < LONG_ENOUGH or any(known.startswith(typed) for known in self._strong):
            return _Word(typed, (same,), 1)
        alike = [near.word for near in self._speller.alike_to_the_ear(typed) if stem(near.word) != same]
        return _Word(typed, (same, *map(stem, alike)), 1, corrected=alike[0] if alike else None)

    def _begun(self, typed: str, *, is_last: bool) -> _Word | None:
        if len(typed) < (BEGUN_LAST if is_last else BEGUN_INSIDE):
            return None
        begun = {stem(known) for known in self._strong if known.startswith(typed)}
        return _Word(typed, tuple(begun), PREFIX, is_begun=True) if begun else None

    def _corrected(self, typed: str) -> _Word | None:
        near = self._speller.nearest(typed)
        if not near:
            return None
        best = max(near, key=lambda each: self._known.get(each.word, 0))
        return _Word(typed, tuple(stem(each.word) for each in near), SLIPPED[best.slips], corrected=best.word)

    def _weight(self, word: _Word) -> float:
        return max((self._rarity[each] for each in word.stems), default=UNKNOWN)

    def _scores(self, asked: _Query) -> Iterator[tuple[float, Guideline]]:
        for entry in self.entries:
            held = [self._held(entry, word) for word in asked.words]
            phrase = self._phrase_score(entry, asked)
            score = sum(score for score, _ in held)
            understood = sum(weight for _, weight in held) / max(asked.weight, 1)
            if phrase or (score and understood >= self._needed(entry, asked)):
                yield score + phrase, entry.guideline

    def _needed(self, entry: Entry, asked: _Query) -> float:
        """The share of a query that a guideline has to hold: none with a word, rightly spelled, that is its name or
        stands nowhere else; little with one that recurs in its names.
        """
        exact = {each for word in asked.words if word.share == 1 for each in word.stems} - self._common
        if exact & entry.core or exact & self._own & entry.worth.keys():
            return 0
        return UNDERSTOOD_IN_PART / max(len(asked.words), SHORT) if exact & entry.recurring else UNDERSTOOD

    def _held(self, entry: Entry, word: _Word) -> tuple[float, float]:
        """The score of the best stem the word may stand for, and how much of the query's weight it explains."""
        best = max(word.stems, key=lambda each: self._rarity[each] * entry.worth.get(each, 0), default=None)
        worth = entry.worth.get(best, 0) if best else 0
        if not best or not worth:
            return 0, 0
        weight = word.share * self._rarity[best]
        return weight * worth, weight * (1 if worth >= STRONG else WEAK)

    def _phrase_score(self, entry: Entry, asked: _Query) -> float:
        if asked.compacts & entry.compacts:
            return WHOLE_PHRASE
        read = [(each, word.share) for word in asked.words for each in word.stems if not word.is_begun]
        shares = dict(read)
        order = [each for each, _ in read]
        return max(
            (self._phrase(each, shares, order) for each in entry.phrases if shares.keys() >= set(each)), default=0
        )

    def _phrase(self, phrase: Stems, shares: Mapping[str, float], order: list[str]) -> float:
        """How much of a name the query holds by the rarity of its words; more for all of the query, and in order."""
        score = PHRASE_INSIDE * sum(self._rarity[each] * shares[each] for each in phrase)
        if len(phrase) == len(order):
            score += WHOLE_PHRASE
        return score * IN_ORDER if _in_order(phrase, order) else score


def _strongest(shelves: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Every word as it is written, with its highest worth on any guideline."""
    strongest: dict[str, float] = {}
    for written in shelves:
        for word, worth in written.items():
            strongest[word] = max(worth, strongest.get(word, 0))
    return strongest


def _rarity(entries: tuple[Entry, ...]) -> dict[str, float]:
    """Every known stem: what few guidelines hold weighs more; one that only mentions it counts a quarter."""
    holders: Counter[str] = Counter()
    for entry in entries:
        for each, worth in entry.worth.items():
            holders[each] += 4 if worth >= STRONG else 1
    return {each: log(1 + 4 * len(entries) / max(count, 4)) for each, count in holders.items()}


def _own(entries: tuple[Entry, ...]) -> set[str]:
    """The stems that one guideline alone holds, in its title or names."""
    holders = Counter(each for entry in entries for each in entry.worth)
    return {each for entry in entries for each, worth in entry.worth.items() if worth >= STRONG and holders[each] == 1}


def _in_order(phrase: Stems, order: list[str]) -> bool:
    rest = iter(order)
    return all(each in rest for each in phrase)


def _likeness(text: str, entry: Entry) -> float:
    names = (entry.guideline.title, *entry.guideline.synonyms, *entry.guideline.synonyms_es)
    return max(fuzz.WRatio(text, " ".join(words_in(name))) for name in names)


def _code_ranks(code: str, codes: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Lowest first: the code itself, its beginning, its category; then the place among the guideline's codes."""
    for place, each in enumerate(codes):
        if each == code:
            yield 1, place
        elif each.startswith(code):
            yield 2, place
        elif len(code) > CATEGORY and category_of(each) == category_of(code):
            yield 3, place


def _corrected(asked: _Query) -> str | None:
    """The query with its corrected words, when there is one."""
    if not any(word.corrected for word in asked.words):
        return None
    return " ".join(word.understood for word in asked.words)
