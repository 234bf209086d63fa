"""Find a guideline: the search, the lists, the red flags. Open to everyone; what is searched for is not stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.blueprints import BlueprintSetupState

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.tree import CANNOT_WAIT
from qi_portal.guidelines.listing import (
    by_letter,
    by_specialty,
    names_of,
    recently_changed,
    shown,
    tags_of,
    with_red_flags,
)
from qi_portal.guidelines.panel import when_words
from qi_portal.guidelines.prose import Prose, render_shelf
from qi_portal.guidelines.search import LONGEST, Index
from qi_portal.library import Library
from qi_portal.web.doors import door

bp = Blueprint("guidelines", __name__, template_folder="templates")

MOST_CHANGES = 5


@dataclass(frozen=True)
class Shelf:
    """What this room makes of the library, once: when it is first asked for, so that no command waits for it, or by
    `prepare` before a server answers anybody."""

    library: Library

    @cached_property
    def index(self) -> Index:
        return Index.of(self.library.guidelines.values())

    @cached_property
    def prose(self) -> Mapping[str, Prose]:
        return render_shelf(self.library)

    def prepare(self) -> None:
        assert self.index
        assert self.prose


@bp.record_once
def _fill_shelf(state: BlueprintSetupState) -> None:
    state.app.extensions["guideline_shelf"] = Shelf(state.app.extensions["library"])


def the_shelf() -> Shelf:
    shelf: Shelf = current_app.extensions["guideline_shelf"]
    return shelf


@bp.get("/")
@door(Permission.GUIDELINE_READ)
def home(actor: Actor) -> str:
    return render_template(
        "guidelines/home.html",
        **_results(request.args.get("q", "")),
        specialties=by_specialty(_guidelines()),
        changes=recently_changed(the_shelf().library)[:MOST_CHANGES],
    )


@bp.get("/guidelines/search")
@door(Permission.GUIDELINE_READ)
def search(actor: Actor) -> str:
    """The results alone, for as-you-type."""
    return render_template("guidelines/_hits.html", **_results(request.args.get("q", "")))


@bp.get("/guidelines/")
@door(Permission.GUIDELINE_READ)
def index(actor: Actor) -> str:
    """By specialty, or with `by=letter` from A to Z."""
    is_by_letter = request.args.get("by") == "letter"
    groups = by_letter(_guidelines()) if is_by_letter else by_specialty(_guidelines())
    return render_template("guidelines/index.html", groups=groups, is_by_letter=is_by_letter, tags_of=tags_of)


@bp.get("/red-flags")
@door(Permission.GUIDELINE_READ)
def red_flags(actor: Actor) -> str:
    """Those of every guideline, or with `q` of those that have its words."""
    guidelines, query = _guidelines(), request.args.get("q", "")[:LONGEST]
    found = with_red_flags(guidelines, query)
    return render_template(
        "guidelines/red_flags.html",
        query=query,
        total=len(guidelines),
        found=len(found),
        groups=by_specialty(found),
        levels=CANNOT_WAIT,
        names_of=names_of,
        when_words=when_words,
    )


def _guidelines() -> list[Guideline]:
    return shown(the_shelf().library.guidelines.values())


def _results(query: str) -> dict[str, Any]:
    """What was found; what is nearest, when nothing was."""
    index = the_shelf().index
    found = index.search(query)
    results = replace(found, hits=tuple(shown(found.hits)))
    nearest = [] if results.hits else shown(index.nearest(query))
    return {"query": query, "results": results, "nearest": nearest, "tags_of": tags_of}
