"""The library that somebody sees: the files, and over them what the program released.

Four processes serve the same portal, so each looks at a small stamp before it trusts what it laid together last.
"""

from dataclasses import replace
from uuid import UUID

from qi_portal.domain.access import Actor, Role
from qi_portal.domain.content.overlay import merged
from qi_portal.domain.periods import Month
from qi_portal.library import Library
from qi_portal.measures.definitions.queries import Stamp, released_in, reviewed_in, stamps_of
from qi_portal.web.clock import today_at

MOST_KEPT = 32
"""Programs whose library is kept in memory."""

Key = tuple[int, tuple[tuple[UUID, Stamp], ...], Month]

_KEPT: dict[Key, Library] = {}


def library_of(files: Library, program_id: UUID) -> Library:
    """As the practices of a program see it."""
    return _laid(files, stamps_of([program_id]))


def library_for(files: Library, actor: Actor) -> Library:
    """As somebody sees it on a page that names no practice: that of the programs the person belongs to.

    Where two of them adapted the same definition, that of the older program shows.
    """
    programs = actor.program_ids(Role)
    practices = actor.practice_ids(Role)
    if not programs and not practices:
        return files
    return _laid(files, stamps_of(programs, practices))


def laid_anew(files: Library, program_id: UUID) -> Library:
    """The same within a transaction that changes definitions and may still be undone: nothing of it is remembered."""
    this_month = Month.of(today_at("UTC"))
    laid = merged(files.projects, released_in(program_id), reviewed_in(program_id), this_month)
    return replace(files, projects=laid)


def _laid(files: Library, stamps: dict[UUID, Stamp]) -> Library:
    if not stamps:
        return files
    this_month = Month.of(today_at("UTC"))
    key = (id(files), tuple(stamps.items()), this_month)
    if key not in _KEPT:
        projects = files.projects
        for program_id in reversed(stamps):
            projects = merged(projects, released_in(program_id), reviewed_in(program_id), this_month)
        while len(_KEPT) >= MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = replace(files, projects=projects)
    return _KEPT[key]
