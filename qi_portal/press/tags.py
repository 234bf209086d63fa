"""Mends the structure of a tagged PDF before it is written, where the printer leaves gaps that PDF/UA-1 does not allow.

- A picture without an alternative text, such as an icon beside its words, becomes an artifact, and so do running heads
  and page numbers: screen readers pass over them.
- A header cell says whether it heads its column or its row. The printer's own lists of headers are taken out again:
  they name cells by ids that the file does not explain, and our tables need none.
- Links count as printed.
- What is empty then leaves the tree; the cells of tables stay.
"""

from collections.abc import Iterator
from typing import Any

ARTIFACT = "/Artifact"
ON_THE_PAGE, OF_PAGES = b"<</Type /Layout>>", b"<</Type /Pagination>>"
PRINTED = 4
"""The flag of a link that is there on paper, too."""

OF_TABLES = ("/TD", "/TH", "/TR")

Content = tuple[bytes, int]
"""A piece of marked content: its page, as the file refers to it, and its number there."""


def mend(_document: Any, pdf: Any) -> None:
    """What WeasyPrint calls a finisher: it gets the file as objects and changes them in place."""
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    for child in root["K"]:
        _prune(pdf, _at(pdf, child))
    for head, scope in _headers(pdf, root, "/Column"):
        head["A"]["Scope"] = scope
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("Subtype") == "/Link":
            each["F"] = PRINTED
    kept = set(_contents(pdf, root))
    _forget(_at(pdf, root["ParentTree"])["Nums"], pdf.page_references, kept)
    for page in pdf.page_references:
        _passed_over(_at(pdf, _at(pdf, page)["Contents"]).stream, {number for at, number in kept if at == page})


def _at(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _elements(pdf: Any, element: Any) -> Iterator[Any]:
    """The elements right below; not the pieces of content and not the links."""
    found = (_at(pdf, kid) for kid in element["K"] if isinstance(kid, bytes))
    return (each for each in found if each.get("Type") == "/StructElem")


def _prune(pdf: Any, element: Any) -> bool:
    """Whether anything is left to be read."""
    if element["S"] == "/Figure" and "Alt" not in element:
        return False
    gone = {each.reference for each in _elements(pdf, element) if not _prune(pdf, each)}
    element["K"][:] = [kid for kid in element["K"] if kid not in gone]
    element.pop("ID", None)
    element.get("A", {}).pop("Headers", None)
    return bool(element["K"]) or element["S"] in OF_TABLES


def _headers(pdf: Any, element: Any, scope: str) -> Iterator[tuple[Any, str]]:
    """Every header cell: those in the head of a table head columns, those in its body rows."""
    for each in _elements(pdf, element):
        within = {"/THead": "/Column", "/TBody": "/Row"}.get(each["S"], scope)
        if each["S"] == "/TH":
            yield each, within
        yield from _headers(pdf, each, within)


def _contents(pdf: Any, element: Any) -> Iterator[Content]:
    yield from ((element["Pg"], kid) for kid in element["K"] if isinstance(kid, int))
    for each in _elements(pdf, element):
        yield from _contents(pdf, each)


def _forget(numbers: list[Any], pages: tuple[bytes, ...], kept: set[Content]) -> None:
    """Takes out of the index of contents what is in no element anymore."""
    for page, position in zip(pages, range(1, len(numbers), 2), strict=False):
        numbers[position][:] = [
            element if (page, number) in kept else "null" for number, element in enumerate(numbers[position])
        ]


def _passed_over(stream: list[Any], kept: set[int]) -> None:
    """Begins the pieces of content that were not kept as artifacts."""
    for position, operator in enumerate(stream):
        if operator == b"BDC" and stream[position - 1]["MCID"] not in kept:
            kind = ON_THE_PAGE if stream[position - 2] == "/Figure" else OF_PAGES
            stream[position - 2 : position] = [ARTIFACT, kind]
