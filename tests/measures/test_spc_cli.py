import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from qi_portal.measures.spc_cases import answer
from qi_portal.measures.spc_cli import spc

DATA = Path(__file__).parents[1] / "data" / "spc"
CASES = [case for file in sorted(DATA.glob("*.json")) for case in json.loads(file.read_text())]

RUN = {"chart": "run", "x": [1, 2, 3], "y": [1, 2, 3]}


def differences(found, expected, path="output"):
    """Where two answers differ: numbers beyond a relative 1e-7, anything else at all."""
    if isinstance(expected, dict):
        names = found.keys() | expected.keys()
        return [line for name in names for line in differences(found.get(name), expected.get(name), f"{path}.{name}")]
    if isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        pairs = enumerate(zip(found, expected, strict=True))
        return [line for place, pair in pairs for line in differences(*pair, f"{path}[{place}]")]
    is_number = not isinstance(expected, bool) and isinstance(expected, int | float)
    same = found == (pytest.approx(expected, rel=1e-7, abs=0) if is_number else expected) and (
        isinstance(found, bool) is isinstance(expected, bool)
    )
    return [] if same else [f"{path}: {found} instead of {expected}"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_statistics_of_a_reference_case_agree_with_the_peer(case):
    given = {name: case[name] for name in ("id", "family", "input")}

    answered = json.loads(json.dumps(answer(given)))

    assert answered.keys() == {"id", "output"}
    assert differences(answered["output"], case["output"]) == []


def test_differences_of_unlike_answers_are_found():
    assert differences({"a": [1.0, None]}, {"a": [1.00001, None]}) != []
    assert differences({"a": 1}, {"a": True}) != []
    assert differences({"a": [1]}, {"a": [1, 2]}) != []


def test_reference_cases_are_all_there():
    assert sum(case["family"] == "perla" for case in CASES) == 65
    assert sum(case["input"]["chart"] == "run" and case["family"] == "qic" for case in CASES) == 86
    assert sum(case["input"]["chart"] in ("i", "mr", "p", "u", "c") for case in CASES) == 160


def run(text):
    return CliRunner().invoke(spc, input=text)


def test_spc_command_answers_an_array_of_cases_in_order():
    cases = [{"id": "a", "family": "perla", "input": RUN}, {"id": "b", "family": "nothing", "input": RUN}]

    result = run(json.dumps(cases))

    first, second = json.loads(result.output)
    assert (result.exit_code, first["id"], first["output"]["median"]) == (0, "a", 2)
    assert second == {"id": "b", "unsupported": "Chart run of family nothing is not computed."}


def test_spc_command_with_points_out_of_order_sorts_them():
    given = {"chart": "run", "x": ["2024-03", "2024-01", "2024-02"], "y": [3, 1, 2], "target": [30, 10, 20]}

    output = answer({"id": 1, "family": "qic", "input": given})["output"]

    assert (output["y"], list(output["target"])) == ([1, 2, 3], [10, 20, 30])


def test_spc_command_for_practices_side_by_side_raises_no_runs_signal():
    codes = [f"P{number:03}" for number in range(20)]
    given = {"x": codes, "y": [1] * 10 + [9] * 10}

    side_by_side = answer({"id": 1, "family": "qic", "input": {"chart": "run", **given}})["output"]
    in_time = answer({"id": 1, "family": "qic", "input": {"chart": "run", **given, "x": list(range(20))}})["output"]

    assert side_by_side["runs_signal_any"] is False
    assert in_time["runs_signal_any"] is True


@pytest.mark.parametrize("text", ["", "{", "[NaN]", '{"id": 1}', '"text"', "[" * 100_000, b"\xff\xfe"])
def test_spc_command_with_input_that_is_no_array_of_cases_says_so(text):
    result = run(text)

    assert result.exit_code == 2
    assert "Standard input" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "case",
    [
        7,
        None,
        {"id": "x"},
        {"id": "x", "family": "qic"},
        {"id": "x", "family": ["qic"], "input": RUN},
        {"id": "x", "family": "qic", "input": {**RUN, "chart": "pie"}},
        {"id": "x", "family": "qic", "input": {**RUN, "y": [1, 2]}},
        {"id": "x", "family": "qic", "input": {**RUN, "n": []}},
        {"id": "x", "family": "qic", "input": {**RUN, "y": "1,2,3"}},
        {"id": "x", "family": "qic", "input": {**RUN, "y": [1, "2", 3]}},
        {"id": "x", "family": "qic", "input": {**RUN, "y": [1, True, 3]}},
        {"id": "x", "family": "qic", "input": {**RUN, "y": [1, 10**400, 3]}},
        {"id": "x", "family": "qic", "input": {**RUN, "y": [1, 1e149, 3], "n": [1, 1e-200, 1]}},
        {"id": "x", "family": "qic", "input": {**RUN, "x": [1, 1, 2]}},
        {"id": "x", "family": "qic", "input": {**RUN, "chart": "p"}},
        {"id": "x", "family": "qic", "input": {**RUN, "chart": "u", "n": [10, -1, 10]}},
        {"id": "x", "family": "qic", "input": {**RUN, "x": [1, "2", 3]}},
        {"id": "x", "family": "qic", "input": {**RUN, "freeze": 0}},
        {"id": "x", "family": "qic", "input": {**RUN, "freeze": 1.5}},
        {"id": "x", "family": "qic", "input": {**RUN, "part": 2}},
        {"id": "x", "family": "qic", "input": {**RUN, "multiply": None}},
        {"id": "x", "family": "perla", "input": {"x": [], "y": []}},
    ],
)
def test_case_that_cannot_be_computed_is_unsupported_with_a_reason(case):
    answered = answer(case)

    assert answered.keys() == {"id", "unsupported"}
    assert answered["unsupported"].endswith(".")
