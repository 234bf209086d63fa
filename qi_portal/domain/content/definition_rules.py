"""What a program's own definition has to meet: the schema and the house rules of the files, and ids that nobody has."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qi_portal.domain.content.definition_fields import Content, as_values, fields_of, typed_of
from qi_portal.domain.content.definition_history import versions_of
from qi_portal.domain.content.document import Where
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.content.measure_files import measure_of, project_of
from qi_portal.domain.content.measure_rules import history_messages, measure_messages, project_messages
from qi_portal.domain.content.overlay import Kind, code_of
from qi_portal.domain.content.schema_check import schema_messages, schema_of
from qi_portal.domain.errors import Invalid
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words

FIRST_OWN_NUMBER = 51
"""Lower numbers are kept for the measures that the portal comes with, so that a newer portal brings no clash."""

LONGEST_TEXT = 2000
LONGEST_ID = {Kind.PROJECT: 60, Kind.MEASURE: 20}

Message = tuple[str, str]
"""The name of a field, and what is wrong there. English only, as the content is."""


@dataclass(frozen=True)
class Beside:
    """What a definition is held against: the project of a measure as the program has it, drafts included; the measure
    as it stands; the ids of all measures that are there or drafted."""

    project: Project | None
    standing: Measure | None
    measure_ids: Collection[str]


def messages(kind: Kind, content: Content, first: Month | None, beside: Beside) -> list[Message]:
    """All that is wrong with a definition, in the order in which it is found; nothing when it can be released."""
    values = as_values(content, kind.value)
    broken = [*schema_messages(values, kind.value), *_too_long(kind, content)]
    if broken:
        return [_named(kind, *each) for each in broken]
    found = _project(values, beside) if kind is Kind.PROJECT else _measure(values, first, beside)
    return [_named(kind, *each) for each in found]


def _too_long(kind: Kind, content: Content) -> Iterator[tuple[Where, str]]:
    for name, text in typed_of(kind.value, content).items():
        if len(text) > LONGEST_TEXT:
            yield tuple(name.split(".")), f"`{name}` is longer than {LONGEST_TEXT} characters."


def _project(values: Mapping[str, Any], beside: Beside) -> Iterator[tuple[Where, str]]:
    yield from project_messages(project_of(values, ()))
    for name in values["measures"]:
        if name not in beside.measure_ids:
            yield ("measures",), f"{name} is not there yet: add this measure first, or take its line out."


def _measure(values: Mapping[str, Any], first: Month | None, beside: Beside) -> Iterator[tuple[Where, str]]:
    if beside.project is None:
        yield ("id",), "There is no project with this code."
        return
    standing = beside.standing
    measure = replace(
        measure_of(values, beside.project), since=first, earlier=versions_of(standing) if standing else ()
    )
    yield from measure_messages(beside.project, replace(measure, earlier=()))
    yield from history_messages(measure)


def _named(kind: Kind, where: Where, message: str) -> Message:
    """At the field that stands for the place; the first of a table where the table is meant; '' for the whole."""
    properties = schema_of(kind.value)["properties"]
    steps = [str(step) for step in where]
    while steps and steps[0] == "value_sets" and len(steps) > 1 and steps[1] != "note":
        steps.pop()
    names = [field.name for field in fields_of(kind.value, {".".join([*steps, "x"]): "x"})]
    at = ".".join(steps)
    if at in names:
        return at, message
    message = message.replace("The file", "This definition", 1)
    missing = next((name for name in re.findall(r"`(\w+)`", message) if name in properties), "")
    wanted = at or missing
    return next((name for name in names if wanted and f"{name}.".startswith(f"{wanted}.")), ""), message


# --- ids


def check_project_id(project_id: str, code: str, taken: Collection[str]) -> None:
    """Invalid at `id` or `code` when a new project cannot be called so."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", project_id) or len(project_id) > LONGEST_ID[Kind.PROJECT]:
        raise Invalid("id", words("Use small letters, digits and -, beginning with a letter, such as sleep-screening."))
    if project_id in taken:
        raise Invalid("id", words("{id} is taken. Choose another one.", id=project_id))
    if not re.fullmatch(r"[A-Z][A-Z0-9]{1,7}", code):
        raise Invalid("code", words("Use 2 to 8 capital letters or digits, beginning with a letter, such as SLP."))
    if code in taken:
        raise Invalid("code", words("{id} is taken. Choose another one.", id=code))


def check_measure_id(measure_id: str, project: Project, taken: Collection[str]) -> None:
    """Invalid at `id` when a new measure of the project cannot be called so."""
    found = re.fullmatch(rf"{re.escape(project.code)}-([0-9]{{1,4}})[A-Za-z]?", measure_id)
    if found is None:
        raise Invalid("id", words("Use the code of the project and a number, such as {id}.", id=f"{project.code}-51"))
    if measure_id in taken:
        raise Invalid("id", words("{id} is taken. Choose another one.", id=measure_id))
    if not project.is_own and int(found[1]) < FIRST_OWN_NUMBER:
        raise Invalid(
            "id",
            words("Numbers below {first} are kept for measures that come with the portal.", first=FIRST_OWN_NUMBER),
        )


def free_measure_id(project: Project, taken: Collection[str]) -> str:
    """The next id that a new measure of the project may have."""
    number = 1 if project.is_own else FIRST_OWN_NUMBER
    while f"{project.code}-{number}" in taken:
        number += 1
    return f"{project.code}-{number}"


def next_number(numbers: Collection[str]) -> str:
    """The version after all of these."""
    known = [int(number) for number in numbers if number.isascii() and number.isdigit()]
    return str(max(known, default=0) + 1)


def renamed(content: Content, project_id: str, code: str) -> dict[str, Any]:
    """A copy of a project's content under another id and code, with measures numbered as they were."""
    measures = [f"{code}-{name.partition('-')[2]}" for name in content.get("measures", ()) if code_of(name)]
    return {**content, "id": project_id, "code": code, "formerly": [], "measures": measures, "checked_by": ""}
