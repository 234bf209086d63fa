"""Two programs that know nothing of each other, with people of every role and one of everything that has an address.

P001 and P002 belong to the program `east`, P101 to `west`; no practice has the code P999. What is in the world is made
through the portal's own pages, so that it is as it would be.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from factories import Browser, Factory, Region, Someone
from page import Page
from qi_portal.accounts.models import Person
from qi_portal.accounts.passkeys.models import Passkey
from qi_portal.db import db, utc_now
from qi_portal.domain.access import OPERATOR, Place, Role
from qi_portal.domain.periods import Month
from qi_portal.interop.tokens import actions as tokens
from qi_portal.interop.tokens.actions import Wanted
from qi_portal.measures.ideas.models import ChangeIdea
from qi_portal.network.saved_views.models import SavedView
from qi_portal.projects.drivers.models import Driver
from training_offers import MODULE, SESSION

if TYPE_CHECKING:
    from walls.forms import Offered

OWN, SISTER, FOREIGN, MISSING = "P001", "P002", "P101", "P999"
PROJECT, MEASURE, MONTH = "dev-screening", "DEV-1", "2026-10"
GUIDELINE, QUESTION = "asthma", "headache_migraine.Q1"
AT_PRACTICE = (Role.PHYSICIAN, Role.QI_MEMBER, Role.PRACTICE_LEAD, Role.COACH, Role.CARE_COORDINATOR)
OVER_PROGRAM = (Role.PROGRAM_STAFF, Role.ADMIN, Role.CONTENT_EDITOR, Role.CLINICAL_LEAD, Role.CARE_COORDINATOR)
UPLOAD = b"practice_id,measure_id,period,numerator,denominator\n%s,DEV-2,2026-09,1,2\n"
ODD_UPLOAD = b"%s,what,when,above,below\n%s,DEV-3,2026-09,1,2\n"
ODD_COLUMNS = dict(
    zip(
        (f"column-{number}" for number in range(5)),
        ("practice_id", "measure_id", "period", "numerator", "denominator"),
        strict=True,
    )
)


@dataclass
class World:
    """Everybody by what they are and where: `people["coach", "P001"]`, `people["admin", "west"]`."""

    app: Flask
    make: Factory
    programs: dict[str, Region] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    people: dict[tuple[str, str], Someone] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    signed_in: dict[tuple[str, str], Browser] = field(default_factory=dict)

    @cached_property
    def forms(self) -> "list[Offered]":
        """Every form of every page, looked for once."""
        from walls.forms import offered

        return offered(self)

    def browser(self, role: str, where: str) -> Browser:
        """The browser of somebody, signed in at the present time of the test."""
        key = (role, where)
        if key not in self.signed_in:
            self.signed_in[key] = self.app.test_client().sign_in(self.people[key])
        return self.signed_in[key]

    def ids(self, model: Any, column: str = "id", **where: Any) -> list[UUID]:
        """The ids of a table's rows with these values, the oldest first."""
        query = select(getattr(model, column)).filter_by(**where).order_by(model.id)
        return self.make.read(lambda: list(db.session.scalars(query)))


@contextmanager
def forgetful(monkeypatch: Any) -> Iterator[None]:
    """Doors that undo what was written behind them, so that thousands of requests find the same world; refusals are
    not written down, which has its own tests."""
    from qi_portal.web import doors, refusals

    @contextmanager
    def undone() -> Iterator[None]:
        db.session.rollback()
        db.session.connection(execution_options={"writes": True})
        try:
            yield
        finally:
            db.session.rollback()

    with monkeypatch.context() as patch:
        patch.setattr(doors, "committing", undone)
        patch.setattr(refusals, "note", lambda _refusal: None)
        yield


def people_of_world(app: Flask) -> World:
    world = World(app, Factory(app))
    with world.make.together():
        for program, codes in (("east", (OWN, SISTER)), ("west", (FOREIGN,))):
            _people_of(world, program, codes)
        _odd_ones(world)
    return world


def settle(app: Flask) -> World:
    world = people_of_world(app)
    for code in (OWN, SISTER, FOREIGN):
        _work_in(world, code)
    for program, code in (("east", OWN), ("west", FOREIGN)):
        _work_over(world, program, code)
    _work_of_one(world, "program_staff", "east", OWN)
    _work_of_one(world, "program_staff", "west", FOREIGN)
    for code in (OWN, SISTER):
        _work_of_one(world, "coach", code, code)
    return world


def _odd_ones(world: World) -> None:
    """Who is nobody anywhere, who was switched off, and who is one thing here and another there."""
    world.people["nobody", ""] = world.make.person()
    off = world.people["switched_off", ""] = world.make.person(Role.ADMIN, at=world.programs["east"])
    world.make.change(Person, off.id, is_active=False)
    world.people["beginner", "east"] = world.make.person(Role.ADMIN, at=world.programs["east"])
    both = world.people["both", ""] = world.make.person(Role.PHYSICIAN, at=world.places[OWN])
    world.make.role(both, Role.PRACTICE_LEAD, at=world.places[FOREIGN])
    world.make.role(both, Role.CONTENT_EDITOR, at=world.programs["west"])


def _people_of(world: World, program: str, codes: tuple[str, ...]) -> None:
    region = world.programs[program] = world.make.program(program)
    for role in OVER_PROGRAM:
        email = f"{role.value}.{program}@demo.example"
        world.people[role.value, program] = world.make.person(role, at=region, email=email)
    reader = Wanted("Reader", region.id, None, utc_now().date() + timedelta(days=90))
    made = world.make.write(lambda: tokens.add_integration(wanted=reader, today=utc_now().date(), by=OPERATOR))
    world.tokens[program] = made[1]
    for code in codes:
        place = world.places[code] = world.make.practice(region, code=code)
        world.make.enrollment(place, PROJECT)
        world.make.entries(place, MEASURE, {Month(2026, number): 15 for number in range(1, 11)}, 20)
        for role in AT_PRACTICE:
            email = f"{role.value}.{code}@demo.example"
            world.people[role.value, code] = world.make.person(role, at=place, email=email)


def _sent(browser: Browser, url: str, data: Mapping[str, Any] | None = None, *, shown: str = "") -> str:
    """Send a form, with what its page would send when `shown` names the page; where it leads."""
    known = _offered(Page(browser.get(shown).text), url) if shown else {}
    answer = browser.send(url, known | dict(data or {}))
    assert answer.status_code in (200, 201, 303), f"{url}: {answer.status_code} {_said(answer)}"
    return answer.headers.get("Location", "")


def _offered(page: Page, url: str) -> dict[str, str]:
    """What the form that leads to the address would send."""
    forms = [each for each in page.main.tags("form") if each.attributes.get("method") == "post"]
    chosen = next(each for each in forms if each.attributes.get("action", url).split("?")[0] in ("", url))
    return {name: value for name, value in page.sends(chosen).items() if name != "csrf_token"}


def _said(answer: Any) -> str:
    return Page(answer.text).main.text[:600] if "<main" in answer.text else answer.text[:600]


def _work_in(world: World, code: str) -> None:
    """One of everything that a practice has."""
    member, coach = world.browser("qi_member", code), world.browser("coach", code)
    lead, physician = world.browser("practice_lead", code), world.browser("physician", code)
    base = f"/practices/{code}/projects/{PROJECT}"
    _sent(member, f"{base}/marks/add/event", {"title": "New forms", "first": "2026-03"})
    _sent(member, f"{base}/marks/add/test", shown=f"{base}/marks/add/test?idea=1")
    _sent(member, f"{base}/tally/{MONTH}", {"chart": "1", "DEV-1-answer": "yes"})
    target = {"value": "80", "first": "2026-03", "why": "Agreed."}
    _sent(member, f"/practices/{code}/measures/{MEASURE}/targets", target)
    _sent(member, f"{base}/team/", {"seen": "", "name-0": "Ruth Okafor", "role-0": "nurse"})
    _sent(member, f"{base}/drivers/", {"driver-text": "Families know"})
    (driver,) = world.ids(Driver, practice_id=world.places[code].practice_id)
    for text in ("Text them", "Call them"):
        _sent(member, f"{base}/drivers/ideas/", {"idea-text": text, "idea-drivers": str(driver)})
    idea = world.ids(ChangeIdea, practice_id=world.places[code].practice_id)[-1]
    (version,) = {row.version for row in world.make.rows(ChangeIdea) if row.id == idea}
    _sent(member, f"{base}/drivers/ideas/{idea}/remove", {"version": str(version)})
    _sent(member, f"{base}/meetings/add", {"held_on": "2026-03-02", "others": "Ana Ruiz", "item-0-text": "Order forms"})
    _sent(member, f"/practices/{code}/drafts/{PROJECT}/{MONTH}", {"DEV-1-numerator": "3"})
    wish = {"project_id": PROJECT, "period": "2024-03", "why": "One came late."}
    _sent(member, f"/practices/{code}/locked-months/requests", wish)
    month = {"project_id": PROJECT, "first": "2024-02", "days": "7", "why": "Agreed."}
    _sent(coach, f"/practices/{code}/locked-months/", month)
    _sent(
        coach,
        f"/practices/{code}/coaching/add",
        {"kind": "note", "seen": "coaches", "held_on": "2026-11-05", "text": "Called."},
    )
    _sent(coach, f"/practices/{code}/coaching/next", {"on": str(utc_now().date() + timedelta(days=7))})
    chart = f"/practices/{code}/measures/{MEASURE}/chart/chart"
    looked = lead.send(chart, {"chart-chart": "i", "chart-why": "Agreed."})
    _sent(lead, f"{chart}/keep", Page(looked.text).sends())
    guideline = world.app.extensions["library"].guideline(GUIDELINE)
    told = {"version": guideline.version, "content_hash": guideline.content_hash, "key": str(uuid4())}
    decided = {"practice": code, "advised": "co_manage", "age_band": "unknown", "outcome": "followed"}
    _sent(physician, f"/guidelines/{GUIDELINE}/decisions", decided | told)


def _work_over(world: World, program: str, code: str) -> None:
    """One of everything that a program has; P001 or P101 takes part in it."""
    staff, admin = world.browser("program_staff", program), world.browser("admin", program)
    editor, clinician = world.browser("content_editor", program), world.browser("clinical_lead", program)
    desk = f"/guideline-desk/{program}"
    _sent(editor, f"{desk}/guidelines/{GUIDELINE}/add/note", {"text": "Ask the nurse.", "reason": "New."})
    signed = {"credentials": "MD", "next_review": _in_90_days(), "confirm": "y"}
    _sent(clinician, f"{desk}/guidelines/{GUIDELINE}/sign-off", signed, shown=f"{desk}/guidelines/{GUIDELINE}/sign-off")
    settling = {"decision": "keep", "why": "Agreed."}
    _sent(clinician, f"{desk}/questions/{QUESTION}/settle", settling, shown=f"{desk}/questions/{QUESTION}")
    _sent(world.browser("physician", code), f"/guidelines/{GUIDELINE}/feedback", {"text": "Too strict."})
    _sent(staff, f"/definitions/{program}/measure/DEV-2/adapt")
    for kind, offer in (("session", SESSION), ("module", MODULE)):
        _sent(staff, f"/training/new/{kind}", offer)
    counts = {"meetings": "1", "trainings": "1", "is_active": "y"}
    _sent(staff, "/credit/types/new", {"name": "CME", "kind": "cme"} | counts)
    for each in [code for code, place in world.places.items() if place.program_id == world.programs[program].id]:
        _claim(world, each)
    target = {"value": "75", "first": "2026-03", "why": "Agreed."}
    _sent(staff, f"/network/targets/{program}/DEV-2", target, shown=f"/network/targets/{program}/DEV-2")
    wanted = {"name": "Warehouse", "reads": "some", "practices": [code], "expires_on": _in_90_days()}
    _sent(admin, f"/integrations/programs/{program}/add", wanted)


def _claim(world: World, code: str) -> None:
    physician, url = world.browser("physician", code), f"/practices/{code}/projects/{PROJECT}/credit"
    _sent(physician, url, {f"on-{each}": "2024-02-01" for each in ("planned", "changed", "reviewed")})
    _sent(physician, f"{url}/attest", {"confirm": "yes"}, shown=f"{url}/attest")


def _work_of_one(world: World, role: str, where: str, code: str) -> None:
    """What belongs to one person alone: uploads, what was said of columns, a view, a batch, its job and its file."""
    browser, person = world.browser(role, where), world.people[role, where]
    passkey = Passkey(person_id=person.id, credential_id=str(person.id), public_key=b"", sign_count=0, name="Phone")
    world.make.write(lambda: db.session.add(passkey))
    plain = _sent(browser, "/upload", {"file": (io.BytesIO(UPLOAD % code.encode()), "counts.csv")})
    _sent(browser, plain, {"mode": "all-or-nothing"}, shown=plain)
    content = ODD_UPLOAD % (b"where" if role == "coach" else b"site", code.encode())
    odd = _sent(browser, "/upload", {"file": (io.BytesIO(content), "odd.csv")})
    _sent(browser, odd, ODD_COLUMNS | {"scope": code}, shown=odd)
    _sent(browser, "/network/views/new", {"name": "Late", "query": "late=1"})
    (view,) = world.ids(SavedView, owner_id=person.id)
    _sent(browser, f"/network/views/{view}/first")
    wish = {"name": "Board", "output": "xlsx", "recipients": str(person.id)}
    added = _sent(browser, "/reports/schedules/new", wish, shown="/reports/schedules/new")
    _sent(browser, f"{added}/run", {"token": str(uuid4())})


def _in_90_days() -> str:
    return (utc_now() + timedelta(days=90)).date().isoformat()
