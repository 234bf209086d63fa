"""`qi-portal reminders send`, as an operator runs it."""

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from qi_portal.domain.access import Role
from qi_portal.mail.models import OutboxLetter
from qi_portal.reminders.cli import reminders


@pytest.fixture
def team(make) -> str:
    place = make.practice()
    make.enrollment(place)
    return make.person(Role.QI_MEMBER, at=place).email


def run(app: Flask, *args: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(reminders, ["send", *args], catch_exceptions=False)


def test_dry_run_says_who_would_get_what_and_writes_nothing(app, make, team, sink) -> None:
    result = run(app, "--on", "2026-12-05", "--dry-run")

    assert f"2026-12-05 reminder to {team}: November is open for" in result.output
    assert result.output.endswith("Would go out: 1 reminders, 0 digests\n")
    assert (make.rows(OutboxLetter), sink.letters) == ([], [])


def test_by_hand_letters_go_out_once(app, make, team, sink) -> None:
    outputs = [run(app, "--on", "2026-12-05").output.splitlines()[0] for _ in range(2)]

    assert outputs == ["Put into the outbox: 1", "Put into the outbox: 0"]
    assert sink.recipients == [team]


def test_day_without_letters_has_none(app, team, sink) -> None:
    assert run(app, "--on", "2026-12-04", "--dry-run").output == "Would go out: 0 reminders, 0 digests\n"


def test_while_mail_is_off_nothing_is_written(app, make, team) -> None:
    result = run(app, "--on", "2026-12-05")

    assert "Mail is off" in result.output
    assert make.rows(OutboxLetter) == []
