"""The fields of a form for a project or a measure, made from the schema that its file has to fit.

A definition's content is kept as JSON: as in the file, with days as text. A field is named by its way into the content:
`target.value`, `benchmarks.0.what`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from qi_portal.domain.content.schema_check import schema_of

Content = Mapping[str, Any]
MORE_ROWS = 2
"""Empty rows that a form offers under those that are filled in."""

MOST_ROWS = 60
CODES = "value_sets"
"""The one table whose keys are free: a system of codes and its codes."""


class Shape(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    WHOLE = "whole"
    DAY = "day"
    TRUTH = "truth"
    LINES = "lines"
    CODES = "codes"


SHAPES = {
    "string": Shape.TEXT,
    "number": Shape.NUMBER,
    "integer": Shape.WHOLE,
    "date": Shape.DAY,
    "boolean": Shape.TRUTH,
    "array": Shape.LINES,
}


@dataclass(frozen=True)
class Field:
    """`path` is the way into the content, with the number of a row in it; `group` the table it belongs to."""

    path: tuple[str | int, ...]
    shape: Shape
    is_required: bool
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return ".".join(map(str, self.path))

    @property
    def label(self) -> str:
        """The same for every row: 'benchmarks.what'."""
        return ".".join(step for step in self.path if isinstance(step, str))

    @property
    def group(self) -> str:
        return str(self.path[0]) if len(self.path) > 1 or self.shape is Shape.CODES else ""

    @property
    def row(self) -> int | None:
        return next((step for step in self.path if isinstance(step, int)), None)


def fields_of(kind: str, typed: Mapping[str, str] | None = None) -> list[Field]:
    """Every field of a form, in the order of the schema; rows of tables as many as are `typed` in, and two more."""
    return list(_fields(schema_of(kind), (), typed or {}, is_required=True))


def _fields(
    schema: Content, at: tuple[str | int, ...], typed: Mapping[str, str], *, is_required: bool
) -> Iterator[Field]:
    wanted = schema.get("required", ())
    for name, part in schema["properties"].items():
        path, is_wanted = (*at, name), is_required and name in wanted
        if name == CODES:
            yield Field(path, Shape.CODES, is_required=False)
        if part["type"] == "object":
            yield from _fields(part, path, typed, is_required=is_wanted)
        elif part["type"] == "array" and part["items"]["type"] == "object":
            for row in range(_rows(name, typed)):
                yield from _fields(part["items"], (*path, row), typed, is_required=False)
        else:
            choices = tuple(part.get("enum", ()))
            yield Field(path, Shape.CHOICE if choices else SHAPES[part["type"]], is_wanted, choices)


def _rows(name: str, typed: Mapping[str, str]) -> int:
    filled = [int(found[1]) for key, value in typed.items() if value and (found := _row_of(name, key))]
    return min(max(filled, default=-1) + 1 + MORE_ROWS, MOST_ROWS)


def _row_of(name: str, key: str) -> re.Match[str] | None:
    return re.match(rf"{name}\.([0-9]{{1,3}})\.", key)


# --- from content to what stands in the fields


def typed_of(kind: str, content: Content) -> dict[str, str]:
    """What stands in the fields of a form that shows the content."""
    typed = dict(_typed(content, ()))
    known = {field.name for field in fields_of(kind, typed)}
    return {name: value for name, value in typed.items() if name in known}


def _typed(value: Any, at: tuple[str | int, ...]) -> Iterator[tuple[str, str]]:
    name = ".".join(map(str, at))
    match value:
        case {} if at == (CODES,):
            lines = (f"{system}: {', '.join(codes)}" for system, codes in value.items() if isinstance(codes, list))
            yield name, "\n".join(lines)
            yield f"{name}.note", str(value.get("note", ""))
        case dict():
            for key, part in value.items():
                yield from _typed(part, (*at, key))
        case [dict(), *_]:
            for row, part in enumerate(value):
                yield from _typed(part, (*at, row))
        case list() | tuple():
            yield name, "\n".join(map(str, value))
        case bool():
            yield name, "yes" if value else "no"
        case _:
            yield name, str(value)


# --- and back


def content_of(kind: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """The content of what was typed. A number or day that cannot be read stays text, for the schema to name; what is
    left blank is left out, unless the schema asks for it."""
    content: dict[str, Any] = {}
    for field in fields_of(kind, typed):
        value = _value(field, typed.get(field.name, "").strip())
        if value is not None:
            _put(content, field.path, value)
    return _without_blank_rows(content)


def _value(field: Field, text: str) -> Any:
    match field.shape:
        case Shape.TRUTH:
            return {"yes": True, "no": False}.get(text)
        case Shape.LINES:
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            return lines if lines or field.is_required else None
        case Shape.CODES:
            return _codes(text) or None
        case Shape.NUMBER | Shape.WHOLE:
            return _number(text, field.shape) if text else None
        case _:
            return text if text or (field.is_required and field.shape is Shape.TEXT) else None


def _number(text: str, shape: Shape) -> int | float | str:
    if re.fullmatch(r"-?[0-9]{1,15}", text):
        return int(text)
    if shape is Shape.NUMBER and re.fullmatch(r"-?[0-9]{0,12}\.[0-9]{1,12}", text):
        return float(text)
    return text


def _codes(text: str) -> dict[str, list[str]]:
    pairs = (line.partition(":") for line in text.splitlines() if line.strip())
    return {
        system.strip(): [each.strip() for each in codes.split(",") if each.strip()]
        for system, _, codes in pairs
        if system.strip()
    }


def _put(content: dict[str, Any], path: tuple[str | int, ...], value: Any) -> None:
    """At its place, with the tables around it."""
    here: Any = content
    for step, following in pairwise(path):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            here.extend({} for _ in range(step + 1 - len(here)))
            here = here[step]
        else:
            here = here.setdefault(step, empty)
    last = path[-1]
    if isinstance(here.get(last), dict) and isinstance(value, dict):
        here[last] |= value
    else:
        here[last] = value


def _without_blank_rows(content: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [row for row in value if row != {}] if isinstance(value, list) else value
        for name, value in content.items()
    }


# --- days


def as_values(content: Content, kind: str) -> dict[str, Any]:
    """The content as its file would give it: days as days, where they can be read."""
    properties = schema_of(kind)["properties"]
    return {
        name: _day(value) if properties.get(name, {}).get("type") == "date" else value
        for name, value in content.items()
    }


def as_content(values: Content) -> dict[str, Any]:
    """Values of a file as JSON holds them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
