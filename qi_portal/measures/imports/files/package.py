"""A workbook is a zip of XML parts: looked through as a stream, and refused, before any parser sees it.

The limits are for hostile files: an unguarded parser can be made to take gigabytes by a file of one megabyte. What
passes is packed anew, so that the parser reads exactly the bytes that were looked at, whatever else the zip held.
"""

import stat
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from qi_portal.domain.words import Words, words

MOST_MEMBERS = 200
MOST_UNPACKED = 50_000_000
"""Bytes of all parts together."""
MOST_CELLS = 500_000
MOST_TAGS = 3_000_000
"""Tags of all parts together: a few for each cell, a few for each text. More cost seconds to walk along."""
CHUNK = 1 << 16

Start = Callable[[str, dict[str, str]], None]
Handler = Callable[[str], None]


class UnsafeWorkbook(ValueError):
    """A workbook that is not opened, with the file code and the sentence for it."""

    def __init__(self, code: str, message: Words) -> None:
        super().__init__(str(message))
        self.code, self.message = code, message


def checked_parts(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name, every XML part well-formed and free of DOCTYPE. Raises UnsafeWorkbook."""
    try:
        with ZipFile(BytesIO(content)) as package:
            members = package.infolist()
            _check_directory(members)
            return dict(_unpacked(package, members))
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as problem:
        raise UnsafeWorkbook("F01", broken_words()) from problem


def repacked(parts: dict[str, bytes]) -> BytesIO:
    """The same parts in a new, uncompressed zip."""
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    packed.seek(0)
    return packed


def broken_words() -> Words:
    return words("This workbook is damaged. Open it in the spreadsheet program, save it as .xlsx and send it again.")


def too_large_words() -> Words:
    return words("This workbook holds too much. Send one sheet with the counts only.")


def _check_directory(members: list[ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise UnsafeWorkbook("F07", too_large_words())
    if len({name.lower() for name in names}) < len(names) or any(_is_odd(member) for member in members):
        raise UnsafeWorkbook("F01", broken_words())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnsafeWorkbook("F01", words("This workbook holds macros. Save it as .xlsx, without macros."))
    if any(name.lower().startswith("xl/externallinks/") for name in names):
        message = words("This workbook takes values from other files. Paste its cells as values and save it again.")
        raise UnsafeWorkbook("F01", message)


def _is_odd(member: ZipInfo) -> bool:
    """Encrypted, a symbolic link, or a name that leads out of the package."""
    name = member.filename
    leads_out = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    return leads_out or bool(member.flag_bits & 1) or stat.S_ISLNK(member.external_attr >> 16)


def _unpacked(package: ZipFile, members: list[ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """The XML parts; pictures and the like are measured and left behind."""
    left, tags = MOST_UNPACKED, MOST_TAGS
    for member in members:
        part = _read(package, member, left)
        left -= len(part)
        if member.filename.lower().endswith((".xml", ".rels")):
            tags -= part.count(b"<")
            if tags < 0:
                raise UnsafeWorkbook("F07", too_large_words())
            check_xml(part)
            yield member.filename, part


def _read(package: ZipFile, member: ZipInfo, left: int) -> bytes:
    """The member unpacked, never more of it than is left: what the zip says of its size may be untrue."""
    chunks, size = [], 0
    with package.open(member) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise UnsafeWorkbook("F07", too_large_words())
            chunks.append(chunk)
    return b"".join(chunks)


def check_xml(part: bytes) -> None:
    """Raises UnsafeWorkbook unless the part is well-formed XML in UTF-8 without a DOCTYPE, and so without entities."""
    if b"\0" in part:
        raise UnsafeWorkbook("F01", broken_words())
    walk_xml(part)


def walk_xml(
    part: bytes, *, start: Start | None = None, end: Handler | None = None, text: Handler | None = None
) -> None:
    """Calls the handlers along the part; stops at a DOCTYPE, without which no entity can be declared."""
    parser = expat.ParserCreate()
    parser.buffer_text = True  # one call for a piece of text, not one for each of its lines
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError) as problem:  # LookupError: an encoding nobody knows
        raise UnsafeWorkbook("F01", broken_words()) from problem


def _refuse_doctype(*_: object) -> None:
    raise UnsafeWorkbook("F01", broken_words())
