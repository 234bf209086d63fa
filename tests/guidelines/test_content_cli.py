import shutil
from datetime import timedelta

import pytest
from click.testing import CliRunner

from qi_portal import library
from qi_portal.guidelines.content_cli import content


def run(*arguments):
    result = CliRunner().invoke(content, arguments)
    return result.exit_code, result.output


@pytest.fixture
def lead(monkeypatch, tmp_path):
    """A content folder of its own with one real guideline and one real project, to revise and release."""
    shipped = library.content_root()
    shutil.copytree(shipped / "guidelines" / "lead", tmp_path / "guidelines" / "lead")
    shutil.copytree(shipped / "measures" / "asthma-control", tmp_path / "measures" / "asthma-control")
    monkeypatch.setattr(library, "content_root", lambda: tmp_path)
    return tmp_path / "guidelines" / "lead"


def test_content_check_of_the_shipped_content_counts_it():
    shelf = library.load()

    assert run("check") == (0, f"{len(shelf.guidelines)} guidelines, {len(shelf.projects)} projects: no problem\n")


def test_content_check_of_broken_content_lists_the_problems_and_exits_1(tmp_path, monkeypatch):
    (tmp_path / "guidelines" / "broken-thing").mkdir(parents=True)
    monkeypatch.setattr(library, "content_root", lambda: tmp_path)

    code, output = run("check")

    assert code == 1
    assert f"{tmp_path}/guidelines/broken-thing/cases.toml:1: This file is missing." in output


def test_content_check_tells_a_review_that_is_due_without_failing(lead, monkeypatch):
    guideline = library.load_guideline("lead")
    monkeypatch.setattr("qi_portal.guidelines.content_cli.today_at", lambda zone: guideline.next_review)

    _, output = run("check")

    assert f"note: lead: review due, {guideline.next_review}" in output


@pytest.mark.parametrize(("late", "state"), [(0, "due"), (1, "overdue")])
def test_content_check_tells_definitions_that_are_due_without_failing(monkeypatch, late, state):
    due = library.load().measure("DEV-1").next_review
    monkeypatch.setattr("qi_portal.guidelines.content_cli.today_at", lambda zone: due + timedelta(days=late))

    _, output = run("check")

    assert f"note: DEV-1: review {state}, {due}" in output
    assert f"note: dev-screening: review {state}, {due}" in output


def test_revise_and_release_keep_the_old_version_and_pin_the_new_one(lead):
    before = library.load_guideline("lead")

    assert run("revise", "lead", "9.0.0")[0] == 0
    header = lead / "guideline.md"
    header.write_text(header.read_text().replace(before.title, "Lead, revised"))
    assert run("release", "lead", "--changes", 'A new "title"')[0] == 0

    assert library.load_guideline("lead").version == "9.0.0"
    kept = library.load_guideline(f"lead@{before.version}")
    assert (kept.title, kept.content_hash) == (before.title, before.content_hash)
    told = run("diff", before.version, "present", "lead")[1]
    assert told.startswith(f"Lead, revised: {before.version} against 9.0.0\n")


def test_release_of_a_version_that_was_released_is_refused(lead):
    code, output = run("release", "lead", "--changes", "again")

    assert code == 2
    assert "was released. Begin a new one with `revise`" in output


def test_revise_twice_without_a_release_is_refused(lead):
    version = library.load_guideline("lead").version
    run("revise", "lead", "9.0.0")
    shutil.copytree(lead / "versions" / version, lead / "versions" / "9.0.0")

    assert run("revise", "lead", "9.1.0")[0] == 2


@pytest.mark.parametrize("arguments", [("0.0.9", "present", "lead"), ("present", "present", "leed")])
def test_diff_of_a_version_or_condition_that_is_not_there_says_so(lead, arguments):
    code, output = run("diff", *arguments)

    assert code == 2
    assert "There is no" in output
