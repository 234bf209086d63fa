from datetime import date

import pytest

from qi_portal.domain.content.guideline_files import read_guideline
from qi_portal.domain.content.versions import read_history


def entry(version, content_hash):
    values = f'version = "{version}"\nreleased = 2026-01-05\ncontent_hash = "{content_hash}"\nchanges = "First"\n'
    return f"[[versions]]\n{values}"


@pytest.fixture
def revised(guideline_folder):
    """Version 0.1.0 kept, and 0.2.0, which co-manages up to four years."""
    before, _ = read_guideline(guideline_folder.path)
    kept = guideline_folder.path / "versions" / "0.1.0"
    kept.mkdir(parents=True)
    for path in guideline_folder.path.glob("*.*"):
        (kept / path.name).write_bytes(path.read_bytes())
    guideline_folder.spoil("guideline.md", 'version = "0.1.0"', 'version = "0.2.0"')
    guideline_folder.spoil("decision.toml", "age_months < 36", "age_months < 48")
    after, _ = read_guideline(guideline_folder.path)
    guideline_folder.write("versions.toml", entry("0.2.0", after.content_hash) + entry("0.1.0", before.content_hash))
    return guideline_folder


def test_read_history_of_a_revised_guideline_gives_its_releases_and_the_replaced_one(revised):
    present, _ = read_guideline(revised.path)

    history, problems = read_history(revised.path, present)

    assert problems == ()
    assert [(each.version, each.released) for each in history.releases] == [
        ("0.2.0", date(2026, 1, 5)),
        ("0.1.0", date(2026, 1, 5)),
    ]
    assert history.replaced["0.1.0"].tree.rules[1].when == "age_months < 36 and hand == 'right'"


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("guideline.md", "Sore thumb", "Sorer thumb", "Version 0.2.0 is not what was released any more"),
        ("versions/0.1.0/guideline.md", "Sore thumb", "Sorer thumb", "Version 0.1.0 is not what was released any more"),
        ("versions/0.1.0/decision.toml", "age_months < 36", "age", "The files of version 0.1.0 are missing"),
        ("guideline.md", 'version = "0.2.0"', 'version = "0.3.0"', "Version 0.3.0 is not the newest release"),
        ("versions.toml", 'changes = "First"', "", "versions.toml:1: `versions` number 1 needs `changes`."),
    ],
)
def test_read_history_of_something_changed_after_its_release_says_what(revised, name, old, new, problem):
    revised.spoil(name, old, new)
    present, _ = read_guideline(revised.path)

    _, problems = read_history(revised.path, present)

    assert problem in "\n".join(map(str, problems))


def test_read_history_without_a_file_says_so(guideline_folder):
    present, _ = read_guideline(guideline_folder.path)

    history, problems = read_history(guideline_folder.path, present)

    assert (history.releases, [problem.message for problem in problems]) == ((), ["This file is missing."])


def test_read_history_does_not_bind_a_replaced_version_to_the_house_rules_of_today(revised):
    revised.spoil("versions/0.1.0/decision.toml", 'group = "For context"', 'group = "Habits"')
    present, _ = read_guideline(revised.path)

    history, _ = read_history(revised.path, present)

    assert history.replaced["0.1.0"].tree.input("nail_biting").group == "Habits"
