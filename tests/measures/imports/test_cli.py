"""`qi-portal import`: the same rules as on the page, told as JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from factories import Factory, environment
from qi_portal import cli
from qi_portal.accounts.models import Person
from qi_portal.domain.access import Role
from qi_portal.domain.entry.planned import Mode

TODAY = ("--today", "2026-11-21")
HEADING = "practice_id,measure_id,period,numerator,denominator\n"
SHAPE = {"outcome", "rows", "valid", "errors", "warnings", "file_errors", "values"}


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Runs `qi-portal import` on the application under test."""
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("qi_portal.app.create_app", lambda _settings: app)
    monkeypatch.setattr("qi_portal.web.logs.configure", lambda: None)

    def call(*args: str | Path) -> Result:
        return CliRunner().invoke(cli.main, ["import", *map(str, args)])

    return call


@pytest.fixture
def told(run):
    """What the command prints, read as JSON."""

    def call(*args: str | Path) -> dict[str, Any]:
        result = run(*args)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return call


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    path = tmp_path / "counts.csv"
    path.write_text(HEADING + "P001,DEV-1,2026-10,18,24\nP009,DEV-1,2026-10,30,24\n")
    return path


@pytest.mark.parametrize("mode", [None, *Mode])
def test_reference_file_gives_what_it_must(network, told, example: dict[str, Any], mode: Mode | None) -> None:
    found = told(example["path"], *TODAY, *(("--mode", mode.value) if mode else ()))

    refused = mode is Mode.ALL_OR_NOTHING and example["errors"]
    assert found.keys() >= SHAPE
    assert (found["outcome"], found["valid"], found["file_errors"]) == (
        "reject" if refused else example["outcome"], example["valid"], []
    )  # fmt: skip
    assert found["rows"] == example.get("rows", found["rows"])
    assert [(each["row"], each["code"]) for each in found["errors"]] == [
        (each["row"], each["code"]) for each in example["errors"]
    ]
    assert all(
        found["errors"][number]["field"] == each["field"]
        for number, each in enumerate(example["errors"])
        if "field" in each
    )
    warned = {(each["row"], each["code"]) for each in found["warnings"]}
    assert {(each["row"], each["code"]) for each in example.get("must_warn", [])} <= warned
    values = [{name: value for name, value in each.items() if name != "rate"} for each in example["values"]]
    assert all(value in found["values"] for value in values)
    is_kept = mode is Mode.VALID_ROWS or (mode is Mode.ALL_OR_NOTHING and not refused)
    count = example["valid"] + example.get("not_collected", 0)
    assert (found["written"], len(network.entries())) == ((count, count) if is_kept else (0, 0))


def test_value_is_told_by_its_five_parts(network, told, counts: Path) -> None:
    found = told(counts, *TODAY)

    assert found["values"] == [
        {"practice": "P001", "measure": "DEV-1", "period": "2026-10", "numerator": 18, "denominator": 24}
    ]
    (error,) = found["errors"]
    assert (error["row"], error["code"], error["field"]) == (3, "R09", "numerator")
    assert error["message"] == "Row 3, column “numerator”: 30 is more than 24. Check which of the two is mistyped."


def test_commit_for_the_operator_is_on_behalf_and_anonymous(network, told, counts: Path) -> None:
    assert told(counts, *TODAY, "--mode", "valid-rows")["written"] == 1
    assert told(counts, *TODAY, "--mode", "valid-rows")["written"] == 0

    (deed,) = network.deeds("entry.record")
    assert (deed.actor_id, deed.after["on_behalf"], deed.after["source"]) == (None, True, "file")


def test_file_as_a_member_is_in_the_scope_of_that_member(network, told, tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(HEADING + "P001,DEV-1,2026-10,18,24\nP009,DEV-1,2026-10,18,24\n")

    found = told(path, *TODAY, "--mode", "valid-rows", "--as", "Team.P001@demo.example")

    assert [(each["row"], each["code"]) for each in found["errors"]] == [(3, "R14")]
    (deed,) = network.deeds("entry.record")
    assert (deed.actor_id, "on_behalf" in deed.after) == (network.member.id, False)


def test_file_as_a_physician_writes_nothing(network, told, make: Factory, counts: Path) -> None:
    physician = make.person(Role.PHYSICIAN, at=network.places["P001"])

    found = told(counts, *TODAY, "--mode", "valid-rows", "--as", physician.email)

    assert ([each["code"] for each in found["errors"]][:1], found["written"]) == (["R14"], 0)


@pytest.mark.parametrize("who", ["nobody@demo.example", "gone@demo.example", ""])
def test_file_as_nobody_is_refused_with_a_sentence(network, run, make: Factory, counts: Path, who: str) -> None:
    make.change(Person, make.person(email="gone@demo.example").id, is_active=False)

    result = run(counts, *TODAY, "--as", who)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Nobody here has the address {who}.\n"


@pytest.mark.parametrize(
    ("today", "codes"), [("2026-10-31", ["R09"]), ("2026-09-30", ["R05", "R09", "R05"]), ("2027-06-01", ["R09"])]
)
def test_day_that_is_given_is_the_day_that_counts(network, told, counts: Path, today: str, codes: list[str]) -> None:
    found = told(counts, "--today", today)

    assert [each["code"] for each in found["errors"]] == codes


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("counts.xlsx", b"<html><table>", "F01"),
        ("counts.csv", b"", "F02"),
        ("counts.csv", b"a,b\n1,2\n", "F03"),
        ("counts.csv", b"x" * 10_000_001, "F07"),
        (
            "counts.csv",
            b"patient name,practice_id,measure_id,period,numerator,denominator\nA,P001,DEV-1,1,1,1\n",
            "F10",
        ),
    ],
)
def test_file_that_cannot_be_read_is_rejected(
    network, told, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)

    found = told(tmp_path / name, *TODAY, "--mode", "valid-rows")

    assert (found["outcome"], found["file_errors"], found["values"], found["written"]) == ("reject", [code], [], 0)


@pytest.mark.parametrize(
    "args", [("no-such-file.csv",), (), ("{counts}", "--mode", "everything"), ("{counts}", "--today", "yesterday")]
)
def test_command_that_is_mistyped_explains_itself(network, run, counts: Path, args: tuple[str, ...]) -> None:
    result = run(*(arg.format(counts=counts) for arg in args))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error:" in result.stderr


def test_installed_command_imports_into_the_data_folder(home: Path, counts: Path) -> None:
    """The whole way once, in processes of their own: make the practices, then import."""
    given = {"QI_PORTAL_HOME": str(home), "QI_PORTAL_ARGON2_TIME_COST": "1"}
    environ = {name: value for name, value in os.environ.items() if not name.startswith("QI_PORTAL_")} | given

    def command(*args: str | Path) -> str:
        line = [sys.executable, "-c", "from qi_portal.cli import main; main()", *map(str, args)]
        return subprocess.run(line, env=environ, capture_output=True, text=True, check=True, timeout=120).stdout

    command("demo", "--practices", "9", "--months", "0")
    found = json.loads(command("import", counts, *TODAY, "--mode", "valid-rows", "--as", "staff@demo.example"))

    assert (found["outcome"], found["written"], found["valid"]) == ("partial", 1, 1)
    assert (home / "portal.db").exists()
