"""A physician's own claim: of which type of credit, and what stands today."""

from datetime import date

from qi_portal.credit import queries
from qi_portal.credit.gather import Subject
from qi_portal.credit.hand import InHand, hand_of, new_hand
from qi_portal.credit.types.queries import KeptType, every_type_at
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.measure import Project
from qi_portal.domain.errors import NotFound


def type_for(actor: Actor, place: Place, project_id: str, wanted: str) -> KeptType | None:
    """The type with the id that is wanted (NotFound when there is none to claim), else that of a claim there is, else
    the first; None when there are none."""
    claimed = {each.type_id for each in queries.own_claims(actor, place) if each.project_id == project_id}
    known = [each for each in every_type_at(place) if each.is_active or each.id in claimed]
    if not wanted:
        return min(known, key=lambda each: each.id not in claimed, default=None)
    found = [each for each in known if str(each.id) == wanted]
    if not found:
        raise NotFound
    return found[0]


def own_hand(actor: Actor, place: Place, project: Project, kind: KeptType, today: date) -> InHand:
    """The actor's claim of that type, or one of which nothing is saved yet."""
    if actor.person_id is None:
        raise NotFound
    claim = queries.own_claim(actor, place, project.id, kind.id)
    if claim:
        return hand_of(actor, place, project, claim, today)
    return new_hand(actor, Subject(place, project, actor.person_id), kind.id, kind.asked, today)
