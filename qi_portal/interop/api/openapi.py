"""The description of the API (OpenAPI 3.1), made from the parameters that are read and the columns that are told."""

from collections.abc import Mapping, Sequence
from typing import Any

from qi_portal.domain.spc.reading import State
from qi_portal.interop.api import parameters as asked
from qi_portal.interop.api.parameters import NAME, Parameter
from qi_portal.interop.api.shapes import RANKS, TOLD
from qi_portal.interop.exports.dictionary import MEANINGS
from qi_portal.web.problems import MEDIA_TYPE

VERSION = "1.0.0"
"""Of the interface: things are added within 1, and changed or taken away in 2, under another address."""

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
TEXT_OR_NOT: Json = {"type": ["string", "null"]}
NUMBER_OR_NOT: Json = {"type": ["number", "null"]}
WHOLE_OR_NOT: Json = {"type": ["integer", "null"]}
WHOLE: Json = {"type": "integer"}
MONTH: Json = {"type": "string", "pattern": f"^{asked.MONTH}$"}
MONTH_OR_NOT: Json = {"type": ["string", "null"], "pattern": f"^{asked.MONTH}$"}
DAY: Json = {"type": "string", "format": "date"}
STATUS: Json = {"type": "string", "enum": [state.value for state in State]}

REFUSALS: Mapping[int, str] = {
    401: "No token, or one that opens nothing.",
    403: "A good token that opens no practice.",
    404: "There is no such thing, or it is not open to the token: the two look the same.",
    405: "The interface is only read: GET and HEAD.",
    413: "A body was sent; none is read.",
    414: "The address is too long.",
    422: "A parameter does not fit; each is named.",
    429: "Too many calls in this minute; `Retry-After` says how many seconds to wait.",
}

ROW_TYPES: Mapping[str, Json] = {
    "numerator": NUMBER_OR_NOT,
    "denominator": NUMBER_OR_NOT,
    "value": NUMBER_OR_NOT,
    "target": NUMBER_OR_NOT,
    "excluded": WHOLE_OR_NOT,
    "entry_version": WHOLE,
    "period_start": DAY,
    "period_end": DAY,
    "last_updated": TEXT_OR_NOT,
    "target_owner": TEXT_OR_NOT,
    "sampling": TEXT_OR_NOT,
    "source": TEXT_OR_NOT,
    "status": STATUS,
    "period": MONTH,
}
"""Columns of a row that are no plain text."""


def described(base_url: str) -> Json:
    """The whole description for a portal at this address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "QI Portal read API",
            "version": VERSION,
            "description": "Monthly quality-improvement counts of the practices that a token opens. Counts are told in "
            "full: what is passed on to others is for whoever passes it on to protect.",
        },
        "servers": [{"url": base_url}],
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A token that an administrator made."}
            },
            "schemas": _schemas(),
        },
    }


def _paths() -> Json:
    pages = (asked.LIMIT, asked.NAME_AFTER)
    code, measure = _in_path("code", "A practice's code."), _in_path("measure_id", "A measure's id.")
    band = (asked.PROJECT, asked.MEASURE, asked.FROM, asked.TO, asked.LIMIT, asked.BAND_AFTER)
    return {
        "/api/v1/practices": _get("listPractices", "Practices and the projects they take part in", "Practices", pages),
        "/api/v1/practices/{code}": _get("getPractice", "One practice", "Practice", in_path=code),
        "/api/v1/projects": _get("listProjects", "Projects", "Projects", pages),
        "/api/v1/measures": _get("listMeasures", "Measures in every version", "Measures", (asked.PROJECT, *pages)),
        "/api/v1/measures/{measure_id}": _get("getMeasure", "One measure", "Measure", in_path=measure),
        "/api/v1/entries": _get(
            "listEntries",
            "Rows by practice, measure and month; missing months have one",
            "Rows",
            (*asked.FILTERS, asked.LIMIT, asked.ROW_AFTER),
        ),
        "/api/v1/network/months": _get("listNetworkMonths", "Percentiles by month", "NetworkMonths", band),
        "/exports/measures.csv": _file("exportCsv", "Rows as CSV", "text/csv", (*asked.FILTERS, asked.MARK)),
        "/exports/measures.xlsx": _file(
            "exportWorkbook",
            "Rows as a workbook",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            asked.FILTERS,
        ),
    }


def _get(
    operation: str, summary: str, schema: str, parameters: Sequence[Parameter] = (), in_path: Json | None = None
) -> Json:
    answer = {
        "description": summary,
        "headers": {"ETag": {"schema": TEXT, "description": "Send it back as If-None-Match."}},
        "content": {"application/json": {"schema": _ref(schema)}},
    }
    kept = {"304": {"description": "Nothing is different from what If-None-Match names."}}
    return _operation(operation, summary, {"200": answer, **kept}, parameters, in_path)


def _file(operation: str, summary: str, kind: str, parameters: Sequence[Parameter]) -> Json:
    answer = {
        "description": summary,
        "headers": {"X-Provenance": {"schema": TEXT, "description": "Who, of what, what was chosen, as JSON."}},
        "content": {kind: {"schema": TEXT}},
    }
    return _operation(operation, summary, {"200": answer}, parameters, None)


def _operation(
    operation: str, summary: str, answers: Json, parameters: Sequence[Parameter], in_path: Json | None
) -> Json:
    refused = {str(status): _refusal(told) for status, told in REFUSALS.items()}
    listed = [*([in_path] if in_path else []), *(parameter.told for parameter in parameters)]
    return {
        "get": {"operationId": operation, "summary": summary, "parameters": listed, "responses": {**answers, **refused}}
    }


def _in_path(name: str, meaning: str) -> Json:
    schema = {"type": "string", "pattern": f"^{NAME}$"}
    return {"name": name, "in": "path", "required": True, "description": meaning, "schema": schema}


def _refusal(told: str) -> Json:
    return {"description": told, "content": {MEDIA_TYPE: {"schema": _ref("Problem")}}}


def _ref(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}


def _object(properties: Mapping[str, Json]) -> Json:
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


def _list(item: Json) -> Json:
    return {"type": "array", "items": item}


def _page_of(schema: str) -> Json:
    follows = {"type": ["string", "null"], "description": "The address of the next page; null on the last."}
    return _object({"items": _list(_ref(schema)), "next": follows})


def _schemas() -> Json:
    definition = {
        "measure_id": TEXT,
        "measure_version": TEXT,
        "name": TEXT,
        "type": TEXT,
        "numerator": TEXT,
        "denominator": TEXT_OR_NOT,
        "exclusions": TEXT_OR_NOT,
        "direction": TEXT,
        "unit": TEXT,
        "multiplier": WHOLE,
        "target": {"oneOf": [{"type": "null"}, _object({"value": {"type": "number"}, "unit": TEXT, "basis": TEXT})]},
        "first_month": MONTH_OR_NOT,
    }
    part = _object({"project_id": TEXT, "first_month": MONTH, "last_month": MONTH_OR_NOT})
    return {
        "Practice": _object(
            {"practice_id": TEXT, "name": TEXT, "region": TEXT_OR_NOT, "time_zone": TEXT, "projects": _list(part)}
        ),
        "Project": _object(
            {
                "project_id": TEXT,
                "code": TEXT,
                "title": TEXT,
                "aim": TEXT,
                "population": TEXT,
                "sensitive": {"type": "boolean"},
                "measure_ids": _list(TEXT),
                "last_month": MONTH_OR_NOT,
            }
        ),
        "Measure": _object(
            {**definition, "project_id": TEXT, "last_month": MONTH_OR_NOT, "versions": _list(_object(definition))}
        ),
        "Row": _object({name: ROW_TYPES.get(name, TEXT) | {"description": str(MEANINGS[name])} for name in TOLD}),
        "NetworkMonth": _object(
            {"measure_id": TEXT, "period": MONTH, "unit": TEXT, "status": STATUS, "practices": WHOLE_OR_NOT}
            | dict.fromkeys(RANKS, NUMBER_OR_NOT)
        ),
        "Problem": {
            **_object({"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT, "request_id": TEXT}),
            "properties": {
                "type": TEXT,
                "title": TEXT,
                "status": WHOLE,
                "detail": TEXT,
                "request_id": TEXT,
                "errors": _list(_object({"parameter": TEXT, "detail": TEXT})),
            },
        },
        "Practices": _page_of("Practice"),
        "Projects": _page_of("Project"),
        "Measures": _page_of("Measure"),
        "Rows": _page_of("Row"),
        "NetworkMonths": _page_of("NetworkMonth"),
    }
