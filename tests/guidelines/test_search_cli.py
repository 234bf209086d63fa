import json

import pytest
from click.testing import CliRunner

from qi_portal.guidelines.search_cli import search


def ask(given):
    """The exit code and the JSON that comes back."""
    result = CliRunner().invoke(search, input=given if isinstance(given, str | bytes) else json.dumps(given))
    return result.exit_code, json.loads(result.stdout)


def test_search_answers_each_query_in_its_order_with_ids():
    code, answer = ask(["migrane", "G43.909", "zzz", "presión alta", ""])

    assert code == 0
    assert [found[:1] for found in answer] == [["headache_migraine"], ["headache_migraine"], [], ["hypertension"], []]


def test_search_for_nothing_answers_nothing():
    assert ask([]) == (0, [])


@pytest.mark.parametrize(
    "given", [{"q": "asthma"}, "asthma", ["asthma", None], ["asthma", 5], [["asthma"]], None, 3, '["asthma"', b"\xff"]
)
def test_search_with_anything_but_texts_refuses_with_exit_two(given):
    code, answer = ask(given if given != "asthma" else json.dumps(given))

    assert code == 2
    assert answer["error"]["field"] == "stdin"
    assert answer["error"]["message"]
