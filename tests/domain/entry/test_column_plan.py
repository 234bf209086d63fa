import pytest

from qi_portal.domain.entry.column_plan import ColumnPlan, Role, names_that_may_be_shown, role_of, signature_of
from qi_portal.domain.entry.findings import Field
from qi_portal.domain.entry.parsed import Line
from qi_portal.domain.entry.sheet import read_table
from qi_portal.domain.periods import Month

ODD = ["Clinic", "Item", "Mo.", "Passed", "Looked at"]
PLAN = ColumnPlan(
    tuple(ODD), tuple(map(Role, (Field.PRACTICE, Field.MEASURE, Field.PERIOD, Field.NUMERATOR, Field.DENOMINATOR)))
)


def table(*rows, plans=()):
    return read_table([Line(number, row) for number, row in enumerate(rows, 1)], plans=plans)


@pytest.mark.parametrize(
    "role",
    [Role(Field.PRACTICE), Role(Field.NUMERATOR, measure="DEV-1"), Role(Field.DENOMINATOR, month=Month(2026, 10))],
)
def test_role_is_read_as_it_was_written(role: Role) -> None:
    assert role_of(str(role)) == role


@pytest.mark.parametrize("text", ["", "nothing", "practice_id of DEV-1"])
def test_role_that_is_none_is_not_read(text: str) -> None:
    assert role_of(text) is None


def test_signature_is_that_of_the_names_however_they_are_written() -> None:
    assert signature_of(["Clinic  Code", "Mo."]) == signature_of(["clinic_code", " mo. ", ""])
    assert signature_of(["Clinic", "Mo."]) != signature_of(["Mo.", "Clinic"])


def test_table_is_read_by_what_was_said_of_its_columns() -> None:
    parsed = table(["A title"], ODD, ["P001", "DEV-1", "2026-10", "18", "24"], plans=[PLAN])

    assert (parsed.is_refused, parsed.mapped_by, parsed.header_row) == (False, PLAN, 2)
    assert (parsed.rows[0].practice, parsed.rows[0].numerator) == ("P001", "18")


def test_table_of_other_names_can_be_mapped() -> None:
    parsed = table([*ODD, "New"], ["P001", "DEV-1", "2026-10", "18", "24", "x"], plans=[PLAN])

    assert (parsed.can_be_mapped, parsed.names) == (True, (*ODD, "New"))


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([ODD, ["P001", "DEV-1", "2026-10", "18", "24"]], tuple(ODD)),
        ([["Aug 2026 passed", "Aug 2026 due"], [1, 2]], ("Aug 2026 passed", "Aug 2026 due")),
        ([["P001", "DEV-1", "2026-10", "18", "24"]], ()),
        ([["Smith", "Jane"], ["Doe", "John"]], ()),
        ([["Smith", "203-555-0141"], ["Doe", "5"]], ()),
        ([], ()),
    ],
)
def test_names_are_shown_only_from_a_row_of_words_above_numbers(rows, names) -> None:
    assert names_that_may_be_shown(rows) == names
