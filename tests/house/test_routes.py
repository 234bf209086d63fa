"""Every address has a door, no reading address writes, and no address is lost unnoticed."""

from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule

from qi_portal.domain.access import GRANTS, Actor, Held, Permission, Role, may

ROUTES = Path(__file__).parent / "routes.txt"
READING = {"GET", "HEAD"}


@pytest.mark.rule(1)
def test_every_view_has_a_door(house: Flask) -> None:
    without = [name for name, view in house.view_functions.items() if not hasattr(view, "permission")]

    assert without == []


@pytest.mark.rule(1)
def test_every_door_asks_for_a_permission_that_is_granted(house: Flask) -> None:
    assert all(view.permission in GRANTS for view in house.view_functions.values())


@pytest.mark.rule(24)
def test_no_reading_address_writes(house: Flask) -> None:
    writing = [rule.rule for rule in house.url_map.iter_rules() if rule.methods & READING and _view(house, rule).writes]

    assert writing == []


def test_every_address_whose_right_is_held_at_a_practice_names_it(house: Flask) -> None:
    nameless = [
        rule.rule
        for rule in house.url_map.iter_rules()
        if "practice" not in rule.arguments and not _needs_no_place(_view(house, rule).permission)
    ]

    assert nameless == []


def test_routes_are_those_written_down(house: Flask) -> None:
    """A new address is added to routes.txt by hand, so that a lost or renamed one is noticed in review."""
    found = sorted(_line(house, rule) for rule in house.url_map.iter_rules())

    assert found == ROUTES.read_text().splitlines()


def _view(house: Flask, rule: Rule):
    return house.view_functions[rule.endpoint]


def _line(house: Flask, rule: Rule) -> str:
    methods = ",".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))
    return f"{rule.rule} {methods} {rule.endpoint} {_view(house, rule).permission.value}"


def _needs_no_place(permission: Permission) -> bool:
    """Whether somebody can earn the permission on a page that names no practice."""
    held = {Held(role, program_id=uuid4()) for role in Role} | {Held(role, practice_id=uuid4()) for role in Role}
    return may(Actor(uuid4(), roles=frozenset(held)), permission)
