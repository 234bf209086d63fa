"""Letting systems in and out by the operator's hand."""

import pytest
from click.testing import CliRunner, Result

from data_out import Program, Scene
from qi_portal.domain.errors import PortalError
from qi_portal.interop.tokens.cli import integration
from qi_portal.interop.tokens.models import Integration


def run(scene: Scene, *words: str) -> Result:
    with scene.app.app_context():
        return CliRunner().invoke(integration, words)


def test_system_is_let_in_listed_and_shut_out(scene: Scene) -> None:
    added = run(scene, "add", "Warehouse", "--program", "east", "--practice", "P001")
    (kept,) = scene.make.rows(Integration)
    program = Program(scene.app, kept.id, added.stdout.strip())
    practices = [each["practice_id"] for each in program.every("/api/v1/practices")]

    listed = run(scene, "list").output
    shut = run(scene, "revoke", str(kept.id))

    assert practices == ["P001"]
    assert (str(kept.id) in listed, "Warehouse  (P001)" in listed, program.token in listed) == (True, True, False)
    assert shut.output == "Warehouse reads nothing from now on.\n"
    assert program.get("/api/v1/practices").status_code == 401
    assert "revoked" in run(scene, "list").output


@pytest.mark.parametrize(
    "asked",
    [
        ("add", "X", "--program", "nowhere", "--all-practices"),
        ("add", "X", "--program", "east"),
        ("add", "X", "--program", "east", "--all-practices", "--practice", "P001"),
        ("add", "X", "--program", "east", "--practice", "P900"),
        ("add", "X", "--program", "east", "--all-practices", "--expires", "2020-01-01"),
        ("revoke", "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_what_cannot_be_is_refused(scene: Scene, asked: tuple[str, ...]) -> None:
    done = run(scene, *asked)

    assert isinstance(done.exception, PortalError)
    assert scene.make.rows(Integration) == []
