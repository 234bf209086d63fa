"""A guideline and its answer. Open to everyone; nothing that is typed here is stored."""

from typing import Any

from flask import redirect, render_template, request, url_for

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.guideline import Guideline
from qi_portal.guidelines.browse_views import bp, the_shelf
from qi_portal.guidelines.doubts import inputs_in_doubt
from qi_portal.guidelines.forms import Findings, choices_of, group_words, groups_of, hint_of, no_findings, read_findings
from qi_portal.guidelines.note import chart_note
from qi_portal.guidelines.panel import basis_words, panel_of, when_words
from qi_portal.guidelines.switches import unit_name, units_for
from qi_portal.guidelines.worked_out import fields_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.speech import speaker

__all__ = ["bp"]


@bp.get("/guidelines/<slug>")
@door(Permission.GUIDELINE_READ)
def show(slug: str, actor: Actor) -> Any:
    guideline = the_shelf().library.guideline(slug)
    if slug != guideline.slug:
        return redirect(url_for(".show", slug=guideline.slug), 301)
    return _page("guidelines/show.html", guideline, no_findings(guideline.tree))


@bp.post("/guidelines/<slug>")
@door(Permission.GUIDELINE_READ)
def decide(slug: str, actor: Actor) -> Any:
    """The answer to the findings sent: the whole page, or the panel alone for a page that has the form already."""
    guideline = the_shelf().library.guideline(slug)
    findings = read_findings(guideline.tree, request.form)
    is_fragment = request.headers.get("X-Fragment") == "answer"
    page = _page("guidelines/_update.html" if is_fragment else "guidelines/show.html", guideline, findings)
    return page, 422 if findings.errors else 200


def _page(template: str, guideline: Guideline, findings: Findings) -> str:
    panel = panel_of(guideline, findings)
    return render_template(
        template,
        guideline=guideline,
        prose=the_shelf().prose[guideline.slug],
        panel=panel,
        findings=findings,
        groups=groups_of(guideline.tree),
        group_words=group_words,
        in_doubt=inputs_in_doubt(guideline.tree),
        error_links=[(f"i-{name}", sentence) for name, sentence in findings.errors.items()],
        hint_of=hint_of,
        part_fields=fields_of(guideline.tree),
        units_for=units_for,
        unit_name=unit_name,
        choices_of=choices_of,
        basis_words=basis_words,
        when_words=when_words,
        note=chart_note(panel, speaker().say),
        is_overdue=guideline.next_review < today_at("UTC"),
    )
