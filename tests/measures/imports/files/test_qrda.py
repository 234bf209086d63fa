"""QRDA category III documents, good and hostile, through the one reader. The document is made here, by the guide."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entry_network import TODAY
from qi_portal.domain.entry.plan import plan
from qi_portal.domain.periods import Month
from qi_portal.measures.imports.files.reader import read_file
from sent_files import codes

COUNTS = {"IPOP": "26", "DENOM": "24", "DENEX": "3", "NUMER": "18"}


def population(code: str, count: str) -> str:
    return f"""
    <component><observation classCode="OBS" moodCode="EVN">
      <templateId root="2.16.840.1.113883.10.20.27.3.5"/><code code="ASSERTION"/><value code="{code}"/>
      <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">
        <templateId root="2.16.840.1.113883.10.20.27.3.3"/><code code="MSRAGG"/><value value="{count}"/>
      </observation></entryRelationship>
      <entryRelationship typeCode="COMP"><observation classCode="OBS" moodCode="EVN">
        <templateId root="2.16.840.1.113883.10.20.27.3.6"/><code code="76689-9"/><value code="F"/>
        <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">
          <code code="MSRAGG"/><value value="7"/></observation></entryRelationship>
      </observation></entryRelationship>
    </observation></component>"""


def measure(name: str = "urn:measures/DEV-1", **counts: str) -> str:
    told = "".join(population(code, count) for code, count in (counts or COUNTS).items())
    return f"""
    <entry><organizer classCode="CLUSTER" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.27.3.1"/>
      <reference typeCode="REFR"><externalDocument classCode="DOC" moodCode="EVN">
        <id root="2.16.840.1.113883.4.738" extension="{name}"/></externalDocument></reference>{told}
    </organizer></entry>"""


RELATIVE = "<subject><relatedSubject><subject><name>Ada</name></subject></relatedSubject></subject>"


def document(
    *measures: str,
    template: str = "2.16.840.1.113883.10.20.27.1.1",
    patient: str = '<id nullFlavor="NA"/>',
    low: str = "20261001",
    high: str = "20261031",
    practice: str = "P001",
) -> bytes:
    return f"""<?xml version="1.0" encoding="utf-8"?>
    <ClinicalDocument xmlns="urn:hl7-org:v3"><templateId root="{template}"/>
      <effectiveTime value="20261105"/>
      <recordTarget><patientRole>{patient}</patientRole></recordTarget>
      <custodian><assignedCustodian><representedCustodianOrganization>
        <id root="1.2.3" extension="{practice}"/></representedCustodianOrganization></assignedCustodian></custodian>
      <component><structuredBody>
        <component><section><entry><act classCode="ACT" moodCode="EVN">
          <templateId root="2.16.840.1.113883.10.20.17.3.8"/>
          <effectiveTime><low value="{low}"/><high value="{high}"/></effectiveTime></act></entry></section></component>
        <component><section>{"".join(measures) or measure()}</section></component>
      </structuredBody></component></ClinicalDocument>""".encode()


def test_document_gives_a_row_for_each_measure(network) -> None:
    two = document(measure(), measure("AST-1", DENOM="20", NUMER="9"))

    result = plan(read_file("october.xml", two), network, TODAY)

    assert (result.errors, result.rows) == ((), 2)
    assert [(each.practice, each.measure.id, each.period) for each in result.values] == [
        ("P001", "DEV-1", Month(2026, 10)),
        ("P001", "AST-1", Month(2026, 10)),
    ]
    assert [(each.numerator, each.denominator, each.excluded) for each in result.values] == [(18, 21, 3), (9, 20, 0)]


def test_exceptions_leave_the_denominator_too(network) -> None:
    counts = document(measure(DENOM="24", DENEX="3", DENEXCEP="2", NUMER="18"))

    (value,) = plan(read_file("a.xml", counts), network, TODAY).values

    assert (value.numerator, value.denominator, value.excluded) == (18, 19, 5)


@pytest.mark.parametrize(
    "changes",
    [
        {"template": "2.16.840.1.113883.10.20.24.1.1"},
        {"patient": '<id root="1.2" extension="12345"/>'},
        {"patient": "<patient><name><given>Ada</given></name></patient>"},
        {"patient": '<patient><birthTime value="20200304"/></patient>'},
        {"patient": "<addr><city>Springfield</city></addr>"},
        {"low": f'"/></effectiveTime>{RELATIVE}<effectiveTime><low value="20261001'},
    ],
)
@pytest.mark.rule(37)
def test_document_about_a_person_is_refused_as_a_patient_list(changes) -> None:
    parsed = read_file("a.xml", document(**changes))

    assert (codes(parsed), parsed.rows) == (["F10"], ())
    assert "Ada" not in str(parsed.findings[0].message)


@pytest.mark.parametrize(
    ("low", "high"),
    [("20261001", "20261030"), ("20261002", "20261031"), ("20260701", "20260930"), ("2026", "2026"), ("", ""),
     ("20261301", "20261331"), ("99991201", "99991231")],
)  # fmt: skip
def test_period_other_than_a_month_is_a_bad_period(network, low: str, high: str) -> None:
    result = plan(read_file("a.xml", document(low=low, high=high)), network, TODAY)

    assert [(each.row, each.code, each.field) for each in result.errors] == [(1, "R03", "period")]


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({"DENOM": "20", "NUMER": "25"}, ["R09"]),
        ({"NUMER": "5"}, ["R11"]),
        ({"DENOM": "20"}, ["R11"]),
        ({"DENOM": "20", "NUMER": "x"}, ["R06"]),
        ({"DENOM": "20", "DENEX": "-2", "NUMER": "5"}, ["R06"]),
        ({"DENOM": "20", "DENEX": "21", "NUMER": "5"}, ["R07"]),
        ({"DENOM": "20", "NUMER": "4.5"}, ["R08"]),
    ],
)
def test_counts_that_cannot_be_are_a_row_in_error(network, counts: dict[str, str], found: list[str]) -> None:
    result = plan(read_file("a.xml", document(measure(**counts))), network, TODAY)

    assert [each.code for each in result.errors] == found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<ClinicalDocument/>", "F01"),
        (b'<?xml version="1.0"?><html/>', "F01"),
        (b"<ClinicalDocument xmlns='urn:hl7-org:v3'>", "F01"),
        (b"<ClinicalDocument xmlns='urn:hl7-org:v3'/>", "F02"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + document(), "F01"),
        (b"<a>" * 100_000, "F07"),
        (b"<a/>" * 500_000, "F07"),
    ],
)
def test_document_that_is_none_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    assert codes(read_file("a.xml", content)) == [code]


@settings(max_examples=60)
@given(st.data())
def test_document_that_is_cut_or_changed_gives_rows_or_a_finding(data: st.DataObject) -> None:
    whole = document()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    changed = whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:]

    parsed = read_file("a.xml", changed)

    assert parsed.rows or parsed.is_refused
