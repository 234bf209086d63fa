"""The daily line in the log that names the last row."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from qi_portal.audit.cli import audit
from qi_portal.jobs.registry import TASKS


@pytest.mark.rule(44, 45)
def test_anchor_is_logged_every_day_as_verify_takes_it(make, context) -> None:
    make.program()
    task = TASKS["audit.anchor"]

    with capture_logs() as lines:
        task.run(None, {})

    (line,) = lines
    assert (line["event"], task.every) == ("audit anchor", timedelta(days=1))
    assert CliRunner().invoke(audit, ["verify", "--anchor", line["anchor"]]).exit_code == 0
    assert line["anchor"].startswith("1:")
