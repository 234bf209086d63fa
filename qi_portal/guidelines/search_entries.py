"""A guideline as the index sees it: its words by what they are worth, its names as phrases, its codes."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.tree import CANNOT_WAIT
from qi_portal.guidelines.search_terms import NEGATION, compact, stem, telling, words_in

TITLE, SYNONYM, SPECIALTY, FINDING, RED_FLAG, TOLD = 4.0, 3.0, 2.0, 0.5, 0.4, 0.2
"""What a word is worth by where it stands."""

STRONG = SPECIALTY
"""From this worth on a word can find a guideline by itself."""

RECURRING = 3
"""Names of a guideline that a word stands in, from which on the guideline is partly about it."""

_TITLE_PARTS = re.compile(r"[/,(]| or ")

Stems = tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """`worth` is by stem, `written` by the word as it is written; `phrases` are the titles and synonyms as stems,
    `compacts` the same as one word; `core` are the stems that are its name by themselves, `recurring` those that its
    names repeat; `codes` are without their dots.
    """

    guideline: Guideline
    worth: Mapping[str, float]
    written: Mapping[str, float]
    phrases: frozenset[Stems]
    compacts: frozenset[str]
    core: frozenset[str]
    recurring: frozenset[str]
    codes: tuple[str, ...]


def entry_of(guideline: Guideline) -> Entry:
    names = [name for name, _ in _names(guideline)]
    compacts = frozenset(map(compact, names)) - {""}
    written = _written(guideline)
    phrases = _phrases(names)
    return Entry(
        guideline=guideline,
        worth=_by_stem({**dict.fromkeys(compacts, SYNONYM), **written}),
        written=written,
        phrases=phrases | {(stem(name),) for name in compacts},
        compacts=compacts,
        core=frozenset(phrase[0] for phrase in phrases if len(phrase) == 1),
        recurring=_recurring(guideline, phrases),
        codes=tuple(compact(code) for code in guideline.icd10),
    )


def _names(guideline: Guideline) -> Iterator[tuple[str, float]]:
    """The title, its parts, and the synonyms in both languages."""
    yield guideline.title, TITLE
    for part in _TITLE_PARTS.split(guideline.title):
        yield part, TITLE
    for synonym in (*guideline.synonyms, *guideline.synonyms_es):
        yield synonym, SYNONYM


def _texts(guideline: Guideline) -> Iterator[tuple[str, float]]:
    """What may add to a match, but seldom makes one."""
    yield guideline.specialty, SPECIALTY
    for each in guideline.tree.inputs:
        yield each.label, FINDING
    for rule in guideline.tree.rules:
        yield rule.text, RED_FLAG if rule.disposition in CANNOT_WAIT else TOLD
    for section in guideline.prose:
        yield section.markdown, TOLD


def _written(guideline: Guideline) -> dict[str, float]:
    written: dict[str, float] = {}
    for text, value in (*_names(guideline), *_texts(guideline)):
        for word in telling(words_in(text)):
            written[word] = max(value, written.get(word, 0))
    return written


def _by_stem(written: Mapping[str, float]) -> dict[str, float]:
    worth: dict[str, float] = {}
    for word, value in written.items():
        worth[stem(word)] = max(value, worth.get(stem(word), 0))
    return worth


def _phrases(names: list[str]) -> frozenset[Stems]:
    """Names as stems, but none of which small words left only one: "drinks a lot" is not a name for drinking."""
    spoken = [words_in(name) for name in names]
    stems = [(tuple(map(stem, telling(words))), len(words)) for words in spoken]
    return frozenset(each for each, length in stems if len(each) > 1 or (each and length == 1))


def _recurring(guideline: Guideline, phrases: frozenset[Stems]) -> frozenset[str]:
    """The words of the title, and those that come again and again in the names."""
    counted = Counter(each for phrase in phrases for each in set(phrase))
    title = map(stem, telling(words_in(guideline.title)))
    return frozenset({each for each, count in counted.items() if count >= RECURRING} | set(title)) - {NEGATION}
