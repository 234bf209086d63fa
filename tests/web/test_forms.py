"""The version that a page was opened on, as its form sends it."""

import pytest

from qi_portal.web.forms import version_in


@pytest.mark.parametrize(
    ("sent", "version"), [("3", 3), ("0", 0), ("", 0), (None, 0), ("-1", 0), ("²", 0), ("1" * 10, 0)]
)
def test_version_of_a_field_is_a_number_or_none_at_all(sent: str | None, version: int) -> None:
    assert version_in(sent) == version
