"""What the pages of a driver diagram stand on."""

from dataclasses import dataclass
from uuid import UUID

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.ideas import Idea
from qi_portal.domain.improvement.drivers import Diagram, KeptDriver
from qi_portal.measures.ideas.queries import idea_of
from qi_portal.practices.asked import project_of
from qi_portal.practices.kept import Desk
from qi_portal.projects.drivers import queries
from qi_portal.web.clock import today_at


@dataclass(frozen=True)
class Board:
    """One project's diagram in one practice, and who looks at it."""

    actor: Actor
    place: Place
    project: Project
    diagram: Diagram

    @property
    def desk(self) -> Desk:
        return Desk(self.place, self.project.id, self.actor)

    def driver(self, driver_id: UUID) -> KeptDriver:
        """One that stands; NotFound for any other."""
        return queries.driver_of(self.actor, self.place, self.project, driver_id)

    def idea(self, key: str) -> Idea:
        """One that stands; NotFound for any other."""
        return idea_of(self.actor, self.place, self.project, key)

    def drivers_of(self, idea: Idea) -> list[UUID]:
        """The drivers that an idea acts on, of those that are shown."""
        links = queries.links_of(self.actor, self.place)
        return [each.id for each in self.diagram.drivers if idea.id and (each.id, idea.id) in links]


def board_of(actor: Actor, practice: Place, project_id: str) -> Board:
    """NotFound when the practice takes no part in the project."""
    project = project_of(practice, project_id)
    return Board(actor, practice, project, queries.diagram_for(actor, practice, project, today_at(practice.time_zone)))
