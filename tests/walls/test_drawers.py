"""A row of another practice, program or person answers as one that there is not, byte for byte, whatever the verb.

Who asks may do what the address does, in their own place: the door lets them in, and the drawer behind it stays shut.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import unified_diff

import pytest

from factories import Browser
from qi_portal.web.problems import is_for_programs
from sql import counted
from walls.objects import PROGRAMS, kinds_in, plain_parts, rules
from walls.walk import Walk
from walls.world import OWN, World

A_FEW = 7
"""Statements more for what is another's than for what is not there: no answer takes noticeably longer."""

GOOD = {200, 201, 202, 204, 302, 303, 400, 409, 422}
"""Found: even where what was sent does not fit."""

NO_VERBS = ("PUT", "PATCH", "DELETE", "TRACE")
FLEETING = re.compile(r"[0-9a-f]{32}|csrf[^>]*value=\"[^\"]+\"")


@dataclass(frozen=True)
class Told:
    """An answer without what differs from one request to the next, and how much was asked of the database for it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    statements: int = field(compare=False)


def ask(browser: Browser, verb: str, url: str, name: object) -> Told:
    """The answer, with the name of what was asked for taken out: the page repeats its own address."""
    with counted() as statements:
        answer = browser.open(url, method=verb)
    body = answer.get_data(as_text=True) if not answer.is_streamed else answer.data.decode("latin-1")
    body = FLEETING.sub("…", body).replace(f"/{name}", "/…")
    kept = ("X-Request-Id", "Set-Cookie", "Content-Length", "Date")
    headers = tuple(sorted((name, value) for name, value in answer.headers if name not in kept))
    return Told(answer.status_code, headers, body, len(statements))


@pytest.mark.rule(17, 19)
def test_what_is_anothers_answers_as_what_is_not_there(world: World, is_here: Iterator[bool]) -> None:
    walk, wrong, tried = Walk(world), [], 0
    for case in (each for each in walk.cases() if next(is_here)):
        browser = world.browser(*case.who)
        for verb in ("GET", "HEAD") if case.verb == "GET" else (case.verb,):
            answers = [
                ask(browser, verb, walk.url(case.rule, case.own | {case.part: name}), name)
                for name in (case.missing, *case.others)
            ]
            tried += len(answers)
            counts = [each.statements for each in answers]
            if answers[0].status != 404 or len(set(answers)) > 1 or max(counts) - min(counts) > A_FEW:
                wrong.append(f"{case} with another {case.part}: {differences(answers)}")

    assert "\n".join(wrong[:40]) == ""
    assert tried > 500


def differences(answers: list[Told]) -> str:
    """What a failure says: status and statements of each, the missing one first, and the lines that differ."""
    first = answers[0].body.splitlines()
    lines = [line for each in answers[1:] for line in unified_diff(first, each.body.splitlines(), n=0)]
    return f"{[(each.status, each.statements) for each in answers]} {lines[:8]}"


BY_WHOM_IT_IS = {
    "decisions.undo": ("physician", OWN),
    "credit.withdraw": ("physician", OWN),
    "credit.packet": ("physician", OWN),
}
FRUITLESS = {
    "credit.attest": (404, "the claim is attested"),
    "credit.read": (404, "the claim is attested"),
    "drivers.start": (404, "the program offers no drivers"),
    "people.remove_factors": (404, "there are none"),
    "people.send_link": (403, "no mail server is set"),
    "practice_people.invite_again": (403, "no mail server is set"),
    "schedules.run": (404, "names no press of the button"),
}
"""Addresses that refuse even those whose they are, as they are asked for here, and why."""


@pytest.mark.rule(17, 19)
def test_ones_own_is_found_where_anothers_is_not(world: World, is_here: Iterator[bool]) -> None:
    """Without this the walk above could look for things in the wrong drawer and be content. Nothing is printed."""
    walk, lost = Walk(world), []
    for rule, verb in rules(world.app):
        names_something = kinds_in(rule) or {*PROGRAMS, "practice"} & rule.arguments
        if not names_something or is_for_programs(rule.rule) or rule.rule.endswith(".pdf") or not next(is_here):
            continue
        who = BY_WHOM_IT_IS.get(rule.endpoint) or (walk.askers(rule) or [("admin", "east")])[0]
        own = plain_parts(rule) | {part: walk.shelf.of(kind, "own") for part, kind in kinds_in(rule).items()}
        with world.browser(*who).open(walk.url(rule, own), method=verb) as answer:
            wanted = {FRUITLESS[rule.endpoint][0]} if rule.endpoint in FRUITLESS else GOOD
        if answer.status_code not in wanted:
            lost.append(f"{verb} {rule} by {who[0]}: {answer.status_code}")

    assert "\n".join(lost) == ""
