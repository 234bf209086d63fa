import pytest

from qi_portal.domain.content.measure import Collection, MeasureType
from qi_portal.domain.content.measure_files import read_project


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
        ("THU-1.toml", '"Splinted"', '"The share of thumbs that we splinted"', "longer than 28 characters"),
        ("THU-1.toml", 'kind = "process"', 'kind = "proces"', 'THU-1.toml:5: `kind` is "proces"; it has to be one of'),
        ("THU-1.toml", 'id = "THU-1"', 'id = "THU-9"', 'THU-1.toml:1: `id` is "THU-9" but the file is THU-1.toml.'),
        ("THU-1.toml", 'id = "THU-1"', 'id = "TOE-1"', "TOE-1 has to start with the code of the project, THU."),
        ("THU-1.toml", 'source = "thumbs"', 'source = "toes"', 'The target\'s source "toes" is not a source'),
        ("THU-1.toml", "value = 90", "value = 900", "The target of a proportion is a percent from 0 to 100."),
        ("THU-1.toml", '"70.8%"', '"70.9%"', "THU-1.toml:24: The example says 70.9%, which is not what its counts"),
        ("THU-1.toml", '"70.8%"', '"most"', "The example says most, which is not what its counts give."),
        ("THU-1.toml", 'unit = "percent"', 'unit = "%"', 'The unit of a proportion is "percent".'),
        ("THU-2.toml", "multiplier = 1000", "multiplier = 100", "The example says 7.3 per 1,000 visits"),
    ],
)
def test_read_project_of_a_spoiled_file_names_file_line_and_reason(project_folder, name, old, new, problem):
    project_folder.spoil(name, old, new)

    _, problems = read_project(project_folder.path)

    assert problem in "\n".join(map(str, problems))
