"""Everything that is wrong with the content: `qi-portal content check`, the start of the portal, and a test."""

from collections.abc import Iterator
from pathlib import Path

from qi_portal.domain.content.cases import disagreements
from qi_portal.domain.content.document import Document, read_markdown, read_toml
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.guideline_files import read_guideline
from qi_portal.domain.content.guideline_rules import shelf_problems
from qi_portal.domain.content.handout import HEADINGS
from qi_portal.domain.content.line_rules import line_messages
from qi_portal.domain.content.measure import Project
from qi_portal.domain.content.measure_files import read_project
from qi_portal.domain.content.measure_rules import catalogue_problems
from qi_portal.domain.content.problems import Problem
from qi_portal.domain.content.prose import link_problems
from qi_portal.domain.content.versions import read_history

Shelf = dict[Path, Guideline]


def check_all(guidelines_dir: Path, measures_dir: Path) -> list[Problem]:
    """All problems of both folders by file and line, worked patients included."""
    shelf, problems = read_guidelines(guidelines_dir)
    trials = [each for folder, guideline in shelf.items() for each in case_problems(folder, guideline)]
    ids = {guideline.id for guideline in shelf.values()}
    gaps = [each for folder, guideline in shelf.items() for each in _gaps(folder, guideline, ids)]
    return sorted([*problems, *trials, *gaps, *read_projects(measures_dir)[1]])


def read_guidelines(root: Path) -> tuple[Shelf, list[Problem]]:
    """Every guideline that could be read, by its folder, and what is wrong with them."""
    shelf: Shelf = {}
    problems: list[Problem] = []
    for folder in folders_of(root):
        guideline, found = read_guideline(folder)
        problems += found
        if guideline:
            shelf[folder] = guideline
    return shelf, [*problems, *_shared_problems(root, shelf), *_missing(root)]


def read_projects(root: Path) -> tuple[list[Project], list[Problem]]:
    readings = [read_project(folder) for folder in folders_of(root)]
    projects = [project for project, _ in readings if project]
    problems = [problem for _, found in readings for problem in found]
    return projects, [*problems, *catalogue_problems(root, projects), *_missing(root)]


def folders_of(root: Path) -> list[Path]:
    return sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []


def _missing(root: Path) -> list[Problem]:
    return [] if folders_of(root) else [Problem(root, 1, "There is no content in this folder.")]


def _gaps(folder: Path, guideline: Guideline, ids: set[str]) -> Iterator[Problem]:
    """What a guideline can do without while it is being written, and may not ship without."""
    header = read_markdown(folder / "guideline.md")
    if isinstance(header, Document):
        yield from link_problems(header, ids)
    yield from read_history(folder, guideline)[1]
    if not guideline.synonyms_es:
        yield Problem(folder / "guideline.md", 1, "`synonyms_es` is missing: the Spanish words that people type.")
    for language in HEADINGS:
        if language not in guideline.handouts:
            yield Problem(folder / f"handout.{language}.md", 1, "This file is missing.")


def case_problems(folder: Path, guideline: Guideline) -> Iterator[Problem]:
    """Worked patients that come out otherwise than expected, and what they leave untried."""
    cases = read_toml(folder / "cases.toml")
    if isinstance(cases, Document):
        for position, case in enumerate(guideline.cases):
            for message in disagreements(guideline, case):
                yield cases.problem(("cases", position, "name"), f"“{case.name}”: {message}")
        for message in line_messages(guideline):
            yield cases.problem((), message)


def _shared_problems(root: Path, shelf: Shelf) -> Iterator[Problem]:
    headers = [(guideline, read_markdown(folder / "guideline.md")) for folder, guideline in shelf.items()]
    documents = [(guideline, header) for guideline, header in headers if isinstance(header, Document)]
    yield from shelf_problems(documents)
