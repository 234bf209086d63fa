"""Reads the content once and hands out frozen shelves: guidelines and QI projects.

A checkout keeps `guidelines/` and `measures/` beside the package; an installed wheel carries them in `_content/`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from qi_portal.domain.content.check import folders_of, read_guidelines, read_projects
from qi_portal.domain.content.guideline import Guideline, slug_of
from qi_portal.domain.content.guideline_files import read_guideline
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.content.problems import ContentError, Problem
from qi_portal.domain.content.versions import History, read_history
from qi_portal.domain.errors import NotFound
from qi_portal.domain.words import Words, words

PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Library:
    """Guidelines by slug and projects by id, each in order of title; the history of each guideline by its slug."""

    guidelines: Mapping[str, Guideline]
    projects: Mapping[str, Project]
    histories: Mapping[str, History]

    def guideline(self, name: str, version: str = "") -> Guideline:
        """By slug or id, today's or a former one: 'headache-migraine', 'headache_migraine'; the present version or
        another one that was released."""
        present = _found(self.guidelines, slug_of(name.strip().lower()), _no_guideline(name))
        return _as_of(version, present, self.histories[present.slug])

    def project(self, name: str) -> Project:
        """By id, today's or a former one, or by code: 'dev-screening', 'DEV'."""
        wanted = slug_of(name.strip().lower())
        by_code = (project for project in self.projects.values() if project.code.lower() == wanted)
        return next(by_code, None) or _found(self.projects, wanted, words("There is no project “{name}”.", name=name))

    def measure(self, name: str) -> Measure:
        """By id, however it is typed: 'DEV-1', 'dev_1', 'DEV 1'."""
        wanted = "-".join(name.upper().replace("_", " ").replace("-", " ").split())
        measures = (measure for project in self.projects.values() for measure in project.measures)
        found = next((measure for measure in measures if measure.id == wanted), None)
        if found is None:
            raise NotFound(words("There is no measure “{name}”.", name=name))
        return found


def load(root: Path | None = None) -> Library:
    """Everything under `root`; ContentError with file, line and reason when anything there is broken."""
    return _read(root or content_root())


def _read(root: Path) -> Library:
    shelf, guideline_problems = read_guidelines(root / "guidelines")
    projects, project_problems = read_projects(root / "measures")
    _refuse([*guideline_problems, *project_problems])
    guidelines = sorted(shelf.values(), key=lambda guideline: guideline.title.lower())
    histories = {guideline.slug: read_history(folder, guideline)[0] for folder, guideline in shelf.items()}
    return Library(
        MappingProxyType({guideline.slug: guideline for guideline in guidelines}),
        MappingProxyType({project.id: project for project in sorted(projects, key=lambda each: each.title.lower())}),
        MappingProxyType(histories),
    )


def load_guideline(name: str, root: Path | None = None) -> Guideline:
    """One guideline without the rest of the shelf, for the command line, which starts anew for each question.

    A released version is asked for as 'headache_migraine@0.1.0'.
    """
    name, _, version = name.partition("@")
    root, slug = root or content_root(), slug_of(name.strip().lower())
    folders = {folder.name: folder for folder in folders_of(root / "guidelines")}
    if slug not in folders:
        return _read(root).guideline(name, version)
    guideline, problems = read_guideline(folders[slug])
    _refuse(problems)
    if guideline is None:
        raise NotFound(_no_guideline(name))
    return _as_of(version, guideline, read_history(folders[slug], guideline)[0]) if version else guideline


def _as_of(version: str, present: Guideline, history: History) -> Guideline:
    if version in ("", present.version):
        return present
    if version not in history.replaced:
        known = [release.version for release in history.releases]
        raise NotFound(
            words(
                "There is no version {version} of “{title}”. There is: {known}.",
                version=version,
                title=present.title,
                known=known,
            )
        )
    return history.replaced[version]


def content_root() -> Path:
    """The folder that holds guidelines, measures and migrations."""
    packaged = PACKAGE / "_content"
    return packaged if packaged.is_dir() else PACKAGE.parent


def _refuse(problems: Iterable[Problem]) -> None:
    if found := sorted(problems):
        raise ContentError(found)


Item = TypeVar("Item", Guideline, Project)


def _found(shelf: Mapping[str, Item], name: str, otherwise: Words) -> Item:
    former = (item for item in shelf.values() if name in item.formerly)
    found = shelf.get(name) or next(former, None)
    if found is None:
        raise NotFound(otherwise)
    return found


def _no_guideline(name: str) -> Words:
    return words("There is no guideline “{name}”. Look for it in the list of guidelines.", name=name)
