"""FHIR R4 MeasureReport: one practice, one measure, one month, counts only."""

import json
import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Any

from qi_portal.domain.entry.cells import Cell
from qi_portal.domain.entry.findings import Field, Finding
from qi_portal.domain.entry.parsed import ParsedFile, Row, patient_list, refused
from qi_portal.domain.entry.people import are_of_people
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words

SUMMARY_TYPES = frozenset({"summary", "data-collection", "data-exchange"})
PATIENTS = ("Patient", "RelatedPerson")
PATIENT_TYPES = frozenset({"individual", "subject-list"})
NOT_PEOPLE = ("Organization/", "Location/", "Group/", "Practitioner/", "PractitionerRole/", "Device/")
"""What a summary may be about."""
MOST_OBJECTS = 100_000
"""A report holds some dozens; to look through millions would cost the server seconds."""
LAST_DAY = date(9999, 12, 1)
"""From here on there is no month after, so none is kept."""
MOST_DIGITS = 18
TAG = re.compile(r"<[^<>]*>")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?", re.DOTALL)

Json = dict[str, Any]


def read_report(content: bytes) -> ParsedFile:
    """The single row of a MeasureReport, or its refusal: F01 another resource or damaged, F10 about a person."""
    if content.count(b"{") > MOST_OBJECTS:
        return refused("F01", _not_a_report())
    try:
        report = json.loads(content, parse_int=_whole)
    except (ValueError, RecursionError):
        return refused("F01", words("This file is not complete JSON. Export the report again and send that file."))
    if _names_patients(report):
        return patient_list()
    if problem := _not_a_summary(report):
        return refused("F01", problem)
    return ParsedFile(data_rows=1, rows=(_row(report),), fields=frozenset(Field))


def _names_patients(sent: object) -> bool:
    """True of an individual report, of a patient, and of anything that holds either, however deep."""
    waiting, objects = [sent], []
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            objects.append(each)
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return any(map(_is_about_people, objects)) or are_of_people(_narrated(objects))


def _is_about_people(part: Json) -> bool:
    is_patient = _text(part.get("resourceType")) in PATIENTS or _text(part.get("type")) in PATIENT_TYPES
    lists_people = "evaluatedResource" in part or "subjectResults" in part
    names_one = _text(part.get("reference")).rpartition("/")[0].endswith(PATIENTS)
    subject = _text(_part(part, "subject").get("reference"))
    is_of_one = "subject" in part and not any(kind in subject for kind in NOT_PEOPLE)
    return is_patient or lists_people or names_one or is_of_one


def _narrated(objects: Iterable[Json]) -> list[str]:
    """The pieces of text of every narrative, as it would be read."""
    return [piece.strip() for each in objects for piece in TAG.split(_text(each.get("div")))]


def _not_a_summary(report: object) -> Words | None:
    if not isinstance(report, dict) or report.get("resourceType") != "MeasureReport":
        return _not_a_report()
    if _text(report.get("type")) not in SUMMARY_TYPES:
        return words("This report does not say that it is a summary. Set its type to “summary”.")
    if report.get("status") != "complete":
        return words("This report is not marked as complete. Send it when its status is “complete”.")
    if len(_parts(report, "group")) != 1:
        return words("This report must hold exactly one group. Send one report for each measure.")
    return None


def _not_a_report() -> Words:
    return words("This JSON is not a MeasureReport. Send one FHIR R4 MeasureReport a file.")


def _row(report: Json) -> Row:
    group = _parts(report, "group")[0]
    counts = {_code(population): population.get("count") for population in _parts(group, "population")}
    excluded, month = counts.get("denominator-exclusion"), _month(_part(report, "period"))
    return Row(
        number=1,
        practice=_reporter(_part(report, "reporter")),
        measure=_measure(report.get("measure")),
        period_cell=_text(_part(report, "period").get("start")),
        period=month,
        numerator=_cell(counts.get("numerator")),
        denominator=_without_exclusions(counts),
        value=_cell(_part(group, "measureScore").get("value")),
        excluded=excluded if type(excluded) is int and excluded >= 0 else None,
        findings=() if month else (Finding("R03", _not_one_month(), Field.PERIOD),),
    )


def _without_exclusions(counts: dict[str, object]) -> Cell:
    """The denominator less exclusions, on which performance is computed; both shown when that cannot be done."""
    denominator, excluded = counts.get("denominator"), counts.get("denominator-exclusion")
    if excluded is None:
        return _cell(denominator)
    if type(denominator) is int and type(excluded) is int and excluded >= 0:
        return denominator - excluded
    return f"{denominator} less {excluded}"


def _month(period: Json) -> Month | None:
    """The month that the period spans from its first to its last day; None for anything else."""
    start, end = _day(period.get("start")), _day(period.get("end"))
    if start is None or end is None or start.day != 1 or (start.year, start.month) != (end.year, end.month):
        return None
    is_whole = end.day == monthrange(end.year, end.month)[1] and end < LAST_DAY
    return Month.of(start) if is_whole else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) and DAY.fullmatch(value) else None
    except ValueError:
        return None


def _not_one_month() -> Words:
    return words("The period must run from the first to the last day of one month, such as 2026-10-01 to 2026-10-31.")


def _measure(canonical: object) -> str:
    """The id at the end of a canonical address, without its version: '…/Measure/DEV-1|1.0.0' is DEV-1."""
    return _text(canonical).partition("|")[0].rstrip("/").rpartition("/")[2]


def _reporter(reporter: Json) -> str:
    identifier = _text(_part(reporter, "identifier").get("value"))
    return identifier or _text(reporter.get("reference")).rpartition("/")[2]


def _code(population: Json) -> str:
    codings = _parts(_part(population, "code"), "coding")
    return _text(codings[0].get("code")) if codings else ""


def _whole(digits: str) -> int | float:
    """A whole number; one of more digits than any count only roughly, since long ones cannot be computed with."""
    return int(digits) if len(digits) <= MOST_DIGITS else float(digits)


def _cell(value: object) -> Cell:
    return value if isinstance(value, str | int | float | bool) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _part(whole: Json, name: str) -> Json:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}


def _parts(whole: Json, name: str) -> list[Json]:
    parts = whole.get(name)
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
