"""Every setting is documented, and nothing is documented that is no setting."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from qi_portal.config import VARIABLES, read_settings
from qi_portal.config.settings import SECRET_VARIABLES
from qi_portal.config.unknown import KNOWN

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"\bQI_PORTAL_[A-Z0-9_]+[A-Z0-9]\b")
ROW = re.compile(r"^\| `(QI_PORTAL_\w+)`", re.MULTILINE)


def test_documented_settings_are_those_that_exist() -> None:
    assert set(ROW.findall((ROOT / "docs/configuration.md").read_text())) == set(VARIABLES)


def test_every_setting_that_may_be_a_file_is_said_to() -> None:
    (secrets,) = re.findall(r"^## Secrets\n(.+?)^\*\*", (ROOT / "docs/configuration.md").read_text(), re.DOTALL | re.M)

    assert {f"QI_PORTAL_{name}" for name in re.findall(r"`QI_PORTAL_(\w+)`", secrets)} == set(SECRET_VARIABLES)


@pytest.mark.rule(56)
def test_portal_starts_with_the_settings_that_the_deployment_guide_begins_with(tmp_path: Path) -> None:
    lines = (ROOT / "docs/deploy/portal.env").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    tmp_path.chmod(0o700)

    settings = read_settings({**given, "QI_PORTAL_HOME": str(tmp_path)})

    assert settings.has_tls
    assert (settings.trusted_proxies, settings.demands_second_factor) == (1, True)


@pytest.mark.rule(38)
def test_proxies_log_no_whole_address() -> None:
    nginx, caddy = ((ROOT / "docs/deploy" / name).read_text() for name in ("nginx.conf", "Caddyfile"))
    (line,) = re.findall(r"^log_format qi_portal (.+?);$", nginx, re.DOTALL | re.M)
    named = re.split(r"^server \{", nginx, flags=re.M)[2:]

    assert set(re.findall(r"\$(\w+)", line)).isdisjoint({"request", "request_uri", "uri", "args", "http_referer"})
    assert all("qi-portal.log qi_portal;" in each and "error.log crit;" in each for each in named)
    assert {"request>uri delete", "request>headers delete"} <= {each.strip() for each in caddy.splitlines()}


def test_settings_read_anywhere_are_in_the_list() -> None:
    assert _named_in((ROOT / "qi_portal").rglob("*.py")) == set(VARIABLES)


def test_settings_named_in_documents_exist() -> None:
    assert _named_in([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]) <= set(KNOWN)


def _named_in(files: Iterable[Path]) -> set[str]:
    return {name for path in files for name in NAME.findall(path.read_text())}
