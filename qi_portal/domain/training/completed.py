"""A training that somebody has behind them."""

from dataclasses import dataclass
from datetime import date

from qi_portal.domain.training.offer import Kind


@dataclass(frozen=True)
class Completed:
    """A session that was attended, or a module that its reader says was worked through. `project_ids` are the projects
    it was needed for; none: it fits every project."""

    title: str
    on: date
    minutes: int
    project_ids: tuple[str, ...]
    kind: Kind

    def fits(self, project_id: str) -> bool:
        return not self.project_ids or project_id in self.project_ids
