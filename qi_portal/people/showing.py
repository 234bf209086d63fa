"""What templates about people are given: roles in order, names of things, and the reader's clock."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from qi_portal.accounts.links.letters import mail_is_on
from qi_portal.domain.access import Actor, Held, Place, Role
from qi_portal.domain.standing import IN_PRACTICES, IN_PROGRAM, ROLE_NAMES, STANDINGS
from qi_portal.people.forms import key_of
from qi_portal.people.queries import Seen
from qi_portal.people.scope import Scope
from qi_portal.web.locale import LOCALES


def shared(actor: Actor) -> dict[str, Any]:
    """For every page about people."""
    return {
        "role_names": ROLE_NAMES,
        "standings": STANDINGS,
        "in_program": IN_PROGRAM,
        "in_practices": IN_PRACTICES,
        "key_of": key_of,
        "by_role": by_role,
        "offered_practice_roles": offered_practice_roles,
        "locales": LOCALES,
        "mail_is_on": mail_is_on(),
        "clock": _clock_of(actor),
    }


def by_role(seen: Seen, scope: Scope) -> Mapping[Role, list[Place]]:
    """The practices of each role that is held in practices."""
    held = _in_order(seen.roles, scope)
    return {role: [scope.place_of(each) for each in held if each.role is role] for role in _roles(held)}


def offered_practice_roles(seen: Seen, scope: Scope, ticked: Collection[str]) -> list[Held]:
    """What has a tick of its own: all that is held, and what was ticked before somebody else took it away."""
    every = (Held(role, practice_id=each) for each in scope.places for role in IN_PRACTICES)
    lost = {held for held in every if key_of(held, scope) in ticked}
    return _in_order(seen.roles | lost, scope)


def _roles(held: Collection[Held]) -> list[Role]:
    return list(dict.fromkeys(each.role for each in held))


def _in_order(roles: Collection[Held], scope: Scope) -> list[Held]:
    """By role, then by practice."""
    ranks = {role: rank for rank, role in enumerate(ROLE_NAMES)}
    held = [each for each in roles if each.practice_id is not None]
    return sorted(held, key=lambda each: (ranks[each.role], scope.place_of(each).name))


def _clock_of(actor: Actor) -> Callable[[datetime], datetime]:
    """Tells a moment on the clock of where the reader works."""
    zone = ZoneInfo(current_app.extensions["time_zone_of"](actor))
    return lambda moment: moment.astimezone(zone)
