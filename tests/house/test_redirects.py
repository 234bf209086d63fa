"""What a request says never becomes an address by itself: it goes through `own_path`, which knows our pages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "qi_portal"
CHECKS = frozenset({"own_path", "url_for"})


@pytest.mark.rule(27)
def test_no_redirect_takes_its_address_from_the_request_unchecked() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for path in PACKAGE.rglob("*.py")
        if "redirect(" in (text := path.read_text())
        for call in _calls(ast.parse(text), "redirect")
        if any(_reads_the_request(each) for each in call.args[:1])
    ]

    assert found == []


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _reads_the_request(node: ast.AST) -> bool:
    """Whether a part of the expression that is not handed to a check comes from the request or from a form's `next`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CHECKS:
        return False
    if isinstance(node, ast.Name) and node.id == "request":
        return True
    if isinstance(node, ast.Attribute) and node.attr == "next":
        return True
    return any(_reads_the_request(each) for each in ast.iter_child_nodes(node))
