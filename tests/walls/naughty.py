"""Strings that are awkward to somebody, by kind, and what an answer must not hold of them."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from page import Node, Page

LIST = Path(__file__).parents[1] / "data" / "naughty.txt"
MARK = "naughty"
"""Stands in every piece of markup of the list, so that one that became markup is known for what it is."""

FOREIGN_HOST = "evil.example"
LINKS = ("href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcset")


@cache
def by_kind() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in LIST.read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            found[line.removeprefix("## ")] = kind = []
        elif line and not line.startswith("# "):
            kind.append(_read(line))
    return found


def _read(line: str) -> str:
    text: str = json.loads(f'"{line}"')
    if not text.startswith("LONG:"):
        return text
    _, count, repeated = text.split(":", 2)
    return repeated * int(count)


@cache
def every() -> list[str]:
    return [text for texts in by_kind().values() for text in texts]


def planted(page: Page | str) -> list[str]:
    """What of the list has become an element, an attribute or an address of a page."""
    page = Page(page) if isinstance(page, str) else page
    return [found for node in page.root.every(lambda _: True) for found in _planted(node)]


def _planted(node: Node) -> Iterator[str]:
    if MARK in node.tag or node.tag in ("iframe", "object", "embed", "base", "portal", "math", "style"):
        yield f"<{node.tag}>"
    is_code = node.tag == "script" and node.attributes.get("type") != "application/json"
    if is_code and MARK in "".join(each for each in node.inside if isinstance(each, str)):
        yield "a script"
    for name, value in node.attributes.items():
        if name.startswith("on") or MARK in name:
            yield f"{name} of <{node.tag}>"
        if name in LINKS and _leads_astray(value):
            yield f"{name}={value[:60]} of <{node.tag}>"


def _leads_astray(address: str) -> bool:
    target = address.strip().lower().replace("\\", "/")
    return target.startswith(("javascript:", "data:text", "vbscript:", "//", "http:", "https:")) and (
        FOREIGN_HOST in target or MARK in target or not target.startswith("http")
    )
