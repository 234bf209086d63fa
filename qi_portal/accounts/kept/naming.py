"""What somebody typed, said so that it is known again: where it belongs, and each field by its label."""

from collections.abc import Iterator
from typing import Any

from flask import current_app, g
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from qi_portal.accounts.kept.parcel import Parcel
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.library import Library
from qi_portal.web.layout import in_english
from qi_portal.web.shelves import library
from qi_portal.web.speech import speaker


def named(parcel: Parcel, actor: Actor) -> dict[str, list[Any]]:
    """For the page: `facts` are practice, project and month; `typed` are measure, label and value of each field."""
    parts = _parts(parcel.path)
    place = _place(actor, parts.get("practice", ""))
    if place is not None:
        g.place = place
    shelves = library()
    project, month = shelves.projects.get(str(parts.get("project_id"))), parts.get("month")
    facts = [place and place.name, project and in_english(project.title)]
    if isinstance(month, Month):
        facts.append(speaker().month(month))
    return {"facts": [fact for fact in facts if fact], "typed": list(_typed(parcel, _measures(shelves, project)))}


def _typed(parcel: Parcel, measures: list[Measure]) -> Iterator[tuple[str, str, str]]:
    for name, value in parcel.typed:
        of = next((each for each in measures if name.startswith(f"{each.id}-")), None)
        yield (in_english(of.name), _label(name.removeprefix(f"{of.id}-")), value) if of else ("", _label(name), value)


def _measures(shelves: Library, project: Project | None) -> list[Measure]:
    projects = [project] if project else shelves.projects.values()
    return [measure for each in projects for measure in each.measures]


def _parts(path: str) -> dict[str, Any]:
    """What the address names; nothing where a form cannot be sent to it."""
    try:
        _endpoint, parts = current_app.url_map.bind("").match(path.partition("?")[0], method="POST")
    except HTTPException:
        return {}
    return dict(parts)


def _place(actor: Actor, code: str) -> Place | None:
    try:
        place: Place = current_app.extensions["place_of"](actor, code)
    except NotFound:
        return None
    return place


def _label(name: str) -> str:
    """Most fields are called in plain letters what stands beside them; then it is in the reader's language too."""
    plain = name.replace("_", " ").replace("-", " ").strip()
    label = plain[:1].upper() + plain[1:]
    translated = gettext(label)
    return in_english(label) if translated == label else translated
