import pytest

from qi_portal import library
from qi_portal.domain.words import ENGLISH
from qi_portal.guidelines.forms import read_findings
from qi_portal.guidelines.note import chart_note
from qi_portal.guidelines.panel import panel_of
from qi_portal.guidelines.worked_out import fields_of

SCOLIOSIS = library.load_guideline("scoliosis")
STATURE = library.load_guideline("short_stature")
DIABETES = library.load_guideline("prediabetes_t2d")
PRESSURE = library.load_guideline("hypertension")

GIRL = {"age_months": "110", "age_unit": "months", "sex": "female"}
BMI = "BMI 23.4 = 45.0 kg / (1.387 m)²; percentile 96.3 (1.79 SD) for a girl of 9 years 2 months, "


def read(guideline, **sent):
    return read_findings(guideline.tree, GIRL | sent)


def said(findings, name):
    return [str(sentence) for sentence in findings.beside[name].sentences]


def test_fields_of_a_part_that_two_findings_need_are_asked_once():
    fields = fields_of(STATURE.tree)

    assert [each.part for each in fields["height_sds"]] == ["height"]
    assert [each.part for each in fields["height_velocity_cm_y"]] == ["earlier_height", "months_apart"]


def test_fields_of_what_the_form_asks_anyway_are_none():
    assert fields_of(PRESSURE.tree)["bp_stage"] == ()


def test_finding_left_empty_is_worked_out_and_the_working_shown():
    findings = read(SCOLIOSIS, part_weight="45.0", part_height="138.7")

    assert findings.answers["bmi_percentile"] == pytest.approx(96.30, abs=0.005)
    assert said(findings, "bmi_percentile") == [BMI + "CDC 2000 as extended in 2022"]
    assert findings.errors == {}


def test_finding_in_pounds_and_inches_is_that_in_kilograms_and_centimeters():
    imperial = read(SCOLIOSIS, part_weight="66", part_weight_unit="lb", part_height="52", part_height_unit="in")
    metric = read(SCOLIOSIS, part_weight="29.93709642", part_height="132.08")

    assert imperial.answers == metric.answers


def test_finding_that_was_typed_counts_and_a_difference_is_said():
    findings = read(SCOLIOSIS, part_weight="45.0", part_height="138.7", bmi_percentile="90")

    assert findings.answers["bmi_percentile"] == 90
    assert said(findings, "bmi_percentile")[1] == "You typed 90, which counts; worked out it is 96.3."
    assert findings.worked == {}


@pytest.mark.parametrize("typed", ["96.3", "96", "96.30"])
def test_finding_that_was_typed_as_worked_out_is_not_said_to_differ(typed):
    assert (
        len(said(read(SCOLIOSIS, part_weight="45.0", part_height="138.7", bmi_percentile=typed), "bmi_percentile")) == 1
    )


def test_finding_with_a_part_missing_says_what_is_missing():
    findings = read_findings(SCOLIOSIS.tree, {"part_weight": "45"})

    assert said(findings, "bmi_percentile") == ["To work it out, enter also: Height, Age, Sex."]
    assert findings.answers == {}


def test_finding_without_parts_says_nothing():
    findings = read(SCOLIOSIS)

    assert said(findings, "bmi_percentile") == []
    assert "bmi_percentile" not in findings.answers


def test_pounds_typed_as_kilograms_are_a_question_and_no_value():
    findings = read(SCOLIOSIS, part_weight="66", part_height="134")

    assert str(findings.errors["bmi_percentile"]).endswith("29.8 kg. Is it 66 lb?")
    assert "bmi_percentile" not in findings.answers
    [tick] = findings.beside["bmi_percentile"].ticks
    assert (tick.name, tick.value, str(tick.label), tick.is_set) == (
        "part_weight_sure",
        "66 kg",
        "66 kg is right",
        False,
    )


def test_size_ticked_as_right_is_worked_with_and_the_tick_stays():
    findings = read(SCOLIOSIS, part_weight="66", part_height="134", part_weight_sure="66 kg")

    assert findings.errors == {}
    assert findings.answers["bmi_percentile"] > 99
    assert [tick.is_set for tick in findings.beside["bmi_percentile"].ticks] == [True]


@pytest.mark.parametrize("changed", [{"part_weight": "67"}, {"part_weight_unit": "lb", "part_weight": "30"}])
def test_size_that_changed_after_the_tick_is_asked_about_again(changed):
    findings = read(SCOLIOSIS, **{"part_weight": "66", "part_height": "134", "part_weight_sure": "66 kg"} | changed)

    assert "bmi_percentile" in findings.errors


def test_doubtful_size_beside_a_typed_finding_holds_nothing_up():
    findings = read(SCOLIOSIS, part_weight="66", part_height="134", bmi_percentile="60")

    assert findings.errors == {}
    assert findings.answers["bmi_percentile"] == 60
    assert said(findings, "bmi_percentile")[0].endswith("Is it 66 lb?")


def test_doubtful_size_that_two_findings_need_is_asked_about_once():
    findings = read(STATURE, part_height="54", part_earlier_height="128", part_months_apart="12")

    assert list(findings.errors) == ["height_sds"]


def test_heights_close_together_are_asked_about_until_ticked():
    sent = {"part_height": "130", "part_earlier_height": "129", "part_months_apart": "3"}
    [tick] = read(STATURE, **sent).beside["height_velocity_cm_y"].ticks

    findings = read(STATURE, **sent, **{tick.name: tick.value})

    assert str(tick.label) == "3 months is right"
    assert (findings.answers["height_velocity_cm_y"], findings.errors) == (4, {})


@pytest.mark.parametrize(("text", "sentence"), [("4x", "is not a number"), ("0", "above 0"), ("-3", "above 0")])
def test_part_that_is_no_size_is_said_at_the_finding(text, sentence):
    findings = read(STATURE, part_height=text)

    assert sentence in str(findings.errors["height_sds"])
    assert str(findings.errors["height_sds"]).startswith("Height: ")
    assert findings.beside["height_sds"].ticks == ()


def test_stage_is_worked_out_from_the_pressures_on_the_form():
    findings = read_findings(PRESSURE.tree, {"age_months": "14", "sex": "male", "sbp": "132", "dbp": "70"})

    assert findings.answers["bp_stage"] == 2
    assert said(findings, "bp_stage") == ["132/70 is stage 1 from 13 years on, AAP 2017"]


def test_stage_below_13_years_is_left_to_the_table():
    findings = read_findings(PRESSURE.tree, {"age_months": "9", "sex": "male", "sbp": "132", "dbp": "70"})

    assert "bp_stage" not in findings.answers
    assert "Look it up there" in said(findings, "bp_stage")[0]


def test_number_in_another_unit_is_converted_in_full_and_shown_rounded():
    findings = read(DIABETES, a1c_percent="48", a1c_percent_unit="mmol_mol")

    assert findings.answers["a1c_percent"] == pytest.approx(6.54304, abs=1e-9)
    assert said(findings, "a1c_percent")[0] == "48 mmol/mol = 6.54 %"


def test_number_whose_rounding_hides_a_limit_says_so():
    findings = read(DIABETES, random_glucose_mg_dl="11.1", random_glucose_mg_dl_unit="mmol_l")

    assert findings.answers["random_glucose_mg_dl"] == pytest.approx(199.9776)
    assert said(findings, "random_glucose_mg_dl") == [
        "11.1 mmol/L = 199.98 mg/dL",
        "The limit of 200 mg/dL lies within the rounding of 11.1 mmol/L. The exact 199.98 counts; enter the result in "
        "mg/dL if the laboratory gives it.",
    ]


def test_number_outside_the_form_s_range_is_named_in_the_unit_in_which_it_was_typed():
    findings = read(DIABETES, random_glucose_mg_dl="400", random_glucose_mg_dl_unit="mmol_l")

    assert str(findings.errors["random_glucose_mg_dl"]).startswith("400 mmol/L: 7206.4 is outside")


@pytest.mark.parametrize("unit", ["", "mg_dl", "furlong"])
def test_number_in_the_unit_of_the_rules_stays_as_typed(unit):
    findings = read(DIABETES, random_glucose_mg_dl="120", random_glucose_mg_dl_unit=unit)

    assert findings.answers["random_glucose_mg_dl"] == 120
    assert findings.beside.get("random_glucose_mg_dl") is None


def test_chart_note_says_from_what_a_finding_was_worked_out():
    findings = read(SCOLIOSIS, part_weight="45.0", part_height="138.7")

    lines = chart_note(panel_of(SCOLIOSIS, findings), ENGLISH.say).splitlines()

    assert [line for line in lines if "worked out" in line] == [
        f"- {SCOLIOSIS.tree.input('bmi_percentile').label}: 96.3 percentile, worked out from {BMI}"
        "CDC 2000 as extended in 2022"
    ]


def test_page_without_a_script_works_out_and_keeps_what_was_typed(client):
    sent = GIRL | {"part_weight": "66", "part_weight_unit": "lb", "part_height": "138.7"}

    shown = client.send("/guidelines/scoliosis", sent).text

    assert '<details class="work" open>' in shown
    assert 'name="part_weight" value="66"' in shown
    assert '<option value="lb" selected>' in shown
    assert "BMI 15.6 = 29.9 kg / (1.387 m)²" in shown


def test_update_for_the_script_holds_the_answer_and_what_stands_beside_the_findings(client):
    sent = GIRL | {"part_weight": "66", "part_height": "134"}

    shown = client.send("/guidelines/scoliosis", sent, headers={"X-Fragment": "answer"})

    assert shown.status_code == 422
    assert "<html" not in shown.text
    assert '<div class="beside" id="w-bmi_percentile" aria-live="polite">' in shown.text
    assert 'name="part_weight_sure" value="66 kg">' in shown.text


def test_page_first_opened_offers_to_work_out_and_to_switch_units(client):
    assert '<details class="work">' in client.get("/guidelines/scoliosis").text
    assert 'name="random_glucose_mg_dl_unit"' in client.get("/guidelines/prediabetes-t2d").text
