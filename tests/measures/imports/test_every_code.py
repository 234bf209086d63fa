"""Every code raised by an uploaded file and by the command line, with a message that says where, what and the mend.

Nothing is written by a look, so the codes that need the same things stored are looked for together.
"""

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from every_code import FILES, GIVEN, ONLY_IN_FILES, FileExample
from factories import environment
from page import Page
from qi_portal import cli

NAMED = [
    *(f"F{number:02d}" for number in (1, 2, 3, 4, 5, 6, 7, 9, 10)),
    *(f"R{number:02d}" for number in range(1, 20)),
    *(f"W{number:02d}" for number in range(1, 21) if number != 13),
]
"""F08 and W13 are not in use."""

by_what_is_given = pytest.mark.parametrize("given", sorted(GIVEN), ids=lambda given: given or "nothing")


def test_table_holds_every_code() -> None:
    assert sorted(FILES) == sorted(NAMED)
    assert set(ONLY_IN_FILES) <= set(NAMED)


def examples(given: str) -> dict[str, FileExample]:
    return {code: example for code, example in FILES.items() if example.given == given}


def lacking(pieces: Iterable[str], told: str) -> list[str]:
    return [piece for piece in pieces if piece not in told]


def send(browser: Any, example: FileExample) -> Any:
    sent = {"file": (io.BytesIO(example.content), example.name)}
    answer = browser.send("/upload", sent, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # the browser's own copy of a large file
    return answer


def page_after(browser: Any, example: FileExample) -> str:
    """What the sender reads after the upload, wherever that leads."""
    answer = send(browser, example)
    return Page(browser.get(answer.headers["Location"]).text if answer.status_code == 303 else answer.text).main.text


@by_what_is_given
def test_code_is_raised_by_an_uploaded_file(network, given: str) -> None:
    GIVEN[given](network)
    member = network.as_of(network.member)
    if given == "":
        address = send(network.browser, FILES["F09"]).headers["Location"]
        form = Page(network.browser.get(address).text).sends()
        assert network.browser.send(address, form | {"mode": "all-or-nothing"}).status_code == 303

    found = {
        code: lacking((code, *example.says), page_after(member if example.by_member else network.browser, example))
        for code, example in examples(given).items()
    }

    assert {code: pieces for code, pieces in found.items() if pieces} == {}


@by_what_is_given
def test_code_is_raised_on_the_command_line(
    network, app, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str
) -> None:
    GIVEN[given](network)
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("qi_portal.app.create_app", lambda _settings: app)
    monkeypatch.setattr("qi_portal.web.logs.configure", lambda: None)

    def messages(code: str, example: FileExample, *more: str) -> list[str]:
        file = tmp_path / example.name
        file.write_bytes(example.content)
        who = ("--as", network.member.email) if example.by_member else ()
        told = json.loads(run("import", str(file), "--today", "2026-11-21", *who, *more))
        parts = (each for part in ("errors", "warnings", "refusals") for each in told[part])
        return [each["message"] for each in parts if each["code"] == code]

    if given == "":
        messages("F09", FILES["F09"], "--mode", "valid-rows")

    said = {code: messages(code, example) for code, example in examples(given).items()}

    silent = [code for code in said if not any(lacking(FILES[code].says, message) == [] for message in said[code])]
    assert {code: said[code] for code in silent} == {}


def run(*args: str) -> str:
    return CliRunner().invoke(cli.main, list(args)).stdout
