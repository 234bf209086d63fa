"""Names that are typed for people without an account."""

import pytest

from qi_portal.domain.errors import Invalid
from qi_portal.domain.improvement.team import Seat, TeamRole, typed_seat


def test_name_is_kept_with_single_spaces() -> None:
    assert typed_seat("  Ruth   Okafor ", "nurse") == Seat("Ruth Okafor", TeamRole.NURSE)


def test_nothing_typed_is_nobody() -> None:
    assert typed_seat("  ", "nurse") is None


@pytest.mark.parametrize(
    ("name", "role", "field"), [("Ruth", "", "role"), ("Ruth", "chief", "role"), ("x" * 121, "nurse", "name")]
)
def test_what_does_not_fit_is_refused(name: str, role: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        typed_seat(name, role)

    assert refused.value.field == field


def test_every_role_has_a_name_and_names_are_alike_in_capitals() -> None:
    assert {str(role.name_words) for role in TeamRole} >= {"Physician lead", "Front desk", "QI lead"}
    assert Seat("Ruth Okafor", TeamRole.NURSE).key == Seat("RUTH OKAFOR", TeamRole.DATA).key
