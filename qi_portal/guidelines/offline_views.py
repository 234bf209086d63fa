"""What lets a browser keep the guidelines: the service worker, what it saves, and the page for what is not saved.

Only pages that a visitor may read are saved, as a visitor sees them. Where visitors may read no guideline, or the
setting says no, none of this is offered, and `offline.js` takes away what a browser still has.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext

from qi_portal.domain.access import VISITOR, Actor, Permission, may
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.local import NO_LAYER, with_local
from qi_portal.domain.errors import NotFound
from qi_portal.guidelines.browse_views import the_shelf
from qi_portal.guidelines.editing.reader import Reader, settled_questions
from qi_portal.guidelines.neighbors import neighbors_of
from qi_portal.guidelines.offline import MARK_LENGTH, answer_json, tree_mark
from qi_portal.guidelines.offline_words import bases, levels, patterns
from qi_portal.guidelines.search import Results
from qi_portal.web.assets import STATIC
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.layout import static_url
from qi_portal.web.locale import LOCALES
from qi_portal.web.speech import speaker

bp = Blueprint("offline", __name__, template_folder="templates")

LISTS = ("guidelines.home", "guidelines.index", "guidelines.red_flags", "guideline_desk.changed")
OF_EACH = ("guidelines.show", "papers.show_wall_card")
"""Endpoints whose pages are saved: lists, and those of each guideline."""

SHELLS = {"tally.show": "tally.shell"}
"""Endpoints whose pages are somebody's own and are not saved, and the page of nobody's that stands in for each."""

SAVING = "X-Saved-Copy"
"""The header with which the service worker asks for a page to save: the page then says what it is."""

ICONS = (192, 512)
"""Pixels."""

MADE_OF = (".css", ".html", ".js", ".mo", ".py", ".svg")
"""Files that a page can look different by."""

PACKAGE = Path(__file__).parents[1]


@bp.get("/sw.js")
@door(Permission.SITE_USE)
def worker(actor: Actor) -> Response:
    """The service worker, with what it saves. Any change of these words makes browsers fetch everything anew."""
    _refuse_unless_offered()
    visitor = Reader(VISITOR)
    saved = {
        "version": _version(visitor),
        "languages": [*LOCALES],
        "pages": [*_pages(visitor), *_shells().values(), url_for(".show")],
        "shells": [*_shells().items()],
        "files": [*(static_url(name) for name in _static_names()), url_for(".answers")],
        "home": url_for("guidelines.home"),
        "fallback": url_for(".show"),
    }
    script = f"const SAVED = {json.dumps(saved)};\n{(STATIC / 'worker.js').read_text()}"
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@bp.get("/manifest.webmanifest")
@door(Permission.SITE_USE)
def manifest(actor: Actor) -> Response:
    """What an installed portal is called and looks like."""
    _refuse_unless_offered()
    icons = [
        {"src": static_url(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in ICONS
    ]
    drawn = {"src": static_url("mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    shown = {
        "name": "QI Portal",
        "short_name": "QI Portal",
        "start_url": url_for("guidelines.home"),
        "scope": url_for("guidelines.home"),
        "display": "standalone",
        "background_color": "#f4f6f6",
        "theme_color": "#0b5563",
        "icons": [*icons, drawn],
    }
    return Response(json.dumps(shown), mimetype="application/manifest+json")


@bp.get("/guidelines/offline.json")
@door(Permission.GUIDELINE_READ)
def answers(actor: Actor) -> Any:
    """Every guideline as the browser decides by it, and what a search without the server looks through."""
    _refuse_unless_offered()
    say, visitor = speaker().say, Reader(VISITOR)
    return {
        "saved": speaker().day(today_at("UTC")),
        "patterns": patterns(say),
        "levels": levels(say),
        "bases": bases(say),
        "guidelines": {each.slug: answer_json(each) | _around(each) | _found_by(each) for each in _shown_to(visitor)},
    }


@bp.get("/offline")
@door(Permission.SITE_USE)
def show(actor: Actor) -> str:
    """Shown by the service worker in place of a page that is not saved."""
    return render_template("guidelines/offline.html")


@bp.app_template_global()
def offers_offline() -> bool:
    """Whether browsers may keep the guidelines."""
    return current_app.config["SETTINGS"].offline and may(VISITOR, Permission.GUIDELINE_READ)


@bp.app_template_global()
def saved_on() -> Any:
    """The day on which a page is being saved; None for a page that is shown at once."""
    return today_at("UTC") if SAVING in request.headers else None


@bp.app_template_global()
def decision_mark(guideline: Guideline) -> str:
    """By which a page knows whether the saved rules are the ones that it shows."""
    return tree_mark(guideline)


def _refuse_unless_offered() -> None:
    if not offers_offline():
        raise NotFound


def _shown_to(visitor: Reader) -> Iterator[Guideline]:
    """The guidelines that are not hidden, with the time frames that visitors read."""
    for guideline in the_shelf().library.guidelines.values():
        layer = visitor.layers.get(guideline.id, NO_LAYER)
        if layer.hidden is None:
            yield with_local(guideline, layer)


def _pages(visitor: Reader) -> Iterator[str]:
    yield from (url_for(endpoint) for endpoint in LISTS)
    yield url_for("guidelines.index", by="letter")
    endpoints = [endpoint for endpoint in OF_EACH if endpoint in current_app.view_functions]
    for guideline in _shown_to(visitor):
        yield from (url_for(endpoint, slug=guideline.slug) for endpoint in endpoints)


def _shells() -> dict[str, str]:
    """The pages that stand in for others, by a pattern of the addresses of those."""
    return {
        f"^{re.sub('<[^>]+>', '[^/]+', rule.rule)}$": url_for(SHELLS[rule.endpoint])
        for rule in current_app.url_map.iter_rules()
        if rule.endpoint in SHELLS
    }


def _around(guideline: Guideline) -> dict[str, Any]:
    """Links of its answer: questions that a rule leaves, and guidelines nearby for a child of another age."""
    settled = settled_questions(guideline.id)
    return {
        "disputes": [
            {
                "rules": [*each.rules],
                "href": f"#{each.id}",
                "label": _dispute_words(each.id in settled),
                "topic": each.topic,
            }
            for each in guideline.conflicts
        ],
        "neighbors": [
            {
                "title": other.title,
                "href": url_for("guidelines.show", slug=other.slug),
                "months": [other.ages.min_months, other.ages.max_months],
            }
            for other in neighbors_of(guideline, the_shelf().library.guidelines)
        ],
    }


def _dispute_words(is_settled: bool) -> str:
    return gettext("Settled question") if is_settled else gettext("Open question")


def _found_by(guideline: Guideline) -> dict[str, Any]:
    """The words that find it, and how a hit looks."""
    hit = render_template("guidelines/_hits.html", query=guideline.title, results=Results((guideline,)))
    names = [guideline.title, *guideline.synonyms, *guideline.synonyms_es, *guideline.icd10]
    return {"names": names, "hit": hit}


def _version(visitor: Reader) -> str:
    """Differs when the portal, its content or what the desk says does, and once a week so that nothing grows old."""
    content = [each.content_hash for each in the_shelf().library.guidelines.values()]
    desk = repr([sorted(each.items()) for each in (visitor.layers, visitor.signed, visitor.decisions)])
    parts = (_portal_mark(), *content, desk, str(today_at("UTC").isocalendar()[:2]))
    return sha256("\n".join(parts).encode()).hexdigest()[:MARK_LENGTH]


@cache
def _portal_mark() -> str:
    mark = sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in MADE_OF:
            mark.update(path.read_bytes())
    return mark.hexdigest()


def _static_names() -> list[str]:
    return sorted(path.name for path in STATIC.iterdir() if path.is_file())
