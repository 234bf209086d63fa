"""The versions of a guideline: which were released, when, what changed, and the files of those that were replaced.

`versions.toml` beside the guideline lists them, newest first; `versions/<version>/` keeps the files of every one but
the newest, word for word, so that an answer can be asked for again as it was on its day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from qi_portal.domain.content.document import Document, read_toml
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.guideline_files import read_as_it_was
from qi_portal.domain.content.problems import Problem
from qi_portal.domain.content.schema_check import schema_problems

FILE, FOLDER = "versions.toml", "versions"


@dataclass(frozen=True)
class Release:
    """A version that readers were given. `content_hash` pins what it said; `changes` tells a clinician what is new."""

    version: str
    released: date
    content_hash: str
    changes: str


@dataclass(frozen=True)
class History:
    """Releases newest first, and the guideline of each release that was replaced."""

    releases: tuple[Release, ...] = ()
    replaced: Mapping[str, Guideline] = field(default_factory=dict)


def read_history(folder: Path, present: Guideline) -> tuple[History, tuple[Problem, ...]]:
    """The releases of the guideline in `folder`, and what is wrong with them. One never released has none."""
    document = read_toml(folder / FILE)
    if not isinstance(document, Document):
        return History(), (document,)
    if problems := tuple(schema_problems(document, "versions")):
        return History(), problems
    releases = tuple(Release(**row) for row in document.values["versions"])
    replaced = {path.name: read_as_it_was(path, present.slug) for path in _folders(folder)}
    history = History(releases, {version: guideline for version, guideline in replaced.items() if guideline})
    return history, tuple(_problems(document, present, history))


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / FOLDER).glob("*") if path.is_dir())


def _problems(document: Document, present: Guideline, history: History) -> Iterator[Problem]:
    """Readers may rely on a version saying the same for ever, so a changed text needs a new number."""
    known = {**history.replaced, present.version: present}
    for position, release in enumerate(history.releases):
        guideline = known.get(release.version)
        if guideline is None:
            said = f"The files of version {release.version} are missing or cannot be read."
            yield document.problem(("versions", position, "version"), said)
        elif guideline.content_hash != release.content_hash:
            said = f"Version {release.version} is not what was released any more: give the change a new version."
            yield document.problem(("versions", position, "content_hash"), said)
    if present.version not in {release.version for release in history.releases[:1]}:
        said = f"Version {present.version} is not the newest release: release it, or say which one it is."
        yield document.problem((), said)
