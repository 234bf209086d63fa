"""What has to be settled before an answer can be trusted: findings that exclude each other, values that are rare.

A question is no refusal. Whoever is told of it changes a finding, or says that the value is right.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qi_portal.domain.decision.expression import Answers, truth
from qi_portal.domain.decision.tree import Input, Tree
from qi_portal.domain.words import Words, words


@dataclass(frozen=True)
class Question:
    """Asks about `inputs`; `can_be_right` when a tick settles it, else one of the findings has to change."""

    inputs: tuple[str, ...]
    text: Words | str
    can_be_right: bool


def questions_of(tree: Tree, answers: Answers) -> tuple[Question, ...]:
    """Contradictions in file order, then rare values in form order."""
    return (*_contradictions(tree, answers), *_rarities(tree, answers))


def _contradictions(tree: Tree, answers: Answers) -> Iterator[Question]:
    for each in tree.contradictions:
        if truth(each.condition, answers) is True:
            yield Question(each.inputs, each.text, can_be_right=False)


def _rarities(tree: Tree, answers: Answers) -> Iterator[Question]:
    for each in tree.inputs:
        value = answers.get(each.id)
        if each.usual and isinstance(value, int | float) and not each.usual[0] <= value <= each.usual[1]:
            yield Question((each.id,), _rarity_words(each, value, each.usual), can_be_right=True)


def _rarity_words(asked: Input, value: float, usual: tuple[float, float]) -> Words:
    return words(
        "{label}: {value} {unit} is rare; {low} to {high} is usual. Is the value right, and is it in {unit}?",
        label=asked.label,
        value=f"{value:g}",
        unit=asked.unit,
        low=f"{usual[0]:g}",
        high=f"{usual[1]:g}",
    )
