"""Several PDFs as one: pages one after the other, a bookmark for each with its own bookmarks below, tags kept.

Each tagged piece becomes a part of one structure tree. Marked content is numbered anew, since the numbers of pages and
links lead into one table, and links by name become links to places, since names repeat from piece to piece.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, OutlineItem, Pdf, String
from pikepdf.models import PdfMetadata

UA = "http://www.aiim.org/pdfua/ns/id/"
PdfMetadata.register_xml_namespace(UA, "pdfuaid")


@dataclass(frozen=True)
class Piece:
    """A PDF and what its bookmark says."""

    path: Path
    title: str


@dataclass(frozen=True)
class About:
    """What the joined document says of itself; `language` as 'en', `made_at` in UTC."""

    title: str
    author: str
    language: str
    made_at: datetime


def join(pieces: Iterable[Piece], about: About, out: BinaryIO) -> None:
    """Write the pieces as one document; the same bytes from the same pieces."""
    with Pdf.new() as whole:
        tree = _Tree(whole)
        with whole.open_outline() as outline:
            for piece in pieces:
                with Pdf.open(piece.path) as part:
                    first = len(whole.pages)
                    tree.number_anew(part)
                    whole.pages.extend(part.pages)
                    tree.graft(part)
                    outline.root.append(_bookmarks(part, piece.title, first))
        tree.close()
        _describe(whole, about)
        whole.save(out, deterministic_id=True, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate)


class _Tree:
    """The structure of the whole, growing piece by piece; `_next` is the first number that is free."""

    def __init__(self, whole: Pdf) -> None:
        self._whole, self._next = whole, 0
        self._root = whole.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root, K=Array()))
        self._numbers = Array()

    def number_anew(self, part: Pdf) -> None:
        """In the piece itself, before it is copied."""
        places = NameTree(part.Root.Names.Dests) if _has(part, "Names", "Dests") else {}
        for page in part.pages:
            _shift(page.obj, "/StructParents", self._next)
            for note in page.obj.get("/Annots", ()):
                _shift(note, "/StructParent", self._next)
                _lead_to_place(note, places)

    def graft(self, part: Pdf) -> None:
        """Take over the structure of a piece whose pages were appended."""
        if "/StructTreeRoot" not in part.Root:
            return
        copied = self._whole.copy_foreign(part.Root.StructTreeRoot)
        for element in copied.K:
            element.S, element.P = Name.Part, self._document
            self._document.K.append(element)
        numbers = list(copied.ParentTree.Nums)
        for number, parents in zip(numbers[::2], numbers[1::2], strict=True):
            self._numbers.append(int(number) + self._next)
            self._numbers.append(parents)
        self._next += 1 + max(int(number) for number in numbers[::2])

    def close(self) -> None:
        root = self._root
        root.K, root.ParentTreeNextKey = Array([self._document]), self._next
        root.ParentTree = self._whole.make_indirect(Dictionary(Nums=self._numbers))
        self._whole.Root.StructTreeRoot = root


def _has(part: Pdf, *path: str) -> bool:
    found: Any = part.Root
    for name in path:
        if f"/{name}" not in found:
            return False
        found = found[f"/{name}"]
    return True


def _shift(holder: Any, name: str, by: int) -> None:
    if name in holder:
        holder[name] = int(holder[name]) + by


def _lead_to_place(note: Any, places: Mapping[Any, Any]) -> None:
    """A link by name leads to the place that the name stands for."""
    if isinstance(note.get("/Dest"), String):
        note.Dest = places[str(note.Dest)]


def _bookmarks(part: Pdf, title: str, first: int) -> OutlineItem:
    """The bookmark of a piece on its first page, and below it those that the piece has."""
    item = OutlineItem(title, first)
    numbers = {page.obj.objgen: number for number, page in enumerate(part.pages)}
    with part.open_outline() as outline:
        item.children.extend(_moved(each, numbers, first) for each in outline.root)
    item.is_closed = True
    return item


def _moved(item: OutlineItem, numbers: Mapping[tuple[int, int], int], first: int) -> OutlineItem:
    """The same bookmark in the whole: the place is kept, its page counted on from the first of the piece."""
    destination: Any = item.destination
    page, _kind, left, top, *_ = destination
    moved = OutlineItem(item.title, first + numbers[page.objgen], "XYZ", left=float(left), top=float(top))
    moved.children.extend(_moved(each, numbers, first) for each in item.children)
    return moved


def _describe(whole: Pdf, about: About) -> None:
    whole.Root.Lang = String(about.language)
    whole.Root.MarkInfo = Dictionary(Marked=True)
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    moment = about.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    with whole.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["dc:title"], meta["dc:creator"] = about.title, [about.author]
        meta["xmp:CreateDate"] = meta["xmp:ModifyDate"] = moment
        meta["pdfuaid:part"] = "1"
