"""Where a fact in the content comes from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """`where` is an address, DOI or number; `verified` is yes, partial or no; `note` says what was taken from it."""

    key: str
    title: str
    org: str
    year: str
    where: str
    verified: str
    note: str
