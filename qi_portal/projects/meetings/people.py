"""Who may have been at a meeting, or may take something on."""

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.entry.owner import Owner
from qi_portal.practices.people import people_at
from qi_portal.projects.team.queries import team_of


def people_of(actor: Actor, place: Place, project_id: str) -> tuple[Owner, ...]:
    """The project's team first, then everybody else with an account at the practice."""
    team = [Owner(member.name, member.person_id) for member in team_of(actor, place, project_id)]
    return tuple({each.key: each for each in [*team, *people_at(place)]}.values())
