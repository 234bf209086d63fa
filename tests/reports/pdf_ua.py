"""Whether a PDF is fit for screen readers: what a machine can tell of PDF/UA-1 (ISO 14289-1), read with pikepdf.

Each check is named for the failure conditions of the Matterhorn Protocol 1.1 that it looks for:

- `document`: 01-007 suspects, 06-001 to 06-003 metadata with title and identifier, 07-001 and 07-002 the title shown,
  11-006 the language, 25-001 forms, 26-001 and 26-002 encryption.
- `contents`: 01-003 to 01-005 content of a page that is neither tagged nor an artifact, or both.
- `structure`: 02-001 types that are not standard ones, 09-004 and 09-005 the nesting of tables and lists, 14-002 and
  14-003 headings that skip a level; and besides that no element is empty.
- `tables`: 15-003 header cells without a scope; and besides that all rows of a table have as many cells.
- `figures`: 13-004 figures without an alternative text.
- `links`: 28-004, 28-011 and 28-012 links outside of Link elements or without words, 28-008 and 28-009 the tab order.
- `fonts`: 10-001 text that maps to no letters, 31-009 fonts that are not embedded.

What only a person can tell stays open: whether the order makes sense, whether a text says what its picture shows.
"""

from collections.abc import Callable, Iterator
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, parse_content_stream

KNOWN = {
    "Document", "Part", "Art", "Sect", "Div", "NonStruct", "P", "H1", "H2", "H3", "H4", "L", "LI", "Lbl", "LBody",
    "Table", "THead", "TBody", "TR", "TH", "TD", "Caption", "Figure", "Span", "Link",
}  # fmt: skip
WITHIN = {
    "TR": {"Table", "THead", "TBody"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "LI": {"L"},
    "LBody": {"LI"},
    "Lbl": {"LI"},
}
MAY_BE_EMPTY = {"TD", "TH"}
SHOWS = {"Tj", "TJ", "'", '"', "Do", "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "sh", "BI", "INLINE IMAGE"}
"""Operators that leave a trace on the page."""

Walked = tuple[Dictionary, tuple[str, ...]]
"""An element and the types of those around it, the nearest last."""


def failures(content: bytes) -> list[str]:
    """What is wrong, in words with the check's name in front; empty when all checks pass."""
    with Pdf.open(BytesIO(content)) as pdf:
        checks: tuple[Callable[[Pdf], Iterator[str]], ...] = (
            document, contents, structure, tables, figures, links, fonts,
        )  # fmt: skip
        return [f"{check.__name__}: {found}" for check in checks for found in check(pdf)]


def document(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    if "/StructTreeRoot" not in root:
        yield "there is no structure tree"
    if not root.get("/MarkInfo", {}).get("/Marked", False) or root.MarkInfo.get("/Suspects", False):
        yield "the document is not marked as tagged, or has suspects"
    if not str(root.get("/Lang", "")):
        yield "the document has no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "readers show the file's name instead of its title"
    with pdf.open_metadata() as metadata:
        if metadata.get("pdfuaid:part") != "1" or not metadata.get("dc:title"):
            yield "the metadata lack the PDF/UA identifier or a title"
    if pdf.is_encrypted or "/AcroForm" in root:
        yield "the document is locked, or is a form"


def contents(pdf: Pdf) -> Iterator[str]:
    tagged = _tagged(pdf)
    for number, page in enumerate(pdf.pages, 1):
        around: list[str] = []
        for operands, operator in parse_content_stream(page):
            match str(operator):
                case "BDC" | "BMC":
                    around.append(_kind(list(operands), page, tagged))
                case "EMC":
                    around.pop()
                case shown if shown in SHOWS and not _is_known(around):
                    yield f"page {number} shows something that is neither tagged nor an artifact ({shown})"
                    break
                case _ if "artifact" in around and "tagged" in around:
                    yield f"page {number} has tagged content in an artifact, or the other way round"
                    break


def _kind(operands: list[Object], page: Page, tagged: set[tuple[int, int]]) -> str:
    if operands[0] == Name.Artifact:
        return "artifact"
    number = operands[1].get("/MCID") if len(operands) > 1 and isinstance(operands[1], Dictionary) else None
    return "tagged" if number is not None and (page.objgen[0], int(number)) in tagged else "nothing"


def _is_known(around: list[str]) -> bool:
    return "artifact" in around or "tagged" in around


def structure(pdf: Pdf) -> Iterator[str]:
    level = 0
    for element, around in _elements(pdf):
        kind = _type(element)
        if kind not in KNOWN:
            yield f"{kind} is not a type of elements"
        if kind in WITHIN and around[-1] not in WITHIN[kind]:
            yield f"{kind} stands in {around[-1]}"
        if kind not in MAY_BE_EMPTY and not _kids(element):
            yield f"{kind} is empty"
        if kind in ("H1", "H2", "H3", "H4"):
            if int(kind[1]) > level + 1:
                yield f"{kind} follows H{level}" if level else f"the first heading is {kind}"
            level = int(kind[1])


def tables(pdf: Pdf) -> Iterator[str]:
    for element, _ in _elements(pdf):
        if _type(element) == "TH" and str(element.get("/A", {}).get("/Scope", "")) not in ("/Row", "/Column"):
            yield "a header cell does not say what it heads"
        if _type(element) == "Table" and len({len(row) for row in _rows(element)}) > 1:
            yield "the rows of a table have unequal lengths"


def figures(pdf: Pdf) -> Iterator[str]:
    for element, _ in _elements(pdf):
        if _type(element) == "Figure" and not str(element.get("/Alt", "")).strip():
            yield "a figure has no alternative text"


def links(pdf: Pdf) -> Iterator[str]:
    held = {
        kid.Obj.objgen
        for element, _ in _elements(pdf)
        if _type(element) == "Link"
        for kid in _kids(element)
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR
    }
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.get("/Annots", []):
            if annotation.objgen not in held:
                yield f"page {number} has a link outside of a Link element"
            if not str(annotation.get("/Contents", "")):
                yield f"page {number} has a link without words"
        if "/Annots" in page and page.get("/Tabs") != Name.S:
            yield f"page {number} is not walked through in the order of its structure"


def fonts(pdf: Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for name, font in page.get("/Resources", {}).get("/Font", {}).items():
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            about = inner.get("/FontDescriptor", {})
            if not any(kind in about for kind in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"the font {name} is not embedded"
            if "/ToUnicode" not in font:
                yield f"the font {name} does not say which letters it shows"


def _tagged(pdf: Pdf) -> set[tuple[int, int]]:
    """(page, number) of every piece of content that an element of the tree holds."""
    return {
        (element.Pg.objgen[0], int(kid))
        for element, _ in _elements(pdf)
        for kid in _kids(element)
        if not isinstance(kid, Dictionary)
    }


def _elements(pdf: Pdf) -> Iterator[Walked]:
    for each in _kids(pdf.Root.StructTreeRoot):
        yield from _below(each, ())


def _below(element: Dictionary, around: tuple[str, ...]) -> Iterator[Walked]:
    yield element, around
    for kid in _kids(element):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield from _below(kid, (*around, _type(element)))


def _kids(element: Dictionary) -> list[Object]:
    kids = element.get("/K", Array([]))
    return list(kids) if isinstance(kids, Array) else [kids]


def _rows(table: Dictionary) -> Iterator[list[Object]]:
    for kid in _kids(table):
        if _type(kid) == "TR":
            yield _kids(kid)
        elif _type(kid) in ("THead", "TBody"):
            yield from _rows(kid)


def _type(element: Dictionary) -> str:
    return str(element.S).removeprefix("/")
