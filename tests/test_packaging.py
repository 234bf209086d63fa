"""An installed wheel carries its content and its migrations, and works far from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from factories import environment

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as pip would lay it out: its files, beside the libraries of this environment."""
    place = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as files:
        files.extractall(place)
    return place


def run(installed: Path, home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run the program out of the installed wheel, which comes before the checkout on the path."""
    home.mkdir(exist_ok=True)
    environ = {**os.environ, **environment(home), "PYTHONPATH": str(installed)}
    program = "import sys, qi_portal.cli; assert sys.argv.pop(1) in qi_portal.cli.__file__; qi_portal.cli.main()"
    line = [sys.executable, "-c", program, str(installed), *command]
    return subprocess.run(line, cwd=home, env=environ, capture_output=True, text=True, timeout=60, check=False)


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as files:
        return set(files.namelist())


def test_wheel_carries_content_migrations_and_pages(wheel: Path) -> None:
    carried = names(wheel)
    wanted = {
        f"qi_portal/_content/{path.relative_to(ROOT).as_posix()}"
        for folder in ("guidelines", "measures", "migrations")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in (".md", ".toml", ".py", ".mako") and "__pycache__" not in path.parts
    }
    pages = {
        path.relative_to(ROOT).as_posix()
        for kind in ("*.html", "*.css", "*.js", "*.svg", "*.png", "*.mo", "*.json", "*.csv")
        for path in (ROOT / "qi_portal").rglob(kind)
    }

    assert wanted | pages <= carried


def test_wheel_carries_no_tests_and_no_data(wheel: Path) -> None:
    assert not [name for name in names(wheel) if name.startswith(("tests/", "instance/", "benchmarks/"))]


def test_installed_content_is_found_and_whole(installed: Path, home: Path) -> None:
    told = run(installed, home, "content", "check")

    assert told.returncode == 0, told.stderr
    assert "no problem" in told.stdout


def test_installed_migrations_make_a_database_that_is_current(installed: Path, home: Path) -> None:
    told = run(installed, home, "migrate")

    assert told.returncode == 0, told.stderr
    assert "up to date" in told.stdout
    assert (home / "portal.db").is_file()


def test_installed_demo_fills_that_database(installed: Path, home: Path) -> None:
    told = run(installed, home, "demo", "--practices", "1", "--months", "0")

    assert told.returncode == 0, told.stderr
