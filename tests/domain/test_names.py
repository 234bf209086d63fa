"""Names as they are kept: seen as they are, everywhere."""

import pytest

from qi_portal.domain.errors import Invalid
from qi_portal.domain.names import LONGEST, clean_name


@pytest.mark.parametrize("name", ["Cedar Hill Pediatrics", "=1+1", "<b>", "Clínica Niños & Co.", "x" * LONGEST])
def test_name_that_can_be_seen_is_kept_as_it_is(name: str) -> None:
    assert clean_name("name", f" {name} ") == name


def test_name_is_kept_in_composed_letters() -> None:
    assert clean_name("name", "Nin\u0303os") == "Ni\u00f1os"


@pytest.mark.parametrize(
    "name", ["", "  ", "x" * (LONGEST + 1), "two\nlines", "nul\0", "\x1b[31m", "turned \u202e round", "\ud800"]
)
def test_name_that_is_empty_long_or_cannot_be_seen_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as told:
        clean_name("name", name)

    assert told.value.field == "name"
