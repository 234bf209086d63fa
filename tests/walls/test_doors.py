"""Every address x every kind of person x own, sister, foreign and missing place: the answer is the one of `may`.

The doors stand as they are; behind each waits a view that only says that somebody came in, so that all of them can be
tried. Nothing here differs by database, so it runs on one.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, Response
from werkzeug.routing import Rule

from factories import Browser
from qi_portal.accounts import queries
from qi_portal.domain.access import VISITOR, Actor, Permission, Place, may
from walls.objects import plain_parts, rules
from walls.world import FOREIGN, OWN, SISTER, World

CAME_IN, NO_TOKEN = 299, 401
STRANGER, SYSTEM, BEGINNER = ("visitor", ""), ("system", "east"), ("beginner", "east")
"""Nobody; a program with its token; an administrator who has not set up the second factor that the role demands."""
PEOPLE = (
    STRANGER, SYSTEM, BEGINNER, ("nobody", ""), ("switched_off", ""), ("both", ""),
    ("physician", OWN), ("qi_member", OWN), ("practice_lead", OWN), ("coach", OWN), ("care_coordinator", OWN),
    ("care_coordinator", "east"), ("program_staff", "east"), ("content_editor", "east"), ("clinical_lead", "east"),
    ("admin", "east"),
)  # fmt: skip
SIGN_IN, FIRST_STEPS = "/sign-in", "/account/factors"


@pytest.fixture
def hollow(peopled: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The portal with its doors, and nothing behind them; a refusal is told without its page."""
    app = peopled.app
    doors = {id(view): view for view in app.view_functions.values()}
    cells = [door.__closure__[door.__code__.co_freevars.index("view")] for door in doors.values()]
    views = [cell.cell_contents for cell in cells]
    for cell in cells:
        cell.cell_contents = lambda **_named: Response(status=CAME_IN)
    monkeypatch.setattr(
        "qi_portal.web.errors.error_page", lambda status, _said, headers=None: Response(status=status, headers=headers)
    )
    monkeypatch.setattr(queries, "live_session", _asked_once(queries.live_session, peopled))
    yield peopled
    for cell, view in zip(cells, views, strict=True):
        cell.cell_contents = view


def _asked_once(live_session: Callable[..., Any], world: World) -> Callable[..., Any]:
    """Who somebody is does not change while the doors are tried: that it would count at once is tested elsewhere.

    Of the beginner alone a second factor is demanded, so that the others need not set one up.
    """
    known: dict[str, Any] = {}

    def answer(token_hash: str, **named: Any) -> Any:
        if token_hash not in known:
            found = live_session(token_hash, **named)
            is_beginner = found is not None and found.actor.person_id == world.people[BEGINNER].id
            known[token_hash] = live_session(token_hash, **named | {"demands_factor": is_beginner})
        return known[token_hash]

    return answer


def expected(actor: Actor, permission: Permission, place: Place | None) -> int:
    """What a person is answered at the place that the address names, if any."""
    if not actor.is_signed_in:
        return CAME_IN if place is None and may(actor, permission) else 303
    if place is not None and not touches(actor, place):
        return 404
    return CAME_IN if may(actor, permission, place) else 403


def touches(actor: Actor, place: Place) -> bool:
    """Whether the actor holds anything there or over it: to all others the practice is not there."""
    return any(place.practice_id == held.practice_id or place.program_id == held.program_id for held in actor.roles)


def places(rule: Rule, world: World) -> dict[str, Place | None]:
    if "practice" not in rule.arguments:
        return {"": None}
    return {code: world.places[code] for code in (OWN, SISTER, FOREIGN)}


def address(app: Flask, rule: Rule, code: str) -> str:
    """An address of this kind. Its ids name nothing: the door asks for the place alone."""
    parts = dict.fromkeys(rule.arguments, UUID(int=7)) | plain_parts(rule) | ({"practice": code} if code else {})
    return app.url_map.bind("localhost").build(rule.endpoint, parts, append_unknown=False)


def who_is(world: World, who: tuple[str, str]) -> tuple[Browser, Actor]:
    """A browser, and who the portal should see before it. A token opens no page, so with one they are a visitor."""
    if who in (STRANGER, SYSTEM):
        browser = world.app.test_client()
        if who == SYSTEM:
            browser.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {world.tokens['east']}"
        return browser, VISITOR
    actor = VISITOR if who[0] == "switched_off" else world.make.actor(world.people[who])
    return world.browser(*who), actor


def expected_of(who: tuple[str, str], actor: Actor, door: Any, verb: str, place: Place | None) -> int:
    if door.permission is Permission.API_READ:
        return CAME_IN if who == SYSTEM else NO_TOKEN
    if who == BEGINNER and not (door.first_steps or may(VISITOR, door.permission)):
        return 303 if verb == "GET" else 403
    return expected(actor, door.permission, place)


def walked(world: World, who: tuple[str, str]) -> Iterator[tuple[str, int, int]]:
    """Each address with what is expected and what is answered."""
    browser, actor = who_is(world, who)
    leads_to = FIRST_STEPS if who == BEGINNER else SIGN_IN
    for rule, verb in rules(world.app):
        door = world.app.view_functions[rule.endpoint]
        for code, place in places(rule, world).items():
            answer = browser.open(address(world.app, rule, code), method=verb)
            is_astray = answer.status_code == 303 and not answer.headers["Location"].startswith(leads_to)
            wanted = expected_of(who, actor, door, verb, place)
            yield f"{verb} {rule} at {code or 'no practice'}", wanted, 0 if is_astray else answer.status_code


@pytest.mark.rule(1, 6, 15, 17, 19)
def test_every_door_answers_each_person_as_the_table_of_rights_says(hollow: World) -> None:
    wrong: list[str] = []
    answered: Counter[int] = Counter()
    for who in PEOPLE:
        for line, wanted, found in walked(hollow, who):
            answered[found] += 1
            if found != wanted:
                wrong.append(f"{who}: {line}: {found} instead of {wanted}")

    assert "\n".join(wrong[:40]) == ""
    assert min(answered[status] for status in (CAME_IN, 303, 403, 404)) > 1000  # or somebody walked past them


EVERY_VERB = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@pytest.mark.rule(17, 28)
def test_other_verbs_are_refused_wherever_the_address_leads(hollow: World) -> None:
    """OPTIONS says which verbs an address takes and nothing else, HEAD is a GET without its body."""
    visitor, adapter, wrong, tried = hollow.app.test_client(), hollow.app.url_map.bind("localhost"), [], 0
    for rule in {each.rule: each for each in hollow.app.url_map.iter_rules()}.values():
        for code in places(rule, hollow):
            url = address(hollow.app, rule, code)
            for verb in set(EVERY_VERB) - set(adapter.allowed_methods(url)) | {"OPTIONS"}:
                tried += 1
                answer = visitor.open(url, method=verb)
                if (answer.status_code, answer.data) != (200 if verb == "OPTIONS" else 405, b""):
                    wrong.append(f"{verb} {url}: {answer.status_code}")

    assert "\n".join(wrong) == ""
    assert tried > 1000
