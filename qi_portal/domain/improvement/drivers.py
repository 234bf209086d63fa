"""A key driver diagram: the aim, what a team thinks drives it, and the change ideas that act on each driver.

The shape is the one that improvement teams draw: the aim at the left, primary drivers, secondary drivers where there
are any, change ideas at the right, and a line wherever one acts on the other.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from qi_portal.domain.entry.ideas import Idea
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import Words, plural_words, words

NOT_SORTED = words("Not yet sorted under a driver")


@dataclass(frozen=True)
class Tried:
    """How many tests of change were of an idea, and where the last one stands: "adopted", "under way" ..."""

    count: int
    last: Words

    @property
    def says(self) -> Words:
        return plural_words("{count} test: {last}", "{count} tests, the last: {last}", self.count, last=self.last)


@dataclass(frozen=True)
class KeptDriver:
    """A driver as it is kept, in the team's order; primary without a `parent_id`."""

    id: UUID
    text: str
    parent_id: UUID | None = None
    version: int = 1


@dataclass(frozen=True)
class ShownIdea:
    """A change idea in the diagram; `tried` is None while no test was of it."""

    idea: Idea
    tried: Tried | None = None


@dataclass(frozen=True)
class Branch:
    """A driver with the ideas that act on it directly, and its secondary drivers."""

    driver: KeptDriver
    ideas: tuple[ShownIdea, ...] = ()
    below: tuple["Branch", ...] = ()


@dataclass(frozen=True)
class Diagram:
    """The whole of it. `unsorted` are the ideas that act on no driver yet; at first all of them."""

    aim: str
    branches: tuple[Branch, ...]
    unsorted: tuple[ShownIdea, ...]

    @property
    def drivers(self) -> list[KeptDriver]:
        """Every driver that is shown, in reading order."""
        return [each.driver for branch in self.branches for each in (branch, *branch.below)]

    @property
    def has_secondary(self) -> bool:
        return any(branch.below for branch in self.branches)

    @property
    def says(self) -> Words:
        """What the picture shows, for who cannot see it; the list beneath tells the rest."""
        return words(
            "{drivers}, {ideas}. The list beneath the picture names each with what it acts on.",
            drivers=plural_words("{count} driver of the aim", "{count} drivers of the aim", len(self.drivers)),
            ideas=plural_words("{count} change idea", "{count} change ideas", len(set(_all_ideas(self)))),
        )


def diagram_of(
    aim: str,
    drivers: Sequence[KeptDriver],
    links: Collection[tuple[UUID, UUID]],
    ideas: Sequence[Idea],
    tried: Mapping[UUID, Tried],
) -> Diagram:
    """Drivers and ideas in the order given; `links` are pairs of a driver and an idea that acts on it, by their ids.

    A driver whose parent is not among them is left out with it, and what acts on it alone is unsorted.
    """
    shown = [ShownIdea(idea, tried.get(idea.id) if idea.id else None) for idea in ideas]

    def branch(driver: KeptDriver) -> Branch:
        acting = tuple(each for each in shown if each.idea.id and (driver.id, each.idea.id) in links)
        return Branch(driver, acting, tuple(branch(each) for each in drivers if each.parent_id == driver.id))

    branches = tuple(branch(driver) for driver in drivers if driver.parent_id is None)
    placed = {each.idea.key for whole in branches for part in (whole, *whole.below) for each in part.ideas}
    return Diagram(aim, branches, tuple(each for each in shown if each.idea.key not in placed))


def check_parent(driver_id: UUID | None, parent_id: UUID | None, drivers: Iterable[KeptDriver]) -> None:
    """Invalid unless the driver (None: a new one) may stand under `parent_id`, another primary driver; None: it is one
    itself."""
    known = {driver.id: driver for driver in drivers}
    if parent_id is None:
        return
    if parent_id not in known or known[parent_id].parent_id is not None or parent_id == driver_id:
        raise Invalid("parent", words("Choose a primary driver from the list."))
    if any(driver.parent_id == driver_id for driver in known.values()) and driver_id is not None:
        raise Invalid("parent", words("It has secondary drivers itself, so it stays a primary one."))


def outline_of(diagram: Diagram) -> list[dict[str, object]]:
    """The drivers with their ideas as texts only, for others to start from. It holds nothing of the practice."""
    return [{**_outline(branch), "below": [_outline(each) for each in branch.below]} for branch in diagram.branches]


def _outline(branch: Branch) -> dict[str, object]:
    return {"text": branch.driver.text, "ideas": [each.idea.text for each in branch.ideas]}


def _all_ideas(diagram: Diagram) -> Iterator[str]:
    for branch in diagram.branches:
        for part in (branch, *branch.below):
            yield from (each.idea.key for each in part.ideas)
    yield from (each.idea.key for each in diagram.unsorted)
