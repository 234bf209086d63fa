"""A person who left is forgotten: no name, no address, no way in; what was done stays, and who did it by an id."""

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import JSON, LargeBinary, String, Text, cast, func, select, type_coerce

from factories import Browser, Factory
from qi_portal.accounts.cli import account
from qi_portal.accounts.models import Person, PracticeRole, ProgramRole
from qi_portal.audit.models import AuditEvent
from qi_portal.db import Base, committing, db
from qi_portal.domain.access import Role
from qi_portal.domain.forgetting import BLANKED, DEEDS, REMOVED, ROLES, STAYS

pytestmark = pytest.mark.rule(38)

ADDRESS = "zebulonia@demo.example"


def run(app: Flask, *words: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(account, ["forget", *words, "--yes"])


def test_person_without_a_role_is_forgotten_everywhere(app: Flask, client: Browser, make: Factory) -> None:
    program = make.program()
    place = make.practice(program, code="P001")
    make.enrollment(place)
    person = make.person(Role.QI_MEMBER, at=place, email=ADDRESS)
    make.role(person, Role.CONTENT_EDITOR, program)
    client.sign_in(person)
    held = {"held_on": "2026-03-02", "present": str(person.id)}
    client.send("/practices/P001/projects/dev-screening/meetings/add", held)
    client.send("/guidelines/asthma/feedback", {"text": "Too strict."})

    for role in (PracticeRole, ProgramRole):
        refused = run(app, ADDRESS)
        assert (refused.exit_code, "holds a role still" in str(refused.exception)) == (1, True)
        with app.app_context(), committing():
            db.session.query(role).delete()
    told = run(app, ADDRESS)

    assert told.exit_code == 0, told.output
    with app.app_context():
        assert holding("zebulonia") == ["audit_event.after"]  # who was at a meeting: what was noted cannot be changed
        (kept,) = db.session.scalars(select(Person).where(Person.id == person.id))
        assert (kept.name, kept.is_active, kept.password_hash) == ("Former member", False, None)
        (noted,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "person.forget"))
        assert (noted.object_id, noted.after) == (str(person.id), {"sign_in": 1, "attendance": 1, "feedback": 1})
    assert client.get("/this-month").status_code == 303
    assert run(app, ADDRESS).exit_code == 1


def test_every_column_that_points_to_a_person_has_its_fate(app: Flask) -> None:
    columns = [
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "person.id" for key in column.foreign_keys)
        and column.name.rpartition("_")[2] != DEEDS
    ]

    fates = [set(REMOVED), set(BLANKED), set(STAYS), set(ROLES)]
    assert {name for name, _ in columns} == set().union(*fates)
    assert sum(map(len, fates)) == len(set().union(*fates))
    assert {*REMOVED.items(), *((name, column) for name, (column, _) in BLANKED.items())} <= set(columns)


def test_name_that_stands_beside_its_person_goes_with_it(app: Flask) -> None:
    named = {
        (table.name, column.name, beside)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "person.id" for key in column.foreign_keys)
        and (beside := f"{column.name.rpartition('_')[0]}_name") in table.columns
    }

    blanked = {(name, column, each) for name, (column, values) in BLANKED.items() for each in values}
    assert ("action_item", "owner_id", "owner_name") in named
    assert named <= blanked


def holding(text: str) -> list[str]:
    """Every column that holds the text somewhere."""
    found = []
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String | Text | JSON) and not isinstance(column.type, LargeBinary):
                held = func.lower(cast(type_coerce(column, Text), Text)).contains(text)
                if db.session.scalar(select(func.count()).select_from(table).where(held)):
                    found.append(f"{table.name}.{column.name}")
    return found
