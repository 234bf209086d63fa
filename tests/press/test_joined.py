"""PDFs joined into one: every page, every bookmark, every tag, and the same bytes again."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from qi_portal.press.joined import About, Piece, join
from qi_portal.press.pdf import Press

ABOUT = About("Two reports", "Ruth Moreau", "en", datetime(2026, 11, 22, tzinfo=UTC))


def document(name: str) -> str:
    return f"""<!doctype html><html lang="en"><title>{name}</title><h1>{name}</h1><p><a href="#more">further on</a></p>
      <table><thead><tr><th scope="col">Month</th></tr></thead><tbody><tr><td>2026-10</td></tr></tbody></table>
      <h2 id="more" style="page-break-before: always">More of {name}</h2><p>The end.</p></html>"""


@pytest.fixture(scope="module")
def pieces(tmp_path_factory) -> list[Piece]:
    """Two documents that name their places alike."""
    found = []
    with Press() as press:
        for name in ("Maple", "Cedar"):
            path = tmp_path_factory.mktemp("joined") / f"{name}.pdf"
            path.write_bytes(press.print(document(name), stylesheet="report.css"))
            found.append(Piece(path, f"Clinic {name}"))
    return found


@pytest.fixture(scope="module")
def whole(pieces: list[Piece]) -> bytes:
    out = io.BytesIO()
    join(pieces, ABOUT, out)
    return out.getvalue()


def test_every_page_is_there_in_order(whole: bytes) -> None:
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(whole)).pages]

    assert [("Maple" in text, "Cedar" in text) for text in texts] == [(True, False)] * 2 + [(False, True)] * 2


def test_each_piece_has_a_bookmark_and_its_own_below(whole: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole)) as pdf, pdf.open_outline() as outline:
        told = [(item.title, pdf.pages.index(pikepdf.Page(item.destination[0]))) for item in outline.root]
        below = [[(each.title, each.children[0].title) for each in item.children] for item in outline.root]

    assert told == [("Clinic Maple", 0), ("Clinic Cedar", 2)]
    assert below == [[("Maple", "More of Maple")], [("Cedar", "More of Cedar")]]


def test_links_lead_into_their_own_piece(whole: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        led = [pdf.pages.index(pikepdf.Page(pdf.pages[first].Annots[0].Dest[0])) for first in (0, 2)]

    assert led == [1, 3]


def test_each_number_of_marked_content_leads_to_an_element_on_its_page(whole: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        of_pages = [parents[int(page.obj.StructParents)] for page in pdf.pages]
        on_pages = [{each.Pg.objgen for each in found if each is not None} for found in of_pages]
        notes = [int(note.StructParent) for page in pdf.pages for note in page.obj.get("/Annots", ())]

        assert on_pages == [{page.obj.objgen} for page in pdf.pages]
        assert [str(parents[number].S) for number in notes] == ["/Link"] * len(notes)
        assert len(notes) == len(set(notes)) == 2
        assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) > max(parents)


def test_whole_says_what_it_is(whole: bytes) -> None:
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        meta = pdf.open_metadata()
        assert (meta["dc:title"], meta["pdfuaid:part"]) == ("Two reports", "1")
        assert (str(pdf.Root.Lang), bool(pdf.Root.ViewerPreferences.DisplayDocTitle)) == ("en", True)


def test_same_pieces_are_joined_to_the_same_bytes(pieces: list[Piece], whole: bytes) -> None:
    out = io.BytesIO()
    join(pieces, ABOUT, out)

    assert out.getvalue() == whole


def test_piece_without_tags_is_taken_in(tmp_path: Path, pieces: list[Piece]) -> None:
    bare = pikepdf.new()
    bare.add_blank_page()
    bare.save(tmp_path / "bare.pdf")
    out = io.BytesIO()

    join([Piece(tmp_path / "bare.pdf", "Bare"), pieces[0]], ABOUT, out)

    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        assert len(pdf.pages) == 3
        assert len(pdf.Root.StructTreeRoot.K[0].K) == 1
