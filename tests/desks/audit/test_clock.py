"""On which clock rows are told that belong to no place."""

import time_machine

from factories import Browser, Factory
from qi_portal.domain.access import Role


def test_new_program_without_practices_reads_every_row_on_its_own_clock(client: Browser, make: Factory) -> None:
    with time_machine.travel("2026-11-22 03:30:00+00:00", tick=False):
        client.sign_in(make.person(Role.ADMIN, at=make.program()))
        page = client.get("/audit").text

    assert "November 21, 2026, 22:30" in page
    assert "November 22, 2026" not in page
