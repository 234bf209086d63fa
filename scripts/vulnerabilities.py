"""`make audit`: are vulnerabilities known of what is locked? Ends with 1 if so, and says what it could not find out.

pip-audit asks an advisory service about every package of both locks. Without the service nothing is known: that is said
loudly and fails no build, because then no build would depend on it. What was accepted stands in
scripts/accepted-vulnerabilities.toml, each with a reason and a date after which it counts again.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
ACCEPTED = Path(__file__).with_name("accepted-vulnerabilities.toml")
SECONDS = 300

Accepted = Mapping[str, date]
"""Ids of vulnerabilities, and the last day on which each is accepted."""


def main() -> None:
    today = datetime.now(UTC).date()
    known = accepted(ACCEPTED.read_text())
    sys.exit(max(tell(lock, ask(lock), known, today) for lock in LOCKS))


def ask(lock: str) -> dict[str, Any] | None:
    """What pip-audit reports; None when it could not ask."""
    options = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")
    command = [sys.executable, "-m", "pip_audit", "-r", lock, *options]
    try:
        told = subprocess.run(  # noqa: S603 - the tool of the lock
            command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        report: dict[str, Any] = json.loads(told.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return report


def accepted(text: str) -> dict[str, date]:
    """KeyError when one has no reason or no date."""
    listed = tomllib.loads(text).get("accepted", [])
    return {each["id"]: each["until"] for each in listed if each["reason"].strip()}


def tell(lock: str, report: Mapping[str, Any] | None, known: Accepted, today: date) -> int:
    """Print what was found, and what was not looked at; 1 when a vulnerability is known that is not accepted."""
    packages = report["dependencies"] if report else []
    asked = [each for each in packages if "skip_reason" not in each]
    for each in packages:
        if "skip_reason" in each and asked:
            click.echo(f"{lock}: {each['name']} was NOT looked up: {each['skip_reason']}")
    if not asked:
        click.echo(f"{lock}: NOT CHECKED. The advisory service could not be reached, so nothing is known either way.")
    else:
        click.echo(f"{lock}: {len(asked)} of {len(packages)} packages were looked up.")
    found = [line for each in asked for line in _vulnerable(each, known, today)]
    for line in found:
        click.echo(f"{lock}: {line}")
    return 1 if found else 0


def _vulnerable(package: Mapping[str, Any], known: Accepted, today: date) -> Iterator[str]:
    for each in package["vulns"]:
        until = max((known[name] for name in (each["id"], *each["aliases"]) if name in known), default=None)
        if until is None or today > until:
            mend = ", ".join(each["fix_versions"]) or "no version yet"
            yield f"{package['name']} {package['version']} has {each['id']}; mended in {mend}"


if __name__ == "__main__":
    main()
