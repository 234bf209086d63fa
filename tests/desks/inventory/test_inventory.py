"""The operator's page and command: what lies where, for how long, on which ways, with which keys, and who may what."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import inspect

from factories import PASSWORD, Browser, Factory
from field_keys import NEW, OLD
from page import Page
from qi_portal.accounts.models import Person
from qi_portal.config import MailServer
from qi_portal.config.field_keys import text_of
from qi_portal.config.secrets import write_own
from qi_portal.db import Base, committing, db, utc_now
from qi_portal.desks.inventory import people
from qi_portal.desks.inventory.cli import inventory
from qi_portal.desks.inventory.flows import flows
from qi_portal.desks.inventory.gather import gather
from qi_portal.desks.inventory.safety import POSTGRESQL, SQLITE
from qi_portal.domain.access import OPERATOR, Role
from qi_portal.interop.tokens.models import Integration
from qi_portal.jobs.actions import enqueue
from qi_portal.sealed.keys import keyring

pytestmark = pytest.mark.rule(59)

DAY = timedelta(days=1)


def told(*options: str) -> str:
    answer = CliRunner().invoke(inventory, options, catch_exceptions=False)
    assert answer.exit_code == 0
    return answer.output


def test_command_names_every_table_that_the_database_has_with_its_rows(make: Factory, context: None) -> None:
    make.person(Role.QI_MEMBER, at=make.practice())

    found = {each["name"]: each for each in json.loads(told("--json"))["tables"]}

    assert set(found) == set(inspect(db.engine).get_table_names()) - {"alembic_version"} == set(Base.metadata.tables)
    assert (found["person"]["rows"], found["person"]["holds"], found["sign_in"]["rows"]) == (1, "account", 0)
    assert found["code_app"]["sealed"] == ["secret", "new_secret"]
    lines = told()
    assert [name for name in found if f"  {name}: " not in lines] == []


def test_ways_in_and_out_are_told_with_whom_and_without_a_password(
    app: Flask, make: Factory, context: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system whose token was taken back, or is out of date, gets nothing any more."""
    given = replace(
        app.config["SETTINGS"],
        database_url="postgresql+psycopg://portal:hunter2@db.example/portal",
        mail_server=MailServer("mail.example", 587, "portal", "hunter2", "starttls"),
        queue_url="immediate",
    )
    monkeypatch.setitem(app.config, "SETTINGS", given)
    program, today = make.program(), utc_now().date()
    with committing():
        for number, (last_day, revoked_at) in enumerate([(today, None), (today, utc_now()), (today - DAY, None)]):
            token = {"token_hash": str(number), "expires_on": last_day, "revoked_at": revoked_at}
            db.session.add(Integration(program_id=program.id, name=f"S{number}", is_program_wide=True, **token))

    told = {str(flow.name): str(flow.where or "shut") for flow in flows()}

    assert told["Database"] == "db.example"
    assert told["Queue of jobs"] == "within this machine"
    assert told["Mail"] == "mail.example, over TLS"
    assert told["Other systems with a token"] == "1 system"
    assert told["Metrics"] == told["Backups"] == told["Single sign-on"] == "shut"


def test_command_says_when_old_rows_were_last_removed(context: None) -> None:
    assert "Last removed" not in told()

    with committing():
        enqueue("retention.clean", {}, by=OPERATOR)

    assert "Last removed" in told()


def test_page_and_command_hold_no_secret(app: Flask, client: Browser, make: Factory) -> None:
    client.sign_in(make.person(Role.ADMIN, at=make.program()))

    answer = client.get("/inventory")

    with app.app_context():
        keys = [text_of([key]).partition(":")[2].strip() for key in keyring().keys]
        secrets = [app.config["SETTINGS"].secret_key, PASSWORD, *keys]
        everything = answer.text + told() + told("--json")
        assert keyring().current.id in answer.text
    assert answer.status_code == 200
    for secret in secrets:
        assert secret not in everything
    assert not re.search(r"argon2|://[^/\s\"]*:[^/\s\"]*@", everything)


def test_key_that_rows_need_and_nobody_has_is_shouted(app: Flask, client: Browser, make: Factory) -> None:
    from qi_portal.accounts.factors.models import CodeApp

    person = make.person(Role.ADMIN, at=make.program())
    path = app.config["SETTINGS"].field_key_file
    before = path.read_text()
    try:
        write_own(path, text_of([OLD]))
        with app.app_context(), committing():
            db.session.add(CodeApp(person_id=person.id, new_secret="JBSWY3DP", new_at=db.func.now()))
        write_own(path, text_of([NEW]))
        page = client.sign_in(person).get("/inventory").text
    finally:
        write_own(path, before)

    assert f"The key {OLD.id} is missing" in page
    assert "1 row cannot be opened without it" in page
    assert "JBSWY3DP" not in page


def test_accounts_on_the_page_are_those_of_the_own_programs(client: Browser, make: Factory) -> None:
    here, there = make.program(), make.program()
    admin = make.person(Role.ADMIN, at=here)
    at = make.practice(here)
    member = make.person(Role.QI_MEMBER, at=at)
    foreign = [make.person(Role.QI_MEMBER, at=make.practice(there)), make.person(Role.PROGRAM_STAFF, at=there)]
    make.role(admin, Role.CONTENT_EDITOR, there)
    make.change(Person, member.id, is_active=False)

    page = client.sign_in(admin).get("/inventory").text

    accounts = Page(page).by_id("accounts").text
    assert admin.email in accounts
    assert member.email in accounts
    assert not any(each.email in page for each in foreign)
    assert "Content editor" not in accounts
    assert "needs one" in accounts
    with client.application.app_context():
        found = people.accounts([here.id])
        assert people.by_role(found) == {Role.ADMIN: 1}
        assert [(each.email, each.roles) for each in found if not each.is_active] == [
            (member.email, ((Role.QI_MEMBER, at.code),))
        ]


def test_command_sees_every_account_and_those_without_a_role(make: Factory, context: None) -> None:
    from qi_portal.accounts.models import PracticeRole

    member = make.person(Role.QI_MEMBER, at=make.practice(code="P007"))
    assert f"{member.email}: qi_member of P007, password alone" in told()

    with committing():
        db.session.query(PracticeRole).delete()

    assert f"{member.email}: no role" in told()


@pytest.mark.rule(47)
def test_settings_of_the_database_that_could_lose_work_are_told(context: None, database: str) -> None:
    """The databases of tests do not wait for the disk, so there is something to tell."""
    found = {each.name: each for each in gather(None).promises}
    hasty, names = {
        "sqlite": ("synchronous = 0", {"journal_mode", "synchronous", "foreign_keys"}),
        "postgresql": ("fsync = off", {"fsync", "synchronous_commit", "full_page_writes", "data_checksums"}),
    }[database]

    assert set(found) == names
    assert not found[hasty.partition(" ")[0]].is_kept
    assert f"{hasty}  UNSAFE" in told()
    if database == "sqlite":
        assert found["journal_mode"].is_kept
        assert found["foreign_keys"].is_kept


def test_setting_that_keeps_what_was_saved_is_not_called_unsafe() -> None:
    kept = [(name, value) for promised in (SQLITE, POSTGRESQL) for name, values in promised.items() for value in values]

    assert ("synchronous", "2") in kept
    assert ("synchronous", "1") not in kept
    assert ("fsync", "on") in kept
    assert ("synchronous_commit", "local") not in kept


@pytest.mark.parametrize("role", [Role.PROGRAM_STAFF, Role.CLINICAL_LEAD])
def test_page_is_for_administrators(client: Browser, make: Factory, role: Role) -> None:
    client.sign_in(make.person(role, at=make.program()))

    assert client.get("/inventory").status_code == 403
