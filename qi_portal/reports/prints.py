"""What makes two reports the same file: the same data, asked for in the same form, and the same program to make it."""

from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

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
    told = (edition(), variant.value, language, form, _text(replace(report, made_at=NO_MOMENT)))
    return sha256("\n".join(told).encode()).hexdigest()


@cache
def edition() -> str:
    """Changes with any file of the program that shapes a report, and with the printer."""
    digest = sha256(version(PRINTER).encode())
    for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in SHAPING):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _plain(value: object, into: list[str]) -> None:
    """The value as text that is the same in every process: sets and mappings in order, objects by their fields."""
    kind: Any = type(value)
    if isinstance(value, str | int | float | None) and not isinstance(value, Enum):
        into.append(f"{value!r};")
    elif names := _fields(kind):
        into.append(f"{kind.__name__}(")
        for name in names:
            _plain(getattr(value, name), into)
        into.append(")")
    elif isinstance(value, list | tuple):
        into.append("[")
        for each in value:
            _plain(each, into)
        into.append("]")
    elif isinstance(value, Mapping):
        _plain(sorted((_text(key), _text(each)) for key, each in value.items()), into)
    elif isinstance(value, Set):
        _plain(sorted(map(_text, value)), into)
    else:
        into.append(f"{value!r};")


def _text(value: object) -> str:
    into: list[str] = []
    _plain(value, into)
    return "".join(into)


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    """The names of a value object's fields; none of anything else."""
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
