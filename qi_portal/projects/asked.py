"""What an address or a pressed button asks for, on the pages of a project."""

from flask import request

from qi_portal.domain.access import Place
from qi_portal.domain.content.measure import Project
from qi_portal.practices.queries import enrollment_of
from qi_portal.web.shelves import library

MOST_DIGITS = 9


def project_of(practice: Place, project_id: str) -> Project:
    """The project if the practice takes part in it."""
    project = library().project(project_id)
    enrollment_of(practice, project.id)
    return project


def opened_on() -> int:
    """The version that the pressed button stood on; 0 when it says none."""
    text = request.values.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
