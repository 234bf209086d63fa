"""The API against its own description: whatever is sent, the answer is one that is described, in its shape."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from data_out import Program, Scene
from qi_portal.interop.api import door

usual = settings(
    max_examples=6,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = (
    "listPractices", "getPractice", "listProjects", "listMeasures", "getMeasure", "listEntries", "listNetworkMonths",
    "exportCsv", "exportWorkbook",
)  # fmt: skip


@pytest.fixture
def described(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> schemathesis.schemas.BaseSchema:
    """The interface without its limit on calls, of which this makes many."""
    monkeypatch.setattr(door, "count_call", lambda **_: True)
    return schemathesis.openapi.from_wsgi("/api/openapi.json", read_whole(scene.app))


def read_whole(app: Flask) -> Callable[..., list[bytes]]:
    """The application for a client that forgets to close what it was sent."""

    def answer(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        with closing(app(environ, start_response)) as parts:
            return [b"".join(parts)]

    return answer


def test_description_names_every_operation(described) -> None:
    found = [each.ok().definition.raw["operationId"] for each in described.get_all_operations()]

    assert found == list(OPERATIONS)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("operation", OPERATIONS)
def test_operation_answers_as_described(described, program: Program, operation: str, mode: GenerationMode) -> None:
    @usual
    @given(case=described.find_operation_by_id(operation).as_strategy(generation_mode=mode))
    def answers(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {program.token}"})

    answers()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_operation_without_token_is_refused(described, operation: str) -> None:
    @usual
    @given(case=described.find_operation_by_id(operation).as_strategy())
    def is_refused(case: schemathesis.Case) -> None:
        answer = case.call()
        case.validate_response(answer)
        assert answer.status_code == 401

    is_refused()
