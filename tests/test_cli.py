"""The command line as an operator meets it, with settings from the environment: each way once in a process of its own,
what leads there and what is refused in this one."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from socket import socket

import pytest
from click.testing import CliRunner, Result

from factories import environment
from qi_portal.cli import COMMANDS, main
from qi_portal.library import content_root
from qi_portal.operate import server

PROGRAM = Path(sys.executable).parent / "qi-portal"
Here = Callable[..., Result]


def qi_portal(home: Path, *command: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the installed program. Its folder is not the checkout, so nothing is found by accident."""
    home.mkdir(exist_ok=True)
    environ = {**os.environ, **environment(home, **settings), "PYTHONWARNINGS": "error"}
    run = [str(PROGRAM), *command]
    return subprocess.run(
        run, input=typed, env=environ, cwd=home, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def here(make_app, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    """Runs a command in this process, on the content that every test shares."""
    assert make_app
    monkeypatch.chdir(tmp_path)

    def run(*command: str, typed: str = "", **settings: str) -> Result:
        return CliRunner().invoke(main, command, input=typed, env=environment(home, **settings))

    return run


@pytest.fixture(scope="module")
def prepared(make_app, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the program east, its administrator and the practice E002."""
    assert make_app
    home = tmp_path_factory.mktemp("prepared")
    make = ("create-admin", "a@demo.example", "--name", "Ana Ruiz", "--program", "east")
    for command, typed in (
        (("migrate",), ""),
        (make, "a long walk by the river\n"),
        (("add-practice", "E002", "--name", "Elm", "--program", "east"), ""),
    ):
        told = CliRunner().invoke(main, command, input=typed, env=environment(home))
        assert told.exit_code == 0, told.output
    return home


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    told = CliRunner().invoke(main, [name, "--help"])

    assert told.exit_code == 0, told.output
    assert len(told.output.splitlines()) > 3


def test_unknown_command_is_named() -> None:
    told = CliRunner().invoke(main, ["fly"])

    assert told.exit_code == 2
    assert "No such command 'fly'" in told.output


def test_network_is_invented_and_served_by_the_same_program(home: Path, here: Here) -> None:
    filled = qi_portal(home, "demo", "--practices", "2", "--months", "6")
    again = here("demo", "--practices", "2", "--months", "6")
    kept = here("demo", "--if-empty")

    assert (filled.returncode, filled.stderr) == (0, "")
    assert "2 invented practices with 6 months" in filled.stdout
    assert again.exit_code == 1
    assert "already holds a program" in again.stderr
    assert kept.exit_code == 0


@pytest.mark.rule(2)
def test_first_administrator_is_made_with_a_password_of_ones_own(home: Path, here: Here) -> None:
    assert here("migrate").exit_code == 0
    make = ("create-admin", "dana@office.example", "--name", "Dana Whitlock", "--program", "east")

    weak = here(*make, typed="password1234567\n")
    made = qi_portal(home, *make, typed="seven lanterns on a quiet pier\n")
    twice = here(*make, typed="seven lanterns on a quiet pier\n")

    assert (weak.exit_code, made.returncode, twice.exit_code) == (1, 0, 1)
    assert "easy to guess" in weak.stderr
    assert "dana@office.example administers east. Sign in at http://localhost/sign-in" in made.stdout
    assert "has an account already" in twice.stderr
    assert not any("lanterns" in told.stdout + told.stderr for told in (weak, made, twice))


def test_server_refuses_a_schema_it_does_not_know(here: Here) -> None:
    told = here("serve")

    assert told.exit_code == 1
    assert "Run: qi-portal migrate" in told.stderr


def test_server_whose_port_is_taken_says_so(home: Path, here: Here) -> None:
    assert here("migrate").exit_code == 0
    with socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = qi_portal(home, "serve", "--jobs", "0", QI_PORTAL_BASE_URL=f"http://127.0.0.1:{port}")

    assert told.returncode == 1
    assert told.stderr.startswith(f"Nothing can listen at 127.0.0.1, port {port}: another program does")


@pytest.mark.rule(50)
def test_no_file_of_the_data_folder_is_open_when_the_server_is_forked(
    here: Here, prepared: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Locks stay behind with the parent: with its file a process would get none, and what it writes could be lost."""
    shutil.copytree(prepared, home)
    still_open: list[str] = []
    files = Path("/proc/self/fd")

    def fork(*_: object, **__: object) -> None:
        names = (os.path.realpath(each) for each in files.iterdir())
        still_open.extend(name for name in names if name.startswith(str(home)))

    monkeypatch.setattr(server, "run", fork)
    told = here("serve")

    assert (told.exit_code, still_open) == (0, [])


def test_unsafe_setting_is_one_sentence(home: Path) -> None:
    told = qi_portal(home, "migrate", QI_PORTAL_SECRET_KEY="secret")

    assert told.returncode == 1
    assert told.stderr.strip().splitlines() == ["QI_PORTAL_SECRET_KEY is too weak: use 32 random bytes or more."]


def test_decision_needs_neither_settings_nor_database(home: Path) -> None:
    told = qi_portal(home, "decide", "asthma", typed="{}", QI_PORTAL_SECRET_KEY="secret")

    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout)["condition"] == "asthma"
    assert not (home / "portal.db").exists()


def test_program_is_set_up_by_commands_alone(home: Path, here: Here, prepared: Path) -> None:
    shutil.copytree(prepared, home)

    added = here("add-practice", "E001", "--name", "Elm Street Pediatrics", "--program", "east")
    enrolled = here("enroll", "E001", "DEV", "--from", "2026-01")
    member = ("add-person", "t@demo.example", "--name", "Tom Ibsen", "--role", "qi_member", "--practice", "E001")
    joined = here(*member, typed="a long walk by the river\n")

    assert [each.exit_code for each in (added, enrolled, joined)] == [0, 0, 0]
    file = home / "months.csv"
    file.write_text("practice_id,measure_id,period,numerator,denominator\nE001,DEV-1,2026-08,10,21\n")
    told = json.loads(qi_portal(home, "import", str(file), "--as", "t@demo.example", "--mode", "all-or-nothing").stdout)
    assert (told["outcome"], told["written"]) == ("accept", 1)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("add-practice", "e 1", "--name", "Elm", "--program", "east"), "e 1 is not a code"),
        (("add-practice", "E001", "--name", "Elm", "--program", "west"), "There is no program with the code west."),
        (("enroll", "E001", "DEV", "--from", "2026-01"), "There is no practice with the code E001."),
        (("enroll", "E002", "nothing", "--from", "2026-01"), "There is no project"),
        (("report", "E001", "--out", "report.pdf"), "There is no practice with the code E001."),
    ],
)
def test_command_that_cannot_be_carried_out_says_why(
    home: Path, here: Here, prepared: Path, command: tuple[str, ...], reason: str
) -> None:
    shutil.copytree(prepared, home)

    told = here(*command)

    assert told.exit_code == 1
    assert told.stderr.startswith(reason)
    assert len(told.stderr.splitlines()) == 1


def test_database_that_is_away_is_one_sentence(here: Here) -> None:
    told = here("report", "P001", "--out", "r.pdf", QI_PORTAL_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert told.exit_code == 1
    assert told.stderr.startswith("The database cannot be reached")
    assert "Traceback" not in told.stderr


def test_broken_content_stops_the_start_with_file_line_and_reason(home: Path) -> None:
    content = home / "content"
    for shelf in ("guidelines", "measures"):
        shutil.copytree(content_root() / shelf, content / shelf)
    (content / "measures" / "dev-screening" / "DEV-1.toml").write_text('id = "DEV-1"\nversion =\n')
    elsewhere = (
        f"import pathlib, qi_portal.library as shelf; shelf.content_root = lambda: pathlib.Path({str(content)!r})"
    )
    start = f"{elsewhere}; from qi_portal.cli import main; main(['serve'])"

    told = subprocess.run(
        [sys.executable, "-c", start],
        env={**os.environ, **environment(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert told.returncode == 1
    assert "DEV-1.toml:2: This is not TOML" in told.stderr
    assert "Traceback" not in told.stderr
