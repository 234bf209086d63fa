import pytest

from qi_portal import library
from qi_portal.domain.decision.tree import RED_FLAGS
from qi_portal.guidelines.forms import groups_of, hint_of, no_findings, read_findings

HEADACHE = library.load_guideline("headache_migraine").tree
AUTISM = library.load_guideline("autism_developmental_delay").tree
FLAGS = [each.id for each in groups_of(HEADACHE)[RED_FLAGS]]


def said(findings):
    return {name: str(sentence) for name, sentence in findings.errors.items()}


def test_read_findings_of_a_filled_form_gives_clean_answers():
    sent = {
        "age_months": "108",
        "age_unit": "months",
        "papilledema": "no",
        "csf_shunt": "yes",
        "focal_deficit": "",
        "sex": "female",
        "headache_days_per_month": " 6 ",
        "pedmidas_score": "34",
        "csrf_token": "x",
        "tongue": "yes",
    }

    findings = read_findings(HEADACHE, sent)

    assert said(findings) == {}
    assert findings.answers == {
        "age_months": 108,
        "papilledema": False,
        "csf_shunt": True,
        "sex": "female",
        "headache_days_per_month": 6,
        "pedmidas_score": 34,
    }


@pytest.mark.parametrize(
    ("text", "unit", "months"),
    [("9", "years", 108), ("9.5", "years", 114), ("2", "years", 24), ("9.3", "years", 111.6), ("30", "months", 30)],
)
def test_read_findings_with_an_age_in_either_unit_converts_exactly(text, unit, months):
    assert read_findings(HEADACHE, {"age_months": text, "age_unit": unit}).answers == {"age_months": months}


@pytest.mark.parametrize("unit", ["", "days", "YEARS"])
def test_read_findings_with_no_known_age_unit_uses_the_one_the_form_starts_with(unit):
    assert read_findings(HEADACHE, {"age_months": "9", "age_unit": unit}).answers == {"age_months": 108}


AGES = "is outside the ages of this guideline: 24 to 215 months."
NO_NUMBER = "is not a number. Enter digits only."


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("age_months", "25", f"25 years: 300 months {AGES}"),
        ("age_months", "1.9", f"1.9 years: 22.8 months {AGES}"),
        ("headache_days_per_month", "many", f"“many” {NO_NUMBER}"),
        ("headache_days_per_month", "6e1", f"“6e1” {NO_NUMBER}"),
        ("headache_days_per_month", "1_0", f"“1_0” {NO_NUMBER}"),
        ("headache_days_per_month", "６", f"“６” {NO_NUMBER}"),
        ("headache_days_per_month", "nan", f"“nan” {NO_NUMBER}"),
        ("headache_days_per_month", "9" * 5000, "A number has 12 characters at most. Check it."),
        ("pedmidas_score", "34,5", "Write decimals with a point, such as 38.5, and thousands without a comma."),
        ("papilledema", "maybe", "Choose yes, no or not done."),
        ("sex", "boy", "“boy” is not a choice here. Use one of: female, male."),
    ],
)
def test_read_findings_with_a_value_that_does_not_fit_says_why_and_keeps_the_rest(name, text, sentence):
    findings = read_findings(HEADACHE, {"csf_shunt": "yes", name: text})

    assert said(findings) == {name: sentence}
    assert findings.typed[name] == text
    assert findings.answers == {"csf_shunt": True}


def test_read_findings_with_an_age_in_months_out_of_range_names_months_only():
    findings = read_findings(HEADACHE, {"age_months": "6", "age_unit": "months"})

    assert said(findings) == {"age_months": f"6 months {AGES}"}


def test_read_findings_with_decimals_keeps_them():
    diabetes = library.load_guideline("prediabetes_t2d").tree

    assert read_findings(diabetes, {"a1c_percent": "6.4"}).answers == {"a1c_percent": 6.4}


def test_read_findings_with_the_rest_absent_fills_only_red_flags_that_are_not_done():
    sent = {"fill": "absent", FLAGS[0]: "yes", FLAGS[1]: "", "progressive_worsening": ""}

    answers = read_findings(HEADACHE, sent).answers

    assert answers == {FLAGS[0]: True} | dict.fromkeys(FLAGS[1:], False)
    assert "progressive_worsening" not in answers


def test_read_findings_with_an_empty_form_knows_nothing():
    findings = read_findings(HEADACHE, {})

    assert (findings.answers, findings.errors) == ({}, {})


def test_no_findings_starts_ages_in_years():
    assert no_findings(HEADACHE).age_unit == "years"
    assert no_findings(AUTISM).age_unit == "years"


def test_hint_of_a_number_names_its_range():
    assert str(hint_of(HEADACHE.input("age_months"))) == "Ages 2 to 17 years; years are converted to months"
    assert str(hint_of(HEADACHE.input("headache_days_per_month"))).endswith("; 0 to 31")
    assert hint_of(HEADACHE.input("thunderclap_onset")) == HEADACHE.input("thunderclap_onset").hint
