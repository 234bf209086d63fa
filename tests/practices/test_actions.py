"""Programs and practices are made with names that every page, report and workbook can show."""

import pytest

from factories import Factory
from qi_portal.domain.errors import Invalid
from qi_portal.practices.models import Practice, Program

pytestmark = pytest.mark.usefixtures("context")


@pytest.mark.parametrize("facts", [{"name": ""}, {"name": "two\nlines"}, {"name": "x" * 121}, {"region": "\x1b[31m"}])
def test_practice_with_a_name_that_cannot_be_shown_is_refused(make: Factory, facts: dict[str, str]) -> None:
    program = make.program()

    with pytest.raises(Invalid):
        make.practice(program, code="P001", **facts)

    assert make.rows(Practice) == []


@pytest.mark.parametrize("zone", ["America/Newyork", "", "../etc/passwd"])
def test_program_in_a_time_zone_that_no_clock_knows_is_refused(make: Factory, zone: str) -> None:
    with pytest.raises(Invalid):
        make.program(time_zone=zone)

    assert make.rows(Program) == []
