"""What code of the portal does not do, but in the files named here: put SQL together from strings, mark text as safe
to show. And what it nowhere does: evaluate text, or read objects from bytes."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PORTAL = Path(__file__).parents[2] / "qi_portal"
SAFE_MARKS = re.compile(r"\|\s*safe\b|\bautoescape (?:false|off)|\bMarkup\(")
TALKS_TO_DATABASES = frozenset({"sqlalchemy", "sqlite3", "psycopg", "flask_sqlalchemy"})
SENDS_SQL = frozenset({"text", "execute", "exec_driver_sql", "executescript", "literal_column", "scalar", "scalars"})
NEVER = frozenset({"eval", "exec", "compile", "__import__", "render_template_string", "system", "popen"})
NEVER_IMPORTED = frozenset({"pickle", "marshal", "shelve", "yaml", "dill"})

MARKUP = {
    "drawing/on_pages.py": "drawings, which escape the texts in them",
    "guidelines/prose.py": "prose that has passed the allow-list",
    "mail/letter.py": "puts texts into its own markup by a way that escapes them",
    "network/shown.py": "macros, which escape",
    "reports/program_page.py": "a template, which escapes",
    "reports/views.py": "a template, which escapes",
    "web/layout.py": "puts texts into its own markup by a way that escapes them",
}
BUILT_SQL = {
    "db.py": "pragmas written there",
    "desks/inventory/safety.py": "names of pragmas written there",
    "operate/backup/postgresql.py": "names that the database told, quoted by it",
    "operate/promptness.py": "a number written there",
}


def name_of(path: Path) -> str:
    return path.relative_to(PORTAL).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Each call in a file, with the last part of what is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node, node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def imported(path: Path) -> set[str]:
    """The packages that a file takes from."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {each.name.split(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


def is_built(argument: ast.expr) -> bool:
    """A string put together from parts: with {}, +, % or format."""
    if isinstance(argument, ast.Call):
        return getattr(argument.func, "attr", "") == "format"
    parts = {type(each) for each in ast.walk(argument)}
    return isinstance(argument, ast.JoinedStr) or (isinstance(argument, ast.BinOp) and ast.Constant in parts)


@pytest.mark.rule(22)
def test_text_is_marked_as_safe_in_named_files_alone() -> None:
    kept = [path for kind in ("*.py", "*.html", "*.svg", "*.txt", "*.xml") for path in PORTAL.rglob(kind)]
    found = {name_of(path) for path in kept if SAFE_MARKS.search(path.read_text(encoding="utf-8"))}

    assert found == set(MARKUP)


@pytest.mark.rule(23)
def test_sql_is_put_together_in_named_files_alone() -> None:
    asking = [path for path in PORTAL.rglob("*.py") if path.name == "db.py" or imported(path) & TALKS_TO_DATABASES]
    found = {
        name_of(path)
        for path in asking
        for call, name in calls(path)
        if name in SENDS_SQL and any(is_built(argument) for argument in call.args)
    }

    assert found == set(BUILT_SQL)


@pytest.mark.rule(22, 36)
def test_nothing_is_evaluated_and_no_object_is_read_from_bytes() -> None:
    found = []
    for path in PORTAL.rglob("*.py"):
        called = {name for call, name in calls(path) if name in NEVER and not _is_of_re(call)}
        found += [f"{name_of(path)}: {name}" for name in called | (imported(path) & NEVER_IMPORTED)]

    assert found == []


def _is_of_re(call: ast.Call) -> bool:
    """`re.compile` compiles a pattern."""
    return isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "re"
