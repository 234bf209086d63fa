"""Checks a document against its JSON Schema and says what is wrong in sentences of our own."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from qi_portal.domain.content.document import Document, Where
from qi_portal.domain.content.problems import Problem

SCHEMAS = Path(__file__).parent / "schemas"

_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a table",
    "date": "a date such as 2026-11-21",
}


def schema_problems(document: Document, schema: str) -> Iterator[Problem]:
    """Every way in which the document's values break schemas/<schema>.json."""
    for where, sentence in schema_messages(document.values, schema):
        yield document.problem(where, sentence)


def schema_messages(values: Mapping[str, Any], schema: str) -> Iterator[tuple[Where, str]]:
    """The same of values that stand in no file: where in them, and what is wrong."""
    for error in _validator(schema).iter_errors(values):
        yield _where(error), _sentence(error)


@cache
def schema_of(schema: str) -> Any:
    """schemas/<schema>.json as it was read."""
    return json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))


@cache
def _validator(schema: str) -> Any:
    with_dates = Draft202012Validator.TYPE_CHECKER.redefine("date", lambda _, value: _is_date(value))
    kind = extend(Draft202012Validator, type_checker=with_dates)
    return kind(schema_of(schema))


def _is_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _where(error: ValidationError) -> list[str | int]:
    return list(error.absolute_path)


def _sentence(error: ValidationError) -> str:
    thing = _thing(_where(error))
    match error.validator:
        case "required":
            return f"{thing} needs {_names(name for name in error.validator_value if name not in error.instance)}."
        case "additionalProperties":
            known = error.schema["properties"]
            return f"{thing} has no place for {_names(name for name in error.instance if name not in known)}."
        case "type":
            return f"{thing} has to be {_KINDS[error.validator_value]}."
        case "enum":
            return f'{thing} is "{error.instance}"; it has to be one of {_names(error.validator_value)}.'
        case "pattern":
            return f'{thing} is "{error.instance}"; it has to be {error.schema["description"]}.'
        case "minLength" | "minItems":
            return f"{thing} is empty."
        case "maxLength":
            return f"{thing} is longer than {error.validator_value} characters."
    return f"{thing} does not fit: {error.message}."


def _thing(where: list[str | int]) -> str:
    """'The file', '`title`', '`when` of rules number 4'."""
    if not where:
        return "The file"
    name = where[-1]
    if isinstance(name, int):
        return f"`{where[-2]}` number {name + 1}"
    numbered = [at for at, step in enumerate(where) if isinstance(step, int)]
    if not numbered:
        return f"`{'.'.join(map(str, where))}`"
    at = numbered[-1]
    return f"`{name}` of `{where[at - 1]}` number {int(where[at]) + 1}"


def _names(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)
