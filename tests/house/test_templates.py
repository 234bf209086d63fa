"""Templates parse, import nothing they do not use, and hold nothing that the content security policy would block."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

PACKAGE = Path(__file__).parents[2] / "qi_portal"
TEMPLATES = sorted(path for path in PACKAGE.rglob("templates/**/*") if path.is_file())

BLOCKED = {
    "inline style": re.compile(r"<style|\sstyle\s*="),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)"),
    "address of another host": re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//"""),
}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 10


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_parses_and_its_filters_exist(path: Path, house: Flask) -> None:
    house.jinja_env.compile(path.read_text(), name=name_of(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_uses_all_that_it_imports(path: Path, house: Flask) -> None:
    tree = house.jinja_env.parse(path.read_text())
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}

    assert set(_imported(tree)) <= used


@pytest.mark.parametrize("what", BLOCKED)
@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_holds_nothing_that_browsers_are_told_to_block(path: Path, what: str) -> None:
    assert BLOCKED[what].findall(path.read_text()) == []


def _imported(tree: nodes.Template) -> Iterator[str]:
    yield from (node.target for node in tree.find_all(nodes.Import))
    for node in tree.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in node.names)
