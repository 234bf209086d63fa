"""Reads guidelines/<slug>/ (guideline.md, decision.toml, cases.toml) into a Guideline, or says why it cannot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from qi_portal.domain.content.document import Document, read_markdown, read_toml
from qi_portal.domain.content.guideline import Ages, Case, Conflict, Guideline, Section
from qi_portal.domain.content.guideline_rules import guideline_problems
from qi_portal.domain.content.problems import Problem
from qi_portal.domain.content.prose import prose_problems, read_sections
from qi_portal.domain.content.schema_check import schema_problems
from qi_portal.domain.content.source import Source
from qi_portal.domain.decision.expression import Expression
from qi_portal.domain.decision.grammar import ExpressionError, parse
from qi_portal.domain.decision.tree import Choice, Disposition, Input, InputType, Rule, Tree, Within


@dataclass(frozen=True)
class GuidelineFiles:
    """The three documents of a guideline."""

    header: Document
    decision: Document
    cases: Document


Reading = tuple[Guideline | None, tuple[Problem, ...]]


def read_guideline(folder: Path) -> Reading:
    """The guideline, or None when its files cannot be understood; and everything wrong with it by itself."""
    files = _read_files(folder)
    if not isinstance(files, GuidelineFiles):
        return None, files
    problems = (
        *schema_problems(files.header, "guideline"),
        *schema_problems(files.decision, "decision"),
        *schema_problems(files.cases, "cases"),
    )
    return (None, problems) if problems else _build(files)


def _read_files(folder: Path) -> GuidelineFiles | tuple[Problem, ...]:
    header = read_markdown(folder / "guideline.md")
    decision = read_toml(folder / "decision.toml")
    cases = read_toml(folder / "cases.toml")
    if isinstance(header, Document) and isinstance(decision, Document) and isinstance(cases, Document):
        return GuidelineFiles(header, decision, cases)
    return tuple(each for each in (header, decision, cases) if isinstance(each, Problem))


def _build(files: GuidelineFiles) -> Reading:
    inputs = tuple(_input(row) for row in files.decision.values["inputs"])
    conditions = list(_conditions(files.decision, {each.id: each for each in inputs}))
    problems = tuple(each for each in conditions if isinstance(each, Problem))
    if problems:
        return None, problems
    sections = read_sections(files.header)
    tree = _tree(files, inputs, [each for each in conditions if not isinstance(each, Problem)])
    guideline = _guideline(files, sections, tree)
    keys = {source.key for source in guideline.sources}
    return guideline, (
        *prose_problems(files.header, sections, keys),
        *guideline_problems(guideline, files.header, files.decision, files.cases),
    )


def _conditions(decision: Document, inputs: Mapping[str, Input]) -> Iterator[Expression | Problem]:
    for position, row in enumerate(decision.values["rules"]):
        try:
            yield parse(row["when"], inputs)
        except ExpressionError as error:
            yield decision.problem(("rules", position, "when"), f"`when` of {row['id']} cannot be read: {error}.")


def _guideline(files: GuidelineFiles, sections: tuple[Section, ...], tree: Tree) -> Guideline:
    head = files.header.values
    return Guideline(
        id=head["id"],
        formerly=tuple(head.get("formerly", ())),
        title=head["title"],
        version=head["version"],
        synonyms=tuple(head["synonyms"]),
        specialty=head["specialty"],
        icd10=tuple(head["icd10"]),
        ages=Ages(**head["ages"]),
        status=head["status"],
        authors=tuple(head["authors"]),
        checked_by=head["checked_by"],
        written=head["written"],
        last_review=head["last_review"],
        next_review=head["next_review"],
        sources=tuple(_source(row) for row in head["sources"]),
        conflicts=tuple(_conflict(row) for row in head.get("conflicts", ())),
        prose=sections,
        tree=tree,
        cases=tuple(_case(row) for row in files.cases.values["cases"]),
    )


def _source(row: dict[str, Any]) -> Source:
    return Source(**{key: value for key, value in row.items() if key != "ref"}, where=row["ref"])


def _conflict(row: dict[str, Any]) -> Conflict:
    return Conflict(row["topic"], tuple(row["sources"]), row["chosen"], row["reason"])


def _case(row: dict[str, Any]) -> Case:
    return Case(
        name=row["name"],
        given=row["given"],
        expect=Disposition(row["expect"]),
        matched=tuple(row["matched"]),
        could_be=Disposition(row["could_be"]),
        ask_first=row.get("ask_first"),
    )


def _tree(files: GuidelineFiles, inputs: tuple[Input, ...], conditions: list[Expression]) -> Tree:
    decision, head = files.decision.values, files.header.values
    return Tree(
        condition=head["id"],
        version=head["version"],
        inputs=inputs,
        rules=tuple(_rule(row, condition) for row, condition in zip(decision["rules"], conditions, strict=True)),
        otherwise=Disposition(decision["otherwise"]),
        within={Disposition(level): Within(**row) for level, row in decision["within"].items()},
        context_only=tuple(decision.get("context_only", ())),
    )


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
