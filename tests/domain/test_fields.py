"""Everything that is wrong with what was typed is told at once."""

from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import read_each
from qi_portal.domain.words import words


def test_read_each_with_one_reader_that_objects_gives_the_others_values_and_its_sentence() -> None:
    read, problems = read_each({"name": lambda: "Ada", "day": lambda: _refuse("day")})

    assert read == {"name": "Ada"}
    assert problems == {"day": words("It does not fit.")}


def test_read_each_with_a_reader_that_blames_another_field_files_the_sentence_there() -> None:
    _, problems = read_each({"owner": lambda: _refuse("owner_name")})

    assert [*problems] == ["owner_name"]


def _refuse(field: str) -> str:
    raise Invalid(field, words("It does not fit."))
