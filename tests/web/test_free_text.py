"""Every text that may be typed freely is looked through for what identifies a patient, or stands here with a reason.

A field of a new form is in none of the lists below, and fails here until somebody decides.
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module

import pytest
from flask import Flask
from sqlalchemy import JSON, String, Text, cast, func, select, type_coerce
from wtforms import Form, StringField, TextAreaField
from wtforms.fields import HiddenField, PasswordField

from factories import Browser, Factory, Region
from page import Page
from qi_portal.db import Base, db
from qi_portal.domain.access import PRACTICE_ROLES, Place, Role
from qi_portal.sealed.columns import SealedText

pytestmark = pytest.mark.rule(37)

SSN = "She is 219-09-9999."
"""Shaped like a Social Security number that was never given out."""

PARSED = frozenset((
    "act", "age", "baseline", "charts", "children", "children_as_of", "clinicians", "code", "compared", "day",
    "days", "denominator", "digest_day", "due_on", "email", "every", "excluded", "expires_on", "first", "first_day",
    "follows_id", "form", "goal", "held_on", "id", "idea", "kind", "language", "last", "last_day", "locale",
    "meetings", "minutes", "next_on", "next_review", "numerator", "on", "output", "owner", "parent", "period",
    "points", "practices", "program", "project", "project_id", "reach_by", "reads", "recovery", "reminder_days",
    "role", "searched_in", "seats", "seen", "started", "time", "time_zone", "trainings", "value", "variant",
))  # fmt: skip
"""Names of fields that take a number, a day, a choice, an id or an address, each parsed to the letter."""

REASONS = {
    "PasskeyForm.name": "it names a device of the person's own",
    "NameForm.name": "the person's own name",
    "FeedbackForm.name": "the sender's own name",
    "InviteForm.name": "the name of the account",
    "TeamInviteForm.name": "the name of the account",
    "NewProgramForm.person": "the name of the account",
    "NewProgramForm.name": "the name of a program",
    "ProgramForm.name": "the name of a program",
    "NewPracticeForm.name": "the name of a practice",
    "NewPracticeForm.region": "the name of a region",
    "PracticeForm.name": "the name of a practice",
    "ProfileForm.region": "the name of a region",
    "IntegrationForm.name": "the name of a machine",
    "SignForm.credentials": "letters after the signer's name",
    "TypeForm.name": "the name of a credit, by program staff",
    "ChangeForm.title": "the name of an office; a second person approves it",
    "ChangeForm.phone": "the telephone number of an office; a second person approves it",
    "ChangeForm.text": "may hold an office's telephone number; a second person approves it",
    "OfferForm.title": "an announcement of program staff to everybody",
    "OfferForm.place": "an announcement: a room or a number to dial",
    "OfferForm.link": "an address to join at, which holds a long number",
    "OfferForm.objectives": "an announcement of program staff to everybody",
    "OfferForm.materials": "addresses of materials, which hold long numbers",
    "OfferForm.credit": "an announcement of program staff to everybody",
    "AddMeasureForm.name": "the name of a measure, released by a second person",
    "AddProjectForm.title": "the title of a project, released by a second person",
    "CopyForm.name": "the name of a measure, released by a second person",
}
"""Texts that are not looked through, and why."""

MADE = "MadeForm"
"""A form made for one definition: content that staff write and a second person approves."""

INHERITED = frozenset({"DecisionForm.why", "GridForm.reason", "MonthForm.why"})
"""Fields of forms that others build upon; those are listed."""


@dataclass(frozen=True)
class Asked:
    """A page with a form: `fields` are those to try, `base` what makes the rest of it right, `form` its class."""

    who: Role
    page: str
    form: str
    fields: tuple[str, ...]
    base: dict[str, str] = field(default_factory=dict)
    post: str = ""
    prefix: str = ""


P = "/practices/P001/projects/dev-screening"
TEST = ("title", "question", "plan", "who", "location", "schedule", "owner_name", "prediction")
MONTH = {"DEV-1-numerator": "3", "DEV-1-denominator": "9"}
ASKED = [
    Asked(Role.QI_MEMBER, f"{P}/months/2026-10", "MonthForm", ("note",), MONTH),
    Asked(
        Role.QI_MEMBER, f"{P}/marks/add/event", "MarkForm", ("title", "plan"),
        {"title": "New", "first": "2026-03"},
    ),
    Asked(Role.QI_MEMBER, f"{P}/marks/add/test", "MarkForm", TEST, {"title": "New"}),
    Asked(
        Role.QI_MEMBER, f"{P}/team/", "AimForm", ("statement",),
        {"basis": "typical", "goal": "90", "reach_by": "2027-05"}, f"{P}/team/aim", "aim-",
    ),
    Asked(
        Role.QI_MEMBER, f"{P}/meetings/add", "MeetingForm", ("others", "agenda", "notes", "decisions"),
        {"held_on": "2026-03-02"},
    ),
    Asked(
        Role.QI_MEMBER, f"{P}/meetings/add", "ItemForm", ("text", "owner_name"),
        {"text": "Order forms"}, "", "item-0-",
    ),
    Asked(Role.QI_MEMBER, f"{P}/drivers/", "DriverForm", ("text",), {}, "", "driver-"),
    Asked(Role.QI_MEMBER, f"{P}/drivers/", "IdeaForm", ("text",), {}, f"{P}/drivers/ideas/", "idea-"),
    Asked(
        Role.QI_MEMBER, "/practices/P001/measures/DEV-1/targets", "TargetForm", ("why",),
        {"value": "80", "first": "2026-03"},
    ),
    Asked(
        Role.QI_MEMBER, "/practices/P001/locked-months/", "RequestForm", ("why",),
        {"project_id": "dev-screening", "period": "2024-03"}, "/practices/P001/locked-months/requests",
    ),
    Asked(
        Role.COACH, "/practices/P001/locked-months/", "UnlockForm", ("why",),
        {"project_id": "dev-screening", "first": "2024-02", "days": "7"},
    ),
    Asked(
        Role.COACH, "/practices/P001/coaching/add", "ContactForm", ("text", "people"),
        {"kind": "note", "seen": "coaches", "held_on": "2026-11-05", "text": "Called."},
    ),
    Asked(
        Role.COACH, "/practices/P001/coaching/", "NextForm", ("about",),
        {"on": "soon"}, "/practices/P001/coaching/next",
    ),
    Asked(Role.COACH, "/network/views/new", "ViewForm", ("name",), {"query": "late=1"}),
    Asked(Role.PRACTICE_LEAD, f"{P}/leave", "LeaveForm", ("why",), {"last": "2026-10"}),
    Asked(
        Role.PRACTICE_LEAD, "/practices/P001/projects/join/asthma-control", "PartForm", ("population",),
        {"started": "2026-10"},
    ),
    Asked(Role.PROGRAM_STAFF, "/reports/schedules/new", "ScheduleForm", ("name",), {"output": "xlsx"}),
    Asked(
        Role.PROGRAM_STAFF, "/credit/types/new", "TypeForm", ("note",),
        {"name": "CME", "kind": "cme", "meetings": "1", "trainings": "1"},
    ),
    Asked(
        Role.CONTENT_EDITOR, "/guideline-desk/east/guidelines/asthma/add/note", "ChangeForm", ("reason",),
        {"text": "Ask the nurse."},
    ),
    Asked(
        Role.CLINICAL_LEAD, "/guideline-desk/east/questions/headache_migraine.Q1", "SettleForm", ("why",),
        {"decision": "keep"}, "/guideline-desk/east/questions/headache_migraine.Q1/settle",
    ),
    Asked(Role.CONTENT_EDITOR, "/guidelines/asthma/feedback", "FeedbackForm", ("text",)),
]  # fmt: skip

LOOKED_THROUGH = {
    "AimForm.why": "qi_portal.domain.improvement.aim_reading",
    "AnswerForm.text": "qi_portal.guidelines.editing.feedback.actions",
    "BaselineForm.why": "qi_portal.domain.chart.decision_rules",
    "CancelForm.reason": "qi_portal.training.forms",
    "ChartForm.why": "qi_portal.domain.chart.decision_rules",
    "DeclineForm.answer": "qi_portal.measures.unlocks.forms",
    "DefinitionForm.why": "qi_portal.measures.definitions.desk.forms",
    "ExclusionForm.why": "qi_portal.domain.chart.decision_rules",
    "MonthForm.reason": "qi_portal.measures.forms",
    "TotalsForm.note": "qi_portal.measures.forms",
    "TotalsForm.reason": "qi_portal.measures.forms",
    "FeedbackForm.searched": "qi_portal.guidelines.editing.feedback.actions",
    "MarkForm.done": "qi_portal.domain.entry.cycle_reading",
    "MarkForm.reason": "qi_portal.domain.entry.marks",
    "MarkForm.study": "qi_portal.domain.entry.marks",
    "MarkForm.unexpected": "qi_portal.domain.entry.cycle_reading",
    "PhaseForm.why": "qi_portal.domain.chart.decision_rules",
    "ReasonForm.note": "qi_portal.guidelines.editing.changes.actions",
    "RetireForm.why": "qi_portal.measures.definitions.desk.forms",
    "ReviewForm.note": "qi_portal.measures.definitions.review.views",
    "WithdrawForm.why": "qi_portal.domain.chart.decision_rules",
}
"""Fields on pages that take many steps to reach, and the module that looks them through by the same functions."""

CHECKS = ("text_in", "optional_text", "line_in", "looks_like_identifier", "check_note")


def test_every_text_field_is_parsed_or_looked_through_or_has_its_reason(app: Flask) -> None:
    found = {f"{form.__name__}.{name}" for form in _every(Form) for name in _texts(form)} - INHERITED
    tried = {f"{each.form}.{name}" for each in ASKED for name in each.fields}

    free = {each for each in found if each.partition(".")[2] not in PARSED} | (found & tried)
    assert free - tried - LOOKED_THROUGH.keys() - REASONS.keys() == set()
    assert (REASONS.keys() | LOOKED_THROUGH.keys()) - found == set()
    assert REASONS.keys() & (tried | LOOKED_THROUGH.keys()) == set()


def test_module_that_looks_a_text_through_still_does() -> None:
    for name, module in LOOKED_THROUGH.items():
        source = inspect.getsource(import_module(module))
        assert any(f"{check}(" in source for check in CHECKS), f"{name}: {module} looks through nothing"


def test_text_that_names_a_patient_is_refused_on_every_page_and_kept_nowhere(
    app: Flask, make: Factory, today: date
) -> None:
    place = make.practice(make.program("east"), code="P001")
    make.enrollment(place)
    browsers = {role: _browser(app, make, place, role) for role in {each.who for each in ASKED}}

    wrong = [problem for each in ASKED for problem in _try(browsers[each.who], each)]

    assert wrong == []
    with app.app_context():
        assert list(_holding("219-09-9999")) == []


def _try(browser: Browser, asked: Asked) -> Iterator[str]:
    """What is not as it should be about a form: no warning beside it, or a text that is let through."""
    page = browser.get(asked.page)
    if page.status_code != 200:
        yield f"{asked.page}: {page.status_code}"
        return
    if any(issubclass(_field(asked.form, name), TextAreaField) for name in asked.fields) and "atient" not in page.text:
        yield f"{asked.page} ({asked.form}): no warning"
    sends = Page(page.text).sends()
    for name in asked.fields:
        base = {f"{asked.prefix}{key}": value for key, value in asked.base.items()}
        answer = browser.send(asked.post or asked.page, sends | base | {f"{asked.prefix}{name}": SSN})
        if answer.status_code != 422 or "Social Security number" not in answer.text:
            yield f"{asked.form}.{name}: {answer.status_code}"


def _browser(app: Flask, make: Factory, place: Place, role: Role) -> Browser:
    at = place if role in PRACTICE_ROLES else Region(place.program_id, "east", "")
    return app.test_client().sign_in(make.person(role, at=at))


def _holding(text: str) -> Iterator[str]:
    """Every column that holds the text somewhere."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String | Text | JSON | SealedText):
                held = cast(type_coerce(column, Text), Text).contains(text)
                if db.session.scalar(select(func.count()).select_from(table).where(held)):
                    yield f"{table.name}.{column.name}"


def _every(form: type[Form]) -> Iterator[type[Form]]:
    for each in form.__subclasses__():
        if each.__module__.startswith("qi_portal") and each.__name__ != MADE:
            yield each
        yield from _every(each)


def _texts(form: type[Form]) -> Iterator[str]:
    for name in dir(form):
        kind = getattr(getattr(form, name, None), "field_class", None)
        if kind and issubclass(kind, StringField) and not issubclass(kind, HiddenField | PasswordField):
            yield name


def _field(form: str, name: str) -> type:
    return next(
        getattr(each, name).field_class for each in _every(Form) if each.__name__ == form and hasattr(each, name)
    )
