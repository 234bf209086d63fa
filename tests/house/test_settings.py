"""Every setting is documented, and nothing is documented that is no setting."""

import re
from collections.abc import Iterable
from pathlib import Path

from qi_portal.config import VARIABLES
from qi_portal.config.unknown import KNOWN

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"\bQI_PORTAL_[A-Z0-9_]+[A-Z0-9]\b")
ROW = re.compile(r"^\| `(QI_PORTAL_\w+)`", re.MULTILINE)


def test_documented_settings_are_those_that_exist() -> None:
    assert set(ROW.findall((ROOT / "docs/configuration.md").read_text())) == set(VARIABLES)


def test_settings_read_anywhere_are_in_the_list() -> None:
    assert _named_in((ROOT / "qi_portal").rglob("*.py")) == set(VARIABLES)


def test_settings_named_in_documents_exist() -> None:
    assert _named_in([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]) <= set(KNOWN)


def _named_in(files: Iterable[Path]) -> set[str]:
    return {name for path in files for name in NAME.findall(path.read_text())}
