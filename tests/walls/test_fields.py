"""A form writes its own fields and no other: what else is sent along is in no statement that reaches the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, event

from walls.forms import Offered, send
from walls.world import FOREIGN, World

SMUGGLED_ID = UUID("01a20402-0000-7000-8000-00000000dead")
SMUGGLED_DAY = "1999-12-31"
SMUGGLED_WORD = "smuggled"
SAVED = (200, 201, 303)


def smuggled(world: World) -> dict[str, str]:
    """Fields that tables have and forms do not, with values that are known again."""
    foreign, person = world.places[FOREIGN], world.people["program_staff", "west"].id
    ids = dict.fromkeys(("id", "file_id", "import_file_id", "meeting_id", "parent_id"), str(SMUGGLED_ID))
    people = ("person_id", "owner_id", "author_id", "saved_by", "created_by", "made_by", "approver_id", "decided_by")
    moments = ("created_at", "saved_at", "made_at", "removed_at", "ended_at", "expires_at", "closed_at", "approved_at")
    words = ("status", "state", "role", "roles", "source", "owner", "action", "permission", "password_hash")
    return {
        **ids,
        **dict.fromkeys(people, str(person)),
        **dict.fromkeys(moments, f"{SMUGGLED_DAY}T12:00"),
        **dict.fromkeys(words, SMUGGLED_WORD),
        **dict.fromkeys(("practice_id", "place", "practice"), str(foreign.practice_id)),
        **dict.fromkeys(("program_id", "program"), str(foreign.program_id)),
        **dict.fromkeys(("is_active", "is_removed", "is_paused"), SMUGGLED_WORD),
    }


@contextmanager
def written() -> Iterator[list[str]]:
    """What is told to the database to keep while the block runs, as text."""
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            told.append(repr(parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def likely(name: str) -> str:
    """Something that a field of this name would take."""
    if "email" in name:
        return "new@demo.example"
    if name.endswith(("_on", "next_review", "day", "date")) or name in ("on", "from", "to"):
        return "2026-12-03"
    if any(part in name for part in ("first", "last", "month", "period", "reach_by")):
        return "2026-09"
    if any(part in name for part in ("minutes", "points", "days", "value", "charts", "goal", "meetings", "trainings")):
        return "5"
    return "10:30" if name == "time" else "Plain words"


VALID: dict[str, dict[str, str]] = {
    "feedback.send": {"program": "east"},
    "measures.save": {"DEV-1-numerator": "11", "DEV-1-denominator": "12"},
    "people.invite": {"roles": "east/content_editor"},
    "places.add_practice": {"code": "P777", "clinicians": "3"},
    "practice_people.invite": {"roles": "physician"},
    "practice_profile.save": {"clinicians": "7", "children": "900", "children_as_of": "2026-10"},
    "targets.save": {"value": "70", "first": "2026-03", "reach_by": "2027-03"},
    "team.describe": {"charts": "10", "sampling": "sample"},
    "unlocks.ask": {"project_id": "dev-screening", "period": "2024-04"},
    "unlocks.open_months": {"project_id": "dev-screening", "first": "2024-04", "last": "2024-05"},
}
"""What forms need to be saved beside what their names suggest."""


def filled(form: Offered) -> dict[str, str]:
    quiet = {name: "" for name in form.typed if form.endpoint in ("measures.save", "tally.save")}
    typed = quiet or {name: form.sends.get(name) or likely(name) for name in form.typed if "-excluded" not in name}
    return form.sends | typed | VALID.get(form.endpoint, {})


@pytest.mark.rule(18)
def test_fields_that_a_form_does_not_have_are_written_by_none(world: World, is_here: Iterator[bool]) -> None:
    more, wrong, saved = smuggled(world), [], 0
    known = {
        SMUGGLED_ID.hex,
        SMUGGLED_DAY,
        SMUGGLED_WORD,
        *(UUID(more[each]).hex for each in ("person_id", "practice_id", "program_id")),
    }
    sent = [each for each in world.forms if each.method == "POST" and not each.endpoint.endswith("_pdf")]
    for form in (each for each in sent if next(is_here)):
        extra = {name: value for name, value in more.items() if name not in {*form.takes}}
        with written() as told:
            answer = send(world, form, filled(form) | extra)
        saved += answer.status_code in SAVED and bool(told)
        found = [each for each in known if each in "".join(told).replace("-", "") or each in "".join(told)]
        if found or answer.status_code >= 500:
            wrong.append(f"{form.endpoint} ({form.who[0]}): {answer.status_code} {found}")

    assert "\n".join(wrong) == ""
    assert saved > 30  # or hardly anything was written at all
