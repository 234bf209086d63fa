"""Where the cards of a driver diagram stand: columns from left to right, no card over another, lines between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qi_portal.domain.improvement.drivers import NOT_SORTED, Branch, Diagram, ShownIdea
from qi_portal.domain.words import Words

AIM, PRIMARY, SECONDARY, IDEA = range(4)
"""The columns."""

GAP = 10.0
"""Between two cards of a column, in the unit of their heights."""

AIM_KEY, UNSORTED_KEY = "aim", "unsorted"


@dataclass(frozen=True)
class Card:
    """A box of the picture. `note` is a second, smaller text; `is_loose`: it only holds ideas that are not sorted."""

    key: str
    column: int
    text: str | Words
    note: Words | None = None
    is_loose: bool = False


@dataclass(frozen=True)
class Tree:
    """A card with those that stand to its right because of it. An idea stands by the first driver that it acts on."""

    card: Card
    right: tuple["Tree", ...] = ()


@dataclass
class Layout:
    """The top edge of every card by key, and the height of all of them."""

    tops: dict[str, float] = field(default_factory=dict)
    height: float = 0.0


def tree_of(diagram: Diagram) -> Tree:
    """The diagram as a tree: each idea once."""
    taken: set[str] = set()
    branches = [_branch(branch, PRIMARY, taken) for branch in diagram.branches]
    if diagram.unsorted:
        ideas = tuple(Tree(_idea_card(each)) for each in diagram.unsorted)
        branches.append(Tree(Card(UNSORTED_KEY, PRIMARY, NOT_SORTED, is_loose=True), ideas))
    return Tree(Card(AIM_KEY, AIM, diagram.aim), tuple(branches))


def cards_of(tree: Tree) -> Iterator[Card]:
    yield tree.card
    for each in tree.right:
        yield from cards_of(each)


def lines_of(diagram: Diagram) -> list[tuple[str, str]]:
    """Every line from a card to one at its right, by their keys: an idea that acts on two drivers has two."""
    lines: list[tuple[str, str]] = []
    for branch in diagram.branches:
        lines.append((AIM_KEY, str(branch.driver.id)))
        lines += [(str(branch.driver.id), str(each.driver.id)) for each in branch.below]
        for part in (branch, *branch.below):
            lines += [(str(part.driver.id), each.idea.key) for each in part.ideas]
    return [*lines, *((UNSORTED_KEY, each.idea.key) for each in diagram.unsorted)]


def lay_out(tree: Tree, heights: Mapping[str, float]) -> Layout:
    """Every card beside the middle of what stands to its right. `heights` are those of the cards by key."""
    layout = Layout()
    layout.height = _place(tree, 0.0, heights, layout)
    return layout


def _place(tree: Tree, top: float, heights: Mapping[str, float], layout: Layout) -> float:
    """Place the tree from `top` down; the height of its band."""
    own, right = heights[tree.card.key], _band(tree, heights)
    band = max(own, right)
    layout.tops[tree.card.key] = top + (band - own) / 2
    at = top + (band - right) / 2
    for each in tree.right:
        at += _place(each, at, heights, layout) + GAP
    return band


def _band(tree: Tree, heights: Mapping[str, float]) -> float:
    """The height of all that stands to the right."""
    bands = [max(heights[each.card.key], _band(each, heights)) for each in tree.right]
    return sum(bands) + GAP * (len(bands) - 1) if bands else 0.0


def _branch(branch: Branch, column: int, taken: set[str]) -> Tree:
    below = [_branch(each, SECONDARY, taken) for each in branch.below]
    fresh = [each for each in branch.ideas if each.idea.key not in taken]
    taken.update(each.idea.key for each in fresh)
    ideas = [Tree(_idea_card(each)) for each in fresh]
    return Tree(Card(str(branch.driver.id), column, branch.driver.text), (*below, *ideas))


def _idea_card(shown: ShownIdea) -> Card:
    return Card(shown.idea.key, IDEA, shown.idea.text, shown.tried.says if shown.tried else None)
