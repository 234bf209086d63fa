"""The command line as an operator meets it: in a process of its own, with settings from the environment."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from factories import environment
from qi_portal.cli import COMMANDS, main

PROGRAM = Path(sys.executable).parent / "qi-portal"


def qi_portal(home: Path, *command: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the installed program. Its folder is not the checkout, so nothing is found by accident."""
    home.mkdir(exist_ok=True)
    environ = {**os.environ, **environment(home, **settings), "PYTHONWARNINGS": "error"}
    run = [str(PROGRAM), *command]
    return subprocess.run(
        run, input=typed, env=environ, cwd=home, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    told = CliRunner().invoke(main, [name, "--help"])

    assert told.exit_code == 0, told.output
    assert len(told.output.splitlines()) > 3


def test_unknown_command_is_named() -> None:
    told = CliRunner().invoke(main, ["fly"])

    assert told.exit_code == 2
    assert "No such command 'fly'" in told.output


def test_network_is_invented_and_served_by_the_same_program(home: Path) -> None:
    filled = qi_portal(home, "demo", "--practices", "2", "--months", "6")
    again = qi_portal(home, "demo", "--practices", "2", "--months", "6")
    kept = qi_portal(home, "demo", "--if-empty")

    assert (filled.returncode, filled.stderr) == (0, "")
    assert "2 invented practices with 6 months" in filled.stdout
    assert again.returncode == 1
    assert "already holds a program" in again.stderr
    assert kept.returncode == 0


def test_first_administrator_is_made_with_a_password_of_ones_own(home: Path) -> None:
    assert qi_portal(home, "migrate").returncode == 0
    make = ("create-admin", "dana@office.example", "--name", "Dana Whitlock", "--program", "east")

    weak = qi_portal(home, *make, typed="password1234567\n")
    made = qi_portal(home, *make, typed="seven lanterns on a quiet pier\n")
    twice = qi_portal(home, *make, typed="seven lanterns on a quiet pier\n")

    assert (weak.returncode, made.returncode, twice.returncode) == (1, 0, 1)
    assert "easy to guess" in weak.stderr
    assert "dana@office.example administers east." in made.stdout
    assert "has an account already" in twice.stderr
    assert not any("lanterns" in told.stdout + told.stderr for told in (weak, made, twice))


def test_server_refuses_a_schema_it_does_not_know(home: Path) -> None:
    told = qi_portal(home, "serve")

    assert told.returncode == 1
    assert "Run: qi-portal migrate" in told.stderr


def test_unsafe_setting_is_one_sentence(home: Path) -> None:
    told = qi_portal(home, "migrate", QI_PORTAL_SECRET_KEY="secret")

    assert told.returncode == 1
    assert told.stderr.strip().splitlines() == ["QI_PORTAL_SECRET_KEY is too weak: use 32 random bytes or more."]


def test_decision_needs_neither_settings_nor_database(home: Path) -> None:
    told = qi_portal(home, "decide", "asthma", typed="{}", QI_PORTAL_SECRET_KEY="secret")

    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout)["condition"] == "asthma"
    assert not (home / "portal.db").exists()
