"""What an operator does: serve with processes of their own, look at figures, back up meanwhile, restore elsewhere."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from prometheus_client.parser import text_string_to_metric_families

from factories import environment
from qi_portal.cli import main

PROGRAM = str(Path(sys.executable).with_name("qi-portal"))
SECONDS_TO_START = 60
ASKED = 30

Run = Callable[..., Result]

pytestmark = pytest.mark.rule(53, 58)


@pytest.fixture
def run(make_app) -> Run:
    """Runs a command in this process, on the content that every test shares."""
    assert make_app

    def command(environ: Mapping[str, str], *command: str) -> Result:
        return CliRunner().invoke(main, command, env=dict(environ))

    return command


def test_portal_is_watched_and_backed_up_while_it_serves_and_restored_elsewhere(tmp_path: Path, run: Run) -> None:
    address, figures = free_port(), free_port()
    key = str(tmp_path / "key.txt")
    told = run({}, "backup", "key", "--out", key)
    public = told.stderr.strip().rpartition("=")[2]
    here, there = settings(tmp_path / "here", address), settings(tmp_path / "there", address)
    assert run(here, "migrate").exit_code == 0

    refused = run(here, "backup", str(tmp_path))
    here |= {"QI_PORTAL_BACKUP_RECIPIENTS": public}
    with serving(here | {"QI_PORTAL_METRICS": f"127.0.0.1:{figures}"}, address, figures):
        none = run(here, "backup", "last")
        for _ in range(ASKED):
            ask(address, "/guidelines/asthma")
            ask(address, "/practices/P001/secret-name")
        made = run(here, "backup", str(tmp_path), "--keep", "3")
        last, page = run(here, "backup", "last"), ask(figures, "/metrics")[1]
    (file,) = tmp_path.glob("*.age")
    back, twice = (run(there, "restore", str(file), "--identity", key) for _ in range(2))

    assert (refused.exit_code, "QI_PORTAL_BACKUP_RECIPIENTS" in refused.stderr) == (1, True)
    assert (none.exit_code, made.exit_code, last.exit_code) == (1, 0, 0), made.stderr
    assert "QI_PORTAL_FIELD_KEYS" in made.stdout
    assert "AGE-SECRET-KEY" not in told.output + made.output
    assert file.name in last.stdout
    assert (back.exit_code, twice.exit_code) == (0, 1), back.stderr
    assert "restored into an empty place" in twice.stderr
    assert sha256_in(made.stdout) == sha256_in(back.stdout)
    check_figures(page, public)


def check_figures(page: str, *secrets: str) -> None:
    """The sum over both processes, by endpoint; and nothing that anybody typed or is called."""
    found = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }
    labels = {name for _, pairs in found for name, _ in pairs}
    by_endpoint = (("endpoint", "guidelines.show"), ("status", "2xx"))
    assert found["qi_portal_requests_total", by_endpoint] == ASKED
    assert found["qi_portal_request_seconds_count", (("endpoint", "guidelines.show"),)] == ASKED
    assert [found["qi_portal_ready", (("part", part),)] for part in ("database", "disk", "queue")] == [1, 1, 1]
    assert 0 <= found["qi_portal_backup_age_seconds", ()] < 120
    assert found["qi_portal_audit_rows", ()] >= 1
    assert {("qi_portal_jobs", (("state", "failed"),)), ("qi_portal_letters", (("state", "waiting"),))} <= set(found)
    assert labels == {"endpoint", "status", "le", "part", "state"}
    assert not [told for told in ("P001", "secret-name", "asthma", *secrets) if told in page]


@pytest.mark.rule(58)
def test_metrics_are_off_unless_they_are_asked_for(run: Run, home: Path) -> None:
    told = run(environment(home), "metrics")

    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith("Metrics are off.")


def settings(home: Path, port: int) -> dict[str, str]:
    queue = {"QI_PORTAL_QUEUE_URL": f"sqlite:///{home / 'queue.db'}"}
    return environment(home) | queue | {"QI_PORTAL_BASE_URL": f"http://127.0.0.1:{port}"}


@contextmanager
def serving(environ: Mapping[str, str], *ports: int) -> Iterator[None]:
    """The server with two processes, and what tells the figures."""
    command = [PROGRAM, "serve", "--workers", "2", "--jobs", "0"]
    process = subprocess.Popen(command, env={**os.environ, **environ}, stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + SECONDS_TO_START
        while not all(answers(port) for port in ports):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=30)


def answers(port: int) -> bool:
    try:
        return bool(ask(port, "/health/ready")[0])
    except OSError:
        return False


def ask(port: int, path: str) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def sha256_in(told: str) -> Any:
    return next(line for line in told.splitlines() if line.startswith("sha256 "))
