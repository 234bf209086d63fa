"""QRDA category III: a CDA document with counts of several measures of one practice for one month.

Read by HL7 CDA R2 Implementation Guide: Quality Reporting Document Architecture Category III: measure references
(template 2.16.840.1.113883.10.20.27.3.1), measure data (...27.3.5) with one aggregate count (...27.3.3) each. The
performance denominator is DENOM less DENEX and DENEXCEP. Category I is about a person and refused.
"""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from qi_portal.domain.entry.cells import Cell
from qi_portal.domain.entry.findings import Field, Finding
from qi_portal.domain.entry.headers import MEASURE_SHAPE
from qi_portal.domain.entry.parsed import ParsedFile, Row, patient_list, refused
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words

CDA = "{urn:hl7-org:v3}"
CATEGORY_1 = re.compile(r"2\.16\.840\.1\.113883\.10\.20\.(24\.1\.|17\.)")
"""Templates of documents about one patient. Those of sections are looked at nowhere."""
REPORTING_PERIOD = "2.16.840.1.113883.10.20.17.3.8"
MOST_TAGS = 400_000
DEEPEST = 100
WHOLE = re.compile(r"-?[0-9]{1,18}")
NUMERATOR, EXCLUSIONS = ("NUMER", "NUMEX"), ("DENEX", "DENEXCEP")

ABOUT_PEOPLE = ("patientRole", "relatedSubject")
PERSONAL = ("name", "birthTime", "addr", "telecom")
"""Parts of those that category III leaves empty."""


def read_qrda(content: bytes) -> ParsedFile:
    """A row for each measure, or the refusal: F01 another document or damaged, F10 about a person."""
    if content.count(b"<") > MOST_TAGS or _depth(content) > DEEPEST:
        return refused("F07", words("This document holds too much. Send one report of one practice a file."))
    try:
        document = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return refused("F01", words("This file is not complete XML. Export the report again and send that file."))
    if document.tag != f"{CDA}ClinicalDocument":
        return refused("F01", words("This XML is not a QRDA category III report. Export that, or send CSV or .xlsx."))
    if _is_about_a_person(document):
        return patient_list()
    month = _month(document)
    practice = _practice(document)
    rows = tuple(_row(number, each, practice, month) for number, each in enumerate(_measures(document), 1))
    if not rows:
        return refused("F02", words("This report holds no measure with counts. Check that the right one was exported."))
    return ParsedFile(data_rows=len(rows), rows=rows, fields=frozenset(Field))


def _depth(content: bytes) -> int:
    """How deep tags are nested at most, roughly: enough to refuse what no report needs."""
    deepest = depth = 0
    for tag in re.finditer(rb"<(/?)[A-Za-z][^<>]*?(/?)>", content):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        deepest = max(deepest, depth)
    return deepest


def _is_about_a_person(document: Element) -> bool:
    templates = (each.get("root", "") for each in document.findall(f"{CDA}templateId"))
    if any(CATEGORY_1.match(root) for root in templates):
        return True
    people = (role for kind in ABOUT_PEOPLE for role in document.iter(f"{CDA}{kind}"))
    return any(map(_names_somebody, people))


def _names_somebody(role: Element) -> bool:
    has_id = any(each.get("extension") for each in role.findall(f"{CDA}id"))
    told = (each for part in PERSONAL for each in role.iter(f"{CDA}{part}"))
    return has_id or any(_says_something(each) for each in told)


def _says_something(element: Element) -> bool:
    return bool("".join(element.itertext()).strip() or element.get("value"))


def _month(document: Element) -> Month | None:
    """The month of every reporting period that the document names; None when it is no single month."""
    times = [
        act.find(f"{CDA}effectiveTime")
        for act in document.iter(f"{CDA}act")
        if any(each.get("root") == REPORTING_PERIOD for each in act.findall(f"{CDA}templateId"))
    ]
    spans = {(_end(time, "low"), _end(time, "high")) for time in times if time is not None}
    if len(spans) != 1:
        return None
    first, last = spans.pop()
    if first is None or last is None or last.year > 9998:
        return None
    month = Month.of(first)
    return month if (first, last) == (month.first_day, month.last_day) else None


def _end(time: Element, name: str) -> date | None:
    found = time.find(f"{CDA}{name}")
    text = (found.get("value") or "")[:8] if found is not None else ""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])) if re.fullmatch(r"[0-9]{8}", text) else None
    except ValueError:
        return None


def _practice(document: Element) -> str:
    """Who reports: the performer's organization, the participant, the custodian or the signer, the first that says."""
    for path in (
        "documentationOf/serviceEvent/performer/assignedEntity/representedOrganization/id",
        "participant/associatedEntity/id",
        "custodian/assignedCustodian/representedCustodianOrganization/id",
        "legalAuthenticator/assignedEntity/representedOrganization/id",
        "legalAuthenticator/assignedEntity/id",
    ):
        named = "/".join(CDA + part for part in path.split("/"))
        found = next((text for each in document.findall(named) if (text := each.get("extension"))), "")
        if found:
            return found
    return ""


def _measures(document: Element) -> Iterator[Element]:
    """The organizers that refer to a measure."""
    path = f"{CDA}reference/{CDA}externalDocument"
    return (each for each in document.iter(f"{CDA}organizer") if each.find(path) is not None)


def _row(number: int, organizer: Element, practice: str, month: Month | None) -> Row:
    counts = _counts(organizer)
    return Row(
        number=number,
        practice=practice,
        measure=_measure(organizer),
        period_cell=None,
        period=month,
        numerator=_less(counts, *NUMERATOR) if "NUMER" in counts else None,
        denominator=_less(counts, "DENOM", *EXCLUSIONS) if "DENOM" in counts else None,
        excluded=_sum(counts, EXCLUSIONS),
        findings=() if month else (Finding("R03", _not_one_month(), Field.PERIOD),),
    )


def _measure(organizer: Element) -> str:
    """The id that ends in one of our shape, else what is there, so that the message can name it."""
    found = organizer.findall(f"{CDA}reference/{CDA}externalDocument/{CDA}id")
    ids = [text for each in found if (text := each.get("extension") or each.get("root"))]
    for text in ids:
        tail = re.split(r"[/:|. ]", text.strip())[-1].upper().replace("_", "-")
        if MEASURE_SHAPE.fullmatch(tail):
            return tail
    return ids[0] if ids else ""


def _counts(organizer: Element) -> dict[str, str]:
    """The aggregate count of each population; counts nested deeper are those of strata and supplements."""
    found: dict[str, str] = {}
    for data in organizer.findall(f"{CDA}component/{CDA}observation"):
        value = data.find(f"{CDA}value")
        count = next(_aggregates(data), None)
        if value is not None and count is not None:
            found.setdefault(value.get("code") or "", count)
    return found


def _aggregates(data: Element) -> Iterator[str]:
    for inside in data.findall(f"{CDA}entryRelationship/{CDA}observation"):
        code, value = inside.find(f"{CDA}code"), inside.find(f"{CDA}value")
        if code is not None and code.get("code") == "MSRAGG" and value is not None:
            yield value.get("value") or ""


def _less(counts: dict[str, str], population: str, *left_out: str) -> Cell:
    """A population less others; shown in words where that cannot be computed, so that the checks refuse it."""
    texts = [counts[population], *(counts[name] for name in left_out if name in counts)]
    if len(texts) == 1:
        return _cell(texts[0])
    if all(WHOLE.fullmatch(text) for text in texts) and all(int(text) >= 0 for text in texts[1:]):
        return int(texts[0]) - sum(map(int, texts[1:]))
    return " less ".join(texts)


def _sum(counts: dict[str, str], names: tuple[str, ...]) -> int | None:
    """What was left out together; None where one of them is no count, of which the denominator speaks."""
    texts = [counts[name] for name in names if name in counts]
    sound = all(WHOLE.fullmatch(text) and int(text) >= 0 for text in texts)
    return sum(map(int, texts)) if texts and sound else None


def _cell(text: str) -> Cell:
    return int(text) if WHOLE.fullmatch(text) else text


def _not_one_month() -> Words:
    return words("The reporting period must be one month, from its first to its last day.")
