"""A program's own definitions laid over those that the portal comes with.

What a program released is never changed: a new version stands beside it and holds from its first month. Content is
held as in the files (same shape, same schema, same rules), so that one definition drives every surface wherever it was
written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from qi_portal.domain.content.definition_fields import as_values
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.content.measure_files import measure_of, project_of
from qi_portal.domain.periods import Month


class Kind(StrEnum):
    PROJECT = "project"
    MEASURE = "measure"


@dataclass(frozen=True)
class Released:
    """A version that a program released, with its content as JSON holds it, or the end of a definition.

    `first`: the first month that it holds; None: every month. `last`: the last month, where the definition is retired.
    """

    kind: Kind
    id: str
    version: str
    first: Month | None
    last: Month | None
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Reviewed:
    """Somebody read a definition again and found it good until another day; it holds for the version that was read."""

    kind: Kind
    id: str
    version: str
    next_review: date


Reviews = Mapping[tuple[Kind, str, str], date]
"""The next review by kind, id and version."""


def merged(
    projects: Mapping[str, Project], released: Sequence[Released], reviewed: Iterable[Reviewed], this_month: Month
) -> Mapping[str, Project]:
    """The projects of the files with what a program released by this month over them, in order of title.

    `released` and `reviewed` are in the order in which they were released and read.
    """
    begun = [each for each in released if each.first is None or each.first <= this_month]
    own = [each for each in begun if each.kind is Kind.PROJECT]
    reviews = {(each.kind, each.id, each.version): each.next_review for each in reviewed}
    laid = {each.id: _project(each) for each in own if each.last is None}
    listed = {each.id: each.content["measures"] for each in own if each.last is None}
    retired = _ends(own)
    found = [
        _reviewed_project(replace(project, retired_after=retired.get(project.id)), reviews)
        for project in {**projects, **laid}.values()
    ]
    written = [each for each in begun if each.kind is Kind.MEASURE]
    whole = (
        _with_measures(project, projects.get(project.id), listed.get(project.id, ()), written, reviews)
        for project in found
    )
    shown = sorted((each for each in whole if each.measures), key=lambda each: each.title.lower())
    return MappingProxyType({each.id: each for each in shown})


def _project(own: Released) -> Project:
    """As the program wrote it; its measures come after."""
    return replace(project_of(as_values(own.content, "project"), ()), is_own=True, version=own.version)


def _ends(released: Iterable[Released]) -> dict[str, Month]:
    """The last month of what is retired now; a later version brings a definition back."""
    ends: dict[str, Month] = {}
    for each in released:
        ends.pop(each.id, None)
        if each.last is not None:
            ends[each.id] = each.last
    return ends


def _with_measures(
    project: Project,
    base: Project | None,
    listed: Iterable[str],
    written: Sequence[Released],
    reviews: Reviews,
) -> Project:
    """Its measures, each with its history: those that the program listed in that order, then the others. A measure that
    is not listed stays, since practices have counted it; to end it is to retire it."""
    known = {measure.id: measure for measure in base.measures} if base else {}
    own = [each for each in written if code_of(each.id) == project.code]
    there = dict.fromkeys([*known, *(each.id for each in own)])
    ids = dict.fromkeys([*(each for each in listed if each in there), *there])
    found = [_measure(project, known.get(each), [row for row in own if row.id == each]) for each in ids]
    return replace(project, measures=tuple(_reviewed_measure(each, reviews) for each in found if each))


def _measure(project: Project, base: Measure | None, released: Sequence[Released]) -> Measure | None:
    """The newest version with those before it; None for a measure that has none."""
    own = [
        replace(measure_of(as_values(each.content, "measure"), project), version=each.version, since=each.first)
        for each in released
        if each.last is None
    ]
    versions = [*((*base.earlier, replace(base, earlier=())) if base else ()), *own]
    if not versions:
        return None
    end = _ends(released).get(versions[-1].id)
    return replace(
        versions[-1],
        earlier=tuple(versions[:-1]),
        retired_after=end,
        is_own=bool(own),
        schedule=project.schedule,
    )


def _reviewed_project(project: Project, reviews: Reviews) -> Project:
    found = reviews.get((Kind.PROJECT, project.id, project.version))
    return replace(project, next_review=found) if found else project


def _reviewed_measure(measure: Measure, reviews: Reviews) -> Measure:
    found = reviews.get((Kind.MEASURE, measure.id, measure.version))
    return replace(measure, next_review=found) if found else measure


def code_of(measure_id: str) -> str:
    """The code of its project: 'AST' of 'AST-3'."""
    return measure_id.partition("-")[0]
