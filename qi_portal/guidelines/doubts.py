"""The questions that findings raise, and the ticks that settle those of rare values."""

from collections.abc import Mapping
from dataclasses import dataclass

from qi_portal.domain.decision.expression import Answers
from qi_portal.domain.decision.questions import Question, questions_of
from qi_portal.domain.decision.tree import Input, Tree
from qi_portal.domain.words import words
from qi_portal.guidelines.worked_out import Beside, Tick


@dataclass(frozen=True)
class Doubts:
    """`open` are the questions that wait for the reader; `beside` is what stands beside the findings they are about."""

    open: tuple[Question, ...]
    beside: Mapping[str, Beside]


def doubts_of(tree: Tree, answers: Answers, sent: Mapping[str, str]) -> Doubts:
    questions = questions_of(tree, answers)
    beside = joined(
        *(
            {name: Beside((question.text,), _ticks(tree, question, answers, sent))}
            for question in questions
            for name in question.inputs
        )
    )
    return Doubts(tuple(each for each in questions if not _is_settled(tree, each, answers, sent)), beside)


def inputs_in_doubt(tree: Tree) -> frozenset[str]:
    """The findings beside which a question may come to stand."""
    contradicted = frozenset[str]().union(*(each.inputs for each in tree.contradictions))
    return contradicted | {each.id for each in tree.inputs if each.usual}


def joined(*parts: Mapping[str, Beside]) -> dict[str, Beside]:
    """What stands beside each finding, from several origins in their order."""
    found: dict[str, Beside] = {}
    for part in parts:
        for name, beside in part.items():
            found[name] = _both(found.get(name), beside)
    return found


def _both(one: Beside | None, other: Beside) -> Beside:
    return Beside((*one.sentences, *other.sentences), (*one.ticks, *other.ticks)) if one else other


def _ticks(tree: Tree, question: Question, answers: Answers, sent: Mapping[str, str]) -> tuple[Tick, ...]:
    return tuple(_tick(tree.input(name), answers, sent) for name in question.inputs) if question.can_be_right else ()


def _tick(asked: Input, answers: Answers, sent: Mapping[str, str]) -> Tick:
    """It holds for this very value and for no other."""
    name, value = f"right-{asked.id}", f"{answers[asked.id]:g}"
    return Tick(name, value, words("{value} {unit} is right", value=value, unit=asked.unit), sent.get(name) == value)


def _is_settled(tree: Tree, question: Question, answers: Answers, sent: Mapping[str, str]) -> bool:
    ticks = _ticks(tree, question, answers, sent)
    return bool(ticks) and all(tick.is_set for tick in ticks)
