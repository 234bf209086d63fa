"""Nothing is needed that is not locked, what is locked is listed, and what is known against it stops the build."""

import ast
import json
import re
import runpy
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SETTLED = tomllib.loads((ROOT / "pyproject.toml").read_text())
NAME = re.compile(r"[A-Za-z0-9._-]+")

PARTS_OF = {
    "alembic": "flask-migrate",
    "babel": "flask-babel",
    "itsdangerous": "flask",
    "jinja2": "flask",
    "joserfc": "authlib",
    "markupsafe": "flask",
    "werkzeug": "flask",
}
"""Packages that another one hands to those who use it, and documents so: they come and go with it."""

pytestmark = pytest.mark.rule(57)


def test_what_the_portal_imports_is_a_dependency_of_its_own() -> None:
    named = {*SETTLED["project"]["dependencies"]}
    for extra in SETTLED["project"]["optional-dependencies"].values():
        named |= {*extra}
    known = {plain(each) for each in named}
    packages = packages_distributions()

    unnamed = {
        f"{path.relative_to(ROOT)}: {module}"
        for path in sorted((ROOT / "qi_portal").rglob("*.py"))
        for module in imported(path)
        if module not in sys.stdlib_module_names | {"qi_portal"}
        and not known & {plain(each) for each in (*packages.get(module, ()), PARTS_OF.get(module, ""))}
    }

    assert unnamed == set()


def test_every_requirement_of_the_locks_has_its_version_and_hashes() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text().strip())
        loose = [each.splitlines()[0] for each in entries if "==" not in each or "--hash=sha256:" not in each]
        assert loose == [], lock


def test_bill_of_materials_lists_every_locked_package_with_its_license_and_no_moment() -> None:
    sbom = runpy.run_path(str(ROOT / "scripts/sbom.py"))

    bill = sbom["bill_of_materials"]()

    in_lock = {*re.findall(r"sha256:(\w+)", (ROOT / "requirements.lock").read_text())}
    assert sbom["locked"]() == sbom["listed"](bill)
    assert ("flask", "3.1") in {(name, version[:3]) for name, version in sbom["listed"](bill)}
    assert [each["name"] for each in bill["components"] if is_installed(each) and not each.get("licenses")] == []
    assert [each["name"] for each in bill["components"] if not hashes_of(each) or hashes_of(each) - in_lock] == []
    assert set().union(*map(hashes_of, bill["components"])) == in_lock
    assert sbom["bill_of_materials"]() == bill
    assert not {"serialNumber", "timestamp"} & {*bill, *bill["metadata"]}


def test_known_vulnerability_fails_unless_it_is_accepted_for_now(capsys: pytest.CaptureFixture[str]) -> None:
    audit = runpy.run_path(str(ROOT / "scripts/vulnerabilities.py"))
    day, clean = date(2026, 11, 22), {"name": "click", "version": "8.3", "vulns": []}
    hole = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"], "fix_versions": ["3.2"]}
    holed, passed_by = {"name": "flask", "version": "3.1", "vulns": [hole]}, {"name": "ours", "skip_reason": "local"}
    until = audit["accepted"]('[[accepted]]\nid = "CVE-2026-1"\nreason = "Not loaded."\nuntil = 2026-11-22\n')
    expected: list[tuple[Any, Any, int, str]] = [
        ({"dependencies": [clean]}, {}, 0, "1 of 1 packages"),
        ({"dependencies": [clean, holed]}, {}, 1, "flask 3.1 has PYSEC-2026-1; mended in 3.2"),
        ({"dependencies": [holed]}, until, 0, "1 of 1 packages"),
        ({"dependencies": [holed]}, {"CVE-2026-1": date(2026, 11, 21)}, 1, "has PYSEC-2026-1"),
        ({"dependencies": [clean, passed_by]}, {}, 0, "ours was NOT looked up: local"),
        ({"dependencies": [passed_by]}, {}, 0, "NOT CHECKED"),
        (None, {}, 0, "NOT CHECKED"),
    ]

    for report, known, code, told in expected:
        assert audit["tell"]("a.lock", json.loads(json.dumps(report)), known, day) == code
        assert told in capsys.readouterr().out
    audit["accepted"]((ROOT / "scripts/accepted-vulnerabilities.toml").read_text())
    with pytest.raises(KeyError, match="reason"):
        audit["accepted"]('[[accepted]]\nid = "CVE-2026-1"\nuntil = 2026-11-22\n')


def is_installed(part: dict[str, Any]) -> bool:
    return bool(part.get("description") != "Not needed on this platform.")


def hashes_of(part: dict[str, Any]) -> set[str]:
    return {each["content"] for each in part["hashes"]}


def plain(requirement: str) -> str:
    """'Flask_WTF>=1.3' as 'flask-wtf'."""
    found = NAME.match(requirement)
    return re.sub(r"[._-]+", "-", found.group().lower()) if found else ""


def imported(path: Path) -> Iterator[str]:
    """The top of each module that the file imports from elsewhere, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
