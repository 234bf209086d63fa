"""`qi-portal demo`: fills an empty database, says the password once, and keeps it in no table."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from factories import Browser, Factory, environment
from qi_portal import cli
from qi_portal.accounts import passwords
from qi_portal.accounts.models import Person
from qi_portal.config import read_settings
from qi_portal.db import Base
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Enrollment, Practice, Program

PASSWORD = "seven lanterns over the harbor"
SMALL = ("--practices", "2", "--months", "14")
ACCOUNTS = {
    *("admin", "staff", "coach1", "editor", "clinical.lead", "coordinator"),
    *("lead.p001", "team.p001", "physician.p001", "lead.p002", "team.p002", "physician.p002"),
    *("admin2", "former.p001"),
}
INVITED = {"nurse.p001", "locum.p001"}
"""They have yet to choose a password."""


@pytest.fixture
def run(app: Flask, home: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs `qi-portal demo` on the application under test, with `home` for a data folder."""
    home.mkdir()
    for name, value in environment(home).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("QI_PORTAL_DEMO_PASSWORD", raising=False)
    monkeypatch.setitem(app.config, "SETTINGS", read_settings())
    monkeypatch.setattr("qi_portal.app.create_app", lambda _settings: app)
    monkeypatch.setattr("qi_portal.web.logs.configure", lambda: None)

    def call(*args: str) -> Result:
        return CliRunner().invoke(cli.main, ["demo", *args])

    return call


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def counts(make: Factory) -> dict[tuple, tuple]:
    codes = {practice.id: practice.code for practice in make.rows(Practice)}
    return {
        (codes[each.practice_id], each.measure_id, str(each.period)): (each.state, each.numerator, each.denominator)
        for each in make.rows(Entry)
    }


def opened_by(password: str, make: Factory) -> set[str]:
    """The accounts that the password opens, without their domain."""
    people = [row for row in make.rows(Person) if passwords.matches(password, row.password_hash, 1)]
    return {row.email.removesuffix("@demo.example") for row in people}


def everything(make: Factory) -> str:
    """Every value of every table."""
    rows = (row for mapper in Base.registry.mappers for row in make.rows(mapper.class_))
    return "\n".join(repr(vars(row)) for row in rows)


def test_network_is_made_with_its_accounts_and_the_truth_beside_it(today, run, make: Factory, home: Path) -> None:
    told = done(run(*SMALL))

    assert "Made 2 invented practices with 14 months" in told
    assert [practice.code for practice in sorted(make.rows(Practice), key=lambda each: each.code)] == ["P001", "P002"]
    assert {person.email for person in make.rows(Person)} == {f"{local}@demo.example" for local in ACCOUNTS | INVITED}
    truth = json.loads((home / "demo-truth.json").read_text())
    series = {(practice, measure) for practice, measure, _ in counts(make)}
    assert {(each["practice"], each["measure"]) for each in truth} == series
    assert {period for *_, period in counts(make)} == {str(month) for month in _months()}


def _months() -> list[str]:
    return [f"{2025 + (8 + number) // 12}-{(8 + number) % 12 + 1:02d}" for number in range(14)]


def test_random_password_is_said_once_and_opens_every_account(today, run, make: Factory, app: Flask) -> None:
    told = done(run(*SMALL[:2], "--months", "0"))

    (password,) = re.findall(r"with the password (\S+) \(said only now", told)
    assert len(password) >= 15
    assert opened_by(password, make) == ACCOUNTS
    assert password not in everything(make)
    for local in ("staff", "physician.p002"):
        answer = app.test_client().send("/sign-in", {"email": f"{local}@demo.example", "password": password})
        assert answer.status_code == 303


def test_chosen_password_is_neither_said_nor_kept(
    today, run, make: Factory, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QI_PORTAL_DEMO_PASSWORD", PASSWORD)

    told = done(run(*SMALL))

    assert opened_by(PASSWORD, make) == ACCOUNTS
    assert PASSWORD not in told + everything(make)
    assert PASSWORD not in "".join(path.read_text() for path in home.glob("*.json"))


def test_data_folder_is_made_for_the_truth(today, run, home: Path) -> None:
    shutil.rmtree(home)

    done(run(*SMALL[:2], "--months", "0"))

    assert json.loads((home / "demo-truth.json").read_text()) == []


@pytest.mark.parametrize("password", ["short", "passwordpassword"])
def test_weak_password_is_refused_before_anything_is_made(
    run, make: Factory, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setenv("QI_PORTAL_DEMO_PASSWORD", password)

    result = run(*SMALL)

    assert (result.exit_code, make.rows(Program), make.rows(Person)) == (1, [], [])
    assert password not in result.output


@pytest.mark.rule(41)
def test_portal_that_others_reach_is_filled_only_when_told_that_all_is_invented(
    run, make: Factory, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = replace(app.config["SETTINGS"], base_url="https://portal.example")
    monkeypatch.setitem(app.config, "SETTINGS", reached)

    refused = run(*SMALL)

    assert (refused.exit_code, make.rows(Program)) == (1, [])
    assert "With --yes-invented it is filled all the same." in refused.stderr
    assert run(*SMALL, "--new-password").exit_code == 1
    done(run("--practices", "1", "--months", "0", "--yes-invented"))


def test_filled_database_is_refused_and_left_alone(today, run, make: Factory, home: Path) -> None:
    make.practice(code="P777")

    result = run(*SMALL)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "The database already holds a program. Invented data goes into an empty one only.\n"
    )  # fmt: skip
    assert ([practice.code for practice in make.rows(Practice)], make.rows(Person)) == (["P777"], [])
    assert not (home / "demo-truth.json").exists()


def test_second_run_with_if_empty_keeps_everything_in_silence(today, run, make: Factory) -> None:
    done(run(*SMALL, "--if-empty"))
    before = counts(make), {person.password_hash for person in make.rows(Person)}

    assert done(run(*SMALL, "--if-empty")) == ""
    assert (counts(make), {person.password_hash for person in make.rows(Person)}) == before


def test_no_months_enroll_every_practice_in_every_project(today, run, make: Factory, app: Flask) -> None:
    done(run("--practices", "3", "--months", "0"))

    projects = app.extensions["library"].projects
    assert {(each.project_id, str(each.started)) for each in make.rows(Enrollment)} == {
        (project, "2015-01") for project in projects
    }
    assert (len(make.rows(Enrollment)), make.rows(Entry)) == (3 * len(projects), [])


def test_new_password_takes_the_place_of_the_old(today, run, make: Factory, client: Browser) -> None:
    first = done(run(*SMALL[:2], "--months", "0"))
    stranger = make.person(email="dana@practice.example")
    kept = next(person for person in make.rows(Person) if person.id == stranger.id).password_hash

    told = done(run("--new-password"))

    assert f"{len(ACCOUNTS)} invented accounts have a new password." in told
    old, new = (re.search(r"password (\S+) \(said", each)[1] for each in (first, told))
    assert next(person for person in make.rows(Person) if person.id == stranger.id).password_hash == kept
    assert (opened_by(new, make), opened_by(old, make)) == (ACCOUNTS, set())


@pytest.mark.parametrize("args", [("--practices", "0"), ("--months", "-1"), ("--practices", "x"), ("--seed", "one")])
def test_wish_that_cannot_be_is_explained(run, make: Factory, args: tuple[str, ...]) -> None:
    result = run(*args)

    assert (result.exit_code, make.rows(Program)) == (2, [])
    assert "Error: Invalid value" in result.stderr
