import shutil

from qi_portal.domain.content.check import check_all


def check(folder):
    """What is wrong, aside from the release that a guideline being written does not have yet."""
    root = folder.path.parent.parent
    problems = check_all(root / "guidelines", root / "measures")
    return [str(each).removeprefix(f"{root}/") for each in problems if each.file.name != "versions.toml"]


def test_check_all_of_sound_content_finds_nothing(guideline_folder, project_folder):
    assert check(guideline_folder) == []


def test_check_all_of_empty_folders_says_there_is_no_content(tmp_path):
    problems = check_all(tmp_path / "guidelines", tmp_path / "measures")

    assert [problem.message for problem in problems] == ["There is no content in this folder."] * 2


def test_check_all_with_a_worked_patient_that_comes_out_otherwise_says_how(guideline_folder, project_folder):
    guideline_folder.spoil("cases.toml", "open_fracture = false", "open_fracture = true")

    assert check(guideline_folder) == [
        "guidelines/sore-thumb/cases.toml:17: “A two-year-old's right thumb, skin whole”: " + said
        for said in (
            "The answer is expected to be co_manage, and is emergency.",
            "`could_be` is expected to be co_manage, and is emergency.",
            "`matched` is expected to be sore_thumb.C1, and is sore_thumb.C1, sore_thumb.E1.",
        )
    ]


def test_check_all_with_a_worked_patient_of_a_wrong_kind_names_the_finding(guideline_folder, project_folder):
    guideline_folder.spoil("cases.toml", "age_months = 30", "age_months = 3")

    assert check(guideline_folder) == [
        "guidelines/sore-thumb/cases.toml:17: “A two-year-old's right thumb, skin whole”: `given` has a value that "
        "does not fit age_months: 3 months is outside the ages of this guideline: 24 to 215 months."
    ]


def test_check_all_with_a_link_to_no_guideline_names_its_line(guideline_folder, project_folder):
    guideline_folder.spoil("guideline.md", "- Look at it [thumbs]", "- See [[sore_toe]] and [[sore_thumb]]")

    assert check(guideline_folder) == [
        "guidelines/sore-thumb/guideline.md:36: [[sore_toe]] is not the id of a guideline."
    ]


def test_check_all_with_a_name_used_twice_names_the_owner(guideline_folder, project_folder):
    other = guideline_folder.path.with_name("thumb-pain")
    shutil.copytree(guideline_folder.path, other)
    for path in other.iterdir():
        path.write_text(path.read_text().replace("sore_thumb", "thumb_pain"))
    guideline_folder.spoil("guideline.md", 'title = "Sore', 'formerly = ["thumb-pain"]\ntitle = "Sore')

    assert check(guideline_folder) == [
        'guidelines/thumb-pain/guideline.md:1: "thumb-pain" is already a name of sore_thumb.'
    ]


def test_check_all_with_a_project_code_used_twice_names_the_owner(guideline_folder, project_folder):
    other = project_folder.path.with_name("toe-care")
    shutil.copytree(project_folder.path, other)
    header = other / "project.toml"
    header.write_text(header.read_text().replace("thumb-care", "toe-care"))

    assert check(guideline_folder) == ['measures/toe-care/project.toml:1: "THU" is already a name of thumb-care.']


def test_check_all_without_a_handout_or_spanish_words_says_so(guideline_folder, project_folder):
    guideline_folder.spoil("guideline.md", 'synonyms_es = ["dolor de pulgar"]', "")
    (guideline_folder.path / "handout.es.md").unlink()

    assert check(guideline_folder) == [
        "guidelines/sore-thumb/guideline.md:1: `synonyms_es` is missing: the Spanish words that people type.",
        "guidelines/sore-thumb/handout.es.md:1: This file is missing.",
    ]


def test_check_all_with_a_line_no_case_stands_on_says_what_is_untried(guideline_folder, project_folder):
    guideline_folder.spoil("cases.toml", "age_months = 36,", "age_months = 60,")

    assert check(guideline_folder) == [
        "guidelines/sore-thumb/cases.toml:1: sore_thumb.C1: no case has age_months at 36.",
        "guidelines/sore-thumb/cases.toml:1: sore_thumb.C1: no case would notice <= in place of < 36.",
    ]


def test_check_all_with_a_rule_in_the_shadow_of_a_more_urgent_one_says_so(guideline_folder, project_folder):
    guideline_folder.spoil("decision.toml", "age_months < 36 and hand == 'right'", "open_fracture and age_months < 36")

    assert any("sore_thumb.C1 can never carry the answer" in problem for problem in check(guideline_folder))


def test_check_all_of_a_guideline_that_was_never_released_asks_for_its_release(guideline_folder, project_folder):
    root = guideline_folder.path.parent.parent

    problems = check_all(root / "guidelines", root / "measures")

    assert [(each.file.name, each.message) for each in problems] == [("versions.toml", "This file is missing.")]
