"""A page as its reader meets it: the words that are shown, and what its form would send."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass
class Node:
    """An element: its attributes, and what is inside it in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words in it, with single spaces."""
        return " ".join(" ".join(self._texts()).split())

    def every(self, wanted: Callable[["Node"], bool]) -> Iterator["Node"]:
        """The elements in it for which `wanted` is true, in the order of the page."""
        for each in self.inside:
            if isinstance(each, Node):
                if wanted(each):
                    yield each
                yield from each.every(wanted)

    def tags(self, *names: str) -> list["Node"]:
        return list(self.every(lambda node: node.tag in names))

    def _texts(self) -> Iterator[str]:
        for each in self.inside:
            if isinstance(each, str):
                yield each
            elif each.tag not in ("script", "style"):
                yield from each._texts()


class Page(HTMLParser):
    """An answer's HTML, read into elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open = [Node("")]
        self.feed(html)
        self.root = self._open[0]

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks in which line a tag stands, and to count lines takes a tenth of the reading."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and tag not in VOID:
            if self._open.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)

    @property
    def main(self) -> Node:
        """The page without its header and footer."""
        return self.root.tags("main")[0]

    @property
    def heading(self) -> str:
        return self.main.tags("h1")[0].text

    def by_id(self, identity: str) -> Node:
        return next(self.root.every(lambda node: node.attributes.get("id") == identity))

    def has(self, identity: str) -> bool:
        return any(True for _ in self.root.every(lambda node: node.attributes.get("id") == identity))

    def links(self) -> dict[str, str]:
        """Where the links of the main part lead, by their words."""
        return {node.text: node.attributes.get("href", "") for node in self.main.tags("a")}

    def sends(self, form: Node | None = None) -> dict[str, str]:
        """What a form would send if nothing more was typed: the named one, or the first POST form of the main part."""
        chosen = form or next(self.main.every(lambda node: node.attributes.get("method") == "post"))
        return dict(pair for node in chosen.tags("input", "select", "textarea") for pair in _sent(node))


def _sent(node: Node) -> Iterator[tuple[str, str]]:
    name, kind = node.attributes.get("name"), node.attributes.get("type", "text")
    if not name or kind in ("submit", "file") or (kind in ("checkbox", "radio") and "checked" not in node.attributes):
        return
    if node.tag == "textarea":
        yield name, "".join(each for each in node.inside if isinstance(each, str)).lstrip("\r\n")
    elif node.tag == "select":
        options = node.tags("option")
        chosen = [option for option in options if "selected" in option.attributes] or options[:1]
        yield name, chosen[0].attributes.get("value", chosen[0].text)
    else:
        yield name, node.attributes.get("value", "on" if kind == "checkbox" else "")
