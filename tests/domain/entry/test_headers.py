from datetime import date

import pytest

from qi_portal.domain.entry.findings import Field
from qi_portal.domain.entry.headers import SYNONYMS, Layout, field_named, find_heading, is_patient_level
from qi_portal.domain.periods import Month


@pytest.mark.parametrize(("field", "name"), [(field, name) for field, names in SYNONYMS.items() for name in names])
def test_field_named_by_any_synonym_in_any_case_finds_it(field, name):
    assert field_named(name) is field
    assert field_named(f" {name.upper().replace(' ', '_')} ") is field


@pytest.mark.parametrize("field", list(SYNONYMS))
def test_field_named_by_its_own_name_finds_it(field):
    assert field_named(field.value) is field


@pytest.mark.parametrize(
    "name",
    [
        "MRN",
        "mrn #",
        "Patient Name",
        "patient_id",
        "Date of Birth",
        "DOB",
        "birth-date",
        "Address",
        "SSN",
        "Last Name",
        "Social Security Number",
        "Street Address",
        "Medical Record Number",
        "Child's name",
        "Patient",
        "PatientName",
        "DateOfBirth",
        "dateofbirth",
        "MedicalRecordNumber",
        "Patient Identifier",
        "D.O.B.",
        "Medicaid ID",
        "Paciente",
        "Nombre del niño",
        "Fecha de nacimiento",
    ],
)
def test_is_patient_level_of_a_personal_column_is_true(name):
    assert is_patient_level(name)


@pytest.mark.parametrize(
    "name",
    [
        "practice name",
        "eligible patients",
        "patients seen",
        "numerator",
        "date",
        "children",
        "patient count",
        "Patients",
        "Patient no-shows",
        "Insurance",
        "nacidos",
    ],
)
def test_is_patient_level_of_a_column_of_counts_is_false(name):
    assert not is_patient_level(name)


def test_find_heading_below_title_rows_finds_it():
    heading = find_heading([["Riverside"], ["", ""], ["Site ID", "Measure", "Month", "Num", "Denom", "Color"]])

    assert (heading.position, heading.height, heading.layout, heading.unknown) == (2, 1, Layout.LONG, ("Color",))
    assert heading.fields == set(SYNONYMS) - {Field.VALUE, Field.NOTE, Field.EXCLUDED, Field.SAMPLING}


def test_find_heading_with_two_known_names_is_none():
    assert find_heading([["practice", "measure", "color"]]) is None


def test_find_heading_below_twenty_rows_is_none():
    names = ["practice", "measure", "month", "num", "den"]

    assert find_heading([["x"]] * 19 + [names]) is not None
    assert find_heading([["x"]] * 20 + [names]) is None


@pytest.mark.parametrize("form", ["2026-08 num", "Num 2026-08", "Aug 2026 numerator", "2026-08_num", "08/2026 met"])
def test_find_heading_of_pairs_by_month_reads_month_and_role(form):
    heading = find_heading([["practice_id", "measure_id", form, "2026-08 den"]])

    assert heading.layout is Layout.WIDE_BY_MONTH
    assert (heading.columns[2].month, heading.columns[2].field) == (Month(2026, 8), Field.NUMERATOR)


def test_find_heading_of_pairs_by_measure_reads_measure_and_role():
    heading = find_heading([["practice_id", "period", "dev_1 num", "DEV-1 den"]])

    assert heading.layout is Layout.WIDE_BY_MEASURE
    assert [column.measure for column in heading.columns] == [None, None, "DEV-1", "DEV-1"]


def test_find_heading_of_two_rows_spreads_the_upper_one():
    heading = find_heading(
        [
            ["practice_id", "measure_id", date(2026, 8, 1), "", "2026-09", None, "note"],
            ["", "", "num", "den", "num", "den"],
        ]
    )

    assert (heading.height, heading.layout) == (2, Layout.WIDE_BY_MONTH)
    assert [column.month for column in heading.columns if column.is_paired] == [
        Month(2026, 8),
        Month(2026, 8),
        Month(2026, 9),
        Month(2026, 9),
    ]


def test_find_heading_of_a_wide_sheet_leaves_out_what_contradicts_it():
    heading = find_heading([["practice_id", "measure_id", "2026-08 num", "2026-08 den", "percent", "month"]])

    assert heading.unknown == ("percent", "month")
