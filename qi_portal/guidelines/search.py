"""Finds a guideline by what a hurried person types: a symptom, a lay word, a laboratory word, a misspelling, a code.

A title or synonym is also known as one word, so that "mchat" and "tummyache" need no correction.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from rapidfuzz import fuzz, process

from qi_portal.domain.content.guideline import Guideline

LONGEST = 100
"""Characters of a query that are read."""

SHORTEST_CORRECTED = 4
"""Letters: shorter words are too near to too many others."""

NEAR_ENOUGH = 72
"""Likeness, 0 to 100, from which a known word is taken for a misspelled one."""

SHORTEST_PREFIX = 2
MOST_HITS = 8

TITLE, SYNONYM, SPECIALTY, FINDING = 4.0, 3.0, 2.0, 0.5
"""What a word is worth by where it stands."""

PREFIX, CORRECTED = 0.8, 0.7
"""What is left of a word's worth when it was only begun, or corrected."""

WHOLE_PHRASE, PHRASE_INSIDE = 20.0, 6.0
"""Added when the query is a whole title or synonym, or holds one."""

CODE = re.compile(r"[a-z][0-9][0-9a-z]{0,5}")
DOTTED_CODE = re.compile(r"[a-z][0-9][0-9a-z]\.[0-9a-z]{1,4}")
"""Nothing but a code is written like this, so no word is looked for."""

CATEGORY = 3
"""Characters of an ICD-10 category: J45 of J45.909."""

_SMALL = """
a an and at boy by child daughter for from girl has have her his i in is it kid kids my of old on or pediatric son the
their to toddler when with year years yo
al con de del el en es hija hijo la las le lo los mi mis nina nino no por que se si su sus tiene un una
"""
SMALL_WORDS = frozenset(_SMALL.split())
"""Words that say nothing about a condition, English and Spanish."""


@dataclass(frozen=True)
class Results:
    """Best first; `corrected` is the query as it was understood, when a word was corrected."""

    hits: tuple[Guideline, ...]
    corrected: str | None = None


@dataclass(frozen=True)
class _Match:
    """A word of the query as the index knows it: the known words it stands for and how much of their worth counts."""

    typed: str
    known: tuple[str, ...]
    share: float


@dataclass(frozen=True)
class _Entry:
    """A guideline as the index sees it: the worth of each word, its titles and synonyms without spaces, its codes."""

    guideline: Guideline
    worth: Mapping[str, float]
    phrases: frozenset[str]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """An in-memory index over the shelf; built once."""

    entries: tuple[_Entry, ...]

    @staticmethod
    def of(guidelines: Iterable[Guideline]) -> "Index":
        return Index(tuple(_entry(guideline) for guideline in guidelines))

    def search(self, query: str) -> Results:
        text = query[:LONGEST]
        by_code = self._by_code(text)
        if by_code or DOTTED_CODE.fullmatch(text.strip().lower()):
            return Results(by_code)
        typed = [word for word in words_in(text) if word not in SMALL_WORDS] or words_in(text)
        matches = [match for match in map(self._match, typed) if match]
        ranked = sorted(self._scores(typed, matches), key=lambda scored: -scored[0])
        return Results(tuple(guideline for _, guideline in ranked[:MOST_HITS]), _corrected(typed, matches))

    def _by_code(self, text: str) -> tuple[Guideline, ...]:
        """By an ICD-10 code with or without its dot, then by its beginning, then by its category."""
        code = compact(text)
        if not CODE.fullmatch(code):
            return ()
        ranked = [(min(_code_ranks(code, entry.codes), default=None), entry.guideline) for entry in self.entries]
        found = sorted(((rank, guideline) for rank, guideline in ranked if rank), key=lambda each: each[0])
        return tuple(guideline for _, guideline in found)

    @cached_property
    def _worth(self) -> dict[str, float]:
        """Every known word: rarer words weigh more."""
        holders: dict[str, int] = {}
        for entry in self.entries:
            for word in entry.worth:
                holders[word] = holders.get(word, 0) + 1
        return {word: log(1 + len(self.entries) / count) for word, count in holders.items()}

    @cached_property
    def _correctable(self) -> list[str]:
        """Words a misspelling may be taken for: of titles, synonyms and specialties."""
        return sorted({word for entry in self.entries for word, worth in entry.worth.items() if worth > FINDING})

    def _match(self, word: str) -> _Match | None:
        if same := tuple(form for form in _forms(word) if form in self._worth):
            return _Match(word, same, 1)
        if begun := tuple(known for known in self._worth if known.startswith(word)):
            return _Match(word, begun, PREFIX) if len(word) >= SHORTEST_PREFIX else None
        if len(word) < SHORTEST_CORRECTED:
            return None
        near = process.extractOne(word, self._correctable, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
        return _Match(word, (near[0],), CORRECTED) if near else None

    def _scores(self, typed: list[str], matches: list[_Match]) -> Iterator[tuple[float, Guideline]]:
        """A guideline is found by a word of its title, synonyms or specialty, or when it holds every word typed."""
        understood = "".join(match.known[0] if match.share == CORRECTED else match.typed for match in matches)
        for entry in self.entries:
            whole = _phrase_score(entry, understood or "".join(typed))
            scores = [self._score(entry, match) for match in matches]
            holds_all = len(matches) == len(typed) > 0 and all(worth for _, worth in scores)
            if whole or holds_all or any(worth > FINDING for _, worth in scores):
                yield sum(score for score, _ in scores) + whole, entry.guideline

    def _score(self, entry: _Entry, match: _Match) -> tuple[float, float]:
        """The score of the best known word the match stands for, and that word's worth in the entry."""
        scored = [(match.share * self._worth[word] * entry.worth.get(word, 0), word) for word in match.known]
        score, word = max(scored)
        return score, entry.worth.get(word, 0)


def words_in(text: str) -> list[str]:
    """Small letters and digits, accents and apostrophes gone: "Can't poop" is cant, poop."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("’", ""))
    return re.findall(r"[a-z0-9]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def compact(text: str) -> str:
    return "".join(words_in(text))


def _forms(word: str) -> tuple[str, ...]:
    """The word, and its other number: migraines, migraine."""
    return (word, word[:-1]) if word.endswith("s") else (word, f"{word}s")


def _entry(guideline: Guideline) -> _Entry:
    worth: dict[str, float] = {}
    for text, value in _texts(guideline):
        for word in words_in(text):
            if word not in SMALL_WORDS:
                worth[word] = max(value, worth.get(word, 0))
    phrases = frozenset(compact(text) for text in (guideline.title, *guideline.synonyms))
    worth |= {phrase: SYNONYM for phrase in phrases if phrase not in worth}
    return _Entry(guideline, worth, phrases, tuple(compact(code) for code in guideline.icd10))


def _texts(guideline: Guideline) -> Iterator[tuple[str, float]]:
    yield guideline.title, TITLE
    yield guideline.specialty, SPECIALTY
    for synonym in guideline.synonyms:
        yield synonym, SYNONYM
    for each in guideline.tree.inputs:
        yield each.label, FINDING


def _phrase_score(entry: _Entry, understood: str) -> float:
    if understood in entry.phrases:
        return WHOLE_PHRASE
    return PHRASE_INSIDE if any(phrase in understood for phrase in entry.phrases) else 0


def _code_ranks(code: str, codes: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Lowest first: the code itself, its beginning, its category; then the place among the guideline's codes."""
    for place, each in enumerate(codes):
        if each == code:
            yield 1, place
        elif each.startswith(code):
            yield 2, place
        elif len(code) > CATEGORY and each[:CATEGORY] == code[:CATEGORY]:
            yield 3, place


def _corrected(typed: list[str], matches: list[_Match]) -> str | None:
    """The query with its corrected words, when there is one."""
    put_right = {match.typed: match.known[0] for match in matches if match.share == CORRECTED}
    return " ".join(put_right.get(word, word) for word in typed) if put_right else None
