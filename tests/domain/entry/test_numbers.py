from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.entry.cells import BrokenFormula
from qi_portal.domain.entry.findings import Field, UnreadableCell
from qi_portal.domain.entry.numbers import LARGEST, SMALLEST, parse_number, whole


def code_of(cell, **how):
    with pytest.raises(UnreadableCell) as refusal:
        parse_number(cell, **how)
    return refusal.value.finding.code


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", 12),
        (" 12\u00a0", 12),
        ("'12", 12),
        ("1,204", 1204),
        ("1 204", 1204),
        ("1\u00a0204", 1204),
        ("1\u202f204", 1204),
        ("1,234,567", 1_234_567),
        ("4.0", 4),
        ("4.5", 4.5),
        ("0", 0),
        ("007", 7),
        (21.0, 21),
        (21, 21),
    ],
)
def test_parse_number_of_a_usual_form_reads_it(cell, number):
    assert parse_number(cell) == number


@pytest.mark.parametrize("cell", [None, "", " ", "n/a", "N/A", "NA", "none", "-", "--", ".", "\u00a0"])
def test_parse_number_of_a_no_data_token_is_none(cell):
    assert parse_number(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "１２",
        "\u0661\u0662",
        "²",
        "1_000",
        "NaN",
        "inf",
        "1e3",
        "0x10",
        "12*",
        "<11",
        "1O",
        "twelve",
        "85%",
        "1,20",
        "1,2,3",
        "12,04",
        "1 2",
        "+4",
        "4.",
        ".5",
        "9" * 50,
        float("nan"),
        float("inf"),
        True,
    ],
)
@pytest.mark.rule(25)
def test_parse_number_of_anything_else_is_refused(cell):
    assert code_of(cell) == "R06"


@pytest.mark.parametrize("cell", ["-4", -4, -0.5])
@pytest.mark.rule(25)
def test_parse_number_below_zero_is_refused(cell):
    assert code_of(cell) == "R07"


def test_parse_number_finer_than_anything_measured_is_refused():
    assert parse_number(SMALLEST) == SMALLEST
    assert code_of(5e-324) == "R06"
    assert code_of("0." + "0" * 30 + "1") == "R06"


@pytest.mark.rule(25)
def test_parse_number_above_the_limit_is_refused():
    assert parse_number(LARGEST) == LARGEST
    assert code_of(LARGEST + 1) == "R06"
    assert code_of(10**400) == "R06"


@pytest.mark.parametrize(
    ("cell", "number"), [("85,5", 85.5), ("1 204,5", 1204.5), ("1204", 1204), ("85.5", 85.5), ("1,204", 1.204)]
)
def test_parse_number_with_decimal_comma_reads_the_comma_as_a_point(cell, number):
    assert parse_number(cell, decimal_comma=True) == number


@pytest.mark.parametrize("comma", [False, True])
@pytest.mark.rule(25)
def test_whole_of_1_204_is_refused_and_never_1204(comma):
    with pytest.raises(UnreadableCell) as refusal:
        whole(parse_number("1.204", decimal_comma=comma), "1.204", Field.DENOMINATOR)

    assert refusal.value.finding.code == "R08"


def test_parse_number_of_a_percent_says_to_type_the_count():
    with pytest.raises(UnreadableCell, match=r"“85%” \(numerator\) is a percent\. Type the count itself\."):
        parse_number("85%")


@pytest.mark.rule(25)
def test_parse_number_of_other_digits_says_which_to_use():
    with pytest.raises(UnreadableCell, match="Type it with 0 to 9"):
        parse_number("\u0661")


@pytest.mark.parametrize(("formula", "says"), [(BrokenFormula("#DIV/0!"), "#DIV/0!"), (BrokenFormula(), "no result")])
def test_parse_number_of_a_broken_formula_is_refused(formula, says):
    with pytest.raises(UnreadableCell, match=says) as refusal:
        parse_number(formula)

    assert refusal.value.finding.code == "R17"


@given(st.integers(0, LARGEST), st.sampled_from(["{}", "{:,}", " {} ", "'{}", "{}.0", "{:,}.00"]))
def test_parse_number_of_a_formatted_number_gives_it_back(number, form):
    assert parse_number(form.format(number)) == number


@given(st.integers(0, LARGEST), st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_parse_number_of_spaced_thousands_gives_it_back(number, space):
    assert parse_number(f"{number:,}".replace(",", space)) == number


@given(st.decimals(0, 10_000, places=3), st.booleans())
def test_parse_number_of_a_decimal_gives_it_back_with_point_or_comma(number, comma):
    text = str(number).replace(".", "," if comma else ".")

    assert parse_number(text, decimal_comma=comma) == pytest.approx(float(number))


@given(st.text() | st.floats() | st.integers() | st.booleans(), st.booleans())
@pytest.mark.rule(25)
def test_parse_number_of_anything_gives_a_number_none_or_a_finding(cell, comma):
    with suppress(UnreadableCell):
        number = parse_number(cell, decimal_comma=comma)
        assert number is None or 0 <= number <= LARGEST
