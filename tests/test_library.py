import shutil

import pytest

from qi_portal import library
from qi_portal.domain.content.problems import ContentError
from qi_portal.domain.errors import NotFound
from qi_portal.library import load

SHELF = load()


@pytest.mark.parametrize("name", ["headache-migraine", "headache_migraine", " Headache_Migraine "])
def test_guideline_by_slug_or_id_is_found(name):
    assert SHELF.guideline(name).id == "headache_migraine"
    assert library.load_guideline(name).id == "headache_migraine"


@pytest.mark.parametrize("name", ["DEV-1", "dev-1", "dev_1", "DEV 1", " dev - 1 "])
def test_measure_however_typed_is_found(name):
    assert SHELF.measure(name).id == "DEV-1"


@pytest.mark.parametrize("name", ["dev-screening", "dev_screening", "DEV", "dev"])
def test_project_by_id_or_code_is_found(name):
    assert SHELF.project(name).id == "dev-screening"


def test_measures_of_a_project_are_in_the_projects_order():
    assert [measure.id for measure in SHELF.project("DEV").measures][:2] == ["DEV-1", "DEV-2"]


@pytest.mark.parametrize("look_up", [SHELF.guideline, SHELF.project, SHELF.measure, library.load_guideline])
@pytest.mark.parametrize("name", ["", "no-such-thing", "../headache-migraine", "headache-migraine/..", "DEV-1\0"])
def test_look_up_of_an_unknown_name_finds_nothing(look_up, name):
    with pytest.raises(NotFound, match="There is no"):
        look_up(name)


def test_guideline_by_a_former_name_is_found(tmp_path):
    shutil.copytree(library.content_root() / "guidelines", tmp_path / "guidelines")
    header = tmp_path / "guidelines" / "enuresis" / "guideline.md"
    header.write_text(header.read_text().replace("formerly = []", 'formerly = ["bed-wetting"]'))
    shutil.copytree(library.content_root() / "measures", tmp_path / "measures")

    assert load(tmp_path).guideline("bed_wetting").id == "enuresis"
    assert library.load_guideline("bed-wetting", tmp_path).id == "enuresis"


def test_guidelines_are_in_order_of_title():
    titles = [guideline.title.lower() for guideline in SHELF.guidelines.values()]

    assert titles == sorted(titles)


def test_shelves_cannot_be_changed():
    with pytest.raises(TypeError):
        SHELF.guidelines["new"] = SHELF.guideline("asthma")


def test_load_of_broken_content_names_file_line_and_reason(tmp_path):
    folder = tmp_path / "guidelines" / "asthma"
    folder.mkdir(parents=True)
    (tmp_path / "measures").mkdir()
    for path in (library.content_root() / "guidelines" / "asthma").glob("*.*"):
        (folder / path.name).write_text(path.read_text().replace('otherwise = "primary_care"', 'otherwise = "home"'))

    with pytest.raises(ContentError) as refused:
        load(tmp_path)

    lines = str(refused.value).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f'{folder}/decision.toml:1: `otherwise` is "home"; it has to be one of `emergency`')
    assert lines[1] == f"{tmp_path}/measures:1: There is no content in this folder."


def test_content_root_in_an_installed_package_is_inside_it(tmp_path, monkeypatch):
    monkeypatch.setattr(library, "PACKAGE", tmp_path / "qi_portal")
    assert library.content_root() == tmp_path

    (tmp_path / "qi_portal" / "_content").mkdir(parents=True)
    assert library.content_root() == tmp_path / "qi_portal" / "_content"
