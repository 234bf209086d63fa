"""A form made from the schema holds all that a content file holds, and gives it back."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.content.definition_diff import cuts_charts, differences
from qi_portal.domain.content.definition_fields import (
    MORE_ROWS,
    Shape,
    as_content,
    as_values,
    content_of,
    fields_of,
    typed_of,
)
from qi_portal.domain.content.overlay import Kind
from qi_portal.domain.content.schema_check import schema_messages
from qi_portal.library import content_root

FILES = sorted((content_root() / "measures").glob("*/*.toml"))


def said(value):
    """Without what is empty: a form leaves it out."""
    if isinstance(value, dict):
        return {name: said(part) for name, part in value.items() if part not in ("", [])}
    return [said(part) for part in value] if isinstance(value, list) else value


def kind_of(path):
    return "project" if path.name == "project.toml" else "measure"


@pytest.mark.parametrize("path", FILES[::6], ids=lambda path: path.stem)
def test_content_of_what_a_file_puts_into_the_form_is_the_file(path):
    kind, content = kind_of(path), as_content(tomllib.loads(path.read_text()))

    back = content_of(kind, typed_of(kind, content))

    assert said(back) == said(content)
    assert list(schema_messages(as_values(back, kind), kind)) == []


@pytest.mark.parametrize("kind", ["project", "measure"])
@given(st.data())
def test_content_of_anything_typed_never_fails_and_comes_back_the_same(kind, data):
    names = [field.name for field in fields_of(kind)]
    odd = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
    typed = data.draw(st.dictionaries(st.sampled_from(names), odd, max_size=8))

    content = content_of(kind, typed)
    list(schema_messages(as_values(content, kind), kind))

    assert said(content_of(kind, typed_of(kind, content))) == said(content)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("multiplier", "1000", 1000),
        ("multiplier", "a thousand", "a thousand"),
        ("target.value", "62.5", {"value": 62.5}),
        ("next_review", "2027-11-21", "2027-11-21"),
        ("inspired_by", "One\n\n Two ", ["One", "Two"]),
    ],
)
def test_content_of_a_field_is_what_its_schema_asks_for_or_the_text(name, typed, kept):
    assert content_of("measure", {name: typed})[name.partition(".")[0]] == kept


def test_content_of_codes_is_a_list_by_system_and_a_note():
    typed = {"value_sets": "CPT: 96110, 96127\nICD-10: F84.0", "value_sets.note": "For the search."}

    assert content_of("project", typed)["value_sets"] == {
        "CPT": ["96110", "96127"], "ICD-10": ["F84.0"], "note": "For the search."
    }  # fmt: skip


def test_content_of_a_row_left_blank_between_two_closes_the_gap():
    typed = {"sources.0.key": "a", "sources.3.key": "b"}

    assert content_of("project", typed)["sources"] == [{"key": "a"}, {"key": "b"}]


def test_fields_of_a_table_offer_empty_rows_under_those_filled_in():
    rows = {field.row for field in fields_of("project", {"sources.4.key": "x"}) if field.group == "sources"}

    assert rows == set(range(5 + MORE_ROWS))


def test_fields_of_a_measure_know_choices_and_what_is_required():
    fields = {field.name: field for field in fields_of("measure")}

    assert fields["kind"].shape is Shape.CHOICE
    assert (fields["name"].is_required, fields["target.value"].is_required) == (True, False)


def test_as_values_reads_days_and_leaves_what_is_none():
    assert as_values({"next_review": "2027-02-30", "last_review": "2026-11-21"}, "project") == {
        "next_review": "2027-02-30", "last_review": date(2026, 11, 21)
    }  # fmt: skip


def test_differences_are_named_by_field_and_say_whether_charts_are_cut():
    before, after = {"name": "One", "numerator": "A", "version": "1"}, {"name": "Two", "numerator": "A", "version": "2"}

    renamed = differences(Kind.MEASURE, before, after)
    recounted = differences(Kind.MEASURE, before, {**after, "numerator": "B"})

    assert [(each.field.name, each.before, each.after) for each in renamed] == [("name", "One", "Two")]
    assert not cuts_charts(Kind.MEASURE, renamed)
    assert cuts_charts(Kind.MEASURE, recounted)
