"""What a program released lies over the files; nothing of the files is lost, and no month changes its definition."""

import tomllib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qi_portal.domain.content.definition_fields import as_content
from qi_portal.domain.content.definition_history import version_for, versions_of
from qi_portal.domain.content.measure_files import read_project
from qi_portal.domain.content.overlay import Kind, Released, Reviewed, merged
from qi_portal.domain.periods import Month

NOW = Month(2026, 11)
MARCH = Month(2026, 3)


@pytest.fixture
def files(project_folder):
    project, problems = read_project(project_folder.path)
    assert problems == ()
    return {project.id: project}


@pytest.fixture
def content(project_folder):
    """What a file of the invented project says, with some of it changed."""

    def make(file, **changes):
        return {**as_content(tomllib.loads((project_folder.path / f"{file}.toml").read_text())), **changes}

    return make


def measure(content, first=MARCH, last=None, number="2"):
    return Released(Kind.MEASURE, content["id"], number, first, last, content)


def laid(files, *released, reviewed=(), now=NOW):
    return merged(files, released, reviewed, now)["thumb-care"]


def test_merged_with_nothing_released_is_the_files(files):
    assert merged(files, (), (), NOW) == files


def test_merged_measure_has_its_new_version_from_its_month_and_the_files_before(files, content):
    found = laid(files, measure(content("THU-1", name="Thumbs seen"))).lead_measure

    assert (found.name, found.version, found.is_own) == ("Thumbs seen", "2", True)
    assert [version_for(found, month) for month in (MARCH - 1, MARCH)] == ["1", "2"]
    assert [each.name for each in versions_of(found)] == ["Thumbs splinted", "Thumbs seen"]


def test_merged_version_that_begins_later_is_not_there_yet(files, content):
    later = measure(content("THU-1", name="Thumbs seen"), first=NOW + 1)

    assert laid(files, later).lead_measure.name == "Thumbs splinted"
    assert laid(files, later, now=NOW + 1).lead_measure.name == "Thumbs seen"


def test_merged_version_released_later_for_an_earlier_month_replaces_what_was_released_before(files, content):
    second = measure(content("THU-1", name="Second"))
    third = measure(content("THU-1", name="Third"), MARCH - 2, number="3")

    found = laid(files, second, third).lead_measure

    assert [version_for(found, month) for month in (MARCH - 3, MARCH - 2, MARCH + 5)] == ["1", "3", "3"]


def test_merged_measure_that_is_retired_stays_with_its_last_month_until_it_is_taken_up_again(files, content):
    end = measure(content("THU-2"), first=None, last=Month(2026, 6))
    again = measure(content("THU-2"), first=Month(2026, 9), number="3")

    assert laid(files, end).measure("THU-2").retired_after == Month(2026, 6)
    assert laid(files, end, again).measure("THU-2").retired_after is None


def test_merged_project_that_is_retired_keeps_its_measures(files, content):
    end = Released(Kind.PROJECT, "thumb-care", "1", None, Month(2026, 12), content("project"))

    found = laid(files, end)

    assert (found.retired_after, found.measures) == (Month(2026, 12), files["thumb-care"].measures)


def test_merged_project_has_its_measures_in_the_order_that_was_written_and_loses_none(files, content):
    header = content("project", title="Thumbs first", measures=["THU-2"])
    own = Released(Kind.PROJECT, "thumb-care", "1", None, None, header)

    found = laid(files, own)

    assert (found.title, found.version, found.is_own) == ("Thumbs first", "1", True)
    assert [each.id for each in found.measures] == ["THU-2", "THU-1"]


def test_merged_measure_that_the_program_added_comes_after_those_of_the_file(files, content):
    added = measure(content("THU-1", id="THU-51", name="Ours"), first=None, number="1")

    found = laid(files, added)

    assert [each.id for each in found.measures] == ["THU-1", "THU-2", "THU-51"]
    assert found.measure("THU-51").earlier == ()


def test_merged_project_of_its_own_appears_with_its_measures_and_not_without(files, content):
    header = content("project", id="toe-care", code="TOE", measures=["TOE-1"], schedule="Ours")
    project = Released(Kind.PROJECT, "toe-care", "1", None, None, header)
    toe = measure(content("THU-1", id="TOE-1"), first=None, number="1")

    assert "toe-care" not in merged(files, (project,), (), NOW)
    assert merged(files, (toe, project), (), NOW)["toe-care"].lead_measure.schedule == "Ours"


def test_merged_review_moves_the_next_one_of_the_version_that_was_read(files, content):
    day = date(2028, 5, 1)
    first, second = (Reviewed(Kind.MEASURE, "THU-1", number, day) for number in "12")
    new = measure(content("THU-1", name="New"))

    assert laid(files, reviewed=(first,)).lead_measure.next_review == day
    assert laid(files, new, reviewed=(first,)).lead_measure.next_review == date(2027, 1, 5)
    assert laid(files, new, reviewed=(second,)).lead_measure.next_review == day


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begins=st.lists(st.integers(0, 60), max_size=6), asked=st.integers(0, 80))
def test_version_of_a_month_before_a_release_begins_is_never_changed_by_it(files, content, begins, asked):
    texts = [content("THU-1", name=f"Name {at}") for at in range(len(begins))]
    months = [Month.of_index(24_300 + begin) for begin in begins]
    released = [measure(texts[at], first, number=str(at + 2)) for at, first in enumerate(months)]
    month, now = Month.of_index(24_300 + asked), Month.of_index(24_400)

    for count, each in enumerate(released):
        before = version_for(laid(files, *released[:count], now=now).lead_measure, month)
        after = version_for(laid(files, *released[: count + 1], now=now).lead_measure, month)
        assert after == (each.version if month >= each.first else before)
