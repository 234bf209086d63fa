"""Builds the decision of a guideline out of decision.toml, or says which condition cannot be read."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from qi_portal.domain.content.document import Document, Where
from qi_portal.domain.content.problems import Problem
from qi_portal.domain.decision.expression import Expression
from qi_portal.domain.decision.grammar import ExpressionError, parse
from qi_portal.domain.decision.tree import Choice, Contradiction, Disposition, Input, InputType, Rule, Tree, Within


def read_tree(decision: Document, condition: str, version: str) -> tuple[Tree | None, tuple[Problem, ...]]:
    """The tree of a file that fits its schema; None when a `when` cannot be read."""
    values = decision.values
    inputs = tuple(_input(row) for row in values["inputs"])
    reader = _Conditions(decision, {each.id: each for each in inputs})
    rules = reader.table("rules")
    contradictions = reader.table("contradictions")
    if reader.problems:
        return None, tuple(reader.problems)
    tree = Tree(
        condition=condition,
        version=version,
        inputs=inputs,
        rules=tuple(_rule(row, when) for row, when in rules),
        otherwise=Disposition(values["otherwise"]),
        within={Disposition(level): Within(**row) for level, row in values["within"].items()},
        context_only=tuple(values.get("context_only", ())),
        may_lower=tuple(values.get("may_lower", ())),
        contradictions=tuple(Contradiction(tuple(row["inputs"]), when, row["text"]) for row, when in contradictions),
    )
    return tree, ()


class _Conditions:
    """Reads the `when` of tables and keeps what is wrong with them."""

    def __init__(self, decision: Document, inputs: Mapping[str, Input]) -> None:
        self.decision = decision
        self.inputs = inputs
        self.problems: list[Problem] = []

    def table(self, name: str) -> list[tuple[dict[str, Any], Expression]]:
        rows = self.decision.values.get(name, [])
        read = [(row, self._condition(row, (name, position, "when"))) for position, row in enumerate(rows)]
        return [(row, condition) for row, condition in read if condition]

    def _condition(self, row: dict[str, Any], where: Where) -> Expression | None:
        try:
            return parse(row["when"], self.inputs)
        except ExpressionError as error:
            of = row.get("id", "a contradiction")
            self.problems.append(self.decision.problem(where, f"`when` of {of} cannot be read: {error}."))
            return None


def _input(row: dict[str, Any]) -> Input:
    values = row.get("values", [])
    labels = row.get("labels", values)
    return Input(
        id=row["id"],
        type=InputType(row["type"]),
        label=row["label"],
        group=row["group"],
        hint=row.get("hint", ""),
        unit=row.get("unit", ""),
        minimum=row.get("min"),
        maximum=row.get("max"),
        whole=row.get("whole", False),
        usual=tuple(row["usual"]) if "usual" in row else None,
        quantity=row.get("quantity", ""),
        calculator=row.get("calculator", ""),
        choices=tuple(Choice(value, label) for value, label in zip_longest(values, labels, fillvalue="")),
    )


def _rule(row: dict[str, Any], condition: Expression) -> Rule:
    return Rule(
        id=row["id"],
        disposition=Disposition(row["disposition"]),
        when=row["when"],
        condition=condition,
        text=row["text"],
        cite=tuple(row["cite"]),
        cite_note=row.get("cite_note", ""),
        basis=row["basis"],
        within=Within(**row["within"]) if "within" in row else None,
    )
