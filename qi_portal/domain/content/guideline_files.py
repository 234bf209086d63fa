"""Reads guidelines/<slug>/ (guideline.md, decision.toml, cases.toml, handouts) into a Guideline, or says why not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from qi_portal.domain.content.document import Document, read_markdown, read_toml
from qi_portal.domain.content.guideline import Ages, Case, Conflict, Guideline, Section
from qi_portal.domain.content.guideline_rules import guideline_problems
from qi_portal.domain.content.guideline_tree import read_tree
from qi_portal.domain.content.handout import Handout, read_handouts
from qi_portal.domain.content.problems import Problem
from qi_portal.domain.content.prose import prose_problems, read_sections, with_fills
from qi_portal.domain.content.schema_check import schema_problems
from qi_portal.domain.content.source import Source
from qi_portal.domain.content.tree_rules import tree_problems
from qi_portal.domain.decision.tree import Disposition, Tree


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
    if problems:
        return None, problems
    guideline, problems = _build(files)
    return guideline, (*problems, *(_house_problems(guideline, files) if guideline else ()))


def _read_files(folder: Path) -> GuidelineFiles | tuple[Problem, ...]:
    header = read_markdown(folder / "guideline.md")
    decision = read_toml(folder / "decision.toml")
    cases = read_toml(folder / "cases.toml")
    if isinstance(header, Document) and isinstance(decision, Document) and isinstance(cases, Document):
        return GuidelineFiles(header, decision, cases)
    return tuple(each for each in (header, decision, cases) if isinstance(each, Problem))


def read_as_it_was(folder: Path, slug: str) -> Guideline | None:
    """A replaced version of the guideline `slug`, not bound by today's house rules; None when it cannot be read."""
    files = _read_files(folder)
    if not isinstance(files, GuidelineFiles):
        return None
    guideline, _ = _build(files)
    return guideline if guideline and guideline.slug == slug else None


def _build(files: GuidelineFiles) -> Reading:
    head = files.header.values
    tree, problems = read_tree(files.decision, head["id"], head["version"])
    if tree is None:
        return None, problems
    sections = tuple(map(with_fills, read_sections(files.header)))
    handouts, handout_problems = read_handouts(files.header.path.parent)
    return _guideline(files, sections, tree, handouts), handout_problems


def _house_problems(guideline: Guideline, files: GuidelineFiles) -> Iterator[Problem]:
    keys = {source.key for source in guideline.sources}
    yield from prose_problems(files.header, guideline.prose, keys)
    yield from guideline_problems(guideline, files.header, files.decision, files.cases)
    yield from tree_problems(guideline.tree, files.decision)


def _content_hash(files: GuidelineFiles) -> str:
    folder = files.header.path.parent
    handouts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("handout.*.md")))
    digest = sha256()
    for text in (files.header.text, files.decision.text, *handouts):
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


def _guideline(
    files: GuidelineFiles, sections: tuple[Section, ...], tree: Tree, handouts: Mapping[str, Handout]
) -> Guideline:
    head = files.header.values
    return Guideline(
        id=head["id"],
        formerly=tuple(head.get("formerly", ())),
        title=head["title"],
        version=head["version"],
        synonyms=tuple(head["synonyms"]),
        synonyms_es=tuple(head.get("synonyms_es", ())),
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
        handouts=handouts,
        content_hash=_content_hash(files),
    )


def _source(row: dict[str, Any]) -> Source:
    return Source(**{key: value for key, value in row.items() if key != "ref"}, where=row["ref"])


def _conflict(row: dict[str, Any]) -> Conflict:
    return Conflict(
        id=row.get("id", ""),
        kind=row.get("kind", ""),
        rules=tuple(row.get("rules", ())),
        topic=row["topic"],
        sources=tuple(row["sources"]),
        chosen=row["chosen"],
        reason=row["reason"],
    )


def _case(row: dict[str, Any]) -> Case:
    return Case(
        name=row["name"],
        given=row["given"],
        expect=Disposition(row["expect"]),
        matched=tuple(row["matched"]),
        could_be=Disposition(row["could_be"]),
        ask_first=row.get("ask_first"),
    )
