"""Which test holds which rule of security, read from the tests themselves; `make rules` writes the table
down. What counts as a refusal is here too, so that the share of tests that assert one can be told."""

import ast
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
TABLE = ROOT / "docs" / "security-rules.md"
TOLD = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
NOT_MET: Mapping[int, str] = {int(number): why for number, why in TOLD["not_met"].items()}

REFUSALS = frozenset({"NotFound", "Refused", "Invalid", "Stale", "UnsafeSettings", "PortalError", "PdfUnavailable"})
"""Errors that say no to a person, a program or an operator."""

HEAD = """# Security rules and their tests

The rules that this portal holds itself to, in a few words each, the code under `qi_portal/` that keeps them, and the
tests under `tests/` that would fail if it did not, with how many test functions in each file. A test names its rules
with `@pytest.mark.rule(number)`. This page is written by `make rules`; a test compares the two.
How the rules are met is told in [security.md](security.md).
"""


@dataclass(frozen=True)
class TestCase:
    """One test function: its file, the rules that it holds, and whether it asserts a refusal."""

    path: str
    name: str
    rules: frozenset[int]
    refuses: bool


def cases() -> Iterator[TestCase]:
    """Every test function, parametrized or not, by file."""
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        everywhere = _rules(each.value for each in tree.body if _is_called(each, "pytestmark"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                rules = everywhere | _rules(node.decorator_list)
                yield TestCase(path.relative_to(TESTS).as_posix(), node.name, rules, asserts_a_refusal(node))


def _is_called(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(each, ast.Name) and each.id == name for each in node.targets)


def _rules(marks: Iterator[ast.expr] | list[ast.expr]) -> frozenset[int]:
    calls = [each for mark in marks for each in ast.walk(mark) if isinstance(each, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "rule"]
    return frozenset(number.value for call in named for number in call.args if isinstance(number, ast.Constant))


def asserts_a_refusal(test: ast.FunctionDef) -> bool:
    """A status from 400 on that is compared, an exit code that is not 0, or an error of ours that is expected."""
    return any(_expects_error(node) or _compares_refusal(node) for node in ast.walk(test))


def _expects_error(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "raises"):
        return False
    named = [each for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute)]
    names = [each.id if isinstance(each, ast.Name) else each.attr for each in named]
    return any(name in REFUSALS or name.endswith(("Refused", "Invalid")) for name in names)


def _compares_refusal(node: ast.AST) -> bool:
    if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ast.Eq | ast.In):
        return False
    numbers = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and type(each.value) is int}
    about = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    about |= {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    is_status = any("status" in name for name in about) and any(400 <= number < 600 for number in numbers)
    return is_status or (bool(about & {"exit_code", "returncode"}) and bool(numbers & {1, 2}))


def by_rule(found: list[TestCase]) -> dict[int, Counter[str]]:
    """How many test functions of each file hold a rule."""
    held: dict[int, Counter[str]] = defaultdict(Counter)
    for case in found:
        for rule in case.rules:
            held[rule][case.path] += 1
    return held


def table(found: list[TestCase]) -> str:
    held = by_rule(found)
    lines = [HEAD]
    for part in TOLD["part"]:
        lines += [f"## {part['title']}\n", "| rule | in short | code | tests |", "| --- | --- | --- | --- |"]
        lines += [_line(int(number), *told, held[int(number)]) for number, told in part["rules"].items()]
        lines.append("")
    lines += ["## Not met\n", "| rule | why |", "| --- | --- |"]
    lines += [f"| {number} | {why} |" for number, why in sorted(NOT_MET.items())]
    return "\n".join(lines) + "\n"


def _line(number: int, words: str, code: str, tests: Counter[str]) -> str:
    places = ", ".join(f"`{each}`" for each in code.split()) or "none yet"
    where = ", ".join(f"`{path}` ({count})" for path, count in sorted(tests.items())) or "none yet"
    return f"| {number} | {words} | {places} | {where} |"


def share(found: list[TestCase]) -> str:
    refusing = sum(case.refuses for case in found)
    return f"{refusing} of {len(found)} test functions assert a refusal: {refusing / len(found):.1%}"


if __name__ == "__main__":
    every = list(cases())
    TABLE.write_text(table(every), encoding="utf-8")
    sys.stdout.write(share(every) + "\n")
