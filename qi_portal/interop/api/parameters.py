"""What may be asked for in an address: read strictly here, and described from here, so that the two cannot differ."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from qi_portal.domain.periods import Month

MOST = 500
USUAL = 100
"""Things on a page."""

LONGEST_QUERY = 4000
"""Characters of an address after its question mark."""

DAYS = "((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
MONTH = "20[0-9]{2}-(0[1-9]|1[0-2])"
MOMENT = rf"20[0-9]{{2}}-{DAYS}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{{1,6}})?Z"
LEAP_DAY = r"20[0-9]{2}-02-29T.*"
"""Read too in the years that have it, which no pattern can tell."""

NAME = "[A-Za-z0-9-]{1,60}"
ROW = f"[A-Z0-9-]{{1,20}}~[A-Z0-9-]{{1,20}}~{MONTH}"
OF_MEASURE = f"[A-Z0-9-]{{1,20}}~{MONTH}"

JsonSchema = Mapping[str, object]


class Unfit(Exception):
    """Parameters that do not fit, each with a sentence."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = wrong


@dataclass(frozen=True)
class Parameter:
    """One part of an address after its question mark; `many` may be given more than once."""

    name: str
    meaning: str
    schema: JsonSchema
    read: Callable[[str], Any]
    many: bool = False

    @property
    def told(self) -> dict[str, object]:
        """As OpenAPI describes it."""
        schema = {"type": "array", "items": self.schema} if self.many else self.schema
        listed = {"style": "form", "explode": True} if self.many else {}
        return {"name": self.name, "in": "query", "description": self.meaning, "schema": schema, **listed}


@dataclass(frozen=True)
class Read:
    """The values of an address by parameter, as they were understood."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def one(self, parameter: Parameter, usual: Any = None) -> Any:
        return self.values.get(parameter.name, usual)

    def many(self, parameter: Parameter) -> list[Any]:
        return list(self.values.get(parameter.name, ()))

    def __str__(self) -> str:
        """For the audit log."""
        return "&".join(f"{name}={_plain(value)}" for name, value in sorted(self.values.items()))


def read_all(args: MultiDict[str, str], known: Sequence[Parameter]) -> Read:
    """The values; Unfit when one cannot be read, stands twice, or is none of the known: a filter with a slip of the pen
    must not answer with everything."""
    by_name = {each.name: each for each in known}
    wrong = {name: "There is no such parameter here." for name in args if name not in by_name}
    values: dict[str, Any] = {}
    for parameter in known:
        given = args.getlist(parameter.name)
        try:
            if parameter.many and given:
                values[parameter.name] = [parameter.read(text) for text in given]
            elif given:
                (text,) = given
                values[parameter.name] = parameter.read(text)
        except ValueError:
            wrong[parameter.name] = parameter.meaning
    if wrong:
        raise Unfit(wrong)
    return Read(values)


def _plain(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


# --- readers: ValueError for what does not fit


def _matching(pattern: str) -> tuple[JsonSchema, Callable[[str], str]]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(text)
        return text

    return {"type": "string", "pattern": f"^{pattern}$"}, read


def _month(text: str) -> Month:
    return Month.parse(_matching(MONTH)[1](text))


def _moment(text: str) -> datetime:
    if not re.fullmatch(f"{MOMENT}|{LEAP_DAY}", text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _limit(text: str) -> int:
    number = int(_matching("[0-9]{1,3}")[1](text))
    if not 1 <= number <= MOST:
        raise ValueError(text)
    return number


def _switch(text: str) -> bool:
    return {"yes": True, "no": False}[_matching("yes|no")[1](text)]


def _named(name: str, meaning: str, pattern: str, *, many: bool = False) -> Parameter:
    schema, read = _matching(pattern)
    return Parameter(name, meaning, schema, read, many)


def after(pattern: str) -> Parameter:
    return _named("after", "Where the last page ended. Follow `next` instead of making one.", pattern)


PRACTICE = _named("practice", "A practice's code, such as P001. Several may be given.", "[A-Z0-9-]{1,20}", many=True)
PROJECT = _named("project", "A project's id, such as dev-screening. Several may be given.", NAME, many=True)
MEASURE = _named("measure", "A measure's id, such as DEV-1. Several may be given.", NAME, many=True)
FROM = Parameter("from", "The first month, such as 2026-01.", _matching(MONTH)[0], _month)
TO = Parameter("to", "The last month, such as 2026-12.", _matching(MONTH)[0], _month)
SINCE = Parameter(
    "updated_since",
    "Only months saved at this moment or later, such as 2026-11-01T00:00:00Z. Missing months are then left out.",
    _matching(MOMENT)[0],
    _moment,
)
LIMIT = Parameter(
    "limit",
    f"How many things on a page, 1 to {MOST}.",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    _limit,
)
MARK = Parameter(
    "bom",
    "yes: begin the file with the mark by which spreadsheets know UTF-8; no: without it.",
    {"type": "string", "enum": ["yes", "no"], "default": "no"},
    _switch,
)
NAME_AFTER = after(NAME)
ROW_AFTER, BAND_AFTER = after(ROW), after(OF_MEASURE)
FILTERS = (PRACTICE, PROJECT, MEASURE, FROM, TO, SINCE)
