"""Links in the documents lead somewhere, and no document or file tells of the machine it was written on."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|<img[^>]*\ssrc=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+\s+(.+)$", re.MULTILINE)

FOREIGN = {
    "a path of one machine": re.compile(r"(?<![\w.:/~-])/(?:home|root|work|Users|mnt)/\w"),
    "a folder beside the checkout": re.compile(r"\.\./shared\b"),
    "an address of a package registry": re.compile(r"://[^\s/]*(?:pypi|pythonhosted|npmjs)"),
}


def _kept(*patterns: str) -> list[Path]:
    """Files under version control, and new ones that are not ignored; all of them when this is no checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file()]


DOCUMENTS = [path for path in _kept("*.md") if path.relative_to(ROOT).parts[0] != "guidelines"]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_of_document_are_alive(document: Path) -> None:
    text = FENCE.sub("", document.read_text())
    targets = [one or other for one, other in LINK.findall(text)]

    assert [target for target in targets if not _is_alive(document, target)] == []


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_holds(what: str) -> None:
    found = [name_of(path) for path in _kept() if path != Path(__file__) and FOREIGN[what].search(_text(path))]

    assert found == []


def _is_alive(document: Path, target: str) -> bool:
    """Addresses on other hosts are not asked: the network is shut."""
    if re.match(r"[a-z]+:", target):
        return True
    path, _, anchor = target.partition("#")
    found = (document.parent / path) if path else document
    return found.exists() and (not anchor or anchor in _anchors(found))


def _anchors(document: Path) -> set[str]:
    headings = HEADING.findall(FENCE.sub("", document.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""
