import pytest

from qi_portal.domain.content.definition_history import version_for
from qi_portal.domain.content.measure import Collection, MeasureType
from qi_portal.domain.content.measure_files import read_project
from qi_portal.domain.periods import Month


def test_read_project_of_sound_files_gives_the_project_and_no_problem(project_folder):
    project, problems = read_project(project_folder.path)

    assert problems == ()
    assert [measure.id for measure in project.measures] == ["THU-1", "THU-2"]
    assert project.lead_measure.target_value == 0.9
    assert project.lead_measure.collection == Collection("chart_review", "monthly", "All of them. Say so.", None, None)
    assert (project.measure("THU-2").type, project.measure("THU-2").target) == (MeasureType.RATE, None)


def test_read_project_with_a_target_of_our_own_choice_has_no_source(project_folder):
    project_folder.spoil("THU-1.toml", 'source = "thumbs"', 'source = "design"')

    project, problems = read_project(project_folder.path)

    assert (project.lead_measure.target.source, problems) == (None, ())


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("project.toml", 'code = "THU"', "code = THU", "project.toml:2: This is not TOML"),
        ("project.toml", 'code = "THU"', 'code = "thu"', 'project.toml:2: `code` is "thu"; it has to be capital'),
        ("project.toml", "thumb-care", "toe-care", 'project.toml:1: `id` is "toe-care" but the folder is "thumb-care"'),
        ("project.toml", '"THU-2"]', '"THU-3"]', "THU-3.toml:1: This file is missing."),
        ("project.toml", ', "THU-2"]', "]", "THU-2.toml:1: This measure is not listed"),
        ("project.toml", "{baseline}", "{begin}", "project.toml:6: {begin} cannot be filled in"),
        ("project.toml", "baseline = 0.4", "baseline = 40", "`typical_baseline` is a share from 0 to 1."),
        ("project.toml", 'source = "thumbs"', 'source = "toes"', 'project.toml:23: "toes" is not the key of a source'),
        ("project.toml", "next_review = 2027", "next_review = 2025", "`next_review` is before the last review."),
        ("project.toml", "topics = []", 'topics = ["immunization"]', "names the `schedule` that its counts follow."),
        ("THU-1.toml", '"Splinted"', '"The share of thumbs that we splinted"', "longer than 28 characters"),
        ("THU-1.toml", 'kind = "process"', 'kind = "proces"', 'THU-1.toml:5: `kind` is "proces"; it has to be one of'),
        ("THU-1.toml", 'id = "THU-1"', 'id = "THU-9"', 'THU-1.toml:1: `id` is "THU-9" but the file is THU-1.toml.'),
        ("THU-1.toml", 'id = "THU-1"', 'id = "TOE-1"', "TOE-1 has to start with the code of the project, THU."),
        ("THU-1.toml", 'source = "thumbs"', 'source = "toes"', 'The target\'s source "toes" is not a source'),
        ("THU-1.toml", "value = 90", "value = 900", "The target of a proportion is a percent from 0 to 100."),
        ("THU-1.toml", '"70.8%"', '"70.9%"', "THU-1.toml:27: The example says 70.9%, which is not what its counts"),
        ("THU-1.toml", '"70.8%"', '"most"', "The example says most, which is not what its counts give."),
        ("THU-1.toml", 'unit = "percent"', 'unit = "%"', 'The unit of a proportion is "percent".'),
        ("THU-2.toml", "multiplier = 1000", "multiplier = 100", "The example says 7.3 per 1,000 visits"),
    ],
)
def test_read_project_of_a_spoiled_file_names_file_line_and_reason(project_folder, name, old, new, problem):
    project_folder.spoil(name, old, new)

    _, problems = read_project(project_folder.path)

    assert problem in "\n".join(map(str, problems))


# --- versions that were replaced


def keep_earlier(folder, **changes):
    """Version 1 of THU-1 under earlier/, and version 2 from March 2026 on in its place."""
    (folder.path / "earlier").mkdir()
    before = (folder.path / "THU-1.toml").read_text()
    for old, new in changes.get("before", ()):
        before = before.replace(old, new)
    folder.write("earlier/THU-1.1.toml", before)
    for old, new in changes.get("now", [('version = "1"', 'version = "2"\nsince = "2026-03"')]):
        folder.spoil("THU-1.toml", old, new)


def test_read_project_with_a_replaced_version_keeps_it_until_the_new_ones_first_month(project_folder):
    keep_earlier(project_folder)

    project, problems = read_project(project_folder.path)
    measure = project.lead_measure

    assert problems == ()
    assert (measure.version, measure.since, [each.version for each in measure.earlier]) == ("2", Month(2026, 3), ["1"])
    assert [version_for(measure, Month(2026, month)) for month in (2, 3)] == ["1", "2"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"now": [('version = "1"', 'version = "2"')]}, "THU-1.toml:1: A version that replaces another one needs"),
        ({"now": [('version = "1"', 'version = "1"\nsince = "2026-03"')]}, 'Version "1" was given already'),
        ({"now": [('version = "1"', 'version = "2"\nsince = "March"')]}, "has to be a month such as 2026-03."),
        ({"before": [('"THU-1"', '"THU-9"')]}, "earlier/THU-1.1.toml:1: This is kept as an earlier version of THU-1"),
        ({"before": [('kind = "process"', 'kind = "proces"')]}, "earlier/THU-1.1.toml:5: `kind` is"),
        ({"before": [('id = "THU-1"', "id = THU-1")]}, "earlier/THU-1.1.toml:1: This is not TOML"),
        (
            {"before": [('"proportion"', '"mean"'), ('"percent"', '"minutes"'), ('"70.8%"', '"0.7"')]},
            "THU-1.toml:7: Another `type` makes another number",
        ),
    ],
)
def test_read_project_with_a_history_that_does_not_fit_names_file_line_and_reason(project_folder, changes, problem):
    keep_earlier(project_folder, **changes)

    _, problems = read_project(project_folder.path)

    assert problem in "\n".join(map(str, problems))
