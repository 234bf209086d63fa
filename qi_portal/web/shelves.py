"""The content that the running application serves."""

from flask import current_app

from qi_portal.library import Library


def library() -> Library:
    """As it was read when the application started."""
    shelves: Library = current_app.extensions["library"]
    return shelves
