"""Browse, search, decide. Open to everyone; nothing that is typed here is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.tree import Disposition
from qi_portal.guidelines.forms import Findings, choices_of, groups_of, hint_of, no_findings, read_findings
from qi_portal.guidelines.note import chart_note
from qi_portal.guidelines.panel import basis_words, panel_of, when_words
from qi_portal.guidelines.prose import Prose, render_shelf
from qi_portal.guidelines.search import Index
from qi_portal.library import Library
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.speech import speaker

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


def _shelf() -> Shelf:
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
    guidelines = _shelf().library.guidelines.values()
    return render_template(
        "guidelines/red_flags.html", guidelines=guidelines, levels=CANNOT_WAIT, when_words=when_words
    )


@bp.get("/guidelines/<slug>")
@door(Permission.GUIDELINE_READ)
def show(slug: str, actor: Actor) -> Any:
    guideline = _shelf().library.guideline(slug)
    if slug != guideline.slug:
        return redirect(url_for(".show", slug=guideline.slug), 301)
    return _page("guidelines/show.html", guideline, no_findings(guideline.tree))


@bp.post("/guidelines/<slug>")
@door(Permission.GUIDELINE_READ)
def decide(slug: str, actor: Actor) -> Any:
    """The answer to the findings sent: the whole page, or the panel alone for a page that has the form already."""
    guideline = _shelf().library.guideline(slug)
    findings = read_findings(guideline.tree, request.form)
    is_fragment = request.headers.get("X-Fragment") == "answer"
    page = _page("guidelines/_answer.html" if is_fragment else "guidelines/show.html", guideline, findings)
    return page, 422 if findings.errors else 200


def _page(template: str, guideline: Guideline, findings: Findings) -> str:
    panel = panel_of(guideline, findings)
    return render_template(
        template,
        guideline=guideline,
        prose=_shelf().prose[guideline.slug],
        panel=panel,
        findings=findings,
        groups=groups_of(guideline.tree),
        error_links=[(f"i-{name}", sentence) for name, sentence in findings.errors.items()],
        hint_of=hint_of,
        choices_of=choices_of,
        basis_words=basis_words,
        when_words=when_words,
        note=chart_note(panel, speaker().say),
        is_overdue=guideline.next_review < today_at("UTC"),
    )


def _results(query: str) -> dict[str, Any]:
    return {"query": query, "results": _shelf().index.search(query)}


def _by_specialty() -> list[tuple[str, list[Guideline]]]:
    """Specialties in alphabetical order, each with its guidelines in order of title."""
    by_name = sorted(_shelf().library.guidelines.values(), key=lambda guideline: guideline.specialty)
    return [(name, list(group)) for name, group in groupby(by_name, key=lambda guideline: guideline.specialty)]
