"""What people type finds its guideline: floors for the list that search is tuned on, and for one that it is not."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from qi_portal import library
from qi_portal.guidelines.search import Index

DATA = Path(__file__).parents[1] / "data"
TUNED, HELD_OUT = "search_queries.toml", "search_queries_held_out.toml"

SHELF = library.load().guidelines
INDEX = Index.of(SHELF.values())
SPANISH = 35


@dataclass(frozen=True)
class Query:
    typed: str
    expected: tuple[str, ...]
    is_spanish: bool

    @property
    def found(self):
        return [guideline.id for guideline in INDEX.search(self.typed).hits]


def content(name):
    return tomllib.loads((DATA / name).read_text("utf-8"))


def queries(name):
    listed = content(name)
    for part in (listed, listed.get("second", {})):
        for key in ("first", "first_es"):
            for condition, typed in part.get(key, {}).items():
                yield from (Query(each, (condition,), key == "first_es") for each in typed)
    for each in listed.get("either", ()):
        yield Query(each["query"], tuple(each["first"]), is_spanish=False)


def misses(name, places):
    """Those with no expected guideline in so many places, as lines to read."""
    missed = [each for each in queries(name) if not set(each.found[:places]) & set(each.expected)]
    return [f"{each.typed!r}: {each.expected} expected, found {each.found[:3]}" for each in missed]


@pytest.mark.parametrize(
    ("name", "places", "floor"), [(TUNED, 1, 0.95), (TUNED, 3, 0.99), (HELD_OUT, 1, 0.93), (HELD_OUT, 3, 0.97)]
)
def test_queries_find_their_guideline_in_the_first_places(name, places, floor):
    missed, total = misses(name, places), len(list(queries(name)))

    assert 1 - len(missed) / total >= floor, "\n".join(missed)


@pytest.mark.parametrize("name", [TUNED, HELD_OUT])
def test_queries_of_nonsense_find_nothing(name):
    nonsense = content(name)["nonsense"]

    assert {each: [hit.id for hit in INDEX.search(each).hits] for each in nonsense} == {each: [] for each in nonsense}


def test_queries_cover_every_condition_and_both_languages():
    listed = list(queries(TUNED))

    known = {guideline.id for guideline in SHELF.values()}
    assert {condition for each in listed for condition in each.expected} == known
    assert len(listed) >= 240
    assert sum(each.is_spanish for each in listed) >= SPANISH
    for condition in known:
        assert sum(condition in each.expected for each in listed) >= 3, condition
