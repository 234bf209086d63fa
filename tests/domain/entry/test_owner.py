"""Who has taken something on: chosen, or written by name."""

from uuid import UUID

import pytest

from qi_portal.domain.entry.owner import Owner, read_owner
from qi_portal.domain.errors import Invalid

DANA, LEE = Owner("Dana Ruiz", UUID(int=9)), Owner("Lee Okafor")


@pytest.mark.parametrize(
    ("chosen", "typed", "expected"),
    [
        ("", "", None),
        (DANA.key, "", DANA),
        ("name:Lee Okafor", "", LEE),
        ("", "  Ana  Ruiz ", Owner("Ana Ruiz")),
        ("", "dana ruiz", DANA),
        (DANA.key, "Dana Ruiz", DANA),
    ],
)
def test_owner_is_the_one_chosen_or_the_one_named(chosen: str, typed: str, expected: Owner | None) -> None:
    assert read_owner("owner", chosen, typed, [DANA, LEE]) == expected


@pytest.mark.parametrize(
    ("chosen", "typed", "field"),
    [
        ("nobody", "", "owner"),
        (DANA.key, "Ana Ruiz", "owner_name"),
        ("", "x" * 121, "owner_name"),
        ("", "call 860-555-0142", "owner_name"),
    ],
)
def test_owner_that_does_not_fit_is_refused_at_its_field(chosen: str, typed: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_owner("owner", chosen, typed, [DANA, LEE])

    assert refused.value.field == field
