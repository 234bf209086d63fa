"""Which practices of a network a page is about: those of a region and of a coach, or of any."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from qi_portal.coaching.queries import Caseload, caseloads_seen_by
from qi_portal.domain.access import Actor
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.network.queries import practices_of
from qi_portal.practices.queries import PracticeFacts
from qi_portal.web.clock import today_at


@dataclass(frozen=True)
class Group:
    """The practices, by name, and what else could have been chosen. `every` are those of the whole network."""

    region: str
    coach: str
    practices: list[PracticeFacts]
    every: list[PracticeFacts]
    regions: list[str]
    caseloads: list[Caseload]

    @property
    def ids(self) -> list[UUID]:
        return [each.place.practice_id for each in self.practices]

    @property
    def is_part(self) -> bool:
        """Whether practices were left out."""
        return bool(self.region or self.coach)

    @property
    def coach_name(self) -> str:
        return next((each.coach.name for each in self.caseloads if each.key == self.coach), "")

    @property
    def time_zone(self) -> str:
        return self.every[0].place.time_zone if self.every else "UTC"

    @property
    def month(self) -> Month:
        """The month now being collected, where the first of the practices is."""
        return last_complete_month(today_at(self.time_zone))


def group_of(actor: Actor, asked: Mapping[str, str]) -> Group:
    """The actor's practices of the region and the coach that are asked for; anything unknown asks for all."""
    every, caseloads = practices_of(actor), caseloads_seen_by(actor)
    theirs = next((each for each in caseloads if each.key == asked.get("coach")), None)
    regions = sorted({each.region for each in every})
    region = asked["region"] if asked.get("region") in regions else ""
    practices = [
        each
        for each in every
        if region in ("", each.region) and (theirs is None or each.place.practice_id in theirs.practice_ids)
    ]
    return Group(region, theirs.key if theirs else "", practices, every, regions, caseloads)
