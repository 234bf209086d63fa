import json
from collections import Counter
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from qi_portal.measures.spc.cases import answer
from qi_portal.measures.spc.cli import spc

DATA = Path(__file__).parents[2] / "data" / "spc"
CASES = [case for file in sorted(DATA.glob("*.json")) for case in json.loads(file.read_text(encoding="utf-8"))]
BY_ID = {case["id"]: case for case in CASES}

STOPPED = [case for case in CASES if "peer_error" in case["tags"]]
ANSWERED = [case for case in CASES if "peer_error" not in case["tags"]]
WITHOUT_ROWS = [case for case in CASES if "output_rows_dropped" in case]

OURS_TO_ANSWER = ["mdc-160", "mdc-236", "mdc-249", "mdc-262"]
"""A missing month within seven points that otherwise rise, fall or lie on one side stops the peer, not us."""

REFUSED = {
    "mdc-238": "fix_after_n_points needs a whole number from 12.",
    "mdc-264": "fix_after_n_points needs a whole number from 12.",
    "qic-t-543": "Times between events need to be above 0.",
}

RUN = {"chart": "run", "x": [1, 2, 3], "y": [1, 2, 3]}


def asked(case):
    return {name: case[name] for name in ("id", "family", "input")}


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


@pytest.mark.parametrize("case", ANSWERED, ids=itemgetter("id"))
def test_statistics_of_a_reference_case_agree_with_the_peer(case):
    answered = json.loads(json.dumps(answer(asked(case))))

    assert answered.keys() == {"id", "output"}
    assert differences(answered["output"], case["output"]) == []


def test_differences_of_unlike_answers_are_found():
    assert differences({"a": [1.0, None]}, {"a": [1.00001, None]}) != []
    assert differences({"a": 1}, {"a": True}) != []
    assert differences({"a": [1]}, {"a": [1, 2]}) != []


def test_reference_cases_are_all_there():
    counts = Counter((case["family"], case["input"]["chart"]) for case in CASES)

    assert counts == {
        ("perla", "run"): 65,
        ("mdc", "xmr"): 160,
        ("qic", "run"): 86,
        ("qic", "i"): 75,
        ("qic", "mr"): 19,
        ("qic", "p"): 25,
        ("qic", "pp"): 24,
        ("qic", "u"): 24,
        ("qic", "up"): 16,
        ("qic", "c"): 17,
        ("qic", "g"): 12,
        ("qic", "t"): 10,
        ("qic", "ip"): 4,
        ("qic", "xbar"): 12,
        ("qic", "s"): 12,
    }
    assert counts.total() == len({case["id"] for case in CASES}) == 561


def test_reference_cases_that_stopped_the_peer_are_named():
    assert {case["id"] for case in STOPPED} == {*OURS_TO_ANSWER, *REFUSED}


@pytest.mark.parametrize("name", REFUSED)
def test_reference_case_that_no_chart_can_be_made_of_is_refused_in_a_sentence(name):
    assert answer(asked(BY_ID[name])) == {"id": name, "unsupported": REFUSED[name]}


@pytest.mark.parametrize("name", OURS_TO_ANSWER)
def test_missing_months_that_stop_the_peer_are_skipped_like_rows_left_out(name):
    """The mean, the flags and the icons are those of the series without the month; only the limits may differ, since
    no moving range is taken across the gap."""
    case = BY_ID[name]
    output, without = answer(asked(case))["output"], case["output_rows_dropped"]
    kept = [position - 1 for position in without["kept"]]
    gaps = [place for place, value in enumerate(case["input"]["y"]) if value is None]

    assert output["mean"] == pytest.approx([without["mean"][0]] * len(case["input"]["y"]))
    assert [output["special_cause_type"][place] for place in kept] == without["special_cause_type"]
    assert [output["point_type"][place] for place in kept] == without["point_type"]
    assert (output["variation_icon"], output["assurance"]) == (without["variation_icon"], without["assurance"])
    assert {output["special_cause_type"][gap] for gap in gaps} == {"Common Cause"}
    assert {output["relative_to_mean"][gap] for gap in gaps} == {None}


@pytest.mark.parametrize("name", OURS_TO_ANSWER)
def test_missing_months_that_stop_the_peer_leave_out_the_ranges_beside_them(name):
    case = BY_ID[name]
    output = answer(asked(case))["output"]
    known = [value for value in case["input"]["y"] if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(case["input"]["y"]) if a is not None and b is not None]
    mean = sum(ranges) / len(ranges)
    near = [each for each in ranges if each < 3.267 * mean]
    reach = 2.66 * sum(near) / len(near)

    assert output["upl"][0] == pytest.approx(sum(known) / len(known) + reach, rel=1e-12)
    assert output["lpl"][0] == pytest.approx(sum(known) / len(known) - reach, rel=1e-12)
    assert len(set(output["upl"])) == 1


@pytest.mark.parametrize("case", WITHOUT_ROWS, ids=itemgetter("id"))
def test_missing_months_change_no_flag_of_the_series_without_them(case):
    output, without = answer(asked(case))["output"], case["output_rows_dropped"]

    assert [output["special_cause_type"][position - 1] for position in without["kept"]] == without["special_cause_type"]


def test_spc_command_answers_every_reference_case_in_order():
    """Once through the command itself: text in, text out."""
    answered = json.loads(run(json.dumps([asked(case) for case in CASES])).output)

    assert [each["id"] for each in answered] == [case["id"] for case in CASES]
    assert {each["id"] for each in answered if "unsupported" in each} == set(REFUSED)
    wrong = {
        case["id"]
        for case, each in zip(CASES, answered, strict=True)
        if case not in STOPPED and differences(each["output"], case["output"])
    }
    assert wrong == set()


@pytest.mark.parametrize("name", ["qic-i", "qic-p", "qic-xbar", "mdc", "perla"])
def test_spc_command_answers_alike_whatever_the_order_of_the_points(name):
    case = next(each for each in ANSWERED if each["id"].startswith(name) and len(each["input"]["x"]) > 10)
    given, length = case["input"], len(case["input"]["x"])
    order = Random(20261121).sample(range(length), length)
    columns = [column for column in ("x", "y", "n", "subgroups", "target") if isinstance(given.get(column), list)]
    shuffled = {**given, **{column: [given[column][place] for place in order] for column in columns}}

    assert shuffled["x"] != given["x"]
    answered = json.loads(json.dumps(answer({**asked(case), "input": shuffled})))
    assert differences(answered["output"], case["output"]) == []


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


def test_spc_command_given_parts_ignores_the_freeze():
    given = {"chart": "run", "x": list(range(8)), "y": [1, 2, 3, 4, 11, 12, 13, 14], "freeze": 2}

    frozen = answer({"id": 1, "family": "qic", "input": given})["output"]
    cut = answer({"id": 1, "family": "qic", "input": {**given, "part": [4]}})["output"]

    assert frozen["cl"] == [1.5] * 8
    assert cut["cl"] == [2.5] * 4 + [12.5] * 4


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
        {"id": "x", "family": "qic", "input": {**RUN, "chart": "t", "y": [3, 0, 5]}},
        {"id": "x", "family": "qic", "input": {**RUN, "chart": "xbar"}},
        {"id": "x", "family": "qic", "input": {**RUN, "chart": "xbar", "subgroups": [[1, 2], [3]]}},
        {"id": "x", "family": "qic", "input": {**RUN, "chart": "s", "subgroups": [[1, 2], [3, "4"], [5]]}},
        {"id": "x", "family": "mdc", "input": {**RUN, "chart": "xmr", "improvement_direction": "up"}},
        {"id": "x", "family": "mdc", "input": {**RUN, "chart": "xmr", "fix_after_n_points": 11}},
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
