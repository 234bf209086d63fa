"""What is written beside the cells of a workbook: comments, what its properties say of it, texts of no cell."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from qi_portal.measures.imports.files.package import walk_xml

COMMENTS = ("xl/comments", "xl/threadedComments/")
PROPERTIES = ("docProps/core.xml", "docProps/custom.xml")
SHARED, OF_CELLS = "xl/sharedStrings.xml", frozenset({"si"})
OF_COMMENT = frozenset({"comment", "threadedComment"})
OF_PROPERTY = frozenset({"title", "subject", "description", "keywords", "category", "lpwstr"})
"""Not those that the spreadsheet program writes, such as when the file was saved."""


@dataclass
class RemarkScan:
    """Walks a part and notes the whole text of each of these elements, however it is formatted inside."""

    whole: frozenset[str]
    found: list[str] = field(default_factory=list)
    _is_inside: bool = False

    def start(self, name: str, _: dict[str, str]) -> None:
        if name.rpartition(":")[2] in self.whole:
            self.found.append("")
            self._is_inside = True

    def text(self, text: str) -> None:
        if self._is_inside:
            self.found[-1] += text

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] in self.whole:
            self._is_inside = False


def remarks_in(parts: dict[str, bytes], cells: Collection[object]) -> Iterator[str]:
    """The texts of comments and properties, and those shared by cells that are no longer there."""
    for name, part in parts.items():
        if name.startswith((*COMMENTS, *PROPERTIES)):
            yield from _texts(part, OF_COMMENT if name.startswith(COMMENTS) else OF_PROPERTY)
    yield from (text for text in _texts(parts.get(SHARED, b"<none/>"), OF_CELLS) if text not in cells)


def _texts(part: bytes, whole: frozenset[str]) -> list[str]:
    scan = RemarkScan(whole)
    walk_xml(part, start=scan.start, end=scan.end, text=scan.text)
    return scan.found
