"""What makes two reports the same file: the same data, asked for in the same form, and the same program to make it."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from qi_portal.reports.contents import PracticeReport
from qi_portal.reports.variants import Variant

PACKAGE = Path(__file__).parents[1]
SHAPING = (".py", ".html", ".css", ".po", ".mo")
"""Files of the program that a report's look or wording can depend on."""

PRINTER = "weasyprint"
NO_MOMENT = datetime.min.replace(tzinfo=UTC)


def fingerprint(report: PracticeReport, variant: Variant, language: str, form: str) -> str:
    """The same for the same file but for the moment it was made at, which does not count; 64 letters and digits.

    Who made it and on which day the data were read do count, since the report says so.
    """
    digest = sha256("\n".join((edition(), variant.value, language, form)).encode())
    for part in _plain(replace(report, made_at=NO_MOMENT)):
        digest.update(part.encode())
    return digest.hexdigest()


@cache
def edition() -> str:
    """Changes with any file of the program that shapes a report, and with the printer."""
    digest = sha256(version(PRINTER).encode())
    for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in SHAPING):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _plain(value: object) -> Iterator[str]:
    """The value as text that is the same in every process: sets in order, objects by their fields."""
    if isinstance(value, Enum):
        yield f"{type(value).__name__}.{value.name};"
    elif is_dataclass(value) and not isinstance(value, type):
        yield f"{type(value).__name__}("
        for each in fields(value):
            yield from _plain(getattr(value, each.name))
        yield ")"
    elif isinstance(value, Mapping):
        yield from _plain(sorted((str(key), "".join(_plain(each))) for key, each in value.items()))
    elif isinstance(value, Set):
        yield from _plain(sorted("".join(_plain(each)) for each in value))
    elif isinstance(value, list | tuple):
        yield "["
        for each in value:
            yield from _plain(each)
        yield "]"
    else:
        yield f"{value!r};"
