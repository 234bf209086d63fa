"""Numbers, months, ids and cursors as anybody may type or change them: read strictly, refused with a sentence, or not
there."""

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from walls import naughty
from walls.world import MEASURE, MONTH, OWN, PROJECT, World

GRID = f"/practices/{OWN}/projects/{PROJECT}/months/{MONTH}"
DENOMINATOR = 20
usual = settings(
    max_examples=40, database=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
digits = st.text(st.characters(categories=["Nd", "Nl", "No"]), min_size=1, max_size=6)
numbers = st.one_of(
    digits,
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(repr),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.sampled_from(naughty.by_kind()["numbers"]),
    st.tuples(st.sampled_from(["+", "-", "0x", "1_", "１", "٣", " ", "\u200b", "1e", "."]), digits).map("".join),
)
parts = st.one_of(
    numbers, st.sampled_from([*naughty.by_kind()["identities"], *naughty.by_kind()["dates"]]), st.uuids().map(str)
)


@pytest.mark.rule(25)
def test_number_in_the_grid_is_kept_as_it_reads_or_refused(world: World) -> None:
    browser, kept = world.browser("qi_member", OWN), []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("INSERT INTO entry ", "UPDATE entry ")):
            kept.extend(parameters.values() if isinstance(parameters, dict) else parameters)

    @usual
    @given(typed=numbers)
    def is_strict(typed: str) -> None:
        kept.clear()
        answer = browser.post(GRID, data={f"{MEASURE}-numerator": typed, f"{MEASURE}-denominator": str(DENOMINATOR)})
        assert answer.status_code in (200, 303, 409, 422), typed
        counted = [each for each in kept if type(each) in (int, float)]
        assert all(math.isfinite(each) and each >= 0 for each in counted), (typed, counted)
        if answer.status_code != 422 and counted:
            assert typed.isascii(), typed
            assert float(typed.replace(",", "")) in counted, (typed, counted)
            assert float(typed.replace(",", "")) <= DENOMINATOR

    event.listen(Engine, "before_cursor_execute", note)
    try:
        is_strict()
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.rule(17, 25)
def test_part_of_an_address_that_was_changed_is_found_or_not_there(world: World) -> None:
    browser = world.browser("program_staff", "east")
    rules = [each for each in world.app.url_map.iter_rules() if each.arguments and "GET" in each.methods]

    @usual
    @given(rule=st.sampled_from(sorted(rules, key=str)), part=parts)
    def is_answered(rule: Any, part: str) -> None:
        path = "/".join(part.replace("/", "%2F") if "<" in each else each for each in str(rule).split("/"))
        with browser.get(path.replace("?", "%3F").replace("#", "%23")) as answer:
            assert answer.status_code < 500, path

    is_answered()
