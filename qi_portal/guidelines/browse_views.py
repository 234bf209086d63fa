"""Find a guideline: the search, the lists, the red flags. Open to everyone; what is searched for is not stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.blueprints import BlueprintSetupState

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.tree import Disposition
from qi_portal.guidelines.panel import when_words
from qi_portal.guidelines.prose import Prose, render_shelf
from qi_portal.guidelines.search import Index
from qi_portal.library import Library
from qi_portal.web.doors import door

bp = Blueprint("guidelines", __name__, template_folder="templates")

CANNOT_WAIT = (Disposition.EMERGENCY, Disposition.URGENT_REFERRAL)


@dataclass(frozen=True)
class Shelf:
    """What this room makes of the library once, when the portal starts."""

    library: Library
    index: Index
    prose: Mapping[str, Prose]


@bp.record_once
def _fill_shelf(state: BlueprintSetupState) -> None:
    library: Library = state.app.extensions["library"]
    index = Index.of(library.guidelines.values())
    state.app.extensions["guideline_shelf"] = Shelf(library, index, render_shelf(library))


def the_shelf() -> Shelf:
    shelf: Shelf = current_app.extensions["guideline_shelf"]
    return shelf


@bp.get("/")
@door(Permission.GUIDELINE_READ)
def home(actor: Actor) -> str:
    query = request.args.get("q", "")
    return render_template("guidelines/home.html", **_results(query), specialties=_by_specialty())


@bp.get("/guidelines/search")
@door(Permission.GUIDELINE_READ)
def search(actor: Actor) -> str:
    """The results alone, for as-you-type."""
    return render_template("guidelines/_hits.html", **_results(request.args.get("q", "")))


@bp.get("/guidelines/")
@door(Permission.GUIDELINE_READ)
def index(actor: Actor) -> str:
    return render_template("guidelines/index.html", specialties=_by_specialty())


@bp.get("/red-flags")
@door(Permission.GUIDELINE_READ)
def red_flags(actor: Actor) -> str:
    guidelines = the_shelf().library.guidelines.values()
    return render_template(
        "guidelines/red_flags.html", guidelines=guidelines, levels=CANNOT_WAIT, when_words=when_words
    )


def _results(query: str) -> dict[str, Any]:
    return {"query": query, "results": the_shelf().index.search(query)}


def _by_specialty() -> list[tuple[str, list[Guideline]]]:
    """Specialties in alphabetical order, each with its guidelines in order of title."""
    by_name = sorted(the_shelf().library.guidelines.values(), key=lambda guideline: guideline.specialty)
    return [(name, list(group)) for name, group in groupby(by_name, key=lambda guideline: guideline.specialty)]
