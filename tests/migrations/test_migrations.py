"""The schema goes up, down and up again on filled tables, and ends where the models say."""

import io
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect, text

from factories import Browser, Factory, Region, Someone, environment
from page import Page
from qi_portal import schema
from qi_portal.accounts.links import actions as links
from qi_portal.accounts.models import Person
from qi_portal.accounts.passkeys.models import Passkey
from qi_portal.accounts.sso.models import PersonProvider, ProviderTry
from qi_portal.audit.models import AuditEvent
from qi_portal.db import Base, committing, db, utc_now
from qi_portal.domain.access import OPERATOR, Place, Role
from qi_portal.domain.periods import Month
from qi_portal.domain.reminders.schedule import Kind
from qi_portal.domain.reminders.told import reminder
from qi_portal.guidelines.editing.models import Feedback
from qi_portal.jobs import ledger
from qi_portal.jobs.actions import enqueue
from qi_portal.library import content_root
from qi_portal.network.saved_views.models import SavedView
from qi_portal.practices.models import Program
from qi_portal.reminders import actions as reminders
from qi_portal.reminders.letters import letter_of
from qi_portal.reminders.plan import Planned
from qi_portal.reminders.queries import Member
from second_step import give_app, type_password

MIGRATIONS = str(content_root() / "migrations")
REVISIONS = [script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions()]
"""From the newest to the oldest."""

UPLOAD = b"where,what,when,above,below\nP001,DEV-2,2026-09,1,2\n"
FIELDS = ("practice_id", "measure_id", "period", "numerator", "denominator")
AIM = {"aim-basis": "typical", "aim-goal": "90", "aim-reach_by": str(Month.of(utc_now().date()) + 6)}
SIGNATURE = {"credentials": "MD", "next_review": (utc_now() + timedelta(days=90)).date().isoformat(), "confirm": "y"}


@pytest.fixture
def filled(make_app, new_database, tmp_path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """A portal of its own on a migrated database with a row in every table."""
    app = make_app(environment(tmp_path, new_database(f"filled_{abs(hash(request.node.name))}")))
    with app.app_context():
        schema.upgrade()
    make = Factory(app)
    place = make.practice(code="P001")
    member = make.person(Role.QI_MEMBER, at=place)
    make.person(Role.ADMIN, at=make.program())
    make.enrollment(place)
    make.entry(place, "DEV-1", Month(2026, 10), 17, 20)
    client = app.test_client().sign_in(member)
    client.send("/sign-in", {"email": member.email, "password": "not the right words"})
    import_a_file(client)
    client.send("/guidelines/asthma/decisions", decision(app))
    client.send("/practices/P001/projects/dev-screening/marks/add/event", {"title": "New forms", "first": "2026-03"})
    client.send("/practices/P001/projects/dev-screening/tally/2024-02", {"chart": "1", "DEV-1-answer": "yes"})
    client.send("/practices/P001/measures/DEV-1/targets", {"value": "80", "first": "2026-03", "why": "Agreed."})
    client.send("/practices/P001/projects/dev-screening/team/", {"seen": "", "name-0": "Ruth", "role-0": "nurse"})
    client.send("/practices/P001/projects/dev-screening/team/aim", AIM)
    decide_about_a_chart(make, app, place)
    use_the_desk(make, app)
    define(make, app)
    write_letters(make, app, place)
    work_together(make, app, place)
    coach(make, app, place)
    learn_and_claim(make, app, place)
    leave_a_month_unsaved(make, app, place)
    report_on_all(make, app, place)
    let_a_system_in(make, app, place)
    invite(make, app, place)
    sign_in_elsewhere(make, member)
    have_a_second_factor(make, app)
    with app.app_context():
        yield app


def have_a_second_factor(make: Factory, app: Flask) -> None:
    """An app with a recovery code, a passkey, and a password that was typed without showing one of them."""
    person = give_app(make, make.person())
    key = {"credential_id": "a2V5", "public_key": b"key", "sign_count": 1, "name": "Office laptop"}
    make.write(lambda: db.session.add(Passkey(person_id=person.id, **key)))
    type_password(app.test_client(), person)


def import_a_file(client: Browser) -> None:
    """Explain its columns and commit it, for a file whose headings are not known."""
    columns = client.send("/upload", {"file": (io.BytesIO(UPLOAD), "counts.csv")}).headers["Location"]
    chosen = dict(zip(("column-0", "column-1", "column-2", "column-3", "column-4"), FIELDS, strict=True))
    preview = client.send(columns, Page(client.get(columns).text).sends() | chosen).headers["Location"]
    client.send(preview, Page(client.get(preview).text).sends() | {"mode": "all-or-nothing"})


def decision(app: Flask) -> dict[str, str]:
    """What a member of P001 sends to record that an answer was followed."""
    guideline = app.extensions["library"].guideline("asthma")
    told = {"version": guideline.version, "content_hash": guideline.content_hash, "key": str(uuid4())}
    return {"practice": "P001", "advised": "co_manage", "age_band": "unknown", "outcome": "followed", **told}


def decide_about_a_chart(make: Factory, app: Flask, place: Place) -> None:
    """Choose an I chart for DEV-1 of P001."""
    lead = app.test_client().sign_in(make.person(Role.PRACTICE_LEAD, at=place))
    url = "/practices/P001/measures/DEV-1/chart/chart"
    looked = lead.send(url, {"chart-chart": "i", "chart-why": "Agreed."})
    lead.send(f"{url}/keep", Page(looked.text).sends())


def report_on_all(make: Factory, app: Flask, place: Place) -> None:
    """A schedule that was run once, whose batch and file there are, and a worker's sign of life."""
    person = make.person(Role.PROGRAM_STAFF, at=Region(place.program_id, "", ""))
    staff = app.test_client().sign_in(person)
    sent = Page(staff.get("/reports/schedules/new").text).sends()
    wish = {"name": "Board", "output": "xlsx", "recipients": str(person.id)}
    added = staff.send("/reports/schedules/new", sent | wish).headers["Location"]
    staff.send(f"{added}/run", {"token": str(uuid4())})
    with app.app_context():
        ledger.say_alive(uuid4(), threads=1, at_work=0)
        with committing():
            enqueue("retention.clean", {}, by=OPERATOR)


def leave_a_month_unsaved(make: Factory, app: Flask, place: Place) -> None:
    """A draft of a month, a closed month that is asked for, and one that staff opened."""
    client = app.test_client().sign_in(make.person(Role.QI_MEMBER, at=place))
    client.send("/practices/P001/drafts/dev-screening/2026-03", {"DEV-1-numerator": "3"})
    wish = {"project_id": "dev-screening", "period": "2024-03", "why": "One."}
    client.send("/practices/P001/locked-months/requests", wish)
    staff = app.test_client().sign_in(make.person(Role.COACH, at=place))
    month = {"project_id": "dev-screening", "first": "2024-02", "days": "7", "why": "Agreed."}
    staff.send("/practices/P001/locked-months/", month)


def learn_and_claim(make: Factory, app: Flask, place: Place) -> None:
    """A module that somebody worked through, and an attested claim for a credit that asks for nothing but a part."""
    staff = app.test_client().sign_in(make.person(Role.PROGRAM_STAFF, at=Region(place.program_id, "", "")))
    physician = app.test_client().sign_in(make.person(Role.PHYSICIAN, at=place))
    added = staff.send("/training/new/module", {"title": "Aims", "minutes": "20", "materials": "A page"})
    physician.send(f"{added.headers['Location']}/complete", {"confirm": "yes"})
    counts = {"meetings": "1", "trainings": "1", "is_active": "y"}
    staff.send("/credit/types/new", {"name": "CME", "kind": "cme"} | counts)
    url = "/practices/P001/projects/dev-screening/credit"
    physician.send(url, {f"on-{each}": "2024-02-01" for each in ("planned", "changed", "reviewed")})
    shown = Page(physician.get(f"{url}/attest").text).sends()
    physician.send(f"{url}/attest", shown | {"confirm": "yes"})


def work_together(make: Factory, app: Flask, place: Place) -> None:
    """A test of an idea that carries on another, a driver the idea acts on and that is offered to all, a meeting."""
    client = app.test_client().sign_in(make.person(Role.QI_MEMBER, at=place))
    url = "/practices/P001/projects/dev-screening"
    test = Page(client.get(f"{url}/marks/add/test?idea=1").text).sends()
    client.send(f"{url}/marks/add/test", test)
    before = Page(client.get(f"{url}/marks/add/test").text).by_id("follows_id").tags("option")[-1]
    client.send(f"{url}/marks/add/test", test | {"follows_id": before.attributes["value"], "owner_name": "Ana Ruiz"})
    client.send(f"{url}/drivers/", {"driver-text": "Families know"})
    driver = Page(client.get(f"{url}/drivers/").text).by_id("idea-drivers").tags("input")[0]
    client.send(f"{url}/drivers/ideas/", {"idea-text": "Text them", "idea-drivers": driver.attributes["value"]})
    client.send(f"{url}/meetings/add", {"held_on": "2026-03-02", "others": "Ana Ruiz", "item-0-text": "Order forms"})
    staff = app.test_client().sign_in(make.person(Role.PROGRAM_STAFF, at=Region(place.program_id, "", "")))
    staff.send(f"{url}/drivers/offer")


def coach(make: Factory, app: Flask, place: Place) -> None:
    """A note of a coach, the next contact, and a view of the network that is kept and found first."""
    browser = app.test_client().sign_in(make.person(Role.COACH, at=place))
    note = {"kind": "note", "seen": "coaches", "held_on": "2026-11-05", "text": "Called."}
    browser.send("/practices/P001/coaching/add", note)
    browser.send("/practices/P001/coaching/next", {"on": str(utc_now().date() + timedelta(days=7))})
    browser.send("/network/views/new", {"name": "Late", "query": "late=1"})
    (view,) = make.rows(SavedView)
    browser.send(f"/network/views/{view.id}/first")


def let_a_system_in(make: Factory, app: Flask, place: Place) -> None:
    """Another system that reads P001."""
    code = make.read(lambda: db.session.get_one(Program, place.program_id).code)
    admin = app.test_client().sign_in(make.person(Role.ADMIN, at=Region(place.program_id, "", "")))
    wanted = {"name": "Warehouse", "reads": "some", "practices": ["P001"]}
    wanted["expires_on"] = (utc_now() + timedelta(days=90)).date().isoformat()
    admin.send(f"/integrations/programs/{code}/add", wanted)


def sign_in_elsewhere(make: Factory, member: Someone) -> None:
    """A person whom a provider knows, and a sign-in that went to it."""
    known = {"issuer": "https://sign-in.example", "subject": "1", "person_id": member.id, "linked_at": utc_now()}
    gone = {"state_hash": "0" * 64, "began_at": utc_now(), "source": "0" * 64}
    make.write(lambda: db.session.add_all([PersonProvider(**known), ProviderTry(**gone)]))


def invite(make: Factory, app: Flask, place: Place) -> None:
    """Somebody who has a link to choose a password."""
    person = make.person(Role.PHYSICIAN, at=place)
    with app.app_context(), committing():
        found = db.session.get_one(Person, person.id)
        links.make_link(person=found, purpose=links.Purpose.INVITATION, address=found.email, by=OPERATOR, now=utc_now())


def define(make: Factory, app: Flask) -> None:
    """A draft of a measure, and a review of another."""
    region = make.program("writes")
    browser = app.test_client().sign_in(make.person(Role.PROGRAM_STAFF, at=region))
    browser.send("/definitions/writes/measure/DEV-1/adapt")
    next_review = (utc_now() + timedelta(days=90)).date().isoformat()
    browser.send("/definitions/writes/measure/DEV-2/review", {"next_review": next_review, "confirm": "y"})


def use_the_desk(make: Factory, app: Flask) -> None:
    """A step of everything that the guideline desk keeps."""
    region = make.program("desk")
    people = [make.person(role, at=region) for role in (Role.CONTENT_EDITOR, Role.CLINICAL_LEAD)]
    editor, lead = (app.test_client().sign_in(person) for person in people)
    desk, asked = "/guideline-desk/desk", "/guideline-desk/desk/questions/headache_migraine.Q1"
    editor.send(f"{desk}/guidelines/asthma/add/note", {"text": "Ask the nurse.", "reason": "New."})
    signing = Page(lead.get(f"{desk}/guidelines/asthma/sign-off").text).sends()
    lead.send(f"{desk}/guidelines/asthma/sign-off", signing | SIGNATURE)
    deciding = Page(lead.get(asked).text).sends()
    lead.send(f"{asked}/settle", deciding | {"decision": "keep", "why": "Agreed."})
    editor.send("/guidelines/asthma/feedback", {"text": "Too strict."})
    (message,) = make.rows(Feedback)
    lead.send(f"{desk}/feedback/{message.id}/answer", {"version": "1", "text": "We look at it."})
    lead.send(f"{desk}/feedback/owners", {"owner-0": str(people[1].id)})


def write_letters(make: Factory, app: Flask, place: Place) -> None:
    """Set a program's days, let a person choose no letters, and remind another, which takes a job."""
    people = [make.person(Role.ADMIN, at=make.program("mail")), make.person(Role.QI_MEMBER, at=place)]
    days = {"version": "0", "reminder_days": "5", "digest_day": "20"}
    app.test_client().sign_in(people[0]).send("/reminders/settings/mail", days)
    app.test_client().sign_in(people[1]).send("/account/mail")
    member = Member(place.practice_id, people[0].id, people[0].email, "en")
    waiting = reminder(Month(2026, 10), [(place.name, 1)])
    planned = Planned(member, Kind.REMINDER, Month(2026, 11).first_day, (place,), waiting)
    with app.app_context(), app.test_request_context(), committing():
        reminders.post([planned], letter_of=letter_of, by=OPERATOR)


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    db.session.remove()
    with db.engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}


def test_every_table_of_the_models_is_filled_for_this_test(filled: Flask) -> None:
    assert {name for name, count in rows().items() if count == 0} == set()
    assert set(rows()) == set(Base.metadata.tables)


def test_each_step_down_and_up_keeps_the_rows_of_the_tables_that_stay(filled: Flask) -> None:
    for _ in REVISIONS:
        before = rows()
        downgrade(directory=MIGRATIONS, revision="-1")
        below = rows()
        assert below == {name: count for name, count in before.items() if name in below}
        upgrade(directory=MIGRATIONS, revision="+1")
        assert rows() == {name: below.get(name, 0) for name in before}
        downgrade(directory=MIGRATIONS, revision="-1")

    assert rows() == {}


def test_schema_down_to_nothing_and_up_again_serves(filled: Flask) -> None:
    downgrade(directory=MIGRATIONS, revision="base")
    assert not schema.is_current(db.engine)

    schema.upgrade()

    assert schema.is_current(db.engine)
    assert Factory(filled).practice(code="P002").code == "P002"
    assert len(Factory(filled).rows(AuditEvent)) > 0


def test_migrated_schema_is_what_the_models_say(filled: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Base.metadata) == []


def test_migrated_checks_are_those_of_the_models(filled: Flask) -> None:
    """Comparing schemas leaves CHECK constraints out."""
    wanted = {
        (table.name, str(check.name))
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }

    inspector = inspect(db.engine)
    found = {(name, check["name"]) for name in Base.metadata.tables for check in inspector.get_check_constraints(name)}

    assert found == wanted


def test_migrations_are_one_line_and_each_says_what_it_does() -> None:
    scripts = list(ScriptDirectory(MIGRATIONS).walk_revisions())

    assert len(ScriptDirectory(MIGRATIONS).get_heads()) == 1
    assert all(script.doc for script in scripts)
