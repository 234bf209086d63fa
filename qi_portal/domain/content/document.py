"""A content file as read: its TOML as plain values, its text, and where in the text a value stands."""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qi_portal.domain.content.problems import Problem

Where = Sequence[str | int]
"""A way into the values: ("rules", 3, "when") is the `when` of the fourth rule."""

FENCE = "+++"


@dataclass(frozen=True)
class Document:
    """`body` is the Markdown below front matter and starts after line `body_line`; plain TOML has none."""

    path: Path
    text: str
    values: dict[str, Any]
    body: str = ""
    body_line: int = 0

    def line_of(self, where: Where) -> int:
        """The line of the nearest thing along `where` that the text shows; 1 when none does."""
        lines = self.text.splitlines()
        at = 0
        for index, step in enumerate(where):
            if isinstance(step, str):
                at = _find(lines, step, _position(where, index), at)
        return at + 1 if lines else 1

    def problem(self, where: Where, message: str) -> Problem:
        return Problem(self.path, self.line_of(where), message)


def _position(where: Where, index: int) -> int:
    """Which of several tables of that name is meant."""
    following = where[index + 1] if index + 1 < len(where) else 0
    return following if isinstance(following, int) else 0


def _find(lines: list[str], name: str, position: int, start: int) -> int:
    """The line of `[[name]]` number `position`, else of `[name]` or `name =` at or after `start`; `start` if none."""
    key = re.escape(name)
    arrays = [at for at, line in enumerate(lines) if re.match(rf"\s*\[\[{key}\]\]", line)]
    if position < len(arrays):
        return arrays[position]
    single = re.compile(rf"""\s*\[([\w-]+\.)*{key}\]|\s*["']?{key}["']?\s*=|.*[{{,]\s*["']?{key}["']?\s*=""")
    return next((at for at in range(start, len(lines)) if single.match(lines[at])), start)


Parts = tuple[str, str, int]
"""TOML, Markdown, and the line the Markdown starts after."""


def read_toml(path: Path) -> Document | Problem:
    return _read(path, lambda text: (text, "", 0))


def read_markdown(path: Path) -> Document | Problem:
    """A file that starts with TOML between two lines of +++."""
    return _read(path, _front_matter)


def _read(path: Path, split: Callable[[str], Parts]) -> Document | Problem:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Problem(path, 1, "This file is missing.")
    except (OSError, UnicodeDecodeError):
        return Problem(path, 1, "This file cannot be read as UTF-8 text.")
    toml, body, body_line = split(text)
    try:
        return Document(path, text, tomllib.loads(toml), body, body_line)
    except tomllib.TOMLDecodeError as error:
        return Problem(path, _toml_line(str(error), toml), f"This is not TOML: {error}.")


def _front_matter(text: str) -> Parts:
    """The TOML with its first fence as an empty line, so that line numbers are the file's; then the Markdown."""
    lines = text.splitlines()
    fences = [at for at, line in enumerate(lines) if line.strip() == FENCE]
    if len(fences) < 2 or fences[0] != 0:
        return "the file has to start with TOML between two lines of +++", "", 0
    return "\n".join(["", *lines[1 : fences[1]]]), "\n".join(lines[fences[1] + 1 :]), fences[1] + 1


def _toml_line(message: str, toml: str) -> int:
    found = re.search(r"at line ([0-9]+)", message)
    return int(found[1]) if found else len(toml.splitlines()) or 1
