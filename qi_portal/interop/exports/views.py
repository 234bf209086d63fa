"""Pages from which people take rows away: a practice's own, or those of all practices that they look after.

Taking is a deed that is written down, so it is a POST. The file is made before the audit row's transaction is opened,
for a large one takes seconds, and nobody else's save should wait for it.
"""

from collections.abc import Sequence

from flask import Blueprint, Response, make_response, render_template, request

from qi_portal.db import committing
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.interop.exports import actions, files
from qi_portal.interop.exports.dictionary import MEANINGS
from qi_portal.interop.exports.forms import DataForm
from qi_portal.interop.exports.queries import Site, sites_where
from qi_portal.interop.exports.shared import Shared
from qi_portal.interop.exports.taken import NETWORK, Taken
from qi_portal.practices.queries import enrollments_of, programs_where
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library, library_of
from qi_portal.web.speech import speaker

bp = Blueprint("data_out", __name__, template_folder="templates")

ENDINGS = {"xlsx": ("xlsx", files.XLSX), "csv": ("zip", files.ZIP)}
"""How a file of each form ends, and its type: CSV comes in a ZIP, with a text beside it that says what it is."""


@bp.get("/practices/<practice>/data")
@door(Permission.REPORT_EXPORT)
def practice_data(practice: Place, actor: Actor) -> str:
    return _practice_page(practice, DataForm(_projects_of([practice])))


@bp.post("/practices/<practice>/data")
@door(Permission.REPORT_EXPORT)
def take_practice_data(practice: Place, actor: Actor) -> Response:
    """The practice's own rows, with full values."""
    form = DataForm(_projects_of([practice]))
    today = today_at(practice.time_zone)
    chosen = form.read(Month.of(today))
    if chosen is None:
        return make_response(_practice_page(practice, form), 422)
    scope = words("{practice} ({code})", practice=practice.name, code=practice.code)
    taken = Taken(actor, chosen, [practice], practice.code, scope, today)
    try:
        return _file(taken, form.form.data)
    except Invalid as problem:
        form.blame(problem)
        return make_response(_practice_page(practice, form), 422)


@bp.get("/network/data")
@door(Permission.NETWORK_EXPORT)
def network_data(actor: Actor) -> str:
    sites = sites_where(actor, Permission.REPORT_EXPORT)
    return _network_page(actor, sites, _network_form(sites))


@bp.post("/network/data")
@door(Permission.NETWORK_EXPORT)
def take_network_data(actor: Actor) -> Response:
    """The rows of every practice that the actor may take them from, with full values."""
    sites = sites_where(actor, Permission.REPORT_EXPORT)
    form, today = _network_form(sites), today_at(sites[0].place.time_zone if sites else "UTC")
    chosen = form.read(Month.of(today))
    if chosen is None:
        return make_response(_network_page(actor, sites, form), 422)
    places = [site.place for site in sites if chosen.region in ("", site.region)]
    scope = words("{count} practices that {name} looks after", count=len(places), name=actor.name)
    taken = Taken(actor, chosen, places, NETWORK, scope, today)
    try:
        return _file(taken, form.form.data)
    except Invalid as problem:
        form.blame(problem)
        return make_response(_network_page(actor, sites, form), 422)


@bp.post("/network/data/shared")
@door(Permission.PROGRAM_REPORT)
def take_shared_data(actor: Actor) -> Response:
    """Sums of a whole program that may be shown to anybody: what is small, or would give it away, is suppressed."""
    programs = programs_where(actor, Permission.PROGRAM_REPORT)
    program = next((each for each in programs if each.code == request.form.get("program")), None)
    if program is None:
        raise NotFound
    shelf, wanted = library_of(program.id).projects, request.form.get("project", "")
    projects = [shelf[wanted]] if wanted in shelf else list(shelf.values())
    shared = Shared.of(actor, program, projects, today_at(program.time_zone), is_chosen=wanted in shelf)
    form = "xlsx" if request.form.get("form") == "xlsx" else "csv"
    writers: dict[str, files.Write] = {
        "xlsx": lambda out: shared.write_workbook(out, speaker()),
        "csv": lambda out: shared.write_package(out, speaker()),
    }
    with files.written(writers[form]) as (file, count):
        with committing():
            actions.note_shared(form=form, rows=count, provenance=shared.provenance, program=program, by=actor)
        return files.sent(file, f"{shared.stem}.{ENDINGS[form][0]}", ENDINGS[form][1])


def _file(taken: Taken, form: str | None) -> Response:
    """The file, once it is written down that it was taken. Invalid when it would be too large."""
    if form == "xlsx":
        return _written(taken, "xlsx", lambda out: taken.write_workbook(out, library(), speaker()))
    return _written(taken, "csv", lambda out: taken.write_package(out, speaker()))


def _written(taken: Taken, form: str, write: files.Write) -> Response:
    ending, kind = ENDINGS[form]
    with files.written(write) as (file, count):
        with committing():
            actions.note_export(
                form=form, rows=count, provenance=taken.provenance, places=taken.places, of=taken.of, by=taken.by
            )
        return files.sent(file, f"{taken.stem}.{ending}", kind)


def _practice_page(practice: Place, form: DataForm) -> str:
    return render_template("interop/practice.html", practice=practice, form=form, columns=MEANINGS)


def _network_page(actor: Actor, sites: Sequence[Site], form: DataForm) -> str:
    programs = programs_where(actor, Permission.PROGRAM_REPORT)
    return render_template("interop/network.html", form=form, count=len(sites), columns=MEANINGS, programs=programs)


def _network_form(sites: Sequence[Site]) -> DataForm:
    regions = sorted({site.region for site in sites if site.region})
    return DataForm(_projects_of([site.place for site in sites]), [(each, each) for each in regions])


def _projects_of(places: Sequence[Place]) -> Sequence[tuple[str, str]]:
    """The projects that any of the practices takes or took part in, by title."""
    known = {part.project_id for part in enrollments_of([place.practice_id for place in places])}
    return [(each.id, each.title) for each in library().projects.values() if each.id in known]
