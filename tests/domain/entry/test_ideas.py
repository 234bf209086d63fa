"""A team's change ideas beside those of the package."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.entry.ideas import Idea, package_key, title_of, with_package

PACKAGE = ("Text them", "Call them", "Post it")


def kept(text: str, position: int, origin: str = "") -> Idea:
    identity = uuid4()
    return Idea(str(identity), text, position, identity, origin, 1)


def test_package_is_offered_in_its_order_with_the_teams_own_after_it() -> None:
    own = kept("Our own", 40)

    assert [idea.text for idea in with_package([own], [], PACKAGE)] == [*PACKAGE, "Our own"]


def test_idea_of_the_package_that_was_kept_or_taken_away_is_not_offered_twice() -> None:
    reworded = kept("Call the day before", 20, "Call them")

    assert [idea.text for idea in with_package([reworded], ["Post it"], PACKAGE)] == [
        "Text them",
        "Call the day before",
    ]
    assert reworded.is_called(package_key("Call them"))
    assert not reworded.is_called(package_key("Text them"))


def test_key_goes_with_the_wording_and_not_with_the_place() -> None:
    def keys(package: tuple[str, ...]) -> dict[str, str]:
        return {idea.text: idea.key for idea in with_package([], [], package)}

    assert keys(PACKAGE) == keys(PACKAGE[::-1])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Text them, three days ahead, so that nobody forgets", "Text them, three days ahead"),
        ("Text them", "Text them"),
        ("x" * 60, "x" * 40),
    ],
)
def test_title_is_as_many_clauses_as_fit(text: str, title: str) -> None:
    assert title_of(text, 40) == title


@given(st.text(min_size=1), st.integers(1, 80))
def test_title_is_never_longer_than_asked(text: str, longest: int) -> None:
    assert len(title_of(text, longest)) <= longest
