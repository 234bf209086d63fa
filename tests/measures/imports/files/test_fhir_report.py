"""FHIR MeasureReports, good and hostile, through the one reader."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry_network import TODAY
from qi_portal.domain.entry.plan import plan
from qi_portal.domain.periods import Month
from qi_portal.measures.imports.files import fhir_report
from qi_portal.measures.imports.files.reader import read_file
from sent_files import EXAMPLES, codes


def report(**changes):
    base = json.loads((EXAMPLES / "example_measurereport.json").read_text())
    return json.dumps(base | changes).encode()


def populations(**counts):
    return [
        {
            "population": [
                {"code": {"coding": [{"code": code.replace("_", "-")}]}, "count": count}
                for code, count in counts.items()
            ]
        }
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "individual"},
        {"type": "subject-list"},
        {"subject": {"reference": "Patient/1"}},
        {"evaluatedResource": [{"reference": "Observation/1"}]},
        {"resourceType": "Patient"},
        {"contained": [{"resourceType": "Patient", "name": [{"text": "Ada"}]}]},
        {"extension": [{"valueReference": {"reference": "Patient/1"}}]},
        {"group": [{"stratifier": [{"stratum": [{"population": [{"subjectResults": {"reference": "List/1"}}]}]}]}]},
        {"text": {"div": "<ul><li>3/14/2019</li><li>7/22/2020</li><li>11/5/2021</li></ul>"}},
        {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient"}}]},
    ],
)
def test_report_about_people_is_refused_as_a_patient_list(changes):
    assert codes(read_file("a.json", report(**changes))) == ["F10"]


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[1, 2]",
        b"{}",
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        report(type="other"),
        report(type=["summary"]),
        report(type={"summary": 1}),
        report(status="pending"),
        report(group=[]),
        report(group={"population": 3}),
        report(resourceType="Measure"),
        report(group=populations(numerator=1, denominator=2) * 2),
    ],
)
def test_report_that_is_none_is_refused_with_a_sentence(content):
    assert codes(read_file("a.json", content)) == ["F01"]


@pytest.mark.parametrize(
    "period",
    [
        {"start": "2026-10-01", "end": "2026-10-30"},
        {"start": "2026-10-02", "end": "2026-10-31"},
        {"start": "2026-07-01", "end": "2026-09-30"},
        {"start": "2026-02-01", "end": "2026-02-29"},
        {"start": "2026-10"},
        {"start": 5, "end": None},
        {"start": "9999-12-01", "end": "9999-12-31"},
        {},
        [],
    ],
)
def test_report_of_anything_but_one_month_is_a_bad_period(network, period):
    result = plan(read_file("a.json", report(period=period)), network, TODAY)

    assert [(each.row, each.code, each.field) for each in result.errors] == [(1, "R03", "period")]


def test_report_with_times_in_its_period_is_read():
    period = {"start": "2026-10-01T00:00:00-04:00", "end": "2026-10-31T23:59:59-04:00"}

    assert read_file("a.json", report(period=period)).rows[0].period == Month(2026, 10)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({"numerator": 25, "denominator": 20}, ["R09"]),
        ({"numerator": 5}, ["R11"]),
        ({"denominator": 5}, ["R16"]),
        ({"numerator": True, "denominator": 5}, ["R06"]),
        ({"numerator": 5, "denominator": 20, "denominator_exclusion": -5}, ["R06"]),
        ({"numerator": 5, "denominator": 20, "denominator_exclusion": "1"}, ["R06"]),
        ({"numerator": 5, "denominator": 20, "denominator_exclusion": 21}, ["R07"]),
        ({"numerator": 4.5, "denominator": 20}, ["R08"]),
        ({"numerator": 5, "denominator": 10**400}, ["R06"]),
        ({"numerator": 5, "denominator": -9 * 10**4299, "denominator_exclusion": 9 * 10**4299}, ["R06"]),
    ],
)
def test_report_with_counts_that_cannot_be_is_a_row_in_error(network, counts, found):
    group = populations(**counts)
    group[0]["measureScore"] = {"value": 0.123}

    result = plan(read_file("a.json", report(group=group)), network, TODAY)

    assert [each.code for each in result.errors] == found


def test_report_by_reference_names_the_practice():
    parsed = read_file("a.json", report(reporter={"reference": "https://qi.example.org/fhir/Organization/P007"}))

    assert parsed.rows[0].practice == "P007"


KEYS = st.sampled_from(["resourceType", "type", "status", "group", "population", "period", "start", "measure", "entry"])
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner)
)


@given(ANY_JSON)
def test_report_of_any_json_gives_rows_or_a_finding(sent):
    content = json.dumps({"resourceType": "MeasureReport", "type": "summary", "status": "complete", "group": sent})

    parsed = read_file("a.json", content.encode())

    assert parsed.rows or parsed.is_refused


@pytest.mark.rule(30)
def test_file_of_more_objects_than_any_report_has_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fhir_report.json, "loads", lambda *_, **__: pytest.fail("it was parsed"))

    assert codes(read_file("a.json", b"[" + b"{}," * fhir_report.MOST_OBJECTS + b"{}]")) == ["F01"]
