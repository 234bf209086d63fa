"""Every address that names something of somebody's, with those who may do there what it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule

from qi_portal.domain import access
from qi_portal.domain.access import may
from qi_portal.web.problems import is_for_programs
from walls.objects import PROGRAMS, SIDES, Kind, Shelf, kinds_in, plain_parts, rules
from walls.world import FOREIGN, MISSING, OWN, SISTER, World

ASKERS = (
    ("program_staff", "east"), ("practice_lead", OWN), ("admin", "east"), ("coach", OWN), ("physician", OWN),
    ("content_editor", "east"), ("clinical_lead", "east"),
)  # fmt: skip
"""In the order in which they are looked for: who may most, first."""

MOST_ASKERS = 2
VISITOR = ("visitor", "")
NO_PROGRAM = "nowhere-1"


@dataclass(frozen=True)
class Case:
    """An address with a verb and who asks. One part of it names what there is not, or one of those that are
    another's."""

    rule: Rule
    verb: str
    who: tuple[str, str]
    own: dict[str, Any]
    part: str
    missing: object
    others: tuple[object, ...]

    def __str__(self) -> str:
        return f"{self.verb} {self.rule} by {' '.join(self.who)}"


class Walk:
    """Every address that names something of somebody's, with those who may do there what it does."""

    def __init__(self, world: World) -> None:
        self.world, self.shelf = world, Shelf(world)
        self.actors = {who: world.make.actor(world.people[who]) for who in ASKERS}
        self.bound = world.app.url_map.bind("localhost")

    def url(self, rule: Rule, parts: dict[str, Any]) -> str:
        return self.bound.build(rule.endpoint, parts, append_unknown=False)

    def askers(self, rule: Rule) -> list[tuple[str, str]]:
        permission = self.world.app.view_functions[rule.endpoint].permission
        place = self.world.places[OWN] if "practice" in rule.arguments else None
        return [who for who, actor in self.actors.items() if may(actor, permission, place)][:MOST_ASKERS]

    def lookers(self, rule: Rule) -> list[tuple[str, str]]:
        """Who may look: the same, and a visitor where one may."""
        is_open = may(access.VISITOR, self.world.app.view_functions[rule.endpoint].permission)
        return [*self.askers(rule), *([VISITOR] if is_open else [])]

    def cases(self) -> Iterator[Case]:
        for rule, verb in rules(self.world.app):
            if is_for_programs(rule.rule):
                continue
            for who in self.askers(rule):
                plain, kinds = plain_parts(rule), kinds_in(rule)
                own = plain | {part: self.shelf.of(kind, "own") for part, kind in kinds.items()}
                for part, (missing, others) in self.swaps(rule, who).items():
                    yield Case(rule, verb, who, own, part, missing, others)

    def swaps(self, rule: Rule, who: tuple[str, str]) -> dict[str, tuple[object, tuple[object, ...]]]:
        """For each part that names something of somebody's: what there is not, and what is another's."""
        names_place = "practice" in rule.arguments
        found: dict[str, tuple[object, tuple[object, ...]]] = {}
        for part, kind in kinds_in(rule).items():
            sides = self.sides_of_others(kind, who, names_place)
            found[part] = (kind.missing, tuple(self.shelf.of(kind, side) for side in sides))
        if names_place:
            found["practice"] = (MISSING, (FOREIGN,) if self.sees_sisters(who) else (SISTER, FOREIGN))
        return found | dict.fromkeys(set(PROGRAMS) & set(rule.arguments), (NO_PROGRAM, ("west",)))

    def sides_of_others(self, kind: Kind, who: tuple[str, str], names_place: bool) -> list[str]:
        """Where rows of this kind are that somebody must not find from their own place."""
        if kind.owner == "person":
            return [name for name, side in SIDES.items() if side.person != who]
        of_practice = kind.owner in ("practice", "member")
        is_theirs = not of_practice or (self.sees_sisters(who) and not names_place)
        return ["foreign"] if is_theirs else ["sister", "foreign"]

    def sees_sisters(self, who: tuple[str, str]) -> bool:
        return any(held.program_id for held in self.actors[who].roles)
