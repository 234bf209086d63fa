"""The door: every view has one. It asks for a permission at the place the address names, and it alone commits.

A view behind `door(permission)` is called with `actor`; where its address holds `<practice>` (a practice code) it gets
the `Place` instead. A foreign practice answers exactly as a missing one does. With `writes=True` the whole view runs in
one writing transaction: kept when the answer is a success, undone when it is a refusal. Two refusals are kept, because
what they wrote is the refusal itself: a failed sign-in (401) and a throttled one (429).

`confirmed=True` is for delicate deeds: somebody who has not typed the password (or shown a second factor) for ten
minutes is asked to, and what was typed goes on from there. Somebody who still has to set up a second factor holds no
role, and comes through no door but those that are open to visitors and those with `first_steps=True`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, make_response, redirect, request, url_for
from flask_login import current_user

from qi_portal.db import committing, db
from qi_portal.domain.access import VISITOR, Actor, Permission, Place, may
from qi_portal.domain.errors import Refused
from qi_portal.domain.words import words

View = Callable[..., Any]
FIRST_REFUSAL = 400
KEPT_REFUSALS = frozenset({401, 429})


def current_actor() -> Actor:
    """Who asks: the signed-in person, or a visitor."""
    return current_user.actor if current_user.is_authenticated else VISITOR


def own_id(actor: Actor) -> UUID:
    """Whose account it is, behind a door that nobody passes without one."""
    assert actor.person_id is not None, "the door asks for somebody who is signed in"
    return actor.person_id


def door(
    permission: Permission, *, writes: bool = False, confirmed: bool = False, first_steps: bool = False
) -> Callable[[View], View]:
    """Hang a door before a view. Outermost but for the route: `@bp.get(...)`, then `@door(...)`."""

    def hang(view: View) -> View:
        @wraps(view)
        def enter(**named: Any) -> Response:
            actor = current_actor()  # before the transaction: to load a session may write that it was seen
            halted = None if first_steps else _send_to_first_steps(permission)
            halted = halted or (_ask_again(permission, actor, named) if confirmed else None)
            if halted is not None:
                return halted
            if not writes:
                return _admit(view, permission, actor, named)
            with committing():
                response = _admit(view, permission, actor, named)
                if response.status_code >= FIRST_REFUSAL and response.status_code not in KEPT_REFUSALS:
                    db.session.rollback()
            return response

        enter.permission = permission  # type: ignore[attr-defined]  # read by tests/house
        enter.writes = writes  # type: ignore[attr-defined]  # read by tests/house
        enter.confirmed = confirmed  # type: ignore[attr-defined]  # read by tests/house
        enter.first_steps = first_steps  # type: ignore[attr-defined]  # read by tests/house
        return enter

    return hang


def _send_to_first_steps(permission: Permission) -> Response | None:
    """Where somebody is sent who may do nothing yet but set up a second factor; None for everybody else."""
    if not getattr(current_user, "is_narrow", False) or may(VISITOR, permission):
        return None
    if request.method in ("GET", "HEAD"):
        return make_response(redirect(url_for("factors.index"), 303))
    raise Refused(words("Set up the second step of your sign-in first. Nothing was saved."))


def _ask_again(permission: Permission, actor: Actor, named: dict[str, Any]) -> Response | None:
    """The question whether it is still the same person; None when it was answered lately, or when the door is shut."""
    if not actor.is_signed_in or not may(actor, permission, _place(actor, named)):
        return None
    ask: Callable[[], Response | None] = current_app.extensions["ask_again"]
    return ask()


def _admit(view: View, permission: Permission, actor: Actor, named: dict[str, Any]) -> Response:
    if "practice" in named and not actor.is_signed_in:
        return _ask_to_sign_in()
    place = _place(actor, named)
    if not may(actor, permission, place):
        g.refused_at = place
        return _turn_away(actor)
    if place is not None:
        named = {**named, "practice": place}
        g.place = place
    return make_response(view(**named, actor=actor))


def _place(actor: Actor, named: dict[str, Any]) -> Place | None:
    if "practice" not in named:
        return None
    place_of: Callable[[Actor, str], Place] = current_app.extensions["place_of"]
    return place_of(actor, named["practice"])


def _turn_away(actor: Actor) -> Response:
    """A visitor is asked to sign in; a known person is refused. A foreign practice was not found earlier."""
    if actor.is_signed_in:
        raise Refused
    return _ask_to_sign_in()


def _ask_to_sign_in() -> Response:
    kept = current_app.extensions["keep_typing"]() if request.method == "POST" else None
    if kept is not None:
        return kept
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return make_response(redirect(url_for("accounts.sign_in", next=wanted), 303))
