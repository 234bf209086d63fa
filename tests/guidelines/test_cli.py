import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from qi_portal import library
from qi_portal.guidelines.cli import decide


def ask(*arguments, given):
    """The exit code and the JSON that comes back."""
    result = CliRunner().invoke(decide, arguments, input=given if isinstance(given, str | bytes) else json.dumps(given))
    return result.exit_code, json.loads(result.stdout)


@pytest.mark.parametrize("name", ["headache_migraine", "headache-migraine"])
def test_decide_with_findings_answers_in_the_fixed_shape(name):
    given = {"age_months": 108, "headache_days_per_month": 6, "failed_preventive_trials": 0, "papilledema": None}

    code, answer = ask(name, given=given)

    assert code == 0
    assert list(answer) == [
        "condition",
        "version",
        "disposition",
        "within",
        "matched",
        "at_least",
        "could_be",
        "ask",
        "provisional",
        "content_id",
        "content_hash",
        "nearest",
        "questions",
    ]
    assert answer["content_id"] == f"headache_migraine@{answer['version']}"
    assert len(answer["content_hash"]) == 64
    assert {
        "input": "thunderclap_onset",
        "to": {"is": True},
        "disposition": "emergency",
        "raises": True,
    }.items() <= next(change for change in answer["nearest"] if change["input"] == "thunderclap_onset").items()
    assert answer["condition"] == "headache_migraine"
    assert (answer["disposition"], answer["at_least"], answer["could_be"]) == ("co_manage", "co_manage", "emergency")
    assert (answer["within"], answer["provisional"]) == (None, True)
    assert [(rule["id"], rule["disposition"], rule["sources"]) for rule in answer["matched"]] == [
        ("headache_migraine.C1", "co_manage", [])
    ]
    assert "papilledema" in answer["ask"]
    assert "failed_preventive_trials" not in answer["ask"]


def test_decide_with_a_red_flag_names_its_sources_and_time_frame():
    code, answer = ask("headache_migraine", given={"thunderclap_onset": True})

    assert (code, answer["disposition"], answer["ask"], answer["provisional"]) == (0, "emergency", [], False)
    assert answer["within"] == library.load_guideline("headache_migraine").tree.within[_emergency()].text
    assert answer["matched"][0]["sources"] == ["chop_headache", "qld_cpc", "snoop2021"]


def _emergency():
    return next(rule.disposition for rule in library.load_guideline("headache_migraine").tree.rules)


@pytest.mark.parametrize(
    ("name", "given", "field"),
    [
        ("no-such-thing", {}, "condition"),
        ("../asthma", {}, "condition"),
        ("headache_migraine", {"tongue": True}, "tongue"),
        ("headache_migraine", {"age_months": 12}, "age_months"),
        ("headache_migraine", {"age_months": "108"}, "age_months"),
        ("headache_migraine", {"headache_days_per_month": 40}, "headache_days_per_month"),
        ("headache_migraine", {"headache_days_per_month": True}, "headache_days_per_month"),
        ("headache_migraine", '{"headache_days_per_month": NaN}', "headache_days_per_month"),
        ("headache_migraine", {"papilledema": "no"}, "papilledema"),
        ("headache_migraine", {"sex": "boy"}, "sex"),
        ("headache_migraine", [], "inputs"),
        ("headache_migraine", None, "inputs"),
        ("headache_migraine", "", "stdin"),
        ("headache_migraine", "{", "stdin"),
        ("headache_migraine", "[" * 100_000, "stdin"),
        ("headache_migraine", b'{"sex": "\xff"}', "stdin"),
    ],
)
def test_decide_with_a_question_that_cannot_be_answered_names_the_field_and_exits_2(name, given, field):
    code, answer = ask(name, given=given)

    assert code == 2
    assert list(answer) == ["error"]
    assert answer["error"]["field"] == field
    assert answer["error"]["message"].endswith(".")


def test_decide_of_a_batch_answers_each_in_order_and_goes_on_after_a_mistake():
    code, answers = ask(
        "--batch",
        given=[
            {"condition": "headache_migraine", "inputs": {"thunderclap_onset": True}},
            {"condition": "headache_migraine", "inputs": {"age_months": 300}},
            {"condition": "nonsense", "inputs": {}},
            {"inputs": {}},
            "asthma",
            {"condition": "asthma", "inputs": None},
            {"condition": "asthma"},
        ],
    )

    assert code == 0
    assert [answer.get("disposition") or answer["error"]["field"] for answer in answers] == [
        "emergency",
        "age_months",
        "condition",
        "condition",
        "condition",
        "inputs",
        "primary_care",
    ]


def test_decide_of_a_batch_that_is_no_array_exits_2():
    assert ask("--batch", given={})[0] == 2


@pytest.mark.parametrize("arguments", [[], ["asthma", "--batch"]])
def test_decide_without_a_clear_question_shows_the_usage(arguments):
    result = CliRunner().invoke(decide, arguments, input="{}")

    assert result.exit_code == 2
    assert "Give a condition, or --batch" in result.output


def test_decide_with_broken_content_tells_file_and_line(tmp_path, monkeypatch):
    folder = tmp_path / "guidelines" / "broken-thing"
    folder.mkdir(parents=True)
    monkeypatch.setattr(library, "content_root", lambda: tmp_path)

    result = CliRunner().invoke(decide, ["broken_thing"], input="{}")

    assert result.exit_code == 1
    assert f"{folder}/decision.toml:1: This file is missing." in result.stderr


def test_decide_loads_no_web_framework_so_that_it_starts_fast():
    program = "import sys, qi_portal.guidelines.cli; print(sorted({'flask', 'sqlalchemy', 'babel'} & set(sys.modules)))"

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"


def test_decide_for_a_child_outside_the_ages_names_the_guidelines_that_fit():
    code, answer = ask("functional_abdominal_pain", given={"age_months": 6})

    assert code == 2
    assert answer["error"]["field"] == "age_months"
    assert answer["error"]["guidelines"] == ["constipation"]


def test_decide_for_an_age_that_no_guideline_nearby_takes_only_refuses():
    code, answer = ask("functional_abdominal_pain", given={"age_months": 900})

    assert (code, set(answer["error"])) == (2, {"field", "message"})
