"""`qi-portal content`: what authors ask of the content files, and how a version of a guideline is begun and released.

Needs no application.
"""

import shutil
import sys
from datetime import date
from pathlib import Path

import click

from qi_portal import library
from qi_portal.domain.content.check import check_all, folders_of, read_guidelines, read_projects
from qi_portal.domain.content.guideline import Guideline, slug_of
from qi_portal.domain.content.guideline_files import read_guideline
from qi_portal.domain.content.review_queue import Reason, by_reason, review_queue
from qi_portal.domain.content.version_diff import version_diff
from qi_portal.domain.content.versions import FILE, FOLDER
from qi_portal.domain.errors import NotFound
from qi_portal.guidelines.diff_text import diff_lines
from qi_portal.web.clock import today_at


@click.group()
def content() -> None:
    """Guidelines and measures: check what was written, compare and release versions."""


@content.command()
def check() -> None:
    """Print what is wrong in the content, with file and line; exit 1 if anything is. Reviews that are due are told."""
    root = library.content_root()
    guidelines, measures = root / "guidelines", root / "measures"
    problems = check_all(guidelines, measures)
    for problem in problems:
        click.echo(str(problem))
    for line in (*_reviews_due(guidelines), *_definitions_due(measures)):
        click.echo(line)
    if problems:
        sys.exit(1)
    click.echo(f"{len(folders_of(guidelines))} guidelines, {len(folders_of(measures))} projects: no problem")


def _reviews_due(root: Path) -> list[str]:
    today = today_at("UTC")
    shelf, _ = read_guidelines(root)
    states = [(guideline, guideline.review_state(today)) for guideline in shelf.values()]
    return [f"note: {guideline.id}: review {state}, {guideline.next_review}" for guideline, state in states if state]


def _definitions_due(root: Path) -> list[str]:
    projects, _ = read_projects(root)
    found = by_reason(review_queue(projects, today_at("UTC")))
    pairs = ((reason, item) for reason in (Reason.OVERDUE, Reason.DUE) for item in found[reason])
    return [f"note: {item.id}: review {reason}, {item.next_review}" for reason, item in pairs]


@content.command()
@click.argument("old")
@click.argument("new")
@click.argument("condition")
def diff(old: str, new: str, condition: str) -> None:
    """Ask the versions OLD and NEW of CONDITION about the same children and list those whose answer moved.

    A version is a number such as 0.1.0, or "present" for the files as they are now.
    """
    for line in diff_lines(version_diff(_version(condition, old), _version(condition, new))):
        click.echo(line)


def _version(condition: str, version: str) -> Guideline:
    try:
        return library.load_guideline(condition if version == "present" else f"{condition}@{version}")
    except NotFound as unknown:
        raise click.UsageError(str(unknown)) from unknown


@content.command()
@click.argument("condition")
@click.argument("version")
def revise(condition: str, version: str) -> None:
    """Begin VERSION of CONDITION: keep the present files under versions/, and number the ones that you will change."""
    folder, present = _folder(condition)
    kept = folder / FOLDER / present.version
    if kept.exists():
        raise click.UsageError(f"Version {present.version} is kept already; {condition} is being revised.")
    kept.mkdir(parents=True)
    for path in sorted(folder.glob("*.*")):
        if path.name != FILE:
            shutil.copy(path, kept)
    header = folder / "guideline.md"
    text = header.read_text(encoding="utf-8")
    header.write_text(text.replace(f'version = "{present.version}"', f'version = "{version}"', 1), encoding="utf-8")
    click.echo(f"{present.id}: {present.version} is kept in {kept}; the files are now {version}.")


@content.command()
@click.argument("condition")
@click.option("--changes", required=True, help="What is new, in a sentence for a clinician.")
def release(condition: str, changes: str) -> None:
    """Record the present version of CONDITION with its content hash, so that it cannot change unnoticed."""
    folder, present = _folder(condition)
    path = folder / FILE
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    if f'version = "{present.version}"' in before:
        raise click.UsageError(f"Version {present.version} of {condition} was released. Begin a new one with `revise`.")
    path.write_text(_release_text(present, today_at("UTC"), changes) + before, encoding="utf-8")
    click.echo(f"{present.id}@{present.version} is released: {present.content_hash}")


def _release_text(guideline: Guideline, day: date, changes: str) -> str:
    said = changes.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'[[versions]]\nversion = "{guideline.version}"\nreleased = {day}\n'
        f'content_hash = "{guideline.content_hash}"\nchanges = "{said}"\n\n'
    )


def _folder(condition: str) -> tuple[Path, Guideline]:
    folder = library.content_root() / "guidelines" / slug_of(condition.strip().lower())
    guideline, problems = read_guideline(folder)
    if guideline is None:
        raise click.UsageError("\n".join(map(str, problems)))
    return folder, guideline
