"""The content that the running application serves: its files, and over them what a program released itself."""

from collections.abc import Callable
from uuid import UUID

from flask import current_app, g, has_request_context

from qi_portal.domain.access import Actor
from qi_portal.library import Library
from qi_portal.web.doors import current_actor


def library() -> Library:
    """As whoever asks sees it: of the program whose practice the address names, else of the person's own.

    Outside of a request, the files alone: a command or a job names its program (`library_of`) or who asked for it
    (`library_seen_by`).
    """
    if not has_request_context():
        return files()
    if "library" not in g:
        place = g.get("place")
        g.library = library_of(place.program_id) if place else library_seen_by(current_actor())
    shelves: Library = g.library
    return shelves


def library_of(program_id: UUID) -> Library:
    """As the practices of a program see it."""
    lay: Callable[[Library, UUID], Library] = current_app.extensions["library_of"]
    return lay(files(), program_id)


def library_seen_by(actor: Actor) -> Library:
    """As somebody sees it who names no practice: of the programs the person belongs to."""
    lay: Callable[[Library, Actor], Library] = current_app.extensions["library_for"]
    return lay(files(), actor)


def files() -> Library:
    """As they were read when the application started."""
    files: Library = current_app.extensions["library"]
    return files
