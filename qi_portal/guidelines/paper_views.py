"""Guidelines on paper: wall card and family page for everyone, and a referral packet made from the findings.

Each is a page to print and a PDF. The findings of a packet arrive in the body of a post and leave with the answer: they
are neither stored nor logged, and its PDF is not kept. The PDFs that hold no findings are kept in memory.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.handout import HEADINGS
from qi_portal.domain.words import Words
from qi_portal.guidelines.browse_views import the_shelf
from qi_portal.guidelines.editing.reader import as_read, is_hidden, local_layer_of, sign_off_of
from qi_portal.guidelines.forms import read_findings
from qi_portal.guidelines.packet import packet_of
from qi_portal.guidelines.panel import panel_of
from qi_portal.guidelines.sheet import Sheet, handout_sheet, packet_sheet, wall_card_sheet
from qi_portal.guidelines.views import decide
from qi_portal.press.pdf import PdfUnavailable, render
from qi_portal.web.doors import door
from qi_portal.web.locale import FORMATS

bp = Blueprint("papers", __name__, template_folder="templates")

STYLESHEET = "paper.css"
KEPT = 256
"""PDFs without findings that are kept: more than there are in all languages, so that each is printed once a day."""

LANGUAGES = f"any({', '.join(HEADINGS)})"


@bp.get("/guidelines/<slug>/wall-card")
@door(Permission.GUIDELINE_READ)
def show_wall_card(slug: str, actor: Actor) -> Any:
    return _away(slug) or _page(wall_card_sheet(_guideline(slug), the_shelf().library))


@bp.get("/guidelines/<slug>/wall-card.pdf")
@door(Permission.GUIDELINE_READ)
def print_wall_card(slug: str, actor: Actor) -> Any:
    return _away(slug) or _public_pdf(wall_card_sheet(_guideline(slug), the_shelf().library))


@bp.get(f"/guidelines/<slug>/family/<{LANGUAGES}:language>")
@door(Permission.GUIDELINE_READ)
def show_handout(slug: str, language: str, actor: Actor) -> Any:
    """The whole page is in the language of the handout: a family may be given its address."""
    with force_locale(FORMATS[language]):
        return _away(slug) or _page(handout_sheet(_guideline(slug), language))


@bp.get(f"/guidelines/<slug>/family/<{LANGUAGES}:language>.pdf")
@door(Permission.GUIDELINE_READ)
def print_handout(slug: str, language: str, actor: Actor) -> Any:
    with force_locale(FORMATS[language]):
        return _away(slug) or _public_pdf(handout_sheet(_guideline(slug), language))


@bp.post("/guidelines/<slug>/packet")
@door(Permission.GUIDELINE_READ)
def show_packet(slug: str, actor: Actor) -> Any:
    return _away(slug) or _packet(slug, _page)


@bp.post("/guidelines/<slug>/packet.pdf")
@door(Permission.GUIDELINE_READ)
def print_packet(slug: str, actor: Actor) -> Any:
    return _away(slug) or _packet(slug, _pdf)


def _guideline(slug: str) -> Guideline:
    return as_read(the_shelf().library.guideline(slug))


def _away(slug: str) -> Any:
    """To the guideline's page, which says why, where it is hidden; to today's address from a former one."""
    guideline = the_shelf().library.guideline(slug)
    if is_hidden(guideline):
        return redirect(url_for("guidelines.show", slug=guideline.slug), 303)
    if request.method == "GET" and slug != guideline.slug:
        named = {**(request.view_args or {}), "slug": guideline.slug}
        return redirect(url_for(request.endpoint or "", **named), 301)
    return None


def _packet(slug: str, answer: Callable[[Sheet], Any]) -> Any:
    """Findings that do not fit go back to the form as they were typed; without a referral there is no packet."""
    guideline = _guideline(slug)
    panel = panel_of(guideline, read_findings(guideline.tree, request.form))
    if panel.is_paused:
        return decide(slug=slug), 422
    packet = packet_of(panel, the_shelf().library)
    sent = tuple((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    if packet is None:
        return render_template("guidelines/paper/no_packet.html", panel=panel, guideline=guideline, sent=sent)
    return answer(packet_sheet(packet, sent))


def _page(sheet: Sheet, problem: Words | None = None) -> Response:
    """The sheet as a page; with a problem it says why there is no PDF, and that this is for now."""
    page = render_template("guidelines/paper/page.html", **_shown(sheet), problem=problem)
    return make_response(page, 503 if problem else 200)


def _document(sheet: Sheet) -> str:
    """The sheet as one HTML document that needs nothing from outside."""
    return render_template("guidelines/paper/document.html", **_shown(sheet))


def _shown(sheet: Sheet) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "guideline": sheet.guideline,
        "shown": sheet.shown,
        "layer": local_layer_of(sheet.guideline),
        "sign_off": sign_off_of(sheet.guideline),
        "review": sheet.guideline.review_state(sheet.today),
    }


def _pdf(sheet: Sheet) -> Response:
    return _file(sheet, _printed)


def _public_pdf(sheet: Sheet) -> Response:
    """Printed once for all who ask: there is nothing of a child in it."""
    return _file(sheet, _printed_once)


def _printed(document: str) -> bytes:
    return render(document, stylesheet=STYLESHEET)


_printed_once = lru_cache(maxsize=KEPT)(_printed)


def _file(sheet: Sheet, print_: Callable[[str], bytes]) -> Response:
    try:
        content = print_(_document(sheet))
    except PdfUnavailable as reason:
        return _page(sheet, reason.message)
    headers = {"Content-Disposition": f'attachment; filename="{sheet.file_name}"'}
    return Response(content, headers=headers, mimetype="application/pdf")
