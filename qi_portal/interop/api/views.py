"""The read API and the files for programs: the same rows as people take away."""

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request

from qi_portal.db import committing
from qi_portal.domain.access import Permission
from qi_portal.domain.data_rows import COLUMNS
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.domain.words import ENGLISH, words
from qi_portal.interop.api import parameters as asked
from qi_portal.interop.api import shapes
from qi_portal.interop.api.door import Told, machine_door
from qi_portal.interop.api.openapi import described
from qi_portal.interop.api.parameters import Read, read_all
from qi_portal.interop.exports import actions, files
from qi_portal.interop.exports.chosen import Chosen
from qi_portal.interop.exports.csv_file import write_csv
from qi_portal.interop.exports.queries import Site, sites_where
from qi_portal.interop.exports.rows import Taking, rows_of
from qi_portal.interop.exports.taken import NETWORK, Taken
from qi_portal.interop.tokens.queries import Caller
from qi_portal.library import Library
from qi_portal.measures.rollups.queries import band_of
from qi_portal.practices.queries import enrollments_seen
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library_of

bp = Blueprint("api", __name__)


EVER = Month(2000, 1), Month(2099, 12)

Thing = TypeVar("Thing")


@bp.get("/api/openapi.json")
@door(Permission.SITE_USE)
def description(actor: object) -> Response:
    """What can be asked for and what is answered, for programs; open to everybody, as it tells nothing of anybody."""
    return Response(json.dumps(described(_base_url()), ensure_ascii=False), mimetype="application/json")


@bp.get("/api/v1/practices")
@machine_door
def practices(caller: Caller) -> Told:
    read = read_all(request.args, (asked.LIMIT, asked.NAME_AFTER))
    sites = sites_where(caller.actor, Permission.MEASURE_READ)
    return _page(read, sites, lambda site: site.place.code, lambda some: _practices(caller, some))


@bp.get("/api/v1/practices/<code>")
@machine_door
def practice(code: str, caller: Caller) -> Told:
    read_all(request.args, ())
    (found,) = _practices(caller, _chosen_sites(caller, [code]))
    return Told(found, 1, code)


@bp.get("/api/v1/projects")
@machine_door
def projects(caller: Caller) -> Told:
    read = read_all(request.args, (asked.LIMIT, asked.NAME_AFTER))
    known = sorted(_library(caller).projects.values(), key=lambda project: project.id)
    return _page(read, known, lambda each: each.id, lambda some: [shapes.project_json(each) for each in some])


@bp.get("/api/v1/measures")
@machine_door
def measures(caller: Caller) -> Told:
    read = read_all(request.args, (asked.PROJECT, asked.LIMIT, asked.NAME_AFTER))
    known = _chosen(read, _library(caller)).measures_of(_library(caller))
    return _page(read, known, lambda each: each.id, lambda some: [shapes.measure_json(each) for each in some])


@bp.get("/api/v1/measures/<measure_id>")
@machine_door
def measure(measure_id: str, caller: Caller) -> Told:
    read_all(request.args, ())
    found = _library(caller).measure(measure_id)
    return Told(shapes.measure_json(found), 1, found.id)


@bp.get("/api/v1/entries")
@machine_door
def entries(caller: Caller) -> Told:
    """Rows by practice, measure and month. Whatever is saved meanwhile, who follows `next` to the end gets each row
    that was there all the time once."""
    read = read_all(request.args, (*asked.FILTERS, asked.LIMIT, asked.ROW_AFTER))
    after = read.one(asked.ROW_AFTER)
    key = tuple(after.split("~")) if after else None
    chosen, sites = _chosen(read, _library(caller)), _chosen_sites(caller, read.many(asked.PRACTICE))
    taking = Taking(caller.actor, chosen, with_notes=False, after=key)
    rows = rows_of(taking, [site.place for site in sites])
    return _told(read, rows, lambda row: "~".join(row.key), lambda some: [shapes.row_json(row) for row in some])


@bp.get("/api/v1/network/months")
@machine_door
def network_months(caller: Caller) -> Told:
    """Percentiles of the program by measure and month, as far as they may be told to anybody in it."""
    read = read_all(request.args, (asked.PROJECT, asked.MEASURE, asked.FROM, asked.TO, asked.LIMIT, asked.BAND_AFTER))
    known = _chosen(read, _library(caller)).measures_of(_library(caller))
    first, last = read.one(asked.FROM, EVER[0]), read.one(asked.TO, EVER[1])
    after = tuple(read.one(asked.BAND_AFTER, "").split("~"))
    found = (
        (each, told)
        for each in known
        for told in band_of(caller.program_id, each.id, first, last)
        if (each.id, str(told.month)) > after
    )
    return _told(
        read,
        found,
        lambda pair: f"{pair[0].id}~{pair[1].month}",
        lambda some: [shapes.network_month_json(*pair) for pair in some],
    )


@bp.get("/exports/measures.csv")
@machine_door
def measures_csv(caller: Caller) -> Response:
    read = read_all(request.args, (*asked.FILTERS, asked.MARK))
    with_mark, taken = read.one(asked.MARK, False), _taken(caller, read)
    return _file(taken, "csv", lambda out: write_csv(out, COLUMNS, taken.rows, with_mark=with_mark))


@bp.get("/exports/measures.xlsx")
@machine_door
def measures_xlsx(caller: Caller) -> Response:
    taken = _taken(caller, read_all(request.args, asked.FILTERS))
    return _file(taken, "xlsx", lambda out: taken.write_workbook(out, _library(caller), ENGLISH))


# --- pages


def _page(
    read: Read, things: Iterable[Thing], key: Callable[[Thing], str], tell: Callable[[Sequence[Thing]], list[Any]]
) -> Told:
    """A page of things that come in the order of their keys."""
    after = read.one(asked.NAME_AFTER, "")
    return _told(read, (thing for thing in things if key(thing) > after), key, tell)


def _told(
    read: Read, things: Iterable[Thing], key: Callable[[Thing], str], tell: Callable[[Sequence[Thing]], list[Any]]
) -> Told:
    limit = read.one(asked.LIMIT, asked.USUAL)
    found = list(islice(things, limit + 1))
    shown = found[:limit]
    follows = _address(key(shown[-1])) if len(found) > limit else None
    return Told({"items": tell(shown), "next": follows}, len(shown), str(read))


def _address(after: str) -> str:
    """Of the page that begins after this key."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "after"]
    return f"{_base_url()}{request.path}?{urlencode([*kept, ('after', after)])}"


def _base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)


# --- what was asked for


def _library(caller: Caller) -> Library:
    return library_of(caller.program_id)


def _chosen(read: Read, library: Library) -> Chosen:
    """NotFound for a project or a measure that there is not."""
    return Chosen(
        projects=frozenset(library.project(each).id for each in read.many(asked.PROJECT)),
        measures=frozenset(library.measure(each).id for each in read.many(asked.MEASURE)),
        practices=frozenset(read.many(asked.PRACTICE)),
        first=read.one(asked.FROM),
        last=read.one(asked.TO),
        since=read.one(asked.SINCE),
    )


def _chosen_sites(caller: Caller, codes: Sequence[str]) -> list[Site]:
    """The practices of these codes, or all; NotFound for one that is not there or not the caller's, all alike."""
    sites = sites_where(caller.actor, Permission.MEASURE_READ)
    if set(codes) - {site.place.code for site in sites}:
        raise NotFound(words("There is no such practice, or it is not open to you."))
    return [site for site in sites if not codes or site.place.code in codes]


def _practices(caller: Caller, sites: Sequence[Site]) -> list[dict[str, Any]]:
    parts: dict[Any, list[Any]] = {site.place.practice_id: [] for site in sites}
    for part in enrollments_seen(caller.actor, list(parts)):
        parts[part.practice_id].append(part)
    return [shapes.practice_json(site, parts[site.place.practice_id]) for site in sites]


def _taken(caller: Caller, read: Read) -> Taken:
    sites = _chosen_sites(caller, read.many(asked.PRACTICE))
    places = [site.place for site in sites]
    scope = words("{count} practices that {name} reads", count=len(places), name=caller.actor.name)
    today = today_at(places[0].time_zone if places else "UTC")
    return Taken(caller.actor, _chosen(read, _library(caller)), places, NETWORK, scope, today, with_notes=False)


def _file(taken: Taken, form: str, write: files.Write) -> Response:
    """The file, once it is written down who took it; where it comes from stands in a header."""
    kind = files.XLSX if form == "xlsx" else files.CSV
    with files.written(write) as (file, count):
        with committing():
            actions.note_export(
                form=form, rows=count, provenance=taken.provenance, places=taken.places, of=NETWORK, by=taken.by
            )
        answer = files.sent(file, f"measures.{form}", kind)
    answer.headers["X-Provenance"] = json.dumps({"made_by": taken.by.name, **taken.provenance.noted})
    return answer
