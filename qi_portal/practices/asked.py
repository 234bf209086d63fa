"""What an address asks for that names a practice and a project."""

from qi_portal.domain.access import Place
from qi_portal.domain.content.measure import Project
from qi_portal.practices.queries import enrollment_of
from qi_portal.web.shelves import library


def project_of(practice: Place, project_id: str) -> Project:
    """The project if the practice takes part in it, or did."""
    project = library().project(project_id)
    enrollment_of(practice, project.id)
    return project
