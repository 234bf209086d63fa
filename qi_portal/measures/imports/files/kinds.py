"""What a file really is, told from its bytes, and how to send the counts instead when it holds no table of them."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from enum import StrEnum

from qi_portal.domain.words import Words, words


class Kind(StrEnum):
    TABLE = "table"
    WORKBOOK = "workbook"
    JSON = "json"
    WEB_PAGE = "web_page"
    XML = "xml"
    PDF = "pdf"
    OLD_WORKBOOK = "old_workbook"
    LOCKED_WORKBOOK = "locked_workbook"
    ARCHIVE = "archive"
    BINARY = "binary"


NAMES = {
    Kind.TABLE: words("a text file with columns"),
    Kind.WORKBOOK: words("an Excel workbook"),
    Kind.JSON: words("a JSON file"),
    Kind.WEB_PAGE: words("a web page"),
    Kind.XML: words("an XML file"),
    Kind.PDF: words("a PDF document"),
    Kind.OLD_WORKBOOK: words("a workbook in the old Excel format"),
    Kind.LOCKED_WORKBOOK: words("a workbook with a password"),
    Kind.ARCHIVE: words("a zip archive or another kind of document"),
    Kind.BINARY: words("neither a text nor a workbook"),
}

SAVE_AGAIN = words("Open it in the spreadsheet program, save it as .xlsx or “CSV UTF-8” and send that file.")
REMEDIES = {
    Kind.TABLE: words("Rename it so that it ends in .csv."),
    Kind.WORKBOOK: words("Rename it so that it ends in .xlsx."),
    Kind.JSON: words("Rename it so that it ends in .json."),
    Kind.XML: words("If it is a QRDA III report, rename it so that it ends in .xml."),
    Kind.PDF: words("Send the numbers themselves as .xlsx or CSV."),
    Kind.LOCKED_WORKBOOK: words("Take the password off, save it as .xlsx and send that file."),
    Kind.ARCHIVE: words("Send the single .xlsx or CSV file with the counts."),
}

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of the old Office begin, and the shell around a workbook with a password."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WEB_PAGE = re.compile(rb"<!doctype html|<html|<table|<body|<meta")
LOOKED_AT = 4096


def kind_of(content: bytes) -> Kind:
    """The kind of a file that is not empty, whatever its name says."""
    if content.startswith(b"PK\x03\x04"):
        return Kind.WORKBOOK if b"xl/workbook.xml" in content else Kind.ARCHIVE
    if content.startswith(OLE):
        return Kind.LOCKED_WORKBOOK if ENCRYPTED in content else Kind.OLD_WORKBOOK
    if content.startswith(b"%PDF"):
        return Kind.PDF
    if b"\0" in content and not content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return Kind.BINARY
    return _kind_of_text(content[:LOOKED_AT])


def really(name: str, kind: Kind) -> Words:
    """What the file is and what to do about it."""
    remedy = REMEDIES.get(kind, SAVE_AGAIN)
    return words("“{name}” is really {kind}. {remedy}", name=name, kind=NAMES[kind], remedy=remedy)


def _kind_of_text(top: bytes) -> Kind:
    plain = top.removeprefix(BOM_UTF8).lstrip(BOM_UTF16_LE + BOM_UTF16_BE).replace(b"\0", b"").lstrip().lower()
    if plain.startswith(b"<"):
        return Kind.WEB_PAGE if WEB_PAGE.search(plain) else Kind.XML
    return Kind.JSON if plain.startswith((b"{", b"[")) else Kind.TABLE
