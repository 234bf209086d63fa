"""A guideline and its answer. Open to everyone; nothing that is typed here is stored."""

from typing import Any

from flask import redirect, render_template, request, url_for

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.tree import AGE_MONTHS
from qi_portal.domain.referral_log import band_of
from qi_portal.guidelines.browse_views import bp, the_shelf
from qi_portal.guidelines.doubts import inputs_in_doubt
from qi_portal.guidelines.editing.reader import as_read, local_layer_of, settled_questions, sign_off_of
from qi_portal.guidelines.forms import (
    Findings,
    age_in_months,
    choices_of,
    group_words,
    groups_of,
    hint_of,
    no_findings,
    read_findings,
)
from qi_portal.guidelines.neighbors import for_age, neighbors_of
from qi_portal.guidelines.note import chart_note
from qi_portal.guidelines.panel import Panel, basis_words, panel_of, when_words
from qi_portal.guidelines.prose import Prose, render
from qi_portal.guidelines.referral_log.queries import places_to_record
from qi_portal.guidelines.switches import unit_name, units_for
from qi_portal.guidelines.worked_out import fields_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.speech import speaker

__all__ = ["bp"]

VERSION = "v"
"""The parameter that names a version that was replaced."""


@bp.get("/guidelines/<slug>")
@door(Permission.GUIDELINE_READ)
def show(slug: str, actor: Actor) -> Any:
    guideline = _guideline(slug)
    if slug != guideline.slug:
        return redirect(url_for(".show", slug=guideline.slug, v=request.args.get(VERSION)), 301)
    return _page("guidelines/show.html", actor, guideline, no_findings(guideline.tree))


@bp.post("/guidelines/<slug>")
@door(Permission.GUIDELINE_READ)
def decide(slug: str, actor: Actor) -> Any:
    """The answer to the findings sent: the whole page, or the panel alone for a page that has the form already."""
    guideline = _guideline(slug)
    findings = read_findings(guideline.tree, request.form)
    is_fragment = request.headers.get("X-Fragment") == "answer"
    page = _page("guidelines/_update.html" if is_fragment else "guidelines/show.html", actor, guideline, findings)
    return page, 422 if findings.errors else 200


def _guideline(slug: str) -> Guideline:
    """The version that is asked for; the present one as the reader's program has it."""
    library = the_shelf().library
    guideline = library.guideline(slug, request.args.get(VERSION, ""))
    return as_read(guideline) if guideline.version == library.guideline(slug).version else guideline


def _page(template: str, actor: Actor, guideline: Guideline, findings: Findings) -> str:
    panel = panel_of(guideline, findings)
    shelf = _of_the_shelf(guideline)
    return render_template(
        template,
        **shelf,
        **_of_the_desk(guideline),
        **_of_the_form(guideline, findings),
        panel=panel,
        places=places_to_record(actor) if shelf["is_present"] else [],
        band=band_of(findings.answers),
        fitting=_fitting(panel),
        note=chart_note(panel, speaker().say),
        basis_words=basis_words,
        when_words=when_words,
    )


def _of_the_shelf(guideline: Guideline) -> dict[str, Any]:
    library = the_shelf().library
    present = library.guidelines[guideline.slug]
    is_present = guideline.version == present.version
    return {
        "guideline": guideline,
        "present": present,
        "is_present": is_present,
        "version": {} if is_present else {VERSION: guideline.version},
        "releases": library.histories[guideline.slug].releases,
        "prose": _prose(guideline, is_present=is_present),
        "review": guideline.review_state(today_at("UTC")),
        "projects": [each for each in library.projects.values() if guideline.id in each.conditions],
    }


def _prose(guideline: Guideline, *, is_present: bool) -> Prose:
    shelf = the_shelf()
    return shelf.prose[guideline.slug] if is_present else render(guideline, shelf.library)


def _of_the_desk(guideline: Guideline) -> dict[str, Any]:
    return {
        "layer": local_layer_of(guideline),
        "sign_off": sign_off_of(guideline),
        "settled": settled_questions(guideline.id),
    }


def _of_the_form(guideline: Guideline, findings: Findings) -> dict[str, Any]:
    return {
        "findings": findings,
        "groups": groups_of(guideline.tree),
        "group_words": group_words,
        "in_doubt": inputs_in_doubt(guideline.tree),
        "part_fields": fields_of(guideline.tree),
        "error_links": [(f"i-{name}", sentence) for name, sentence in findings.errors.items()],
        "hint_of": hint_of,
        "units_for": units_for,
        "unit_name": unit_name,
        "choices_of": choices_of,
    }


def _fitting(panel: Panel) -> tuple[Guideline, ...]:
    """For a child outside the ages of this guideline: those nearby that it belongs to."""
    months = age_in_months(panel.findings)
    if months is None or AGE_MONTHS not in panel.findings.errors:
        return ()
    return for_age(months, neighbors_of(panel.guideline, the_shelf().library.guidelines))
