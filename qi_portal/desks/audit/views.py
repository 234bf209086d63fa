"""The audit log to read: over all that somebody looks after, or of one practice; one row whole; rows as a file."""

from tempfile import TemporaryFile
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, send_file

from qi_portal.db import committing
from qi_portal.desks.audit import actions, queries
from qi_portal.desks.audit.reading import lost_rows
from qi_portal.desks.audit.taking import WRITERS, Taking
from qi_portal.desks.audit.told import told
from qi_portal.desks.audit.wanted import Wanted, row_number
from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.audit_sentences import FAMILIES
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.words import Words
from qi_portal.practices.queries import places_where, programs_through, programs_where
from qi_portal.web.doors import door
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker

bp = Blueprint("audit", __name__, template_folder="templates")


@bp.get("/audit")
@door(Permission.AUDIT_READ)
def index(actor: Actor) -> str:
    return _page(actor, None, Wanted.read(request.args, _time_zone(actor)))


@bp.get("/audit/<int:number>")
@door(Permission.AUDIT_READ)
def show(number: int, actor: Actor) -> str:
    return _row(actor, None, number)


@bp.get("/practices/<practice>/audit")
@door(Permission.AUDIT_READ)
def practice_index(practice: Place, actor: Actor) -> str:
    return _page(actor, practice, Wanted.read(request.args, practice.time_zone))


@bp.get("/practices/<practice>/audit/<int:number>")
@door(Permission.AUDIT_READ)
def practice_show(practice: Place, number: int, actor: Actor) -> str:
    return _row(actor, practice, number)


@bp.post("/audit/file")
@door(Permission.AUDIT_EXPORT)
def take(actor: Actor) -> Response:
    """What was looked for as a file, which is made before the row about it: nobody's save waits for it."""
    wanted, form = Wanted.read(request.form, _time_zone(actor)), request.form.get("form", "")
    if form not in WRITERS:
        raise NotFound
    write, ending, kind = WRITERS[form]
    taking = Taking(actor, wanted, library(), speaker())
    provenance = taking.provenance
    stem = f"audit-{provenance.data_as_of}"
    file = TemporaryFile()  # noqa: SIM115 - the answer that sends it closes it
    try:
        count = write(file, taking, provenance, stem)
        with committing():
            actions.note_export(form=form, rows=count, provenance=provenance, by=actor)
    except Invalid as problem:
        file.close()
        return make_response(_page(actor, None, wanted, error=problem.message), 422)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    answer = send_file(
        file, mimetype=kind, as_attachment=True, download_name=f"{stem}.{ending}", etag=False, max_age=None
    )
    answer.headers.pop("Cache-Control", None)  # the portal says of every answer that it is not kept
    return answer


def _page(actor: Actor, place: Place | None, wanted: Wanted, error: Words | None = None) -> str:
    found = queries.some_rows(actor, wanted, place=place, before=row_number(request.args.get("before")))
    shown, older = found.newest(queries.AT_ONCE)
    return render_template(
        "audit/index.html",
        rows=list(told(shown.rows, library(), wanted.time_zone)),
        lost=lost_rows(shown.lost) if shown.lost else None,
        older=older,
        is_later="before" in request.args,
        wanted=wanted,
        families=FAMILIES,
        place=place,
        places=[] if place else places_where(actor, Permission.AUDIT_READ),
        may_take=place is None and may(actor, Permission.AUDIT_EXPORT),
        error=error,
    )


def _row(actor: Actor, place: Place | None, number: int) -> Any:
    row = queries.row_seen(actor, number, place=place)
    (shown,) = told([row], library(), place.time_zone if place else _time_zone(actor))
    return render_template("audit/show.html", row=shown, place=place)


def _time_zone(actor: Actor) -> str:
    """Of the first program that somebody looks after; that of each row's own place is shown beside it."""
    programs = programs_through(actor, Permission.AUDIT_READ) or programs_where(actor, Permission.PEOPLE_MANAGE)
    return programs[0].time_zone if programs else "UTC"
